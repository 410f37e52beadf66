"""What is asked back: missing answers, and answers that look wrong."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from onboarding import domain
from tests.builders import HARBOR_COFFEE, a_brief_form

EXAMPLES = Path(__file__).parents[3] / "examples"

COMPLETE: dict[str, Any] = {"differentiators": ("One roast day a week",)}


def doubts(**changes: Any) -> dict[str, str]:
    """The questions about Harbor Coffee's complete form with these changes, by field."""
    return {finding.field: finding.message for finding in domain.find_doubts(a_brief_form(**{**COMPLETE, **changes}))}


def part(name: str, /, **changes: Any) -> dict[str, Any]:
    """A change to one part of Harbor Coffee's form."""
    return {name: dataclasses.replace(HARBOR_COFFEE[name], **changes)}


def test_a_complete_brief_raises_no_question() -> None:
    assert doubts() == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (part("client", website=""), "client.website"),
        (part("client", industry=""), "client.industry"),
        (part("client", geography=()), "client.geography"),
        (part("client", postal_address=""), "client.postal_address"),
        (part("client", contact_email=""), "client.contact_email"),
        (part("offer", description=""), "offer.description"),
        (part("offer", price=""), "offer.price"),
        (part("offer", url=""), "offer.url"),
        (part("offer", proof_points=()), "offer.proof_points"),
        ({"key_messages": ()}, "key_messages"),
        ({"differentiators": ()}, "differentiators"),
        ({"objections": ()}, "objections"),
        (part("brand", voice=()), "brand.voice"),
        (part("brand", must_use=()), "brand.must_use"),
        (part("brand", forbidden=()), "brand.forbidden"),
        (part("brand", competitors=()), "brand.competitors"),
        (part("compliance", markets=()), "compliance.markets"),
        ({"budget": None}, "budget"),
        ({"start_date": None}, "start_date"),
        ({"audiences": (domain.Audience(name="Home brewers"),)}, "audiences[0].pain_points"),
    ],
)
def test_a_missing_answer_is_asked_for(changes: dict[str, Any], field: str) -> None:
    assert list(doubts(**changes)) == [field]


def test_the_question_about_the_address_names_the_law() -> None:
    assert "CAN-SPAM" in doubts(**part("client", postal_address=""))["client.postal_address"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key_messages": ("A cheap cup",)}, "key_messages[0]"),
        ({"objectives": ("Beat Bluebird Beans by 10 points",)}, "objectives[0]"),
        (part("offer", description="Not CHEAP, but good"), "offer.description"),
        (part("offer", proof_points=("Fresher than Bluebird-Beans",)), "offer.proof_points[0]"),
        (part("brand", must_use=("cheap thrills",)), "brand.must_use[0]"),
        (part("offer", name="A subscription with a very long name"), "offer.name"),
        (part("offer", url="harborcoffee.example"), "offer.url"),
        (part("client", contact_email="the form on the site"), "client.contact_email"),
        ({"objectives": ("Grow the brand",)}, "objectives[0]"),
        ({"budget": domain.Budget(amount=0)}, "budget.amount"),
        (part("offer", description="A vitamin drink"), "compliance.regulated_industry"),
        ({"key_messages": ("An investment in mornings",)}, "compliance.regulated_industry"),
    ],
)
def test_a_doubtful_answer_is_asked_about(changes: dict[str, Any], field: str) -> None:
    assert list(doubts(**changes)) == [field]


@pytest.mark.parametrize(
    "text", ["TBD", "from [insert price]", "Lorem ipsum dolor", "xxx", "{{price}}", "???", "N/A", "todo"]
)
def test_a_placeholder_is_asked_about(text: str) -> None:
    assert list(doubts(**part("offer", price=text))) == ["offer.price"]


@pytest.mark.parametrize(
    "text", ["$34/month", "Free delivery [UK only]", "Test kits", "from £12", "XXL bags", "N/A-free"]
)
def test_an_ordinary_answer_is_no_placeholder(text: str) -> None:
    assert not domain.stands_in(text)


def test_a_named_regulated_industry_is_not_asked_about() -> None:
    changes = {**part("offer", description="A vitamin drink"), **part("compliance", regulated_industry="supplements")}

    assert doubts(**changes) == {}


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("Cheap and good", "cheap", True),
        ("cheaper", "cheap", False),
        ("CHEAP!", "cheap", True),
        ("blue bird  beans", "Blue-Bird Beans", True),
        ("很便宜的咖啡", "便宜", True),
        ("l’été", "l'été", True),
        ("cafés", "café", False),
        ("anything", "", False),
        ("C++ course", "c++", True),
    ],
)
def test_a_term_is_found_as_whole_words(text: str, term: str, found: bool) -> None:
    assert domain.holds_term(text, term) is found


@pytest.mark.parametrize(
    ("example", "fields"),
    [
        ("coffee-roaster", []),
        ("supplement-brand", []),
        ("b2b-software", []),
        (
            "held-for-review",
            [
                "offer.price",
                "offer.description",
                "brand.disclaimers[0]",
                "brand.must_use[1]",
                "key_messages[0]",
                "key_messages[2]",
            ],
        ),
    ],
)
def test_the_examples_raise_these_questions(example: str, fields: list[str]) -> None:
    data = json.loads((EXAMPLES / f"{example}.json").read_text(encoding="utf-8"))

    found = domain.find_doubts(domain.read_brief_form(data))

    assert [finding.field for finding in found] == fields
