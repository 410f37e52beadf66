"""The in-memory store: whatever was changed, an undone unit leaves what was there."""

import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicmo_site.kernel.memory import MemoryStore

OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["runs", "steps", "events"]),
        st.integers(0, 4) | st.tuples(st.integers(0, 1), st.sampled_from("ab")),
        st.none() | st.integers(0, 99),
    ),
    max_size=30,
)


def change(store: MemoryStore, operations: list[Any]) -> None:
    """Put rows, and delete those whose value is None."""
    for table, key, value in operations:
        if value is None:
            store.table(table).delete(key)
        else:
            store.table(table).put(key, value)


def break_off(store: MemoryStore, operations: list[Any], error: type[BaseException] = RuntimeError) -> None:
    def work() -> None:
        with store.all_or_nothing():
            change(store, operations)
            raise error

    with pytest.raises(error):
        work()


@given(OPERATIONS, OPERATIONS)
def test_what_is_broken_off_leaves_what_was_there(before: list[Any], after: list[Any]) -> None:
    store = MemoryStore()
    change(store, before)
    kept = store.census()

    break_off(store, after)

    assert store.census() == kept


@given(OPERATIONS, OPERATIONS)
def test_what_ends_well_is_kept_and_is_not_undone_later(first: list[Any], second: list[Any]) -> None:
    store, plain = MemoryStore(), MemoryStore()
    with store.all_or_nothing():
        change(store, first)

    break_off(store, second)

    change(plain, first)
    assert store.census() == plain.census()


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError])
def test_whatever_ends_a_unit_undoes_it(error: type[BaseException]) -> None:
    store = MemoryStore()

    break_off(store, [("runs", 1, 1)], error)

    assert store.census() == {}


def test_a_delete_tells_whether_there_was_a_row() -> None:
    table = MemoryStore().table("runs")
    table.put("a", None)

    assert ("a" in table, table.delete("a"), table.delete("a"), len(table)) == (True, True, False, 0)


def test_other_threads_see_only_what_was_kept() -> None:
    store, seen = MemoryStore(), []
    reader = threading.Thread(target=lambda: seen.append(sorted(store.table("runs").rows())))

    with store.all_or_nothing():
        store.table("runs").put("a", 1)
        reader.start()
        reader.join(timeout=0.1)  # a reader that doesn't wait is through by then
        store.table("runs").put("b", 2)
    reader.join()

    assert seen == [[1, 2]]
