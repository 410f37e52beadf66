"""Tables of strategy."""

from django.db import models
from django.db.models import Q


class StrategyDocument(models.Model):
    """One version of a brief's strategy; ``plan`` is the JSON of :class:`strategy.domain.StrategyPlan`."""

    id = models.CharField(max_length=64, primary_key=True)
    brief_id = models.CharField(max_length=64)
    client_id = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    status = models.CharField(
        max_length=16, choices=[(name, name.title()) for name in ("proposed", "approved", "rejected")]
    )
    plan = models.JSONField()
    decided_by = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 - None: not decided
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "strategy_documents"
        verbose_name = "strategy"
        verbose_name_plural = "strategies"
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["brief_id", "version"], name="uq_strategy_brief_version"),
            models.UniqueConstraint(
                fields=["brief_id"], condition=Q(status="approved"), name="uq_strategy_one_approved_per_brief"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="ck_strategy_version_from_1"),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "approved", "rejected"]), name="ck_strategy_status"
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_at__isnull=True, decided_by__isnull=True)
                | Q(status__in=["approved", "rejected"], decided_at__isnull=False, decided_by__isnull=False),
                name="ck_strategy_decided_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} (version {self.version})"
