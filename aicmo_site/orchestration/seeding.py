"""Runs in every state, for a demonstration: made the way real ones come about wherever that can be done."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from aicmo_site.kernel.ids import new_id
from aicmo_site.kernel.persistence import unit_of_work
from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import (
    OnQcFailure,
    Run,
    RunError,
    RunOptions,
    RunStatus,
    Step,
    StepName,
    StepStatus,
)
from aicmo_site.orchestration.repositories import create_workflow_repository
from aicmo_site.orchestration.workers import Worker
from onboarding.domain import BriefForm

SEEDER: Final = "seed_demo"
"""Who starts these runs."""

_MOST: Final = 100_000


class _Stopped(BaseException):
    """The worker ends here, as a killed process would."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Samples:
    """Briefs to choose from: ``clean`` ones pass QC, ``doubtful`` ones are held."""

    clean: Sequence[BriefForm]
    doubtful: Sequence[BriefForm]


def seed_runs(*, count: int, samples: Samples, seed: int, worker: Worker) -> Iterator[Run]:
    """Make runs until there are ``count`` of ours, going round all the states; a seed chooses the same briefs."""
    random = Random(seed)  # noqa: S311 - sample data, not a secret
    made = sum(run.started_by == SEEDER for run in services.list_runs(limit=_MOST))
    for make in itertools.islice(itertools.cycle(_MAKERS.values()), made, count):
        run_id = make(samples, random, worker)
        yield services.get_run(run_id=run_id)


def _start(form: BriefForm, worker: Worker, options: RunOptions | None = None) -> str:
    run = services.start_run(
        form=form, options=options or RunOptions(), run_id=new_id("run"), started_by=SEEDER, now=worker.clock()
    )
    return run.id


def _completed(samples: Samples, random: Random, worker: Worker) -> str:
    run_id = _start(random.choice(samples.clean), worker)
    services.continue_run(run_id=run_id, worker=worker)
    return run_id


def _awaiting_review(samples: Samples, random: Random, worker: Worker) -> str:
    run_id = _start(random.choice(samples.doubtful), worker)
    services.continue_run(run_id=run_id, worker=worker)
    return run_id


def _awaiting_approval(samples: Samples, random: Random, worker: Worker) -> str:
    run_id = _start(random.choice(samples.clean), worker, RunOptions(approve_strategy="hold"))
    services.continue_run(run_id=run_id, worker=worker)
    return run_id


def _pending(samples: Samples, random: Random, worker: Worker) -> str:
    return _start(random.choice(samples.clean), worker)


def _running(samples: Samples, random: Random, worker: Worker) -> str:
    def stop(step: Step) -> None:
        if (step.name, step.status) == (StepName.GENERATE_DRAFT, StepStatus.SUCCEEDED):
            raise _Stopped

    run_id = _start(random.choice(samples.clean), worker)
    _until_stopped(lambda dying: services.continue_run(run_id=run_id, worker=dying), stop, worker)
    return run_id


def _compensated(samples: Samples, random: Random, worker: Worker) -> str:
    run_id = _start(random.choice(samples.doubtful), worker, RunOptions(on_qc_failure=OnQcFailure.COMPENSATE))
    services.continue_run(run_id=run_id, worker=worker)
    return run_id


def _compensating(samples: Samples, random: Random, worker: Worker) -> str:
    def stop(step: Step) -> None:
        if step.compensated_at is not None:
            raise _Stopped

    run_id = _awaiting_approval(samples, random, worker)
    note = "The client changed the offer"
    _until_stopped(lambda dying: services.cancel_run(run_id=run_id, by="olga", note=note, worker=dying), stop, worker)
    return run_id


def _failed(samples: Samples, random: Random, worker: Worker) -> str:
    """A full disk is nothing to bring about for a demonstration: the run's own transitions are used."""
    seen = services.get_run(run_id=_awaiting_review(samples, random, worker))
    now = worker.clock()
    turned = seen.turn_back(RunError(step=None, code="rejected", message="Rejected by rita: off brand"), now=now)
    reason = RunError(step=StepName.QC_EVALUATE, code="compensation_failed", message="The disk was full (sample)")
    with unit_of_work():
        create_workflow_repository().change_run(turned.fail_compensation(reason, now=now), seen=seen)
    return seen.id


def _until_stopped(act: Callable[[Worker], Run], stop: Callable[[Step], None], worker: Worker) -> None:
    try:
        act(Worker(clock=worker.clock, owner=worker.owner, on_step=stop))
    except _Stopped:
        return


_MAKERS: Final[Mapping[RunStatus, Callable[[Samples, Random, Worker], str]]] = {
    RunStatus.COMPLETED: _completed,
    RunStatus.AWAITING_REVIEW: _awaiting_review,
    RunStatus.AWAITING_APPROVAL: _awaiting_approval,
    RunStatus.RUNNING: _running,
    RunStatus.PENDING: _pending,
    RunStatus.COMPENSATED: _compensated,
    RunStatus.COMPENSATING: _compensating,
    RunStatus.FAILED: _failed,
}
