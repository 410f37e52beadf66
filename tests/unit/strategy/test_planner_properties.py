"""What holds for the plan of any brief."""

import itertools
import re
from datetime import date
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from aicmo_site.kernel.records import dump
from onboarding import domain as onboarding
from strategy.planners import create_planner, money
from tests.builders import NOW

WORDS = re.findall(
    r"\S+",
    "cheap fresh beans Instagram email offer posts clicks budget market problem orders leads week launch review report "
    "page first proof plan main figure best table team Harbor 400 30% $12 in 90 days {brand} 咖啡 café TBD - . ! a is",
)

phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
lines = st.lists(phrases, max_size=4).map(tuple)
some_text = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40)
names = phrases | some_text
terms = st.lists(st.sampled_from(WORDS) | phrases, max_size=4).map(tuple)

audiences = st.builds(onboarding.Audience, name=names, description=phrases, pain_points=lines)
budgets = st.builds(
    onboarding.Budget,
    amount=st.floats(0, 1e12, allow_nan=False) | st.integers(0, 100_000).map(float),
    currency=st.sampled_from(["USD", "EUR", "JPY", "XAF"]),
    period=st.sampled_from(["month", "quarter", "year", "campaign"]),
)
briefs = st.builds(
    onboarding.Brief,
    id=st.just("brief_1"),
    created_at=st.just(NOW),
    updated_at=st.just(NOW),
    client=st.builds(onboarding.ClientProfile, id=st.just("acme"), name=names, industry=phrases),
    offer=st.builds(onboarding.Offer, name=names, description=phrases | st.just(""), price=phrases, proof_points=lines),
    objectives=st.lists(names, min_size=1, max_size=4).map(tuple),
    audiences=st.lists(audiences, min_size=1, max_size=3).map(tuple),
    key_messages=lines,
    differentiators=lines,
    objections=lines,
    brand=st.builds(onboarding.BrandGuidelines, must_use=terms, forbidden=terms, competitors=terms, voice=lines),
    compliance=st.builds(onboarding.Compliance, regulated_industry=st.none() | phrases),
    budget=st.none() | budgets,
    timeline_weeks=st.integers(1, 104),
    start_date=st.none() | st.dates(date(2000, 1, 1), date(2199, 12, 31)),
    scope=st.builds(onboarding.Scope, exclusions=lines),
)


def texts(value: Any) -> list[str]:
    """Every text in plain JSON values."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in inner for text in texts(item)]


def said_besides_names(brief: onboarding.Brief) -> list[str]:
    """The texts of the brief's plan without the client's own names, the channels' ids and the dates."""
    plan = dump(create_planner("template").plan(brief))
    for item in (*plan["channels"], *plan["timeline"]["milestones"], plan["timeline"]):
        item.pop("channel", None)
        item.pop("date", None)
        item.pop("start_date", None)
    wanted = sorted((brief.client.name, brief.offer.name, *brief.brand.must_use), key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in wanted), re.IGNORECASE)
    return [pattern.sub("￼", text) for text in texts(plan)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(briefs)
def test_every_brief_gets_the_same_valid_plan_twice(brief: onboarding.Brief) -> None:
    plan = create_planner("template").plan(brief)

    assert plan == create_planner("template").plan(brief)
    assert sum(channel.budget_share for channel in plan.channels) == 100
    assert 3 <= len(plan.pillars) <= 5
    assert len(plan.personas) == len(brief.audiences)
    assert all(one.date <= two.date for one, two in itertools.pairwise(plan.timeline.milestones))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(briefs)
def test_no_plan_holds_a_word_the_brief_rules_out(brief: onboarding.Brief) -> None:
    said = said_besides_names(brief)

    assert not [text for text in said if onboarding.terms_in(text, (*brief.brand.forbidden, *brief.brand.competitors))]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(briefs)
def test_the_amounts_are_the_budget_to_the_cent(brief: onboarding.Brief) -> None:
    assume(brief.budget is not None)
    assert brief.budget is not None

    cents = [round((channel.amount or 0) * 100) for channel in create_planner("template").plan(brief).channels]

    assert sum(cents) == round(brief.budget.amount * 100)


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=12), st.integers(0, 10_000))
def test_parts_sum_to_the_whole_and_stay_within_one_of_their_share(weights: list[float], total: int) -> None:
    parts = money.apportion(total, weights)

    assert sum(parts) == total
    assert all(
        abs(part - total * weight / sum(weights)) <= 1 + 1e-6 for part, weight in zip(parts, weights, strict=True)
    )
