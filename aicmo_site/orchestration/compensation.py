"""Undoing a run: its steps in reverse, each in its own transaction, until nothing is left of it but its history."""

import dataclasses
import logging
from typing import Final

from aicmo_site.kernel import outbox
from aicmo_site.kernel.persistence import CONNECTION_ERRORS, unit_of_work
from aicmo_site.orchestration import domain
from aicmo_site.orchestration.domain import Run, Step
from aicmo_site.orchestration.faults import describe
from aicmo_site.orchestration.repositories import create_workflow_repository
from aicmo_site.orchestration.steps import HANDLERS
from aicmo_site.orchestration.workers import Worker

logger = logging.getLogger(__name__)

TRIES: Final = 3
"""How often undoing one step is tried before a person is told."""


def undo_next(run: Run, *, worker: Worker) -> Run:
    """Undo the latest step that is not undone yet, or finish when there is none.

    Gives the run still compensating, compensated, or failed if the step could not be undone.

    :raises LeaseLost: if the run was taken over meanwhile
    """
    begun = create_workflow_repository().list_steps(run.id)
    left = [step for step in begun if step.compensated_at is None]
    if not left:
        return _finish(run, worker)
    return _undo(run, max(left, key=lambda step: step.position), worker)


def _undo(run: Run, step: Step, worker: Worker) -> Run:
    for attempt in range(1, TRIES + 1):
        try:
            held, undone = _undo_once(run, step, worker)
        except (domain.LeaseLost, *CONNECTION_ERRORS):
            raise
        except Exception as error:
            logger.warning("run %s: undoing %s failed, try %d", run.id, step.name, attempt, exc_info=error)
            failure = error
        else:
            worker.tell(undone)
            return held
    return _give_up(run, step, failure, worker)


def _undo_once(run: Run, step: Step, worker: Worker) -> tuple[Run, Step]:
    now = worker.clock()
    repo = create_workflow_repository()
    held = run.renew(now=now)
    undone = step.compensate(now=now)
    with unit_of_work():
        repo.hold_run(held)
        HANDLERS[step.name].undo(held, step)
        left = dataclasses.replace(held, documents=held.documents.without(step.name))
        return repo.change_run(left, seen=held, step=undone), undone


def _finish(run: Run, worker: Worker) -> Run:
    now = worker.clock()
    finished = run.finish_compensation(now=now)
    code = run.error.code if run.error else ""
    with outbox.correlated(correlation_id=run.id, scope="compensated"), unit_of_work():
        finished = create_workflow_repository().change_run(finished, seen=run)
        outbox.publish(domain.WorkflowCompensated(**outbox.stamp(now, subject=run.id), code=code))
    return finished


def _give_up(run: Run, step: Step, error: Exception, worker: Worker) -> Run:
    told = dataclasses.replace(describe(error, step), code=domain.CompensationFailed.code)
    failed = run.fail_compensation(told, now=worker.clock())
    return create_workflow_repository().change_run(failed, seen=run)
