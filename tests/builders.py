"""Records for tests: one realistic brief and its strategy, with any field changed by name."""

import dataclasses
from datetime import UTC, date, datetime
from typing import Any

from onboarding import domain as onboarding
from strategy import domain as strategy

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
"""A Tuesday morning; every builder's records are made at this moment."""

HARBOR_COFFEE: dict[str, Any] = {
    "client": onboarding.ClientProfile(
        id="harbor-coffee",
        name="Harbor Coffee",
        website="https://harborcoffee.example",
        industry="coffee roaster",
        geography=("US",),
        languages=("en",),
        postal_address="12 Pier Road, Portland, ME 04101",
        contact_email="hello@harborcoffee.example",
    ),
    "offer": onboarding.Offer(
        name="Pier Subscription",
        description="Two bags of single-origin coffee a month, roasted the day they ship",
        price="$34/month",
        url="https://harborcoffee.example/pier",
        proof_points=("4.8 of 5 from 2,310 reviews (Oct 2026)", "Roasted within 24 hours of shipping"),
    ),
    "objectives": ("Win 400 new subscribers in 90 days",),
    "audiences": (
        onboarding.Audience(
            name="Home brewers",
            description="Own a grinder, buy beans online",
            pain_points=("Stale supermarket beans",),
        ),
    ),
    "key_messages": ("Fresh means this week",),
    "objections": ("Subscriptions are hard to cancel",),
    "brand": onboarding.BrandGuidelines(
        voice=("warm", "plain"),
        must_use=("Pier Subscription",),
        forbidden=("cheap",),
        competitors=("Bluebird Beans",),
        disclaimers=("Cancel any time before the 1st of the month.",),
        colors=("#0B3954", "#F2A541"),
    ),
    "compliance": onboarding.Compliance(markets=("US",)),
    "budget": onboarding.Budget(amount=6000, currency="USD", period="month"),
    "timeline_weeks": 12,
    "start_date": date(2027, 1, 4),
    "scope": onboarding.Scope(pack="quick_social_basic", exclusions=("video",)),
    "extra": (onboarding.ExtraAnswer(question="Best months", answer="November to January"),),
}
"""The fields of the sample brief, as in a brief file."""


def a_brief_form(**changes: Any) -> onboarding.BriefForm:
    """Harbor Coffee's form, with ``changes`` to its fields."""
    return onboarding.BriefForm(**{**HARBOR_COFFEE, **changes})


def a_brief(**changes: Any) -> onboarding.Brief:
    """Harbor Coffee's brief, with ``changes`` to its fields."""
    fields = {**HARBOR_COFFEE, "id": "brief_harbor", "created_at": NOW, "updated_at": NOW, **changes}
    return onboarding.Brief(**fields)


def a_strategy_plan(**changes: Any) -> strategy.StrategyPlan:
    """A small complete plan for Harbor Coffee, written by hand, with ``changes`` to its fields."""
    return dataclasses.replace(_PLAN, **changes)


def a_strategy(brief: onboarding.Brief | None = None, **changes: Any) -> strategy.Strategy:
    """The first, undecided version of the brief's strategy, with ``changes`` to its fields."""
    brief = brief or a_brief()
    fields: dict[str, Any] = {
        "id": "strat_harbor",
        "brief_id": brief.id,
        "client_id": brief.client_id,
        "version": 1,
        "plan": _PLAN,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return strategy.Strategy(**{**fields, **changes})


_PLAN = strategy.StrategyPlan(
    positioning=(
        "For home brewers who struggle with stale supermarket beans, Pier Subscription by Harbor Coffee is "
        "two bags of single-origin coffee a month, roasted the day they ship."
    ),
    pillars=(
        strategy.MessagingPillar(
            name="Fresh means this week",
            message="Fresh means this week.",
            proof=("Roasted within 24 hours of shipping",),
        ),
        strategy.MessagingPillar(
            name="Easy to leave",
            message="Cancel any time before the 1st of the month.",
            proof=("4.8 of 5 from 2,310 reviews (Oct 2026)",),
        ),
    ),
    personas=(
        strategy.Persona(
            name="Home brewers",
            description="Own a grinder, buy beans online",
            pain_points=("Stale supermarket beans",),
            motivations=("An answer to stale supermarket beans",),
            message="Fresh means this week.",
        ),
    ),
    kpis=(
        strategy.Kpi(
            name="New subscribers",
            target=400,
            unit="new subscribers",
            basis="The brief's objective: Win 400 new subscribers in 90 days",
            week=12,
        ),
        strategy.Kpi(
            name="Clicks from Meta Ads",
            target=1800,
            unit="clicks",
            basis="Assumes $1.00 a click on 1,800 USD of spend",
            week=12,
        ),
    ),
    channels=(
        strategy.ChannelPlan(
            channel="instagram",
            name="Instagram",
            role="Shows the coffee in the kitchen",
            budget_share=40,
            amount=2400,
            tactics=("Three posts a week",),
        ),
        strategy.ChannelPlan(
            channel="meta_ads",
            name="Meta Ads",
            role="Reaches home brewers",
            budget_share=30,
            amount=1800,
            tactics=("One ad set per audience",),
        ),
        strategy.ChannelPlan(
            channel="email",
            name="E-mail",
            role="Turns interest into a subscription",
            budget_share=30,
            amount=1800,
            tactics=("A two-message welcome sequence",),
        ),
    ),
    timeline=strategy.Timeline(
        start_date=date(2027, 1, 4),
        weeks=12,
        milestones=(
            strategy.Milestone(week=1, date=date(2027, 1, 4), title="Set up", detail="Accounts and tracking are ready"),
            strategy.Milestone(week=2, date=date(2027, 1, 11), title="Launch", detail="The first posts are live"),
            strategy.Milestone(week=6, date=date(2027, 2, 8), title="Review", detail="Numbers against targets"),
            strategy.Milestone(week=12, date=date(2027, 3, 22), title="Wrap up", detail="Report and next steps"),
        ),
    ),
    executive_summary=(
        "Harbor Coffee sets out to win 400 new subscribers in 90 days with Pier Subscription. "
        "The plan speaks to home brewers on Instagram, Meta Ads and e-mail. "
        "It spends 6,000 USD a month over 12 weeks from 4 January 2027."
    ),
)
