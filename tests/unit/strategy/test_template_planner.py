"""The template planner: a plan in the brief's own words."""

import dataclasses
import itertools
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aicmo_site.kernel.errors import InvalidInput
from aicmo_site.kernel.records import dump_json
from onboarding import domain as onboarding
from strategy import domain
from strategy.planners import create_planner
from tests.builders import HARBOR_COFFEE, NOW, a_brief

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.json"))


def plan_for(**changes: Any) -> domain.StrategyPlan:
    """Harbor Coffee's plan, with these changes to its brief."""
    return create_planner("template").plan(a_brief(**changes))


def example_plan(path: Path) -> tuple[onboarding.Brief, domain.StrategyPlan]:
    """An example's brief and plan."""
    form = onboarding.read_brief_form(json.loads(path.read_text(encoding="utf-8")))
    brief = onboarding.normalize(form, brief_id="brief_1", intake_id=None, now=NOW)
    return brief, create_planner("template").plan(brief)


def test_an_unknown_planner_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match="choose one of: template"):
        create_planner("oracle")


def test_the_positioning_names_audience_problem_offer_message_and_proof() -> None:
    assert plan_for().positioning == (
        "For home brewers who deal with stale supermarket beans, Harbor Coffee offers Pier Subscription: two bags of "
        "single-origin coffee a month, roasted the day they ship. The message to remember: fresh means this week. "
        "The reason to believe it: 4.8 of 5 from 2,310 reviews (Oct 2026)."
    )


def test_the_positioning_of_a_bare_brief_is_still_a_sentence() -> None:
    plan = plan_for(
        offer=onboarding.Offer(name="Box"),
        audiences=(onboarding.Audience(name="Movers"),),
        key_messages=(),
        objections=(),
    )

    assert plan.positioning == "For movers, Harbor Coffee offers Box."


def test_a_problem_told_as_a_sentence_gets_a_sentence_of_its_own() -> None:
    audience = onboarding.Audience(name="IT managers", pain_points=("Updates break the connection",))

    plan = plan_for(audiences=(audience,))

    assert plan.positioning.startswith("For IT managers, Harbor Coffee offers Pier Subscription")
    assert "The problem it takes on: updates break the connection." in plan.positioning


def test_a_doubt_is_answered_with_the_clients_own_terms() -> None:
    pillar = plan_for().pillars[1]

    assert pillar.name == "The doubt: Subscriptions are hard to cancel"
    assert "Cancel any time before the 1st of the month." in pillar.message


def test_a_doubt_that_nothing_answers_is_no_pillar() -> None:
    plan = plan_for(objections=("I already own a teapot",))

    assert not [pillar for pillar in plan.pillars if "teapot" in pillar.name]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_proof_stands_under_two_pillars(path: Path) -> None:
    _, plan = example_plan(path)

    proofs = [proof for pillar in plan.pillars for proof in pillar.proof]
    assert len(set(proofs)) == len(proofs)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_plan_speaks_to_the_client_and_not_of_the_brief(path: Path) -> None:
    _, plan = example_plan(path)

    assert not re.search(
        r"the brief|this piece|every piece|stand here|\b(\w+ \w+)\. \1\b", dump_json(plan), re.IGNORECASE
    )


def test_a_proof_stands_under_the_message_it_bears_out() -> None:
    offer = dataclasses.replace(HARBOR_COFFEE["offer"], proof_points=("312 boxes sent", "Roasted within 24 hours"))

    plan = plan_for(offer=offer, key_messages=("Every roast has a date", "Fresh beans"), objections=())
    assert plan.pillars[0].proof == ("Roasted within 24 hours",)


def test_the_objective_sets_the_first_target() -> None:
    kpi = plan_for().kpis[0]

    assert (kpi.name, kpi.target, kpi.unit, kpi.week) == ("New subscribers won", 400, "new subscribers", 13)
    assert "Win 400 new subscribers in 90 days" in kpi.basis


def test_targets_made_of_money_say_what_they_assume() -> None:
    clicks = [kpi for kpi in plan_for().kpis if kpi.unit == "clicks"]

    assert clicks
    assert all("assumed" in kpi.basis and "planning figure" in kpi.basis for kpi in clicks)


def test_an_objective_without_a_number_gets_steps_from_the_paid_clicks() -> None:
    plan = plan_for(objectives=("Sell more subscriptions",))

    assert plan.kpis[0].name == "Steps taken on the page of Pier Subscription"
    assert plan.kpis[0].target > 0


def test_a_currency_without_a_planning_rate_gets_no_click_target() -> None:
    plan = plan_for(budget=onboarding.Budget(amount=5000, currency="XAF"))

    assert not [kpi for kpi in plan.kpis if kpi.unit == "clicks"]


def test_no_budget_means_shares_without_amounts() -> None:
    plan = plan_for(budget=None)

    assert {channel.amount for channel in plan.channels} == {None}
    assert "budget still to be set" in plan.executive_summary


def test_a_small_budget_buys_no_ads() -> None:
    plan = plan_for(budget=onboarding.Budget(amount=300))

    assert {channel.channel for channel in plan.channels} <= {"instagram", "email", "x", "linkedin"}


def test_an_excluded_channel_stays_out() -> None:
    plan = plan_for(scope=onboarding.Scope(exclusions=("No Instagram please", "paid ads")))

    assert not {"instagram", "google_ads", "meta_ads"} & {channel.channel for channel in plan.channels}


def test_an_excluded_means_appears_in_no_tactic() -> None:
    tactics = " ".join(tactic for channel in plan_for().channels for tactic in channel.tactics)

    assert "clip" not in tactics
    assert "clip" in dump_json(plan_for(scope=onboarding.Scope()))


def test_when_everything_is_excluded_the_own_website_is_left() -> None:
    plan = plan_for(scope=onboarding.Scope(exclusions=("social media", "paid media", "email")))

    assert [(channel.channel, channel.budget_share) for channel in plan.channels] == [("website", 100)]


def test_regulation_moves_weight_and_adds_a_clearance() -> None:
    free, regulated = plan_for(), plan_for(compliance=onboarding.Compliance(regulated_industry="dietary supplements"))

    assert [item.budget_share for item in free.channels] != [item.budget_share for item in regulated.channels]
    assert "rules for dietary supplements" in regulated.timeline.milestones[0].detail


@pytest.mark.parametrize("weeks", [1, 2, 3, 6, 12, 104])
def test_milestones_fit_any_length(weeks: int) -> None:
    timeline = plan_for(timeline_weeks=weeks).timeline

    assert timeline.milestones[0].title == "Set-up"
    assert timeline.milestones[-1].title == "Wrap-up"
    assert all(1 <= item.week <= weeks for item in timeline.milestones)
    assert all(one.date <= two.date for one, two in itertools.pairwise(timeline.milestones))


def test_the_summary_names_what_a_reader_looks_for() -> None:
    summary = plan_for().executive_summary

    for words in ("Harbor Coffee", "Pier Subscription", "home brewers", "win 400 new subscribers", "Instagram"):
        assert words in summary
    assert "6,000 USD a month over 12 weeks, from 4 January 2027 to 28 March 2027" in summary


def test_phrases_with_ruled_out_words_or_placeholders_are_left_out() -> None:
    offer = dataclasses.replace(HARBOR_COFFEE["offer"], description="TBD", price="[insert price]")

    text = dump_json(
        plan_for(offer=offer, key_messages=("A cheap cup", "Better than Bluebird Beans", "Fresh"))
    ).casefold()

    assert not [word for word in ("cheap", "bluebird", "tbd", "insert price") if word in text]
    assert "fresh" in text


def test_client_text_is_never_expanded() -> None:
    plan = plan_for(key_messages=("Say {brand} and {pain}",))

    assert "Say {brand} and {pain}" in plan.pillars[0].message


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_examples_plan_names_its_own_and_no_one_elses(path: Path) -> None:
    brief, plan = example_plan(path)
    text = dump_json(plan)

    assert not onboarding.terms_in(text, brief.brand.forbidden)
    assert len(onboarding.terms_in(text, brief.brand.must_use)) == len(brief.brand.must_use)
    assert all(name in text for name in (brief.client.name, brief.offer.name, *(item.name for item in brief.audiences)))
    assert 3 <= len(plan.pillars) <= 5
    assert "[" + "insert" not in text


@pytest.mark.parametrize(("one", "two"), list(itertools.combinations(EXAMPLES, 2)), ids=lambda path: path.stem)
def test_two_briefs_give_two_plans(one: Path, two: Path) -> None:
    (_, first), (_, second) = example_plan(one), example_plan(two)

    assert first.positioning != second.positioning
    assert {pillar.name for pillar in first.pillars}.isdisjoint(pillar.name for pillar in second.pillars)
    assert [item.budget_share for item in first.channels] != [item.budget_share for item in second.channels]


def test_a_brief_without_a_start_date_starts_on_its_own_day() -> None:
    assert plan_for(start_date=None).timeline.start_date == date(2026, 12, 1)
