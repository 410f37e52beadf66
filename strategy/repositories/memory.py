"""Strategies in dictionaries."""

from aicmo_site.kernel import persistence
from aicmo_site.kernel.memory import MemoryStore, MemoryTable
from strategy import domain
from strategy.domain import Strategy, StrategyStatus


class InMemoryStrategyRepo:
    """See :class:`strategy.repositories.StrategyRepo`."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        self._rows: MemoryTable[Strategy] = (store or persistence.memory_store()).table("strategy_documents")

    def add(self, strategy: Strategy) -> None:
        if strategy.id in self._rows:
            raise domain.StrategyAlreadyExists(strategy.id)
        if any(other.version == strategy.version for other in self.list_by_brief(strategy.brief_id)):
            raise domain.StrategyVersionTaken(f"{strategy.brief_id} version {strategy.version}")
        self._rows.put(strategy.id, strategy)

    def decide(self, strategy: Strategy) -> None:
        stored = self.get(strategy.id)
        if stored is None:
            raise domain.StrategyNotFound(strategy.id)
        if stored.status is not StrategyStatus.PROPOSED:
            raise domain.StrategyAlreadyDecided(f"{strategy.id} is {stored.status}")
        if strategy.status is StrategyStatus.APPROVED and self._has_approved(stored.brief_id):
            raise domain.AnotherVersionApproved(strategy.brief_id)
        self._rows.put(strategy.id, strategy)

    def get(self, strategy_id: str) -> Strategy | None:
        return self._rows.get(strategy_id)

    def list_by_brief(self, brief_id: str) -> tuple[Strategy, ...]:
        found = (row for row in self._rows.rows() if row.brief_id == brief_id)
        return tuple(sorted(found, key=lambda row: (row.version, row.id)))

    def next_version(self, brief_id: str) -> int:
        return max((row.version for row in self.list_by_brief(brief_id)), default=0) + 1

    def delete(self, strategy_id: str) -> bool:
        return self._rows.delete(strategy_id)

    def _has_approved(self, brief_id: str) -> bool:
        return any(row.status is StrategyStatus.APPROVED for row in self.list_by_brief(brief_id))
