"""Narrow places of the engine: a look that is out of date, a listener that fails, errors of every kind."""

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError, connection

from aicmo_site.orchestration import domain, engine, services
from aicmo_site.orchestration.domain import Run, RunStatus, Step, StepName, StepStatus
from aicmo_site.orchestration.steps import HANDLERS
from aicmo_site.orchestration.workers import Worker
from onboarding import services as onboarding
from production import services as production
from qc.domain import StaleReview
from tests.builders import NOW
from tests.integration.census import census
from tests.integration.faults import at_commit
from tests.integration.test_compensation import Broken, end_insistently, failing
from tests.integration.test_rivals import in_threads
from tests.workflows import a_clock, a_failing_form, a_worker, carry, start

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]

DRAFT = type(HANDLERS[StepName.GENERATE_DRAFT])


def when(name: StepName, status: StepStatus, act: Callable[[Step], object]) -> Callable[[Step], None]:
    """Make a listener that acts at one moment of a run."""

    def listen(step: Step) -> None:
        if (step.name, step.status) == (name, status):
            act(step)

    return listen


def test_a_cancellation_by_someone_who_saw_an_earlier_state_is_refused() -> None:
    run = start()
    seen: list[Run] = []

    def cancel(step: Step) -> None:
        with mock.patch.object(services, "get_run", return_value=seen[0]), pytest.raises(domain.LeaseLost):
            services.cancel_run(run_id=run.id, by="olga", worker=a_worker())

    look = when(
        StepName.GENERATE_STRATEGY, StepStatus.SUCCEEDED, lambda _: seen.append(services.get_run(run_id=run.id))
    )
    late = when(StepName.QC_EVALUATE, StepStatus.SUCCEEDED, cancel)

    end = services.continue_run(run_id=run.id, worker=a_worker(on_step=lambda step: (look(step), late(step))))

    assert end.status is RunStatus.COMPLETED


def test_a_claim_by_someone_who_saw_an_earlier_state_is_refused() -> None:
    run = start()
    seen = services.get_run(run_id=run.id)
    services.continue_run(run_id=run.id, worker=a_worker())
    before = census(without=set())

    with pytest.raises(domain.LeaseLost):
        engine._store_claim(seen.claim(owner="other:1", now=NOW), seen, NOW)

    assert census(without=set()) == before


def test_a_claim_that_failed_does_not_take_the_run_from_the_winner() -> None:
    run = start()
    real = engine._store_claim

    def lose(claimed: Run, seen: Run, now: datetime) -> Run:
        real(seen.claim(owner="rival:1:x", now=now), seen, now)
        raise OperationalError("deadlock detected")

    with mock.patch.object(engine, "_store_claim", lose), pytest.raises(domain.RunInterrupted):
        services.resume_run(run_id=run.id, worker=a_worker())

    lease = services.get_run(run_id=run.id).lease
    assert lease is not None
    assert lease.owner == "rival:1:x"


def test_progress_that_can_not_be_told_does_not_end_the_run() -> None:
    deaf = a_worker(on_step=mock.Mock(side_effect=BrokenPipeError("nobody reads")))

    assert services.continue_run(run_id=start().id, worker=deaf).status is RunStatus.COMPLETED


def test_a_fault_while_a_failure_is_stored_is_an_interruption() -> None:
    before = census()
    run = start()
    real = engine._fail

    def fail_badly(run: Run, step: Step, error: Exception, worker: Worker) -> tuple[Run, Step]:
        with at_commit(1):
            return real(run, step, error, worker)

    with (
        mock.patch.object(DRAFT, "compute", side_effect=Broken("x")),
        mock.patch.object(engine, "_fail", fail_badly),
        pytest.raises(domain.RunInterrupted),
    ):
        services.resume_run(run_id=run.id, worker=a_worker())

    assert services.get_run(run_id=run.id).lease is None
    assert services.cancel_run(run_id=run.id, by="olga", worker=a_worker()).status is RunStatus.COMPENSATED
    assert census() == before


class Wordless(Exception):
    """An error that can't be told."""

    def __str__(self) -> str:
        raise RuntimeError("no words")


ODD_ERRORS = [
    RecursionError("deep"),
    MemoryError(),
    Wordless(),
    ValueError("\x00\ud800" + "x" * 1_000_000),
    StopIteration(3),
    AssertionError(),
]


@pytest.mark.parametrize("error", ODD_ERRORS, ids=lambda error: type(error).__name__)
def test_whatever_a_step_raises_is_told_and_undone(error: Exception) -> None:
    before = census()

    # Nothing is logged here: a lone surrogate in a log can't be sent between the processes that run the tests.
    with mock.patch.object(DRAFT, "compute", side_effect=error), mock.patch.object(engine, "logger"):
        run = carry()

    assert (run.status, census()) == (RunStatus.COMPENSATED, before)
    assert run.error is not None
    assert run.error.step is StepName.GENERATE_DRAFT


def test_a_decision_that_was_stored_is_not_told_as_refused() -> None:
    """A worker that polls may be quicker than the one who decided."""
    run = carry(a_failing_form())
    real = engine.drive

    def drive_second(run_id: str, *, worker: Worker) -> Run:
        engine.claim(run_id, worker=a_worker(owner="poller:1:x"))
        return real(run_id, worker=worker)

    with mock.patch.object(engine, "drive", drive_second):
        told = services.approve_run(run_id=run.id, by="rita", worker=a_worker())

    assert told.status is RunStatus.RUNNING


def edited_by_hand(run: Run) -> None:
    draft = production.get_draft(draft_id=run.documents.draft_id or "")
    content = dataclasses.replace(draft.content, title="By hand")
    production.save_revision(draft_id=draft.id, expected_revision=draft.revision, content=content, note="", now=NOW)


def test_a_draft_edited_after_its_check_can_not_be_approved_as_it_was() -> None:
    edited_by_hand(run := carry(a_failing_form()))

    with pytest.raises(StaleReview):
        services.approve_run(run_id=run.id, by="rita", worker=a_worker())

    assert services.get_run(run_id=run.id).status is RunStatus.AWAITING_REVIEW


@pytest.mark.parametrize(
    ("decide", "status"),
    [(services.reject_run, RunStatus.COMPENSATED), (services.revise_run, RunStatus.AWAITING_REVIEW)],
    ids=["reject", "revise"],
)
def test_a_draft_edited_after_its_check_can_be_rejected_or_revised(decide: Callable[..., Run], status: str) -> None:
    edited_by_hand(run := carry(a_failing_form()))

    assert decide(run_id=run.id, by="rita", worker=a_worker()).status == status


def test_a_member_that_a_person_set_survives_a_cancelled_run() -> None:
    run = carry(approve_strategy="hold")
    onboarding.set_members(client_id=run.client_id, usernames=["rita"], now=NOW)

    services.cancel_run(run_id=run.id, by="olga", worker=a_worker())

    assert onboarding.get_client(client_id=run.client_id).members == ("rita",)


def test_a_client_that_came_with_a_brief_can_be_registered_and_stays() -> None:
    run = carry(approve_strategy="hold")

    onboarding.register_client(client_id=run.client_id, name="Harbor", now=NOW)
    services.cancel_run(run_id=run.id, by="olga", worker=a_worker())

    client = onboarding.get_client(client_id=run.client_id)
    assert (client.name, client.registered) == ("Harbor", True)


def test_what_was_undone_is_not_reported_when_the_rest_can_not_be() -> None:
    broken = mock.patch.object(type(HANDLERS[StepName.GENERATE_STRATEGY]), "undo", side_effect=Broken("x"))

    with failing(StepName.CREATE_PACKAGE, "after"), broken:
        report = services.report_run(run=carry())

    assert (report.draft_id, report.result_id, report.package_id) == (None, None, None)
    assert report.strategy_id is not None


@pytest.mark.parametrize("after", [False, True], ids=["refused", "unacknowledged"])
def test_an_undo_whose_commit_fails_or_seems_to_goes_on(after: bool) -> None:
    before = census()
    waiting = carry(a_failing_form())
    with at_commit(None) as points:
        services.cancel_run(run_id=waiting.id, by="olga", worker=a_worker())
    found = []

    for strike in range(1, points.seen + 1):
        waiting = carry(a_failing_form())
        with at_commit(strike, after=after):
            end_insistently(waiting)
        if services.get_run(run_id=waiting.id).status is not RunStatus.COMPENSATED or census() != before:
            found.append(strike)

    assert found == []


def test_runs_of_one_client_are_undone_while_others_start() -> None:
    before = census()
    ending = [carry(approve_strategy="hold") for _ in range(3)]
    cancels = [lambda run=run: cancelled(run) for run in ending]

    ends = in_threads(*cancels, *[lambda: carry(approve_strategy="hold") for _ in range(2)])

    assert [end.status for end in ends] == [RunStatus.COMPENSATED] * 3 + [RunStatus.AWAITING_APPROVAL] * 2
    for run in ends[3:]:
        cancelled(run)
    assert census() == before


def cancelled(run: Run) -> Run:
    return services.cancel_run(run_id=run.id, by="olga", worker=a_worker(clock=a_clock(NOW + timedelta(hours=1))))


SQLSTATES = {"40001": "serialization", "40P01": "deadlock", "55P03": "lock timeout", "57014": "statement timeout"}


def storage_refuses(sqlstate: str) -> None:
    """Let the database itself end a statement so; SQLite has no such states, only a lock that can't be had."""
    if connection.vendor != "postgresql":
        raise OperationalError("database is locked")
    with connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{sqlstate}'; END $$")


@pytest.mark.parametrize("sqlstate", SQLSTATES, ids=SQLSTATES.get)
@pytest.mark.parametrize("name", list(StepName))
def test_a_step_that_loses_against_a_rival_transaction_is_done_again_once(sqlstate: str, name: StepName) -> None:
    run = start()
    real = type(HANDLERS[name]).commit

    def lose(*args: Any, **named: Any) -> Run:
        real(*args, **named)
        storage_refuses(sqlstate)
        raise AssertionError("the database let it pass")

    with mock.patch.object(type(HANDLERS[name]), "commit", lose), pytest.raises(domain.RunInterrupted):
        services.resume_run(run_id=run.id, worker=a_worker())

    assert services.resume_run(run_id=run.id, worker=a_worker()).status is RunStatus.COMPLETED
    assert [step.attempts for step in services.list_steps(run_id=run.id) if step.name is name] == [2]
