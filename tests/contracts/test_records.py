"""Every record is frozen, and no field of any takes what the storages would keep differently."""

import dataclasses
import enum
import typing
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, get_origin

import pytest
from pydantic import TypeAdapter, ValidationError

from aicmo_site.kernel.records import CONFIG
from onboarding.domain import BrandGuidelines
from tests.contracts.faces import RECORDS, Leaf, leaves_of, leaves_that_are

PLAIN = (str, int, float, bool, bytes, date, datetime)
ENDLESS = "1" * 2_000_001
each_record = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)


def takes(leaf: Leaf, value: Any) -> bool:
    try:
        TypeAdapter(leaf.kind, config=None if dataclasses.is_dataclass(leaf.bare) else CONFIG).validate_python(value)
    except ValidationError:
        return False
    return True


@each_record
def test_a_record_is_frozen_slotted_and_keyword_only(record: Any) -> None:
    assert record.__dataclass_params__.frozen
    assert "__slots__" in vars(record)
    assert all(field.kw_only for field in dataclasses.fields(record))


@each_record
def test_a_record_is_checked_when_it_is_made(record: Any) -> None:
    assert record.__pydantic_config__ == CONFIG

    with pytest.raises(ValidationError):
        record(**{field.name: object() for field in dataclasses.fields(record)}, surplus=1)


@each_record
def test_a_record_says_what_it_is(record: Any) -> None:
    assert not record.__doc__.startswith(f"{record.__name__}(")


def is_plain_or_record(kind: Any) -> bool:
    is_choice = get_origin(kind) is typing.Literal or (isinstance(kind, type) and issubclass(kind, enum.Enum))
    return kind in PLAIN or kind in RECORDS or is_choice


def taken(record: Any, kind: type, values: tuple[Any, ...]) -> list[str]:
    """The fields of a record that take one of the values, which none should."""
    leaves = [leaf for leaf in leaves_of(record) if leaf.bare is kind]
    return [f"{leaf} takes {value!r:.20}" for leaf in leaves for value in values if takes(leaf, value)]


@each_record
def test_every_part_of_a_field_is_a_plain_value_or_a_record(record: Any) -> None:
    assert [(str(leaf), leaf.kind) for leaf in leaves_of(record) if not is_plain_or_record(leaf.bare)] == []


@each_record
def test_no_text_takes_nul_a_lone_surrogate_or_has_no_end(record: Any) -> None:
    assert taken(record, str, ("a\x00b", "\x00", '"a\x00b"', "\ud800", "a\udfffb", ENDLESS)) == []


@each_record
def test_no_number_takes_nan_or_infinity(record: Any) -> None:
    assert taken(record, float, (float("nan"), float("inf"), -float("inf"), "NaN", "Infinity")) == []


@each_record
def test_no_whole_number_goes_beyond_32_bits(record: Any) -> None:
    assert taken(record, int, (2**31, 2**63, -(2**31) - 1, 0.5)) == []


@each_record
def test_no_time_is_naive(record: Any) -> None:
    assert taken(record, datetime, (datetime(2027, 1, 4, 9), "2027-01-04T09:00:00")) == []  # noqa: DTZ001 - on purpose


@each_record
def test_every_time_comes_out_in_utc(record: Any) -> None:
    tokyo = datetime(2027, 1, 4, 9, tzinfo=timezone(timedelta(hours=9)))
    times = [leaf for leaf in leaves_of(record) if leaf.bare is datetime]

    kept = [TypeAdapter(leaf.kind).validate_python(tokyo) for leaf in times]

    assert [(time, time.tzinfo) for time in kept] == [(tokyo, UTC)] * len(times)


def test_the_probes_find_what_they_look_for() -> None:
    assert all(len(leaves_that_are(kind)) >= 5 for kind in (str, int, float, datetime))
    assert takes(Leaf(object, "text", str), "a\x00b")
    assert takes(Leaf(object, "number", float), 1e300)
    assert not is_plain_or_record(Any)
    assert not is_plain_or_record(dict[str, str])
    assert not is_plain_or_record(list[str])


def test_a_field_of_a_built_record_can_not_be_changed() -> None:
    record: Any = BrandGuidelines()

    with pytest.raises(dataclasses.FrozenInstanceError):
        record.voice = ("loud",)
