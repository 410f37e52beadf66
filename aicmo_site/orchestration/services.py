"""What people and programs do with runs. Each decision is one unit of work; then the run is driven on, inline."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from aicmo_site.kernel import outbox
from aicmo_site.kernel.errors import FieldError, InvalidInput
from aicmo_site.kernel.ids import new_id
from aicmo_site.kernel.persistence import unit_of_work
from aicmo_site.orchestration import domain, engine
from aicmo_site.orchestration.domain import Run, RunError, RunOptions, RunStatus, Step, StepName, StoredEvent
from aicmo_site.orchestration.reporting import ArtifactReport, RunReport, report
from aicmo_site.orchestration.repositories import create_workflow_repository
from aicmo_site.orchestration.steps.made import draft_of, strategy_of
from aicmo_site.orchestration.workers import Worker
from delivery import services as delivery
from delivery.domain import Artifact
from onboarding.domain import BriefForm
from production import services as production
from production.domain import languages_written, load_pack
from qc import services as qc
from qc.domain import Decision
from strategy import services as strategies
from strategy.domain import StrategyStatus

CONTRACT_VERSION: Final = "1.0"
_CANCEL_TRIES: Final = 5
"""How often a cancellation looks again at a run that a worker moves on meanwhile."""


def start_run(
    *,
    form: BriefForm,
    options: RunOptions,
    run_id: str,
    idempotency_key: str | None = None,
    started_by: str = "",
    now: datetime,
) -> Run:
    """Store a new run, to be driven next. The same idempotency key and request give the run that was started first.

    :raises InvalidInput: if the pack, the generator or the language is not one there is
    :raises IdempotencyKeyReused: if the key was used for another request
    """
    _check_request(form, options)
    run = Run(
        id=run_id,
        client_id=form.client.id,
        client_name=form.client.name,
        form=form,
        options=options,
        idempotency_key=idempotency_key,
        started_by=started_by,
        created_at=now,
        updated_at=now,
    )
    try:
        with unit_of_work():
            create_workflow_repository().add_run(run)
    except domain.IdempotencyKeyTaken:
        return _started_before(run)
    return run


def continue_run(*, run_id: str, worker: Worker) -> Run:
    """Drive a run as far as it goes; one that waits, is over, or is in another's hands is given as it stands.

    :raises RunNotFound: if there is no such run
    :raises RunInterrupted: if storage failed; the run stands at its last committed step
    """
    try:
        return engine.drive(run_id, worker=worker)
    except (domain.RunAwaitsPerson, domain.RunFinished, domain.RunIsHeld, domain.LeaseLost):
        return get_run(run_id=run_id)


def resume_run(*, run_id: str, worker: Worker) -> Run:
    """Drive on a run whose worker died, or whose compensation failed.

    :raises RunNotFound: if there is no such run
    :raises RunIsHeld: if its worker may be alive
    :raises RunAwaitsPerson: if it waits at a gate
    :raises RunFinished: if it is over
    :raises RunInterrupted: if storage failed again
    """
    seen = get_run(run_id=run_id)
    if seen.status is RunStatus.FAILED:
        create_workflow_repository().change_run(seen.retry_compensation(now=worker.clock()), seen=seen)
    return engine.drive(run_id, worker=worker)


def approve_run(*, run_id: str, by: str, note: str = "", worker: Worker) -> Run:
    """Let a run that waits at a gate go on: its strategy is approved, or its draft as it stands.

    :raises RunNotFound: if there is no such run
    :raises NotAtGate: if it does not wait at a gate
    :raises LeaseLost: if someone else decided first
    """
    seen, now = get_run(run_id=run_id), worker.clock()
    if seen.status is RunStatus.AWAITING_APPROVAL:
        moved = seen.decide(StepName.GENERATE_DRAFT, gate=seen.status, now=now)
        with _decision(moved, seen):
            if strategy_of(seen).status is not StrategyStatus.APPROVED:
                strategies.approve_strategy(strategy_id=_made(seen.documents.strategy_id), by=by, note=note, now=now)
    else:
        moved = seen.decide(StepName.CREATE_PACKAGE, gate=RunStatus.AWAITING_REVIEW, now=now)
        with _decision(moved, seen):
            _review(seen, Decision.APPROVED, by, note, now)
    return continue_run(run_id=run_id, worker=worker)


def reject_run(*, run_id: str, by: str, note: str = "", worker: Worker) -> Run:
    """End a run that waits at a gate: what it made is undone.

    :raises RunNotFound: if there is no such run
    :raises NotAtGate: if it does not wait at a gate
    :raises LeaseLost: if someone else decided first
    """
    seen, now = get_run(run_id=run_id), worker.clock()
    if seen.status not in domain.GATES:
        raise domain.NotAtGate(f"{run_id} is {seen.status}")
    moved = seen.turn_back(_person("rejected", "Rejected", by, note), now=now).release(now=now)
    with _decision(moved, seen):
        if seen.status is RunStatus.AWAITING_APPROVAL and strategy_of(seen).status is StrategyStatus.PROPOSED:
            strategies.reject_strategy(strategy_id=_made(seen.documents.strategy_id), by=by, note=note, now=now)
    return continue_run(run_id=run_id, worker=worker)


def revise_run(*, run_id: str, by: str, note: str = "", worker: Worker) -> Run:
    """Send the draft of a run that waits for review back to production, to be mended as QC asked.

    :raises RunNotFound: if there is no such run
    :raises NotAtGate: if it does not wait for review
    :raises RevisionRoundsUsedUp: if no further round is possible
    :raises LeaseLost: if someone else decided first
    """
    seen, now = get_run(run_id=run_id), worker.clock()
    if seen.status is RunStatus.AWAITING_REVIEW and seen.round >= domain.MOST_ROUNDS:
        raise domain.RevisionRoundsUsedUp(run_id)
    moved = seen.decide(StepName.GENERATE_DRAFT, gate=RunStatus.AWAITING_REVIEW, now=now, next_round=True)
    with _decision(moved, seen):
        _review(seen, Decision.CHANGES_REQUESTED, by, note, now)
    return continue_run(run_id=run_id, worker=worker)


def cancel_run(*, run_id: str, by: str, note: str = "", worker: Worker) -> Run:
    """Stop a run wherever it is and undo what it made. A worker busy with it loses it at its next commit.

    :raises RunNotFound: if there is no such run
    :raises RunBeingUndone: if it is being undone already
    :raises RunFinished: if it is over
    :raises LeaseLost: if it moved on at every try
    """
    for attempt in range(1, _CANCEL_TRIES + 1):
        seen, now = get_run(run_id=run_id), worker.clock()
        moved = seen.turn_back(_person("cancelled", "Cancelled", by, note), now=now).release(now=now)
        try:
            with _decision(moved, seen):
                break
        except domain.LeaseLost:
            if attempt == _CANCEL_TRIES:
                raise
    return continue_run(run_id=run_id, worker=worker)


def get_run(*, run_id: str) -> Run:
    """Give a run.

    :raises RunNotFound: if there is none
    """
    run = create_workflow_repository().get_run(run_id)
    if run is None:
        raise domain.RunNotFound(run_id)
    return run


def list_runs(*, status: RunStatus | None = None, limit: int = 50) -> tuple[Run, ...]:
    """Give the newest runs first."""
    return create_workflow_repository().list_runs(status=status, limit=limit)


def list_steps(*, run_id: str) -> tuple[Step, ...]:
    """Give a run's steps in the order they were begun."""
    return create_workflow_repository().list_steps(run_id)


def list_events(*, run_id: str) -> tuple[StoredEvent, ...]:
    """Give a run's events in the order they happened."""
    return create_workflow_repository().list_events(run_id)


def report_run(*, run: Run, out: Path | None = None) -> RunReport:
    """Tell all that is known of a run. With ``out``, a completed run's files are first copied into that folder.

    :raises StorageFailed: if they can't be copied
    """
    artifacts: tuple[ArtifactReport, ...] = ()
    if run.documents.package_id is not None:
        package = delivery.get_package(package_id=run.documents.package_id)
        placed = delivery.locate_files(package=package)
        if out is not None:
            placed = delivery.copy_files(package=package, to=out)
        artifacts = tuple(_artifact(artifact, path) for artifact, path in placed)
    return report(run, list_steps(run_id=run.id), artifacts)


@contextmanager
def _decision(moved: Run, seen: Run) -> Iterator[None]:
    """Store a person's decision together with what is done inside the block, if nobody else decided first."""
    with outbox.correlated(correlation_id=moved.id, scope=f"decision:{seen.fence}"), unit_of_work():
        create_workflow_repository().change_run(moved, seen=seen)
        yield


def _check_request(form: BriefForm, options: RunOptions) -> None:
    load_pack(form.scope.pack)
    production.require_generator(name=options.generator)
    written = languages_written()
    first = next(iter(form.client.languages), "en")
    if first.split("-")[0] not in written:
        message = f"texts can be written in {', '.join(sorted(written))}, not in {first}; put one of these first"
        raise InvalidInput(FieldError("client.languages", message))


def _started_before(run: Run) -> Run:
    before = create_workflow_repository().find_run(run.idempotency_key or "")
    if before is None or before.request_sha256 != run.request_sha256:
        raise domain.IdempotencyKeyReused(run.idempotency_key or "")
    return before


def _review(run: Run, decision: Decision, by: str, note: str, now: datetime) -> None:
    draft = draft_of(run)
    qc.add_review(
        review_id=new_id("review"),
        draft=draft,
        result_id=_made(run.documents.result_id),
        decision=decision,
        reviewer=by,
        note=note,
        now=now,
    )


def _artifact(artifact: Artifact, path: Path) -> ArtifactReport:
    return ArtifactReport(
        name=artifact.name, format=artifact.format, path=str(path), size=artifact.size, sha256=artifact.sha256
    )


def _person(code: str, verb: str, by: str, note: str) -> RunError:
    return RunError(step=None, code=code, message=f"{verb} by {by}: {note}" if note else f"{verb} by {by}")


def _made(document_id: str | None) -> str:
    if document_id is None:
        raise AssertionError("a run at a gate has made what the gate is about")
    return document_id
