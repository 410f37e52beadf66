"""Carries a run from committed step to committed step. Nothing about a run lives in this process.

Every change of a run compares its fence, so of two who try, one succeeds and the other is told.
"""

import logging
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Final

from aicmo_site.kernel import outbox
from aicmo_site.kernel.errors import AicmoError, Temporary
from aicmo_site.kernel.persistence import CONNECTION_ERRORS, drop_connection, unit_of_work
from aicmo_site.orchestration import compensation, domain
from aicmo_site.orchestration.domain import Run, RunStatus, Step, StepName, StepStatus
from aicmo_site.orchestration.faults import describe
from aicmo_site.orchestration.leases import is_gone
from aicmo_site.orchestration.repositories import create_workflow_repository
from aicmo_site.orchestration.steps import HANDLERS
from aicmo_site.orchestration.workers import Worker

logger = logging.getLogger(__name__)

INTERRUPTIONS: Final = (*CONNECTION_ERRORS, Temporary)
"""Errors that say nothing of the work itself: the run stops where it is and can be resumed."""


def drive(run_id: str, *, worker: Worker) -> Run:
    """Claim a run and take it as far as it goes: to its end, or to a gate.

    :raises RunNotFound: if there is no such run
    :raises RunIsHeld: if a worker that may be alive holds it
    :raises RunAwaitsPerson: if it waits at a gate
    :raises RunFinished: if it is over
    :raises LeaseLost: if it was taken over meanwhile; nothing of the step under way was kept
    :raises RunInterrupted: if storage failed; the run stands at its last committed step
    """
    run = claim(run_id, worker=worker)
    while run.status is RunStatus.RUNNING:
        run = _take_step(run, worker)
    while run.status is RunStatus.COMPENSATING:
        run = _undo_step(run, worker)
    return run


def claim(run_id: str, *, worker: Worker) -> Run:
    """Take a run into the worker's hands; see :func:`drive` for what is raised."""
    now = worker.clock()
    seen = create_workflow_repository().get_run(run_id)
    if seen is None:
        raise domain.RunNotFound(run_id)
    if seen.lease and seen.lease.holds_at(now) and not is_gone(seen.lease.owner):
        raise domain.RunIsHeld(f"{seen.lease.owner} until {seen.lease.expires_at.isoformat()}")
    claimed = seen.claim(owner=worker.owner, now=now)
    try:
        return _store_claim(claimed, seen, now)
    except CONNECTION_ERRORS as error:
        _let_go(claimed, None, error, worker)
        raise domain.RunInterrupted(f"{run_id} while it was claimed: {error}") from error


def _store_claim(claimed: Run, seen: Run, now: datetime) -> Run:
    with _scope(seen.id, "start"), unit_of_work():
        stored = create_workflow_repository().change_run(claimed, seen=seen)
        if seen.status is RunStatus.PENDING:
            outbox.publish(domain.WorkflowStarted(**outbox.stamp(now, subject=seen.id), client_id=seen.client_id))
    return stored


def _take_step(run: Run, worker: Worker) -> Run:
    step: Step | None = None
    try:
        run, step = _begin(run, worker)
        worker.tell(step)
        moved, ended = _attempt(run, step, worker)
    except INTERRUPTIONS as error:
        _let_go(run, step, error, worker)
        raise domain.RunInterrupted(f"{run.id} at {run.next_step}: {error}") from error
    worker.tell(ended)
    return moved


def _attempt(run: Run, step: Step, worker: Worker) -> tuple[Run, Step]:
    try:
        product = HANDLERS[step.name].compute(run, step)
        return _commit(run, step, product, worker)
    except (domain.LeaseLost, *INTERRUPTIONS):
        raise
    except Exception as error:
        logger.warning("run %s failed at %s", run.id, step.name, exc_info=error)
        return _fail(run, step, error, worker)


def _begin(run: Run, worker: Worker) -> tuple[Run, Step]:
    now = worker.clock()
    repo = create_workflow_repository()
    steps = repo.list_steps(run.id)
    name = _due(run)
    begun = next((step for step in steps if (step.name, step.round) == (name, run.round)), None)
    step = begun.begin_again(now=now) if begun else _new_step(run, name, len(steps) + 1, now)
    return repo.change_run(run.renew(now=now), seen=run, step=step), step


def _due(run: Run) -> StepName:
    if run.next_step is None:
        raise AssertionError(f"{run.id} is running and has no next step")
    return run.next_step


def _new_step(run: Run, name: StepName, position: int, now: datetime) -> Step:
    return Step(
        run_id=run.id,
        position=position,
        name=name,
        round=run.round,
        status=StepStatus.RUNNING,
        document_id=HANDLERS[name].document_id(run),
        started_at=now,
    )


def _commit(run: Run, step: Step, product: Any, worker: Worker) -> tuple[Run, Step]:
    """One transaction: the fence first, then the module's rows, the step's record, the events and the next step."""
    now = worker.clock()
    repo = create_workflow_repository()
    done = step.succeed(now=now)
    with _scope(run.id, f"{step.name}:{step.round}"), unit_of_work():
        held = run.renew(now=now)
        repo.hold_run(held)
        moved = HANDLERS[step.name].commit(held, step, product, now=now)
        head = outbox.stamp(now, subject=run.id)
        outbox.publish(domain.WorkflowStepSucceeded(**head, step=step.name, round=step.round))
        moved = repo.change_run(moved, seen=held, step=done)
    return moved, done


def _fail(run: Run, step: Step, error: Exception, worker: Worker) -> tuple[Run, Step]:
    now = worker.clock()
    repo = create_workflow_repository()
    told = describe(error, step)
    failed = step.fail(told, now=now)
    turned = run.turn_back(told, now=now)
    with _scope(run.id, f"{step.name}:{step.round}:failed"), unit_of_work():
        turned = repo.change_run(turned, seen=run, step=failed)
        head = outbox.stamp(now, subject=run.id)
        outbox.publish(domain.WorkflowStepFailed(**head, step=step.name, code=told.code, message=told.message))
    return turned, failed


def _undo_step(run: Run, worker: Worker) -> Run:
    try:
        return compensation.undo_next(run, worker=worker)
    except CONNECTION_ERRORS as error:
        _let_go(run, None, error, worker)
        raise domain.RunInterrupted(f"{run.id} while it was undone: {error}") from error


def _let_go(run: Run, step: Step | None, error: BaseException, worker: Worker) -> None:
    """Give the run free for the next worker and note what happened. If even that fails, the lease lapses by itself.

    The run is read again: the commit that seemed to fail may have been done, its acknowledgement lost.
    """
    now = worker.clock()
    repo = create_workflow_repository()
    if isinstance(error, CONNECTION_ERRORS):
        drop_connection()
    try:
        with unit_of_work():
            stored = repo.get_run(run.id)
            if stored is None or run.lease is None or stored.lease is None or stored.lease.owner != run.lease.owner:
                return
            failed = step.fail(describe(error, step), now=now) if step and _is_under_way(step) else None
            repo.change_run(stored.release(now=now), seen=stored, step=failed)
    except (*CONNECTION_ERRORS, AicmoError) as second:
        logger.warning("run %s could not be released: %s", run.id, second)


def _is_under_way(step: Step) -> bool:
    stored = create_workflow_repository().list_steps(step.run_id)
    return any((one.name, one.round, one.status) == (step.name, step.round, StepStatus.RUNNING) for one in stored)


def _scope(run_id: str, key: str) -> AbstractContextManager[None]:
    return outbox.correlated(correlation_id=run_id, scope=key)
