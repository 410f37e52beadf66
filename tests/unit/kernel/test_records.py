"""Records: what they refuse, how they tell it, and that JSON gives back what went in."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from aicmo_site.kernel import records
from aicmo_site.kernel.errors import InvalidInput
from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import (
    Count,
    Fraction,
    JsonText,
    Line,
    Moment,
    Name,
    Percent,
    Sha256,
    Text,
    record,
)
from onboarding.domain import BriefForm

TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
DOCUMENTS = st.recursive(st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS, st.lists)
FORM = {"client": {"id": "c", "name": "C"}, "offer": {"name": "O"}, "objectives": ["Win"], "audiences": [{"name": "A"}]}


class Colour(StrEnum):
    """Two of them."""

    RED = "red"
    BLUE = "blue"


@record
class Part:
    """A record inside a record."""

    kind: Literal["part"] = "part"
    name: Name
    day: date | None = None


@record
class Whole:
    """A field of every kind."""

    id: Ident
    line: Line = ""
    text: Text = ""
    at: Moment
    count: Count = 0
    share: Fraction = 0.0
    percent: Percent = 0
    amount: Annotated[float, Field(ge=-1e12, le=1e12)] | None = None
    colour: Colour = Colour.RED
    sure: bool = False
    hash: Sha256 = "0" * 64
    document: JsonText = "null"
    parts: tuple[Part, ...] = ()


WHOLES = st.builds(
    Whole,
    id=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True),
    line=TEXTS,
    text=TEXTS,
    at=st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=ZONES),  # noqa: DTZ001 - the zone is drawn
    count=st.integers(0, 2**31 - 1),
    share=st.floats(0, 1),
    percent=st.integers(0, 100),
    amount=st.none() | st.floats(-1e12, 1e12),
    colour=st.sampled_from(Colour),
    sure=st.booleans(),
    document=DOCUMENTS.map(json.dumps),
    parts=st.lists(st.builds(Part, name=TEXTS.filter(bool), day=st.none() | st.dates())).map(tuple),
)


def a_whole(**changes: Any) -> Whole:
    return Whole(**{"id": "whole_1", "at": datetime(2027, 1, 4, tzinfo=UTC), **changes})


def faults_of(data: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        records.load(BriefForm, data)
    return {fault.field: fault.message for fault in caught.value.errors}


@given(WHOLES)
def test_what_was_dumped_comes_back(whole: Whole) -> None:
    assert records.restore(Whole, records.dump(whole)) == whole
    assert records.restore(Whole, json.loads(records.dump_json(whole))) == whole
    assert records.load(Whole, records.dump(whole)) == whole


@given(WHOLES)
def test_the_same_record_gives_the_same_text(whole: Whole) -> None:
    again = records.restore(Whole, records.dump(whole))

    assert records.dump_json(again) == records.dump_json(whole)


@given(WHOLES)
def test_every_time_comes_out_in_utc(whole: Whole) -> None:
    assert whole.at.tzinfo is UTC


@pytest.mark.parametrize(
    "change",
    [
        {"line": "a\x00b"},
        {"line": "\ud800"},
        {"line": "a" * 301},
        {"text": "a" * 200_001},
        {"text": None},
        {"count": 2**31},
        {"count": -1},
        {"count": 1.5},
        {"share": float("nan")},
        {"share": 1.0000001},
        {"amount": float("inf")},
        {"percent": 101},
        {"colour": "green"},
        {"hash": "0" * 63 + "G"},
        {"hash": "0" * 64 + "\n"},
        {"at": datetime(2027, 1, 4)},  # noqa: DTZ001 - naive on purpose
        {"at": "2027-01-04T09:00:00"},
        {"document": "{"},
        {"document": "NaN"},
        {"document": '"a\x00"'},
        {"parts": [{"name": ""}]},
        {"surplus": 1},
    ],
    ids=lambda change: f"{next(iter(change))}={next(iter(change.values()))!r:.20}",
)
def test_what_storages_would_keep_differently_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_whole(**change)


def test_the_limits_themselves_are_allowed() -> None:
    whole = a_whole(line="é" * 300, text="☕" * 200_000, count=2**31 - 1, share=1.0, percent=100)

    assert (len(whole.line), len(whole.text), whole.count) == (300, 200_000, 2**31 - 1)


def test_a_missing_field_is_named() -> None:
    assert faults_of({**FORM, "offer": {}}) == {"offer.name": "is required; add it"}


def test_a_field_deep_inside_is_named_the_way_people_write_it() -> None:
    audiences = [{"name": "A"}, {"name": "B", "pain_points": ["x", "y" * 301]}]

    assert list(faults_of({**FORM, "audiences": audiences})) == ["audiences[1].pain_points[1]"]


@pytest.mark.parametrize(
    ("wrong", "right"), [("audience", "audiences"), ("objectve", "objectives"), ("Offer", "offer")]
)
def test_an_unknown_field_is_told_the_nearest_name(wrong: str, right: str) -> None:
    assert faults_of({**FORM, wrong: []})[wrong] == f"is not a known field; did you mean {right!r}?"


def test_a_field_unlike_any_other_is_to_be_removed() -> None:
    assert faults_of({**FORM, "zzzzzzzz": 1}) == {"zzzzzzzz": "is not a known field; remove it"}


def test_all_faults_are_told_at_once() -> None:
    assert set(faults_of({"objectives": [], "timeline_weeks": 0})) == {
        *("client", "offer", "audiences"),
        *("objectives", "timeline_weeks"),
    }


def test_nul_and_lone_surrogates_come_with_a_remedy() -> None:
    faults = faults_of({**FORM, "objectives": ["a\x00", "\ud800"]})

    assert faults["objectives[0]"] == "must not contain the NUL character; remove it"
    assert faults["objectives[1]"] == "contains text that is not valid Unicode (a lone surrogate); replace it"


def test_a_time_without_its_zone_comes_with_a_remedy() -> None:
    with pytest.raises(InvalidInput, match="at: must name its time zone, for example 2027-01-04T09:00:00Z"):
        records.load(Whole, {"id": "whole_1", "at": "2027-01-04T09:00:00"})


@pytest.mark.parametrize("data", [None, [], "brief", 7])
def test_what_is_no_object_at_all_is_refused_as_a_document(data: Any) -> None:
    assert list(faults_of(data)) == ["document"]


@given(
    st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.dictionaries(st.text(), inner))
)
def test_any_json_is_either_a_record_or_refused_with_named_fields(data: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        records.load(BriefForm, data)

    assert all(fault.field and fault.message for fault in caught.value.errors)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n  "a": }', r"is not JSON: Expecting value at line 2, column 8; mend it there"),
        ("", r"is not JSON: Expecting value at line 1, column 1; mend it there"),
        (b"\xff", r"is not UTF-8 \(byte 0\); save it as UTF-8"),
        ('{"a": NaN}', r"must not contain NaN, which is not JSON"),
        ("-Infinity", r"must not contain -Infinity, which is not JSON"),
        ("[" * 100_000, r"recursion|nested too deeply"),
    ],
)
def test_json_that_can_not_be_read_is_refused_with_its_place(text: str | bytes, message: str) -> None:
    with pytest.raises(InvalidInput, match=f"brief: .*(?:{message})"):
        records.parse_json(text, field="brief")


def test_a_byte_order_mark_is_no_part_of_the_document() -> None:
    assert records.parse_json('\ufeff{"é": [1, 2.5, null]}'.encode()) == {"é": [1, 2.5, None]}


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(InvalidInput, match="names 'forbidden' twice; keep one"):
        records.parse_json('{"brand": {"forbidden": ["cheap"], "forbidden": []}}')


def test_a_byte_order_mark_in_text_is_no_part_of_the_document() -> None:
    assert records.parse_json("\ufeff{}") == {}
