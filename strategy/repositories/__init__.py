"""The port of strategy's storage, and its chooser."""

from typing import Protocol, cast

from aicmo_site.kernel import persistence
from strategy.domain import Strategy


class StrategyRepo(Protocol):
    """Where strategies are kept. A read never changes a row."""

    def add(self, strategy: Strategy) -> None:
        """Store a new version.

        :raises StrategyAlreadyExists: if the id is in use
        :raises StrategyVersionTaken: if the brief has this version already
        """

    def decide(self, strategy: Strategy) -> None:
        """Store a decision on a version that was still proposed.

        :raises StrategyNotFound: if there is no such strategy
        :raises StrategyAlreadyDecided: if a decision was stored before
        :raises AnotherVersionApproved: if another version of the brief is approved
        """

    def get(self, strategy_id: str) -> Strategy | None:
        """Give a strategy, or None."""

    def list_by_brief(self, brief_id: str) -> tuple[Strategy, ...]:
        """Give a brief's strategies, oldest version first."""

    def next_version(self, brief_id: str) -> int:
        """Tell the version that comes after the highest one stored."""

    def delete(self, strategy_id: str) -> bool:
        """Remove a strategy; tell whether there was one."""


def create_strategy_repository() -> StrategyRepo:
    """Make the repository that the persistence mode names."""
    made = persistence.choose(
        db="strategy.repositories.db.DatabaseStrategyRepo",
        inmemory="strategy.repositories.memory.InMemoryStrategyRepo",
    )
    return cast(StrategyRepo, made)
