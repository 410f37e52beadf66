"""Runs, their steps and their events in the admin: read only."""

from django.contrib import admin
from unfold.decorators import display

from aicmo_site.kernel.readonly_admin import ReadOnlyAdmin, ReadOnlyInline
from aicmo_site.orchestration.models import WorkflowEvent, WorkflowRun, WorkflowStep

BADGES = {
    "pending": "info",
    "running": "info",
    "awaiting_approval": "warning",
    "awaiting_review": "warning",
    "compensating": "warning",
    "completed": "success",
    "compensated": "danger",
    "failed": "danger",
}


class StepInline(ReadOnlyInline):
    """What the run did, step by step."""

    model = WorkflowStep
    fields = ("position", "name", "round", "status", "attempts", "started_at", "finished_at", "compensated_at", "error")
    readonly_fields = fields


@admin.register(WorkflowRun)
class RunAdmin(ReadOnlyAdmin):
    """Runs, newest first, with their steps."""

    list_display = ("id", "client_name", "status_badge", "next_step", "score", "failure", "created_at", "finished_at")
    list_filter = ("status",)
    search_fields = ("id", "client_id", "client_name", "idempotency_key")
    inlines = (StepInline,)
    fieldsets = (
        (None, {"fields": ("id", "status", "client_name", "client_id", "next_step", "round", "documents")}),
        ("What went wrong", {"fields": ("error", "compensation_error")}),
        ("When and who", {"fields": ("started_by", "created_at", "updated_at", "finished_at", "idempotency_key")}),
        ("Who holds it", {"fields": ("fence", "lease_owner", "lease_expires_at")}),
        ("The brief", {"fields": ("form", "options"), "classes": ("collapse",)}),
        ("The latest verdict", {"fields": ("verdict",), "classes": ("collapse",)}),
    )

    @display(description="Status", ordering="status", label=BADGES)
    def status_badge(self, row: WorkflowRun) -> tuple[str, str]:
        """The state as a badge."""
        return row.status, row.get_status_display()

    @display(description="QC")
    def score(self, row: WorkflowRun) -> str:
        """The score of the latest check."""
        return f"{row.verdict['score']:.2f}" if row.verdict else ""

    @display(description="Error")
    def failure(self, row: WorkflowRun) -> str:
        """Why it did not complete."""
        return str(row.error["message"])[:120] if row.error else ""


@admin.register(WorkflowEvent)
class EventAdmin(ReadOnlyAdmin):
    """What happened."""

    list_display = ("occurred_at", "name", "correlation_id", "position", "payload_json")
    search_fields = ("correlation_id", "name")
    ordering = ("-occurred_at", "correlation_id", "-position")
