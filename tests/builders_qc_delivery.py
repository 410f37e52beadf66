"""Records of QC and delivery for tests, and a small draft that holds every kind of section."""

import dataclasses
from datetime import date
from typing import Any

from delivery import domain as delivery
from production import domain as production
from qc import domain as qc
from tests.builders import NOW

EVERY_SCRIPT = "é 你好 ☕️ \r\n שלום \u202eRTL"
"""Text that storage must give back to the letter."""


def a_small_content(**changes: Any) -> production.DraftContent:
    """One section of every kind for Harbor Coffee, with ``changes`` to its fields."""
    return dataclasses.replace(_CONTENT, **changes)


def a_small_draft(content: production.DraftContent | None = None, **changes: Any) -> production.Draft:
    """Harbor Coffee's draft at its first revision, with ``changes`` to its fields."""
    fields: dict[str, Any] = {
        "id": "draft_harbor",
        "strategy_id": "strat_harbor",
        "brief_id": "brief_harbor",
        "client_id": "harbor-coffee",
        "client_name": "Harbor Coffee",
        "pack": "quick_social_basic",
        "content": content or _CONTENT,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return production.Draft(**{**fields, **changes})


def an_issue(**changes: Any) -> qc.QcIssue:
    """A quoted major issue, with ``changes`` to its fields."""
    fields: dict[str, Any] = {
        "rule": "terms.forbidden",
        "category": "terms",
        "severity": "major",
        "section": "post_1",
        "reason": "The brief forbids this word",
        "excerpt": "cheap",
        "start": 10,
        "end": 15,
        "suggestion": "Leave it out",
        "replacement": "",
        "source": "https://rules.example/terms",
    }
    return qc.QcIssue(**{**fields, **changes})


def a_missing_thing(**changes: Any) -> qc.QcIssue:
    """A critical issue about something that is not there, with ``changes`` to its fields."""
    fields: dict[str, Any] = {
        "rule": "email.unsubscribe",
        "category": "email",
        "severity": "critical",
        "reason": "There is no way to unsubscribe",
    }
    return qc.QcIssue(**{**fields, **changes})


def an_evaluation(**changes: Any) -> qc.Evaluation:
    """An evaluation that did not pass, with two issues, with ``changes`` to its fields."""
    fields: dict[str, Any] = {
        "passed": False,
        "score": 0.65,
        "category_scores": (
            qc.CategoryScore(category="terms", score=0.9),
            qc.CategoryScore(category="email", score=0.1 + 0.2),
        ),
        "issues": (an_issue(), a_missing_thing()),
        "words": 412,
        "ruleset": "2026.11",
        "threshold": 0.7,
    }
    return qc.Evaluation(**{**fields, **changes})


def a_clean_evaluation(**changes: Any) -> qc.Evaluation:
    """An evaluation that passed without an issue, with ``changes`` to its fields."""
    return an_evaluation(**{"passed": True, "score": 1.0, "category_scores": (), "issues": (), **changes})


def a_result(draft: production.Draft | None = None, **changes: Any) -> qc.QcResult:
    """The result of the small draft, with ``changes`` to its fields."""
    draft = draft or a_small_draft()
    fields: dict[str, Any] = {
        "id": "qc_harbor",
        "draft_id": draft.id,
        "draft_revision": draft.revision,
        "content_sha256": draft.content.sha256,
        "client_id": draft.client_id,
        "client_name": draft.client_name,
        "pack": draft.pack,
        "evaluation": an_evaluation(),
        "evaluated_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return qc.QcResult(**{**fields, **changes})


def a_review(draft: production.Draft | None = None, **changes: Any) -> qc.Review:
    """An approval of the small draft, with ``changes`` to its fields."""
    draft = draft or a_small_draft()
    fields: dict[str, Any] = {
        "id": "review_1",
        "draft_id": draft.id,
        "result_id": "qc_harbor",
        "draft_revision": draft.revision,
        "content_sha256": draft.content.sha256,
        "decision": "approved",
        "reviewer": "rita",
        "note": "Reads well",
        "decided_at": NOW,
    }
    return qc.Review(**{**fields, **changes})


def an_artifact(name: str = "content.md", **changes: Any) -> delivery.Artifact:
    """A file of Harbor Coffee's package, with ``changes`` to its fields."""
    fields: dict[str, Any] = {
        "name": name,
        "format": "markdown",
        "path": f"packages/pkg_harbor/{name}",
        "size": 1234,
        "sha256": "0a" * 32,
    }
    return delivery.Artifact(**{**fields, **changes})


def a_package(draft: production.Draft | None = None, **changes: Any) -> delivery.Package:
    """A package of two files, with ``changes`` to its fields."""
    draft = draft or a_small_draft()
    fields: dict[str, Any] = {
        "id": "pkg_harbor",
        "draft_id": draft.id,
        "draft_revision": draft.revision,
        "content_sha256": draft.content.sha256,
        "result_id": "qc_harbor",
        "client_id": draft.client_id,
        "client_name": draft.client_name,
        "artifacts": (an_artifact("harbor-coffee-r1.zip", format="zip"), an_artifact("content.md")),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return delivery.Package(**{**fields, **changes})


_CONTENT = production.DraftContent(
    title="Harbor Coffee: Pier Subscription",
    sections=(
        production.ProseSection(
            kind="summary",
            id="summary",
            heading="Summary",
            paragraphs=("Fresh means **this week**.", "- Roasted within 24 hours\n- 4.8 of 5 from 2,310 reviews"),
        ),
        production.PostSection(
            id="post_1", heading="Post 1", channel="instagram", text="Two bags a month.\n\nSee the link. #coffee"
        ),
        production.EmailSection(
            id="email_1",
            heading="Welcome",
            send_day=0,
            subject="Your first two bags",
            preheader="Roasted the day they ship",
            body="Hello,\n\nyour coffee is on its way.",
            unsubscribe="Unsubscribe at https://harborcoffee.example/bye",
            postal_address="12 Pier Road, Portland, ME 04101",
        ),
        production.GoogleAdSection(
            id="google_1",
            heading="Search ad",
            headlines=("Pier Subscription", "Fresh this week"),
            descriptions=("Two bags a month, roasted the day they ship",),
            paths=("pier",),
        ),
        production.MetaAdSection(
            id="meta_1",
            heading="Feed ad",
            primary_text="Stale beans again?",
            headline="Fresh means this week",
            description="Two bags a month",
        ),
        production.CalendarSection(
            id="calendar",
            heading="Calendar",
            entries=(
                production.CalendarEntry(
                    date=date(2027, 1, 4), channel="instagram", title="Two bags a month", section_id="post_1"
                ),
                production.CalendarEntry(date=date(2027, 1, 5), channel="email", title="Welcome"),
            ),
        ),
    ),
)
