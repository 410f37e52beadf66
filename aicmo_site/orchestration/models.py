"""Tables of the workflow."""

from django.db import models
from django.db.models import Q

RUN_STATUSES = (
    "pending",
    "running",
    "awaiting_approval",
    "awaiting_review",
    "compensating",
    "completed",
    "compensated",
    "failed",
)
STEP_STATUSES = ("running", "succeeded", "failed", "compensated")


def _choices(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ").capitalize()) for name in names]


class WorkflowRun(models.Model):
    """A brief on its way to a package. ``fence`` is what every change compares and the row count decides."""

    id = models.CharField(max_length=64, primary_key=True)
    status = models.CharField(max_length=20, choices=_choices(RUN_STATUSES))
    client_id = models.CharField(max_length=64)
    client_name = models.CharField(max_length=200)
    form = models.JSONField()
    options = models.JSONField()
    idempotency_key = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - None: no key
    next_step = models.CharField(max_length=20, null=True, blank=True)  # noqa: DJ001 - None: no step is due
    round = models.PositiveIntegerField(default=1)
    documents = models.JSONField()
    verdict = models.JSONField(null=True, blank=True)
    error = models.JSONField(null=True, blank=True)
    compensation_error = models.JSONField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0)
    lease_owner = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 - None: nobody holds it
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    started_by = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "workflow_runs"
        verbose_name = "run"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["idempotency_key"], name="uq_workflow_run_idempotency_key"),
            models.CheckConstraint(condition=Q(status__in=RUN_STATUSES), name="ck_workflow_run_status"),
            models.CheckConstraint(
                condition=Q(lease_owner__isnull=True, lease_expires_at__isnull=True)
                | Q(lease_owner__isnull=False, lease_expires_at__isnull=False),
                name="ck_workflow_run_lease_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "lease_expires_at"], name="ix_workflow_runs_due"),
            models.Index(fields=["-created_at", "-id"], name="ix_workflow_runs_newest"),
        ]

    def __str__(self) -> str:
        return self.id


class WorkflowStep(models.Model):
    """One step of a run."""

    run = models.ForeignKey(WorkflowRun, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=20)
    round = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=_choices(STEP_STATUSES))
    document_id = models.CharField(max_length=64)
    attempts = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    compensated_at = models.DateTimeField(null=True, blank=True)
    error = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "workflow_steps"
        verbose_name = "step"
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "name", "round"], name="uq_workflow_step_run_name_round"),
            models.UniqueConstraint(fields=["run", "position"], name="uq_workflow_step_run_position"),
            models.CheckConstraint(condition=Q(status__in=STEP_STATUSES), name="ck_workflow_step_status"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.round})"


class WorkflowEvent(models.Model):
    """The outbox: what happened, stored in the transaction that made it happen."""

    event_id = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=64)
    correlation_id = models.CharField(max_length=64)
    position = models.PositiveIntegerField()
    occurred_at = models.DateTimeField()
    payload_json = models.TextField()

    class Meta:
        db_table = "workflow_events"
        verbose_name = "event"
        ordering = ["correlation_id", "position", "event_id"]
        indexes = [models.Index(fields=["correlation_id", "position", "event_id"], name="ix_workflow_events_order")]

    def __str__(self) -> str:
        return f"{self.name} ({self.event_id})"
