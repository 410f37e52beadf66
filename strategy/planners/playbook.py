"""The playbooks: channels, tactics, planning assumptions and wording, as data files checked when they are read."""

from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field

from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, Line, Name, Text, load, record

Business = Literal["b2b", "consumer"]
Objective = Literal["awareness", "leads", "sales", "retention"]

Weight = Annotated[float, Field(ge=0, le=10)]
Money = Annotated[float, Field(ge=0, le=1e15)]
Versions = Annotated[tuple[Text, ...], Field(min_length=1)]
"""Wordings of one sentence, the fullest first."""


@record
class Tactic:
    """Something to do on a channel. Empty ``business`` or ``objectives`` means: for all of them."""

    text: Text
    tags: tuple[Line, ...] = ()
    business: tuple[Business, ...] = ()
    objectives: tuple[Objective, ...] = ()


@record
class Channel:
    """A channel, how well it fits what, and what is done there.

    ``click_cost_usd`` is an assumption by kind of business; ``posts_a_week`` is 0 where nothing is posted.
    """

    id: Ident
    name: Name
    kind: Literal["social", "email", "search", "paid_social", "site"]
    paid: bool = False
    last_resort: bool = False
    aliases: tuple[Line, ...]
    business: dict[Business, Weight]
    objectives: dict[Objective, Weight]
    regulated: Weight
    minimum_monthly_usd: Money = 0
    click_cost_usd: dict[Business, Money] | None = None
    posts_a_week: Count = 0
    roles: dict[Objective, Text]
    tactics: tuple[Tactic, ...]


@record
class ChannelCount:
    """How many channels a monthly budget of at most ``up_to_usd`` carries."""

    up_to_usd: Money
    channels: Annotated[int, Field(ge=1)]


@record
class MilestoneModel:
    """A milestone at a share of the run, in runs of at least ``from_weeks``; ``latest_day`` caps its day."""

    at: Annotated[float, Field(ge=0, le=1)]
    latest_day: Count | None = None
    from_weeks: Count = 1
    title: Name
    detail: Text
    regulated: Text = ""


@record
class Planning:
    """How a brief is read, sized and dated."""

    business_words: dict[Literal["b2b"], tuple[Line, ...]]
    b2b_from: Count
    objective_words: dict[Objective, tuple[Line, ...]]
    default_objective: Objective
    main_objective_weight: Weight
    channel_counts: tuple[ChannelCount, ...]
    channels_without_budget: Annotated[int, Field(ge=1)]
    planning_rates_per_usd: dict[Line, Money]
    weeks_in_period: dict[Literal["month", "quarter", "year"], Weight | Money]
    steps_per_thousand_clicks: dict[Objective, Count]
    email_click_percent: Weight
    milestones: tuple[MilestoneModel, ...]
    months: Annotated[tuple[Line, ...], Field(min_length=12, max_length=12)]


@record
class PersonaWording:
    """Sentences about a persona."""

    unnamed: Text
    wants_solved: Text
    wants_proof: Versions
    wants_clarity: Versions
    message: Versions


@record
class KpiWording:
    """Names of figures and where their targets come from; ``done`` says of an objective's verb what was done."""

    objective: Text
    objective_default_week: Text
    done: dict[str, Line]
    steps: Text
    steps_basis: Text
    clicks: Text
    clicks_basis: Text
    rate_note: Text
    posts: Text
    posts_basis: Text
    email: Text
    email_basis: Text


@record
class Wording:
    """The planner's own words; ``positioning``, ``pillars`` and ``summary`` by the name of the sentence."""

    positioning: dict[str, Versions]
    pillars: dict[str, Versions]
    personas: PersonaWording
    kpis: KpiWording
    summary: dict[str, Versions]


@cache
def channels() -> tuple[Channel, ...]:
    """Give all channels; the one of last resort stands last."""
    return tuple(load(Channel, item) for item in _read("channels.yaml"))


@cache
def planning() -> Planning:
    """Give the planning assumptions."""
    return load(Planning, _read("planning.yaml"))


@cache
def wording() -> Wording:
    """Give the planner's words."""
    return load(Wording, _read("wording.yaml"))


def _read(name: str) -> Any:
    source = resources.files("strategy.planners").joinpath("playbooks", name).read_text(encoding="utf-8")
    return yaml.safe_load(source)
