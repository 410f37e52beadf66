"""Reading a brief file, settling its start date, and keeping the client's words."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicmo_site.kernel.errors import InvalidInput
from aicmo_site.kernel.records import dump, load
from onboarding import domain
from tests.builders import NOW, a_brief_form

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.json"))


def answers(**changes: Any) -> dict[str, Any]:
    """The smallest brief file, with changes to its top-level fields."""
    smallest: dict[str, Any] = {
        "client": {"id": "acme", "name": "Acme"},
        "offer": {"name": "Box"},
        "objectives": ["Sell 10 boxes"],
        "audiences": [{"name": "Movers"}],
    }
    return {**smallest, **changes}


def errors_of(data: object) -> dict[str, str]:
    """The faults found in reading ``data``, by field."""
    with pytest.raises(InvalidInput) as caught:
        domain.read_brief_form(data)
    return {error.field: error.message for error in caught.value.errors}


def test_the_smallest_brief_is_read() -> None:
    assert domain.read_brief_form(answers()).offer.name == "Box"


def test_every_missing_part_is_named() -> None:
    assert set(errors_of({})) == {"client", "offer", "objectives", "audiences"}


def test_an_unknown_field_is_answered_with_the_nearest_name() -> None:
    assert errors_of(answers(objectivs=[])) == {"objectivs": "is not a known field; did you mean 'objectives'?"}


def test_an_unknown_field_is_named_even_when_it_is_null() -> None:
    assert "offer.prize" in errors_of(answers(offer={"name": "Box", "prize": None}))


@pytest.mark.parametrize("data", [None, [], "brief", 7, True])
def test_anything_but_an_object_is_refused(data: object) -> None:
    assert set(errors_of(data)) == {"document"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"budget": {"amount": -1}}, "budget.amount"),
        ({"budget": {"amount": float("inf")}}, "budget.amount"),
        ({"timeline_weeks": 0}, "timeline_weeks"),
        ({"start_date": "soon"}, "start_date"),
        ({"start_date": "9999-12-31"}, "start_date"),
        ({"audiences": [{"description": "x"}]}, "audiences[0].name"),
        ({"key_messages": ["a\x00b"]}, "key_messages[0]"),
        ({"key_messages": ["\ud800"]}, "key_messages[0]"),
        ({"brand": {"colors": ["blue"]}}, "brand.colors[0]"),
        ({"brand": ["warm"]}, "brand"),
    ],
)
def test_a_faulty_answer_names_its_field(changes: dict[str, Any], field: str) -> None:
    assert list(errors_of(answers(**changes))) == [field]


def test_a_text_in_place_of_a_list_is_told_in_json_terms() -> None:
    assert errors_of(answers(objectives="Sell 10 boxes")) == {"objectives": "must be a list, in brackets"}


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"client": {"id": "Acme Ltd", "name": "Acme"}}, "letters, digits, dots, dashes and underscores"),
        ({"client": {"id": "acme", "name": "Acme", "languages": ["en_US"]}}, "such as en or fr-CA"),
        ({"compliance": {"markets": ["us"]}}, "two capital letters (ISO 3166)"),
        ({"brand": {"colors": ["red"]}}, "such as #0B3954"),
        ({"budget": {"amount": 5, "currency": "$"}}, "such as USD"),
        ({"budget": {"amount": True}}, "not true or false"),
        ({"budget": {"amount": "6,000"}}, "a number in digits"),
        ({"budget": 6000}, "an object of named fields"),
        ({"start_date": "04/01/2027"}, "written as 2027-01-04"),
        ({"timeline_weeks": True}, "not true or false"),
    ],
)
def test_a_remedy_is_told_in_plain_words(changes: dict[str, Any], remedy: str) -> None:
    (message,) = errors_of(answers(**changes)).values()

    assert remedy in message
    assert "pattern" not in message


@pytest.mark.parametrize("ident", ["acme\n", "acme\u0660", "-acme", "a" * 65])
def test_an_id_is_ascii_to_its_last_letter(ident: str) -> None:
    with pytest.raises(InvalidInput):
        load(domain.ClientProfile, {"id": ident, "name": "Acme"})


def test_deep_nesting_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]

    assert "deeply" in errors_of(answers(key_messages=deep))["document"]


def test_white_space_around_answers_and_blank_entries_go() -> None:
    form = domain.read_brief_form(answers(key_messages=["  Fresh \n", "", "   "], offer={"name": " Box "}))

    assert form.key_messages == ("Fresh",)
    assert form.offer.name == "Box"


def test_a_term_given_twice_counts_once() -> None:
    form = domain.read_brief_form(answers(brand={"forbidden": ["Cheap", "cheap ", "CHEAP", "free"]}))

    assert form.brand.forbidden == ("Cheap", "free")


def test_null_means_not_answered() -> None:
    form = domain.read_brief_form(answers(key_messages=None, offer={"name": "Box", "price": None}))

    assert form.key_messages == ()
    assert form.offer.price == ""


@pytest.mark.parametrize("text", ["Café crème brûlée", "每天新鲜烘焙", "☕🧑‍🍳 brewed", "{{name}} <b>&amp;</b> %s {0}"])
def test_words_stay_as_they_were_written(text: str) -> None:
    form = domain.read_brief_form(answers(key_messages=[text], extra={"note": f"  {text}\n", "deep": {"a": [1, None]}}))

    assert form.key_messages == (text,)
    assert [item.answer for item in form.extra] == [f"  {text}\n", '{"a": [1, null]}']


def test_a_missing_start_date_becomes_a_monday_at_least_a_week_away() -> None:
    brief = domain.normalize(a_brief_form(start_date=None), brief_id="brief_1", intake_id=None, now=NOW)

    assert brief.start_date == date(2026, 12, 14)


@given(st.integers(0, 60_000_000).map(lambda minutes: NOW + timedelta(minutes=minutes)))
def test_the_assumed_start_is_the_first_monday_after_seven_days(now: datetime) -> None:
    start = domain.normalize(a_brief_form(start_date=None), brief_id="b", intake_id=None, now=now).start_date

    assert start is not None
    assert start.weekday() == 0
    assert timedelta(days=7) <= start - now.date() < timedelta(days=14)


def test_a_given_start_date_stays_and_a_past_one_is_asked_about() -> None:
    brief = domain.normalize(a_brief_form(start_date=date(2020, 1, 6)), brief_id="b", intake_id="intake_1", now=NOW)

    assert brief.start_date == date(2020, 1, 6)
    assert "start_date" in [finding.field for finding in brief.findings]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_becomes_a_brief_that_survives_json(path: Path) -> None:
    form = domain.read_brief_form(json.loads(path.read_text(encoding="utf-8")))

    brief = domain.normalize(form, brief_id="brief_1", intake_id=None, now=NOW)

    assert load(domain.Brief, json.loads(json.dumps(dump(brief)))) == brief
