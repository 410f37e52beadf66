"""A run that does not complete is undone: in reverse, all of it, and nothing but it."""

import itertools
import signal
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError

from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import Run, RunFinished, RunInterrupted, RunStatus, Step, StepName, StepStatus
from aicmo_site.orchestration.steps import HANDLERS
from tests.builders import a_brief_form
from tests.integration.census import HISTORY, census, history_of_others
from tests.integration.faults import at_commit, at_statement, die
from tests.integration.forking import in_a_child, wait_for
from tests.workflows import a_failing_form, a_worker, carry, for_client, start

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]

STEPS = list(StepName)


class Broken(Exception):
    """A fault that no retry mends."""


def once(trigger: BaseException) -> Callable[..., Any]:
    """A stand-in that raises at its first call only."""
    calls = itertools.count()

    def act(*args: Any, **named: Any) -> None:
        if next(calls) == 0:
            raise trigger

    return act


def failing(name: StepName, where: str) -> Any:
    """Make a step fail for good: before it computes, after it stored its rows, or when these are committed."""
    handler = HANDLERS[name]
    if where == "before":
        return mock.patch.object(type(handler), "compute", side_effect=Broken("before"))
    if where == "after":
        return mock.patch.object(type(handler), "commit", _store_then_fail(handler))
    # The commits of a run: its start, its claim, then the begin and the end of each step.
    return at_commit(2 + 2 * (STEPS.index(name) + 1), trigger=_violate)


def _store_then_fail(handler: Any) -> Callable[..., Any]:
    real = type(handler).commit

    def commit(*args: Any, **named: Any) -> Any:
        real(*args, **named)
        raise Broken("after")

    return commit


def _violate() -> None:
    raise IntegrityError("deferred constraint")


@pytest.fixture
def neighbour() -> Run:
    """A run of the same client that was delivered before."""
    run = carry()
    assert run.status is RunStatus.COMPLETED
    return run


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("where", ["before", "after", "at its commit"])
def test_a_step_that_fails_leaves_nothing_and_touches_no_other_run(neighbour: Run, name: StepName, where: str) -> None:
    before = census()

    with failing(name, where):
        run = carry()

    assert (run.status, run.error and run.error.step, census()) == (RunStatus.COMPENSATED, name, before)


@pytest.mark.parametrize("gate", ["awaiting_approval", "awaiting_review"])
@pytest.mark.parametrize("decide", [services.reject_run, services.cancel_run], ids=["reject", "cancel"])
def test_a_run_ended_at_a_gate_leaves_nothing(neighbour: Run, gate: str, decide: Callable[..., Run]) -> None:
    before = census()
    options = {"approve_strategy": "hold"} if gate == "awaiting_approval" else {}
    waiting = carry(for_client(a_failing_form(), a_brief_form().client.id), **options)
    assert waiting.status == gate

    run = decide(run_id=waiting.id, by="rita", note="off brand", worker=a_worker())

    assert (run.status, census()) == (RunStatus.COMPENSATED, before)
    assert run.error is not None
    assert run.error.message.endswith("by rita: off brand")


@pytest.mark.parametrize("moment", list(itertools.product(STEPS, [StepStatus.RUNNING, StepStatus.SUCCEEDED])), ids=str)
def test_a_run_cancelled_under_a_workers_hands_leaves_nothing(
    neighbour: Run, moment: tuple[StepName, StepStatus]
) -> None:
    before = census()

    def cancel(step: Step) -> None:
        if (step.name, step.status) == moment and moment != (StepName.CREATE_PACKAGE, StepStatus.SUCCEEDED):
            services.cancel_run(run_id=step.run_id, by="olga", worker=a_worker())
        elif (step.name, step.status) == moment:
            with pytest.raises(RunFinished):
                services.cancel_run(run_id=step.run_id, by="olga", worker=a_worker())

    run = services.continue_run(run_id=start().id, worker=a_worker(on_step=cancel))

    if moment == (StepName.CREATE_PACKAGE, StepStatus.SUCCEEDED):
        assert run.status is RunStatus.COMPLETED
    else:
        assert (run.status, census()) == (RunStatus.COMPENSATED, before)


@pytest.mark.parametrize("name", STEPS)
def test_an_undo_that_fails_once_is_tried_again(neighbour: Run, name: StepName) -> None:
    before = census()
    real = type(HANDLERS[name]).undo
    first = once(Broken("undo"))

    def undo(*args: Any) -> None:
        first()
        real(*args)

    with failing(StepName.CREATE_PACKAGE, "after"), mock.patch.object(type(HANDLERS[name]), "undo", undo):
        run = carry()

    assert (run.status, census()) == (RunStatus.COMPENSATED, before)


@pytest.mark.parametrize("name", STEPS)
def test_an_undo_that_always_fails_is_told_and_can_be_resumed(neighbour: Run, name: StepName) -> None:
    before = census()
    broken = mock.patch.object(type(HANDLERS[name]), "undo", side_effect=Broken("disk is read-only"))

    with failing(StepName.CREATE_PACKAGE, "after"), broken:
        failed = carry()

    assert failed.status is RunStatus.FAILED
    assert failed.compensation_error is not None
    assert failed.compensation_error.message == "Broken: disk is read-only"
    assert failed.error is not None
    assert failed.error.step is StepName.CREATE_PACKAGE
    resumed = services.resume_run(run_id=failed.id, worker=a_worker())
    assert (resumed.status, census()) == (RunStatus.COMPENSATED, before)


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("where", ["before", "after"])
def test_a_process_killed_while_it_undoes_leaves_a_run_that_goes_on(neighbour: Run, name: StepName, where: str) -> None:
    before = census()
    run_id = start().id

    assert wait_for(in_a_child(lambda: undo_and_die(run_id, name, where))) == -signal.SIGKILL

    run = services.resume_run(run_id=run_id, worker=a_worker())
    assert (run.status, census()) == (RunStatus.COMPENSATED, before)


def undo_and_die(run_id: str, name: StepName, where: str) -> None:
    """Fail at the last step, and die when ``name`` is undone: before its rows go, or after, before the commit."""
    real = type(HANDLERS[name]).undo

    def undo(*args: Any) -> None:
        if where == "after":
            real(*args)
        die()

    with failing(StepName.CREATE_PACKAGE, "after"), mock.patch.object(type(HANDLERS[name]), "undo", undo):
        services.continue_run(run_id=run_id, worker=a_worker())


def test_an_undo_interrupted_at_any_statement_goes_on(neighbour: Run) -> None:
    before = census()
    waiting = carry(a_failing_form())
    with at_statement(None) as points:
        services.cancel_run(run_id=waiting.id, by="olga", worker=a_worker())
    found = []

    for strike in range(1, points.seen + 1):
        waiting = carry(a_failing_form())
        with at_statement(strike, after=True):
            end_insistently(waiting)
        if services.get_run(run_id=waiting.id).status is not RunStatus.COMPENSATED or census() != before:
            found.append(strike)

    assert found == []


def end_insistently(run: Run) -> None:
    for _ in range(3):
        try:
            if services.get_run(run_id=run.id).status is RunStatus.COMPENSATING:
                services.resume_run(run_id=run.id, worker=a_worker())
            else:
                services.cancel_run(run_id=run.id, by="olga", worker=a_worker())
        except (RunInterrupted, RunFinished):
            continue
        except Exception:  # noqa: S112 - the injected fault itself, where nothing translates it
            continue


def test_undoing_twice_equals_once(neighbour: Run) -> None:
    with failing(StepName.CREATE_PACKAGE, "after"):
        run = carry()
    once_undone = census(without=set())

    for step in reversed(services.list_steps(run_id=run.id)):
        HANDLERS[step.name].undo(run, step)

    assert census(without=set()) == once_undone


def test_the_steps_are_undone_in_reverse() -> None:
    undone = []

    with failing(StepName.CREATE_PACKAGE, "after"):
        run_id = start().id
        worker = a_worker(on_step=lambda step: undone.append(step.name) if step.compensated_at else None)
        services.continue_run(run_id=run_id, worker=worker)

    assert undone == STEPS[::-1]


def test_what_was_undone_keeps_its_history_and_its_verdict(neighbour: Run) -> None:
    others = history_of_others("nobody")

    run = carry(a_failing_form(), on_qc_failure="compensate")

    assert run.status is RunStatus.COMPENSATED
    assert run.verdict is not None
    assert not run.verdict.passed
    assert run.verdict.issues
    assert [step.status for step in services.list_steps(run_id=run.id)] == [StepStatus.COMPENSATED] * 4
    assert [event.name for event in services.list_events(run_id=run.id)][-1] == "WorkflowCompensated"
    assert history_of_others(run.id) == others


def test_an_orphan_would_be_seen(neighbour: Run) -> None:
    """The mutant: a step whose undo forgets its rows."""
    before = census()

    with (
        failing(StepName.CREATE_PACKAGE, "after"),
        mock.patch.object(type(HANDLERS[StepName.GENERATE_DRAFT]), "undo", return_value=None),
    ):
        carry()

    assert census() != before


def test_a_client_that_came_with_a_run_leaves_with_its_last_run() -> None:
    before = census()
    first, second = (carry(approve_strategy="hold") for _ in range(2))

    for run in (first, second):
        services.cancel_run(run_id=run.id, by="olga", worker=a_worker())

    assert census() == before


def test_a_client_that_another_run_needs_stays() -> None:
    first = carry(approve_strategy="hold")
    second = carry(approve_strategy="hold")

    services.cancel_run(run_id=first.id, by="olga", worker=a_worker())

    assert services.approve_run(run_id=second.id, by="rita", worker=a_worker()).status is RunStatus.COMPLETED


def test_a_delivered_brief_run_again_does_not_harm_the_first(neighbour: Run) -> None:
    before, history = census(), history_of_others("nobody")

    again = carry()

    assert again.status is RunStatus.COMPLETED
    after = census()
    assert all(set(before[table]) <= set(after[table]) for table in before if table not in HISTORY)
    assert history_of_others(again.id) == history
