"""What strategy does. Computing a plan needs no storage; every change is one unit of work."""

from datetime import datetime
from typing import Final

from aicmo_site.kernel import outbox
from aicmo_site.kernel.persistence import unit_of_work
from onboarding.domain import Brief
from strategy import domain, planners
from strategy.domain import Strategy, StrategyPlan
from strategy.repositories import create_strategy_repository

CONTRACT_VERSION: Final = "1.0"
_VERSION_TRIES: Final = 5


def draw_up_plan(*, brief: Brief, planner: str = "template") -> StrategyPlan:
    """Make a plan from a brief. Reads and stores nothing; the same brief gives the same plan.

    :raises InvalidInput: if there is no such planner
    """
    return planners.create_planner(planner).plan(brief)


def save_strategy(*, strategy_id: str, brief: Brief, plan: StrategyPlan, now: datetime) -> Strategy:
    """Store a plan as the next version of the brief's strategy.

    :raises StrategyAlreadyExists: if the id is in use
    :raises StrategyVersionTaken: if others took every version tried meanwhile
    """
    with unit_of_work():
        strategy = _add_next_version(strategy_id, brief, plan, now)
        outbox.publish(
            domain.StrategyGenerated(
                **outbox.stamp(now, subject=strategy.id),
                strategy_id=strategy.id,
                brief_id=strategy.brief_id,
                version=strategy.version,
            )
        )
    return strategy


def approve_strategy(*, strategy_id: str, by: str, note: str = "", now: datetime) -> Strategy:
    """Approve a version, once.

    :raises StrategyNotFound: if there is none
    :raises StrategyAlreadyDecided: if it was approved or rejected before
    :raises AnotherVersionApproved: if another version of the brief is approved
    """
    with unit_of_work():
        approved = get_strategy(strategy_id=strategy_id).approve(by=by, note=note, now=now)
        create_strategy_repository().decide(approved)
        outbox.publish(
            domain.StrategyApproved(
                **outbox.stamp(now, subject=strategy_id),
                strategy_id=strategy_id,
                brief_id=approved.brief_id,
                approved_by=by,
            )
        )
    return approved


def reject_strategy(*, strategy_id: str, by: str, note: str = "", now: datetime) -> Strategy:
    """Reject a version, once.

    :raises StrategyNotFound: if there is none
    :raises StrategyAlreadyDecided: if it was approved or rejected before
    """
    with unit_of_work():
        rejected = get_strategy(strategy_id=strategy_id).reject(by=by, note=note, now=now)
        create_strategy_repository().decide(rejected)
    return rejected


def get_strategy(*, strategy_id: str) -> Strategy:
    """Give a strategy.

    :raises StrategyNotFound: if there is none
    """
    strategy = create_strategy_repository().get(strategy_id)
    if strategy is None:
        raise domain.StrategyNotFound(strategy_id)
    return strategy


def list_strategies(*, brief_id: str) -> tuple[Strategy, ...]:
    """Give a brief's strategies, oldest version first."""
    return create_strategy_repository().list_by_brief(brief_id)


def discard_strategy(*, strategy_id: str) -> bool:
    """Remove a strategy; tell whether there was one. Doing it again changes nothing."""
    with unit_of_work():
        return create_strategy_repository().delete(strategy_id)


def _add_next_version(strategy_id: str, brief: Brief, plan: StrategyPlan, now: datetime) -> Strategy:
    repo = create_strategy_repository()
    for attempt in range(1, _VERSION_TRIES + 1):
        strategy = Strategy(
            id=strategy_id,
            brief_id=brief.id,
            client_id=brief.client_id,
            version=repo.next_version(brief.id),
            plan=plan,
            created_at=now,
            updated_at=now,
        )
        try:
            repo.add(strategy)
        except domain.StrategyVersionTaken:
            if attempt == _VERSION_TRIES:
                raise
        else:
            return strategy
    raise AssertionError("unreachable")  # pragma: no cover
