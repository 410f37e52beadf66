"""The unit of work keeps everything or nothing: in memory, on SQLite and on PostgreSQL."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection

from aicmo_site.kernel import outbox, persistence
from aicmo_site.kernel.persistence import NoUnitOfWork, UnitOfWorkDoomed, unit_of_work
from aicmo_site.orchestration.domain import EventAlreadyStored, WorkflowStarted
from aicmo_site.orchestration.repositories import create_workflow_repository
from strategy.repositories import create_strategy_repository
from tests.builders import NOW, a_strategy


def add(version: int) -> None:
    create_strategy_repository().add(a_strategy(id=f"strat_{version}", version=version))


def kept() -> list[int]:
    return [strategy.version for strategy in create_strategy_repository().list_by_brief(a_strategy().brief_id)]


def an_event(event_id: str = "evt_1") -> WorkflowStarted:
    return WorkflowStarted(event_id=event_id, occurred_at=NOW, correlation_id="run_1", client_id="harbor-coffee")


def stored() -> list[str]:
    return [event.event_id for event in create_workflow_repository().list_events("run_1")]


def cut_power(*work: Callable[[], object], error: type[BaseException] = RuntimeError) -> None:
    """Do work in a unit that fails at its end."""

    def run() -> None:
        with unit_of_work():
            for part in work:
                part()
            raise error("power cut")

    with pytest.raises(error, match="power cut"):
        run()


def swallow_a_failure() -> None:
    with contextlib.suppress(ZeroDivisionError), unit_of_work():
        add(2)
        raise ZeroDivisionError


def doom() -> None:
    with unit_of_work():
        outbox.publish(an_event())
        add(1)
        swallow_a_failure()
        add(3)


def add_and_publish() -> None:
    with unit_of_work():
        add(1)
        outbox.publish(an_event())


def in_a_thread(call: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Start another thread; what it comes to is in the list when it has ended."""
    ends: list[Any] = []

    def run() -> None:
        try:
            ends.append(call())
        except NoUnitOfWork as error:
            ends.append(error.code)
        finally:
            if persistence.mode() == "db":
                connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=0.2)  # one that doesn't wait is through by then
    return thread, ends


class UnitOfWorkContract:
    """Each test runs in memory, on SQLite and on PostgreSQL."""

    def test_what_ends_well_is_kept(self) -> None:
        with unit_of_work():
            add(1)
            add(2)

        assert kept() == [1, 2]

    @pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit, OperationalError])
    def test_what_fails_is_undone_whatever_ends_it(self, error: type[BaseException]) -> None:
        add(1)

        cut_power(lambda: add(2), lambda: outbox.publish(an_event()), error=error)

        assert (kept(), stored()) == ([1], [])

    def test_a_unit_inside_a_unit_joins_it(self) -> None:
        with unit_of_work() as outer, unit_of_work() as inner:
            add(1)

        assert inner is outer
        assert kept() == [1]

    def test_an_inner_unit_that_ended_well_is_undone_with_the_outer(self) -> None:
        def inner() -> None:
            with unit_of_work():
                add(1)

        cut_power(inner, lambda: add(2))

        assert kept() == []

    def test_a_swallowed_inner_failure_dooms_the_outer(self) -> None:
        with pytest.raises(UnitOfWorkDoomed):
            doom()

        assert (kept(), stored()) == ([], [])

    def test_a_doomed_unit_that_fails_by_itself_tells_its_own_error(self) -> None:
        cut_power(swallow_a_failure)

        assert kept() == []

    def test_the_next_unit_after_a_doomed_one_is_sound(self) -> None:
        with pytest.raises(UnitOfWorkDoomed):
            doom()

        with unit_of_work():
            add(1)

        assert kept() == [1]

    def test_events_are_stored_in_order_when_the_unit_ends(self) -> None:
        with unit_of_work():
            outbox.publish(an_event("evt_b"), an_event("evt_c"))
            outbox.publish(an_event("evt_a"))
            during = stored()

        assert (during, stored()) == ([], ["evt_b", "evt_c", "evt_a"])

    def test_an_event_stored_before_takes_its_unit_with_it(self) -> None:
        with unit_of_work():
            outbox.publish(an_event())

        with pytest.raises(EventAlreadyStored):
            add_and_publish()

        assert (kept(), stored()) == ([], ["evt_1"])

    def test_no_event_is_published_outside_a_unit(self) -> None:
        with pytest.raises(NoUnitOfWork):
            outbox.publish(an_event())

        assert stored() == []

    def test_no_unit_is_open_after_one_ended_or_failed(self) -> None:
        with unit_of_work():
            assert persistence.current().events == []
        with pytest.raises(NoUnitOfWork):
            persistence.current()
        cut_power()
        with pytest.raises(NoUnitOfWork):
            persistence.current()


class BetweenThreads:
    """What another thread sees of a unit that is open."""

    def test_another_thread_sees_all_of_a_unit_or_nothing(self) -> None:
        with unit_of_work():
            add(1)
            reader, seen = in_a_thread(kept)
            add(2)
        reader.join()

        assert seen in ([[]], [[1, 2]])

    def test_another_thread_sees_nothing_of_a_unit_that_failed(self) -> None:
        readers = []

        cut_power(lambda: add(1), lambda: readers.append(in_a_thread(kept)))

        ((reader, seen),) = readers
        reader.join()
        assert seen == [[]]

    def test_a_unit_belongs_to_its_thread(self) -> None:
        with unit_of_work():
            other, ends = in_a_thread(persistence.current)
        other.join()

        assert ends == ["no_unit_of_work"]


@pytest.mark.usefixtures("memory")
class TestInMemory(UnitOfWorkContract, BetweenThreads):
    """The database is blocked here."""

    def test_no_connection_is_touched(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(persistence, "connection", None)
        monkeypatch.setattr(persistence, "transaction", None)

        with unit_of_work():
            add(1)
        cut_power(lambda: add(2), error=OperationalError)

        assert kept() == [1]

    def test_a_fresh_store_is_a_world_of_its_own(self) -> None:
        add(1)

        with persistence.fresh_store():
            inside = kept()

        assert (inside, kept()) == ([], [1])


@pytest.mark.storage
@pytest.mark.django_db
class TestDatabase(UnitOfWorkContract):
    """SQLite in the first run of the suite, PostgreSQL in the second."""


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
class TestDatabaseBetweenThreads(BetweenThreads):
    """Other threads have connections of their own."""

    def test_a_connection_that_failed_is_dropped_and_the_next_query_opens_another(self) -> None:
        add(1)
        before = connection.connection

        cut_power(lambda: add(2), error=OperationalError)

        assert connection.connection is None
        assert kept() == [1]
        assert connection.connection is not before

    def test_a_unit_is_one_transaction_without_savepoints(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(2) as captured, unit_of_work(), unit_of_work():
            pass

        assert [query["sql"].split()[0] for query in captured] == ["BEGIN", "COMMIT"]
