"""Tables of QC."""

from django.db import models
from django.db.models import F, Q

from qc.domain import Decision, Severity

_SPAN = ("excerpt", "start", "end")
_SEVERITIES = [severity.value for severity in Severity]
_DECISIONS = [decision.value for decision in Decision]


class QcResult(models.Model):
    """The latest evaluation of a draft; ``category_scores`` is the JSON of :class:`qc.domain.CategoryScore` records."""

    id = models.CharField(max_length=64, primary_key=True)
    draft_id = models.CharField(max_length=64)
    draft_revision = models.PositiveIntegerField()
    content_sha256 = models.CharField(max_length=64)
    client_id = models.CharField(max_length=64)
    client_name = models.CharField(max_length=200)
    pack = models.CharField(max_length=64)
    passed = models.BooleanField()
    score = models.FloatField()
    category_scores = models.JSONField()
    words = models.PositiveIntegerField()
    ruleset = models.CharField(max_length=200)
    threshold = models.FloatField()
    evaluated_at = models.DateTimeField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "qc_results"
        verbose_name = "QC result"
        ordering = ["-evaluated_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["draft_id"], name="uq_qc_result_draft_id"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="ck_qc_result_score"),
            models.CheckConstraint(condition=Q(threshold__gte=0, threshold__lte=1), name="ck_qc_result_threshold"),
            models.CheckConstraint(condition=Q(draft_revision__gte=1), name="ck_qc_result_revision_from_1"),
        ]
        indexes = [
            # A draft's verdict is answered from the index alone on PostgreSQL; SQLite ignores ``include``.
            models.Index(fields=["draft_id"], include=["passed", "score"], name="ix_qc_results_draft_id"),
            models.Index(fields=["client_id", "created_at"], name="ix_qc_results_client_id"),
        ]

    def __str__(self) -> str:
        return f"{self.id} ({self.client_name}, {self.score:.2f})"


class QcIssue(models.Model):
    """One finding of a result; ``position`` counts from 0 in the order of the result's issues."""

    result = models.ForeignKey(QcResult, on_delete=models.CASCADE, related_name="issues", db_index=False)
    position = models.PositiveIntegerField()
    rule = models.CharField(max_length=300)
    category = models.CharField(max_length=300)
    severity = models.CharField(max_length=8, choices=[(name, name.title()) for name in _SEVERITIES])
    section = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 - None: the draft as a whole
    reason = models.TextField()
    excerpt = models.TextField(null=True, blank=True)  # noqa: DJ001 - None: something is missing
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    suggestion = models.TextField(null=True, blank=True)  # noqa: DJ001 - None: there is no advice
    replacement = models.TextField(null=True, blank=True)  # noqa: DJ001 - "" means: take the words out
    source = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 - None: our own rule
    created_at = models.DateTimeField()

    class Meta:
        db_table = "qc_issues"
        verbose_name = "issue"
        ordering = ["result_id", "position"]
        constraints = [
            models.CheckConstraint(condition=Q(severity__in=_SEVERITIES), name="ck_qc_issue_severity"),
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True for name in _SPAN})
                | Q(**{f"{name}__isnull": False for name in _SPAN}) & Q(end__gte=F("start")),
                name="ck_qc_issue_span",
            ),
        ]
        indexes = [models.Index(fields=["result"], name="ix_qc_issues_result_id")]

    def __str__(self) -> str:
        return f"{self.rule} ({self.severity})"


class QcReview(models.Model):
    """A person's decision. ``draft_id`` and ``result_id`` are ids only: a decision outlives a new evaluation."""

    id = models.CharField(max_length=64, primary_key=True)
    draft_id = models.CharField(max_length=64)
    result_id = models.CharField(max_length=64)
    draft_revision = models.PositiveIntegerField()
    content_sha256 = models.CharField(max_length=64)
    decision = models.CharField(max_length=17, choices=[(name, name.replace("_", " ")) for name in _DECISIONS])
    reviewer = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "qc_reviews"
        verbose_name = "review"
        ordering = ["-decided_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=_DECISIONS), name="ck_qc_review_decision"),
            models.CheckConstraint(condition=Q(draft_revision__gte=1), name="ck_qc_review_revision_from_1"),
        ]
        indexes = [models.Index(fields=["draft_id", "decided_at"], name="ix_qc_reviews_draft_id")]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.decision}"
