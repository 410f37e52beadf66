"""Ids: prefixed, in the order of time, never the same twice; and the derived ones, always the same."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from aicmo_site.kernel.ids import Ident, derived_id, new_id

PARTS = st.lists(st.text(st.characters(exclude_characters="\x1f", exclude_categories=["Cs"])), min_size=1).map(tuple)
IDENT: TypeAdapter[str] = TypeAdapter(Ident)


def some_ids(count: int) -> list[str]:
    return [new_id("run") for _ in range(count)]


def test_an_id_starts_with_its_prefix() -> None:
    prefix, _, rest = new_id("run").partition("_")

    assert (prefix, len(rest)) == ("run", 32)
    assert rest[12] == "7", "the version of a UUIDv7"


def test_ids_sort_in_the_order_they_were_made() -> None:
    made = some_ids(10_000)

    assert made == sorted(made)


def test_a_hundred_thousand_ids_made_at_once_differ() -> None:
    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(some_ids, [12_500] * 8))

    assert len({made for batch in batches for made in batch}) == 100_000


def test_every_id_we_make_is_an_ident() -> None:
    assert IDENT.validate_python(new_id("draft"))
    assert IDENT.validate_python(derived_id("evt", "run_1", "é"))


@pytest.mark.parametrize(
    "text", ["", "a b", "a\n", "\na", "a\x00", "../a", ".a", "-a", "a/b", "é", "a" * 65, "a\ud800", 7]
)
def test_what_is_no_id_is_refused(text: Any) -> None:
    with pytest.raises(ValidationError):
        IDENT.validate_python(text)


@given(PARTS)
def test_the_same_parts_give_the_same_id(parts: tuple[str, ...]) -> None:
    assert derived_id("evt", *parts) == derived_id("evt", *parts)


@given(PARTS, PARTS)
def test_other_parts_give_another_id(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert (derived_id("evt", *one) == derived_id("evt", *other)) is (one == other)


def test_parts_are_not_run_together() -> None:
    assert derived_id("evt", "run_1", "2") != derived_id("evt", "run_12", "")
    assert derived_id("evt", "a") != derived_id("asset", "a")
