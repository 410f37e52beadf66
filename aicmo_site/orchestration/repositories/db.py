"""Runs, steps and events on the ORM."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from aicmo_site.kernel import records
from aicmo_site.kernel.events import Event
from aicmo_site.kernel.persistence import unit_of_work
from aicmo_site.orchestration import domain
from aicmo_site.orchestration.domain import Run, RunStatus, Step, StoredEvent
from aicmo_site.orchestration.models import WorkflowEvent, WorkflowRun, WorkflowStep
from aicmo_site.orchestration.repositories.outbox_rows import number_events
from onboarding.domain import BriefForm
from qc.domain import Evaluation

_STEP_KEY = ("run_id", "name", "round")


class DatabaseWorkflowRepo:
    """See :class:`aicmo_site.orchestration.repositories.WorkflowRepo`."""

    def add_run(self, run: Run) -> None:
        try:
            with transaction.atomic():
                WorkflowRun.objects.bulk_create([WorkflowRun(id=run.id, **_asked_columns(run), **_moving_columns(run))])
        except IntegrityError as error:
            if WorkflowRun.objects.filter(pk=run.id).exists():
                raise domain.RunAlreadyExists(run.id) from error
            raise domain.IdempotencyKeyTaken(run.idempotency_key or "") from error

    def get_run(self, run_id: str) -> Run | None:
        row = WorkflowRun.objects.filter(pk=run_id).first()
        return _run(row) if row else None

    def find_run(self, idempotency_key: str) -> Run | None:
        row = WorkflowRun.objects.filter(idempotency_key=idempotency_key).first()
        return _run(row) if row else None

    def list_runs(self, *, status: RunStatus | None = None, limit: int = 50) -> tuple[Run, ...]:
        rows = WorkflowRun.objects.order_by("-created_at", "-id")
        if status is not None:
            rows = rows.filter(status=status.value)
        return tuple(_run(row) for row in rows[:limit])

    def hold_run(self, run: Run) -> None:
        _change(run, run, **_lease_columns(run))

    def change_run(self, run: Run, *, seen: Run, step: Step | None = None) -> Run:
        changed = run.stored_over(seen)
        with unit_of_work():
            _change(changed, seen, **_moving_columns(changed))
            if step is not None:
                _save_step(step)
        return changed

    def list_steps(self, run_id: str) -> tuple[Step, ...]:
        return tuple(_step(row) for row in WorkflowStep.objects.filter(run_id=run_id).order_by("position"))

    def add_events(self, events: Sequence[Event]) -> None:
        correlations = {event.correlation_id for event in events}
        found = WorkflowEvent.objects.filter(correlation_id__in=correlations).values_list("correlation_id")
        last = dict(found.order_by("correlation_id").annotate(last=Max("position")))
        rows = number_events(events, last=last)
        try:
            WorkflowEvent.objects.bulk_create([WorkflowEvent(**_event_columns(row)) for row in rows])
        except IntegrityError as error:
            raise domain.EventAlreadyStored(", ".join(row.event_id for row in rows)) from error

    def list_events(self, correlation_id: str) -> tuple[StoredEvent, ...]:
        rows = WorkflowEvent.objects.filter(correlation_id=correlation_id).order_by("position", "event_id")
        return tuple(StoredEvent(**values) for values in rows.values())


def _change(run: Run, seen: Run, **columns: Any) -> None:
    unchanged = WorkflowRun.objects.filter(pk=run.id, fence=seen.fence)
    if unchanged.update(**columns) != 1:
        raise domain.LeaseLost(run.id)


def _save_step(step: Step) -> None:
    columns = _step_columns(step)
    WorkflowStep.objects.bulk_create(
        [WorkflowStep(run_id=step.run_id, name=step.name.value, round=step.round, **columns)],
        update_conflicts=True,
        unique_fields=_STEP_KEY,
        update_fields=list(columns),
    )


def _event_columns(row: StoredEvent) -> dict[str, Any]:
    return {
        "event_id": row.event_id,
        "name": row.name,
        "correlation_id": row.correlation_id,
        "position": row.position,
        "occurred_at": row.occurred_at,
        "payload_json": row.payload_json,
    }


def _asked_columns(run: Run) -> dict[str, Any]:
    """What was asked for: it is written once."""
    return {
        "client_id": run.client_id,
        "client_name": run.client_name,
        "form": records.dump(run.form),
        "options": records.dump(run.options),
        "idempotency_key": run.idempotency_key,
        "started_by": run.started_by,
        "created_at": run.created_at,
    }


def _lease_columns(run: Run) -> dict[str, Any]:
    return {
        "lease_owner": run.lease.owner if run.lease else None,
        "lease_expires_at": run.lease.expires_at if run.lease else None,
        "updated_at": run.updated_at,
    }


def _moving_columns(run: Run) -> dict[str, Any]:
    return _lease_columns(run) | {
        "status": run.status.value,
        "next_step": run.next_step.value if run.next_step else None,
        "round": run.round,
        "documents": records.dump(run.documents),
        "verdict": records.dump(run.verdict) if run.verdict else None,
        "error": records.dump(run.error) if run.error else None,
        "compensation_error": records.dump(run.compensation_error) if run.compensation_error else None,
        "fence": run.fence,
        "finished_at": run.finished_at,
    }


def _run(row: WorkflowRun) -> Run:
    lease = None
    if row.lease_owner is not None and row.lease_expires_at is not None:
        lease = domain.Lease(owner=row.lease_owner, expires_at=row.lease_expires_at)
    return Run(
        id=row.id,
        status=RunStatus(row.status),
        client_id=row.client_id,
        client_name=row.client_name,
        form=records.restore(BriefForm, row.form),
        options=records.restore(domain.RunOptions, row.options),
        idempotency_key=row.idempotency_key,
        next_step=domain.StepName(row.next_step) if row.next_step else None,
        round=row.round,
        documents=records.restore(domain.Documents, row.documents),
        verdict=records.restore(Evaluation | None, row.verdict),
        error=records.restore(domain.RunError | None, row.error),
        compensation_error=records.restore(domain.RunError | None, row.compensation_error),
        fence=row.fence,
        lease=lease,
        started_by=row.started_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
        finished_at=row.finished_at,
    )


def _step_columns(step: Step) -> dict[str, Any]:
    return {
        "position": step.position,
        "status": step.status.value,
        "document_id": step.document_id,
        "attempts": step.attempts,
        "started_at": step.started_at,
        "finished_at": step.finished_at,
        "compensated_at": step.compensated_at,
        "error": records.dump(step.error) if step.error else None,
    }


def _step(row: WorkflowStep) -> Step:
    return Step(
        run_id=row.run_id,
        position=row.position,
        name=domain.StepName(row.name),
        round=row.round,
        status=domain.StepStatus(row.status),
        document_id=row.document_id,
        attempts=row.attempts,
        started_at=row.started_at,
        finished_at=row.finished_at,
        compensated_at=row.compensated_at,
        error=records.restore(domain.RunError | None, row.error),
    )
