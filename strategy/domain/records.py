"""A strategy: what to say, to whom, where, by when, and how success is measured."""

import dataclasses
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Line, Moment, Name, Percent, Text, record
from strategy.domain.errors import StrategyAlreadyDecided


class StrategyStatus(StrEnum):
    """Where a version stands: a decision is made once."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


@record
class MessagingPillar:
    """One idea the campaign repeats: its message and the brief's facts that carry it."""

    name: Name
    message: Text
    proof: tuple[Line, ...] = ()


@record
class Persona:
    """An audience as a person: what hurts, what moves them, and what to tell them."""

    name: Name
    description: Text = ""
    pain_points: tuple[Line, ...] = ()
    motivations: tuple[Text, ...] = ()
    message: Text = ""


@record
class Kpi:
    """A figure to watch. ``target`` is in ``unit``; ``basis`` says where the target comes from."""

    name: Name
    target: Annotated[float, Field(ge=0, le=1e12)]
    unit: Line
    basis: Text
    week: Annotated[int, Field(ge=1, le=104)]


@record
class ChannelPlan:
    """A channel: its part in the plan, its share of the budget in percent, and what is done there.

    ``amount`` is the share in money for the budget's period; None without a budget.
    """

    channel: Ident
    name: Name
    role: Text
    budget_share: Percent
    amount: Annotated[float, Field(ge=0, le=1e12)] | None = None
    tactics: tuple[Text, ...] = ()


@record
class Milestone:
    """Something to be done by a day."""

    week: Annotated[int, Field(ge=0, le=104)]
    date: date
    title: Name
    detail: Text = ""


@record
class Timeline:
    """The weeks of the plan and what is due in them, in order."""

    start_date: date
    weeks: Annotated[int, Field(ge=1, le=104)]
    milestones: tuple[Milestone, ...]

    def __post_init__(self) -> None:
        if list(self.milestones) != sorted(self.milestones, key=lambda milestone: milestone.date):
            raise ValueError("milestones must be in the order of their dates")


@record
class StrategyPlan:
    """What a planner makes of a brief: a strategy before it has an id and a version."""

    positioning: Text
    pillars: Annotated[tuple[MessagingPillar, ...], Field(min_length=1)]
    personas: Annotated[tuple[Persona, ...], Field(min_length=1)]
    kpis: Annotated[tuple[Kpi, ...], Field(min_length=1)]
    channels: Annotated[tuple[ChannelPlan, ...], Field(min_length=1)]
    timeline: Timeline
    executive_summary: Text

    def __post_init__(self) -> None:
        total = sum(plan.budget_share for plan in self.channels)
        if total != 100:
            raise ValueError(f"budget shares must sum to 100 percent, not {total}")


@record
class Strategy:
    """One version of a brief's strategy. Versions count up from 1; at most one of them is approved.

    ``decided_by`` and ``decided_at`` are set once, by :meth:`approve` or :meth:`reject`.
    """

    id: Ident
    brief_id: Ident
    client_id: Ident
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    plan: StrategyPlan
    status: StrategyStatus = StrategyStatus.PROPOSED
    decided_by: Line | None = None
    decided_at: Moment | None = None
    note: Text = ""
    created_at: Moment
    updated_at: Moment

    def approve(self, *, by: str, note: str = "", now: datetime) -> Self:
        """Give the approved version.

        :raises StrategyAlreadyDecided: if a decision was made before
        """
        return self._decide(StrategyStatus.APPROVED, by=by, note=note, now=now)

    def reject(self, *, by: str, note: str = "", now: datetime) -> Self:
        """Give the rejected version.

        :raises StrategyAlreadyDecided: if a decision was made before
        """
        return self._decide(StrategyStatus.REJECTED, by=by, note=note, now=now)

    @property
    def approved_by(self) -> str | None:
        """Who approved it, if it was approved."""
        return self.decided_by if self.status is StrategyStatus.APPROVED else None

    @property
    def approved_at(self) -> datetime | None:
        """When it was approved, if it was."""
        return self.decided_at if self.status is StrategyStatus.APPROVED else None

    def _decide(self, status: StrategyStatus, *, by: str, note: str, now: datetime) -> Self:
        if self.status is not StrategyStatus.PROPOSED:
            raise StrategyAlreadyDecided(f"{self.id} is {self.status}")
        return dataclasses.replace(self, status=status, decided_by=by, decided_at=now, note=note, updated_at=now)
