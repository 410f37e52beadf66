"""A process killed at any point of a run leaves a run that can be resumed, with nothing doubled and nothing missing."""

import os
import signal
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import connection

from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import Run, RunIsHeld, RunStatus, Step, StepName, StepStatus
from aicmo_site.orchestration.models import WorkflowRun
from aicmo_site.orchestration.repositories import db
from aicmo_site.orchestration.steps import HANDLERS
from tests.builders import NOW
from tests.integration.census import census, files, wipe
from tests.integration.faults import at_commit, at_statement, die
from tests.integration.forking import in_a_child, wait_for
from tests.integration.insisting import SHAPES, carry_through, insist, shape_of
from tests.integration.test_faults import FaultPoint
from tests.workflows import a_clock, a_worker, start

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]

HAPPY = SHAPES[0]


def killed_at(fault_at: FaultPoint, strike: int, *, after: bool) -> int:
    def work() -> None:
        with fault_at(strike, after=after, trigger=die):
            carry_through(HAPPY)

    return wait_for(in_a_child(work))


@pytest.mark.parametrize("fault_at", [at_statement, at_commit], ids=["statement", "commit"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_process_killed_at_any_point_leaves_a_run_that_goes_on(fault_at: FaultPoint, after: bool) -> None:
    with fault_at(None) as points:
        run = carry_through(HAPPY)
    clean, found = shape_of(run), []

    for strike in range(1, points.seen + 1):
        wipe()
        assert killed_at(fault_at, strike, after=after) == -signal.SIGKILL
        outcome = shape_of(insist(HAPPY))
        if outcome != clean:
            found.append(f"{strike}: {outcome}")

    assert found == []


def stopped_in_its_draft(run: Run, name: StepName = StepName.GENERATE_DRAFT) -> int:
    """Fork a worker that stops (SIGSTOP) when it begins the draft (or another step); wait until it has stopped."""

    def stop(step: Step) -> None:
        if (step.name, step.status) == (name, StepStatus.RUNNING):
            os.kill(os.getpid(), signal.SIGSTOP)

    child = in_a_child(lambda: services.resume_run(run_id=run.id, worker=a_worker(on_step=stop)))
    os.waitpid(child, os.WUNTRACED)
    return child


def test_a_worker_that_may_be_alive_keeps_its_run() -> None:
    child = stopped_in_its_draft(run := start())

    with pytest.raises(RunIsHeld):
        services.resume_run(run_id=run.id, worker=a_worker())

    os.kill(child, signal.SIGCONT)
    assert wait_for(child) == 0
    assert services.get_run(run_id=run.id).status is RunStatus.COMPLETED


def finished_behind_its_back(run: Run, child: int) -> tuple[int, bool]:
    """Let another finish the stopped worker's run, wake the worker; give its exit code and whether nothing changed."""
    later = a_worker(clock=a_clock(NOW + timedelta(minutes=1)))
    services.resume_run(run_id=run.id, worker=later)
    before = census(without=set())
    os.kill(child, signal.SIGCONT)
    code = wait_for(child)
    return code, census(without=set()) == before


def test_a_worker_that_wakes_after_its_lease_changes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    child = stopped_in_its_draft(run := start())

    code, unchanged = finished_behind_its_back(run, child)

    assert (code, unchanged) == (1, True)
    assert "LeaseLost" in capfd.readouterr().err


def test_without_the_fence_a_woken_worker_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: a change is made whatever fence and status the stored run has."""

    def unfenced(run: Run, seen: Run, **columns: Any) -> None:
        WorkflowRun.objects.filter(pk=run.id).update(**columns)

    monkeypatch.setattr(db, "_change", unfenced)
    child = stopped_in_its_draft(run := start())

    _, unchanged = finished_behind_its_back(run, child)

    assert not unchanged


def files_of_a_zombie() -> dict[str, str]:
    """Stop a worker in its packing, cancel its run, wake it; give the files that lie there then."""
    child = stopped_in_its_draft(run := start(), StepName.CREATE_PACKAGE)
    services.cancel_run(run_id=run.id, by="olga", worker=a_worker())
    os.kill(child, signal.SIGCONT)
    wait_for(child)
    return files()


def test_a_worker_that_wakes_in_its_packing_after_a_cancellation_writes_no_file() -> None:
    assert files_of_a_zombie() == {}


def stopped_in_its_commit(run: Run) -> int:
    """Fork a worker that stops inside the transaction of its draft, and wait until it has stopped."""
    handler = type(HANDLERS[StepName.GENERATE_DRAFT])
    real = handler.commit

    def commit(*args: Any, **named: Any) -> Run:
        with connection.cursor() as cursor:
            cursor.execute("SET idle_in_transaction_session_timeout = '300ms'")
        os.kill(os.getpid(), signal.SIGSTOP)
        return real(*args, **named)

    with mock.patch.object(handler, "commit", commit):
        child = in_a_child(lambda: services.resume_run(run_id=run.id, worker=a_worker()))
    os.waitpid(child, os.WUNTRACED)
    return child


def lock_limits() -> dict[str, str]:
    """Tell how long a lock is waited for, and how long an idle transaction may hold one."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            return {"busy_timeout": str(cursor.execute("PRAGMA busy_timeout").fetchone()[0])}
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name ~ '^(lock|idle_in_transaction_session)_timeout$'"
        )
        return dict(cursor.fetchall())


def test_no_lock_is_held_or_waited_for_without_end() -> None:
    milliseconds = {"busy_timeout": "20000"}
    if connection.vendor == "postgresql":
        milliseconds = {"lock_timeout": "20000", "idle_in_transaction_session_timeout": "30000"}

    assert lock_limits() == milliseconds


@pytest.mark.postgresql
def test_a_worker_stopped_inside_its_commit_does_not_keep_others_out() -> None:
    child = stopped_in_its_commit(run := start())
    later = a_worker(clock=a_clock(NOW + timedelta(minutes=1)))
    finished = services.resume_run(run_id=run.id, worker=later)
    os.kill(child, signal.SIGCONT)

    assert (finished.status, wait_for(child)) == (RunStatus.COMPLETED, 1)
