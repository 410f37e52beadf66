"""QC results, their issues, and reviews in the admin: read only."""

from django.contrib import admin
from unfold.decorators import display

from aicmo_site.kernel.readonly_admin import ReadOnlyAdmin, ReadOnlyInline
from qc.models import QcIssue, QcResult, QcReview

_COLOURS = {"critical": "danger", "major": "warning", "minor": "info"}


class IssueInline(ReadOnlyInline):
    """A result's issues in the order of the text."""

    model = QcIssue
    ordering = ("position",)
    fields = ("severity_badge", "rule", "section", "excerpt", "reason", "suggestion", "source")
    readonly_fields = fields

    @display(description="Severity", label=_COLOURS)
    def severity_badge(self, row: QcIssue) -> str:
        """The severity as a badge."""
        return row.severity


@admin.register(QcResult)
class QcResultAdmin(ReadOnlyAdmin):
    """Verdicts with their issues."""

    list_display = ("id", "client_name", "pack", "verdict", "score_shown", "draft_id", "draft_revision", "evaluated_at")
    list_filter = ("passed",)
    search_fields = ("id", "draft_id", "client_id", "client_name")
    inlines = (IssueInline,)

    @display(description="Verdict", ordering="passed", label={"Passed": "success", "Not passed": "danger"})
    def verdict(self, row: QcResult) -> str:
        """The verdict as a badge."""
        return "Passed" if row.passed else "Not passed"

    @display(description="Score", ordering="score")
    def score_shown(self, row: QcResult) -> str:
        """The score with the threshold it was held against."""
        return f"{row.score:.2f} of {row.threshold:.2f} needed"


@admin.register(QcReview)
class QcReviewAdmin(ReadOnlyAdmin):
    """Who decided what."""

    list_display = ("id", "draft_id", "draft_revision", "decision_badge", "reviewer", "decided_at")
    list_filter = ("decision",)
    search_fields = ("id", "draft_id", "result_id", "reviewer")

    @display(
        description="Decision",
        ordering="decision",
        label={"approved": "success", "changes requested": "warning", "rejected": "danger"},
    )
    def decision_badge(self, row: QcReview) -> str:
        """The decision as a badge."""
        return row.get_decision_display()
