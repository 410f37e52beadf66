import re
from importlib import resources
from importlib.abc import Traversable
from typing import Any

import pytest

from onboarding.domain import BrandGuidelines
from production.generators.template import limits
from production.generators.template.guard import Guard
from production.generators.template.wording import fill, mid_sentence, sentence, shorten
from tests.builders import a_brief

_PLAYBOOKS = resources.files("production.generators.template").joinpath("playbooks")
_COPY = [path for path in _PLAYBOOKS.iterdir() if path.name != "wording.yaml"]
"""The playbooks with sentences; wording.yaml lists words to look for, none to print."""
_HYPE = re.compile(
    r"\b(best|leading|only|free|guarantee\w*|hurry|last chance|unlock|elevate|game-chang\w+|seamless\w*|delve|amazing|"
    r"revolutionary|cutting-edge|world-class|fast-paced|cure|treat|heal|prevent|relieve|reverse|click here)\b",
    re.IGNORECASE,
)


def a_guard(**brand: Any) -> Guard:
    return Guard(a_brief(brand=BrandGuidelines(**brand)))


@pytest.mark.parametrize("text", ["a cheap bag", "CHEAP", "cheaps", "cheaped", "cheaping it", "cheap's"])
def test_a_forbidden_term_is_found_in_every_form(text: str) -> None:
    assert not a_guard(forbidden=("cheap",)).allows(text)


@pytest.mark.parametrize(
    ("term", "form"),
    [
        ("win", "winning"),
        ("remedy", "remedies"),
        ("guarantee", "guaranteeing"),
        ("risk free", "risk-free"),
        ("便宜", "很便宜的咖啡"),
    ],
)
def test_forms_that_change_the_stem_are_found_too(term: str, form: str) -> None:
    assert not a_guard(forbidden=(term,)).allows(f"it is {form} here")


def test_a_word_that_only_holds_a_forbidden_term_is_fine() -> None:
    assert a_guard(forbidden=("art",)).allows("a smart start")


def test_the_offers_own_name_is_allowed_whatever_it_holds() -> None:
    assert a_guard(forbidden=("subscription",)).allows("Pier Subscription arrives")


def test_a_competitor_is_found_in_the_possessive() -> None:
    assert not a_guard(competitors=("Bluebird Beans",)).allows("unlike bluebird beans' roast")


def test_a_slot_in_the_clients_text_is_never_filled() -> None:
    assert fill("See {a}", {"a": "{b} {{x}}", "b": "no"}) == "See {b} {{x}}"


def test_a_pattern_that_would_start_a_line_with_a_heading_mark_is_refused() -> None:
    assert fill("{a} is here", {"a": "# One"}) is None
    assert fill("Here is {a}", {"a": "# One"}) == "Here is # One"


@pytest.mark.parametrize(
    ("given", "ended"),
    [
        ("Stale beans", "Stale beans."),
        ("Why?", "Why?"),
        ("4.8 (Oct 2026)", "4.8 (Oct 2026)."),
        ("每月两包", "每月两包。"),
    ],
)
def test_a_phrase_ends_as_a_sentence_once(given: str, ended: str) -> None:
    assert sentence(given) == ended


@pytest.mark.parametrize(
    ("given", "inside"),
    [
        ("Stale beans", "stale beans"),
        ("French presses", "French presses"),
        ("I wait", "I wait"),
        ("Home Brewers", "Home Brewers"),
        ("HR teams", "HR teams"),
    ],
)
def test_names_keep_their_capital_inside_a_sentence(given: str, inside: str) -> None:
    assert mid_sentence(given) == inside


def test_a_text_is_shortened_by_whole_sentences() -> None:
    assert shorten("One two. Three four. Five.", 20) == "One two. Three four."
    assert shorten("A sentence without an end in sight", 10) == ""


@pytest.mark.parametrize(
    ("text", "weight"), [("abc", 3), ("咖啡", 4), ("👨‍👩‍👧", 2), ("go https://a.example/" + "x" * 90, 26), ("“q”", 3)]
)
def test_x_weighs_text_as_twitter_text_does(text: str, weight: int) -> None:
    assert limits.x_weight(text) == weight


@pytest.mark.parametrize("path", sorted(_COPY, key=str), ids=lambda path: path.name)
def test_no_playbook_holds_hype_or_promises(path: Traversable) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]

    assert not [line for line in lines if _HYPE.search(line) or "!" in line]
