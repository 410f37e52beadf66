"""Events: their ids derive from run, scope and count, so what is done twice is stored once."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from aicmo_site.kernel import outbox
from aicmo_site.kernel.ids import derived_id

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
NAMES = st.from_regex(r"[a-z]{1,3}", fullmatch=True)


def ids_of(run: str, scope: str, count: int = 2) -> list[str]:
    with outbox.correlated(correlation_id=run, scope=scope):
        return [outbox.stamp(NOW, subject="any")["event_id"] for _ in range(count)]


def test_ids_derive_from_run_scope_and_count() -> None:
    expected = [derived_id("evt", "run_1", "normalize_brief:1", count) for count in ("1", "2")]

    assert ids_of("run_1", "normalize_brief:1") == expected


@given(NAMES, NAMES, NAMES, NAMES)
def test_a_step_done_twice_makes_the_same_ids_and_another_makes_others(
    run: str, scope: str, run2: str, scope2: str
) -> None:
    same = (run, scope) == (run2, scope2)

    assert (ids_of(run, scope) == ids_of(run2, scope2)) is same
    assert bool(set(ids_of(run, scope)) & set(ids_of(run2, scope2))) is same


def test_an_event_belongs_to_the_run_under_way() -> None:
    with outbox.correlated(correlation_id="run_1", scope="start"):
        stamp = outbox.stamp(NOW, subject="brief_1")

    assert (stamp["correlation_id"], stamp["occurred_at"]) == ("run_1", NOW)


def test_without_a_run_an_event_belongs_to_its_subject_and_has_an_id_of_its_own() -> None:
    one, other = outbox.stamp(NOW, subject="brief_1"), outbox.stamp(NOW, subject="brief_1")

    assert one["correlation_id"] == "brief_1"
    assert one["event_id"] != other["event_id"]


def test_a_scope_inside_another_counts_for_itself() -> None:
    with outbox.correlated(correlation_id="run_1", scope="outer"):
        first = outbox.stamp(NOW, subject="any")
        inner = ids_of("run_1", "inner")
        second = outbox.stamp(NOW, subject="any")

    assert [first["event_id"], second["event_id"]] == ids_of("run_1", "outer")
    assert inner == ids_of("run_1", "inner")


def test_a_scope_ends_with_its_block_even_when_that_fails() -> None:
    try:
        with outbox.correlated(correlation_id="run_1", scope="start"):
            raise RuntimeError("power cut")
    except RuntimeError:
        stamp = outbox.stamp(NOW, subject="brief_1")

    assert stamp["correlation_id"] == "brief_1"
