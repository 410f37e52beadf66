"""Strategies on the ORM."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from aicmo_site.kernel import records
from strategy import domain
from strategy.domain import Strategy
from strategy.models import StrategyDocument


class DatabaseStrategyRepo:
    """See :class:`strategy.repositories.StrategyRepo`."""

    def add(self, strategy: Strategy) -> None:
        try:
            with transaction.atomic():
                StrategyDocument.objects.bulk_create([_row(strategy)])
        except IntegrityError as error:
            raise self._why_not_added(strategy) from error

    def decide(self, strategy: Strategy) -> None:
        proposed = StrategyDocument.objects.filter(pk=strategy.id, status="proposed")
        try:
            with transaction.atomic():
                changed = proposed.update(
                    status=strategy.status.value,
                    decided_by=strategy.decided_by,
                    decided_at=strategy.decided_at,
                    note=strategy.note,
                    updated_at=strategy.updated_at,
                )
        except IntegrityError as error:
            raise domain.AnotherVersionApproved(strategy.brief_id) from error
        if changed != 1:
            raise self._why_not_decided(strategy.id)

    def get(self, strategy_id: str) -> Strategy | None:
        row = StrategyDocument.objects.filter(pk=strategy_id).first()
        return _record(row) if row else None

    def list_by_brief(self, brief_id: str) -> tuple[Strategy, ...]:
        rows = StrategyDocument.objects.filter(brief_id=brief_id).order_by("version", "id")
        return tuple(_record(row) for row in rows)

    def next_version(self, brief_id: str) -> int:
        highest = StrategyDocument.objects.filter(brief_id=brief_id).aggregate(highest=Max("version"))["highest"]
        return (highest or 0) + 1

    def delete(self, strategy_id: str) -> bool:
        deleted, _ = StrategyDocument.objects.filter(pk=strategy_id).delete()
        return deleted > 0

    def _why_not_added(self, strategy: Strategy) -> Exception:
        if StrategyDocument.objects.filter(pk=strategy.id).exists():
            return domain.StrategyAlreadyExists(strategy.id)
        return domain.StrategyVersionTaken(f"{strategy.brief_id} version {strategy.version}")

    def _why_not_decided(self, strategy_id: str) -> Exception:
        row = StrategyDocument.objects.filter(pk=strategy_id).first()
        if row is None:
            return domain.StrategyNotFound(strategy_id)
        return domain.StrategyAlreadyDecided(f"{strategy_id} is {row.status}")


def _row(strategy: Strategy) -> StrategyDocument:
    return StrategyDocument(
        id=strategy.id,
        brief_id=strategy.brief_id,
        client_id=strategy.client_id,
        version=strategy.version,
        status=strategy.status.value,
        plan=records.dump(strategy.plan),
        decided_by=strategy.decided_by,
        decided_at=strategy.decided_at,
        note=strategy.note,
        created_at=strategy.created_at,
        updated_at=strategy.updated_at,
    )


def _record(row: StrategyDocument) -> Strategy:
    return Strategy(
        id=row.id,
        brief_id=row.brief_id,
        client_id=row.client_id,
        version=row.version,
        plan=records.restore(domain.StrategyPlan, row.plan),
        status=domain.StrategyStatus(row.status),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        note=row.note,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
