"""Records for tests: Harbor Coffee's client, answers, draft and bundle, with any field changed by name."""

import dataclasses
from datetime import date
from typing import Any

from onboarding import domain as onboarding
from production import domain as production
from tests.builders import HARBOR_COFFEE, NOW, a_brief

AWKWARD = "é 你好 ☕️ 👩‍🚀\r\n\tשלום \u200fعالم' \";--%s{{ x }}"
"""Text that storage must not change: accents, Chinese, emoji, line ends, right to left, quotes, placeholders."""


def a_client(**changes: Any) -> onboarding.Client:
    """Harbor Coffee as a registered client with two members, with ``changes`` to its fields."""
    fields: dict[str, Any] = {
        "id": "harbor-coffee",
        "name": "Harbor Coffee",
        "website": "https://harborcoffee.example",
        "industry": "coffee roaster",
        "guidelines": HARBOR_COFFEE["brand"],
        "members": ("rita", "omar"),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return onboarding.Client(**{**fields, **changes})


def a_brief_of(client_id: str, **changes: Any) -> onboarding.Brief:
    """A brief of another client's, with ``changes`` to its fields."""
    return a_brief(client=onboarding.ClientProfile(id=client_id, name="Another Client"), **changes)


def an_intake(**changes: Any) -> onboarding.Intake:
    """Harbor Coffee's answers: a small JSON text, with ``changes`` to its fields."""
    fields: dict[str, Any] = {
        "id": "intake_harbor",
        "client_id": "harbor-coffee",
        "answers_json": '{"objectives": ["Win 400 new subscribers"], "budget": {"amount": 6000}}',
        "attachments": ("price-list.pdf",),
        "submitted_at": NOW,
        "updated_at": NOW,
    }
    return onboarding.Intake(**{**fields, **changes})


def a_draft_content(**changes: Any) -> production.DraftContent:
    """A short draft with one section of every kind, with ``changes`` to its fields."""
    return dataclasses.replace(_CONTENT, **changes)


def a_draft(brief: onboarding.Brief | None = None, **changes: Any) -> production.Draft:
    """The first revision of the brief's draft, with ``changes`` to its fields."""
    brief = brief or a_brief()
    fields: dict[str, Any] = {
        "id": "draft_harbor",
        "strategy_id": "strat_harbor",
        "brief_id": brief.id,
        "client_id": brief.client_id,
        "client_name": brief.client.name,
        "pack": brief.scope.pack,
        "content": _CONTENT,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return production.Draft(**{**fields, **changes})


def an_asset(**changes: Any) -> production.Asset:
    """A post ready to publish, with ``changes`` to its fields."""
    fields: dict[str, Any] = {
        "id": "asset_harbor_1",
        "name": "LinkedIn post 1",
        "kind": "post",
        "section_id": "post-linkedin-1",
        "body": "Roasted on Monday, brewed on Wednesday.",
    }
    return production.Asset(**{**fields, **changes})


def a_bundle(**changes: Any) -> production.Bundle:
    """A bundle of two assets of Harbor Coffee's draft, with ``changes`` to its fields."""
    fields: dict[str, Any] = {
        "id": "bundle_harbor",
        "draft_id": "draft_harbor",
        "name": "Harbor Coffee's launch",
        "assets": (
            an_asset(),
            an_asset(id="asset_harbor_2", name="Welcome e-mail", kind="email", section_id="email-1"),
        ),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return production.Bundle(**{**fields, **changes})


_CONTENT = production.DraftContent(
    title="Pier Subscription by Harbor Coffee",
    sections=(
        production.ProseSection(
            kind="summary",
            id="summary",
            heading="Summary",
            paragraphs=("Harbor Coffee sets out to win 400 new subscribers in 90 days.",),
        ),
        production.PostSection(
            id="post-linkedin-1",
            heading="LinkedIn post 1",
            channel="linkedin",
            text="Roasted on Monday, brewed on Wednesday. The Pier Subscription brings two bags a month. #coffee",
        ),
        production.EmailSection(
            id="email-1",
            heading="Welcome e-mail",
            send_day=0,
            subject="Your first bags are on their way",
            preheader="Roasted the day they ship",
            body="Thank you for joining the Pier Subscription.\n\nYour first two bags ship on Monday.",
            unsubscribe="Unsubscribe: https://harborcoffee.example/unsubscribe",
            postal_address="Harbor Coffee, 12 Pier Road, Portland, ME 04101",
        ),
        production.GoogleAdSection(
            id="google-ad-1",
            heading="Google ad 1",
            headlines=("Fresh means this week", "Two bags a month", "Roasted, then shipped"),
            descriptions=("Single-origin coffee, roasted the day it ships.", "Cancel any time before the 1st."),
            paths=("coffee", "pier"),
        ),
        production.MetaAdSection(
            id="meta-ad-1",
            heading="Meta ad 1",
            primary_text="Stale supermarket beans? Pier Subscription ships the day it roasts.",
            headline="Fresh means this week",
            description="$34/month",
        ),
        production.CalendarSection(
            id="calendar",
            heading="Calendar",
            entries=(
                production.CalendarEntry(
                    date=date(2027, 1, 4), channel="linkedin", title="LinkedIn post 1", section_id="post-linkedin-1"
                ),
                production.CalendarEntry(
                    date=date(2027, 1, 5), channel="email", title="Welcome e-mail", section_id="email-1"
                ),
            ),
        ),
    ),
)
