"""Runs, steps and events in dictionaries."""

import dataclasses
from collections.abc import Sequence

from aicmo_site.kernel import persistence
from aicmo_site.kernel.events import Event
from aicmo_site.kernel.memory import MemoryStore, MemoryTable
from aicmo_site.orchestration import domain
from aicmo_site.orchestration.domain import Run, RunStatus, Step, StoredEvent
from aicmo_site.orchestration.repositories.outbox_rows import number_events


class InMemoryWorkflowRepo:
    """See :class:`aicmo_site.orchestration.repositories.WorkflowRepo`."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        store = store or persistence.memory_store()
        self._lock = store.lock
        self._runs: MemoryTable[Run] = store.table("workflow_runs")
        self._keys: MemoryTable[str] = store.table("workflow_run_keys")
        self._steps: MemoryTable[tuple[Step, ...]] = store.table("workflow_steps")
        self._events: MemoryTable[tuple[StoredEvent, ...]] = store.table("workflow_events")
        self._event_ids: MemoryTable[str] = store.table("workflow_event_ids")

    def add_run(self, run: Run) -> None:
        with self._lock:
            if run.id in self._runs:
                raise domain.RunAlreadyExists(run.id)
            if run.idempotency_key is not None:
                if run.idempotency_key in self._keys:
                    raise domain.IdempotencyKeyTaken(run.idempotency_key)
                self._keys.put(run.idempotency_key, run.id)
            self._runs.put(run.id, run)

    def get_run(self, run_id: str) -> Run | None:
        return self._runs.get(run_id)

    def find_run(self, idempotency_key: str) -> Run | None:
        run_id = self._keys.get(idempotency_key)
        return self._runs.get(run_id) if run_id else None

    def list_runs(self, *, status: RunStatus | None = None, limit: int = 50) -> tuple[Run, ...]:
        found = (run for run in self._runs.rows() if status is None or run.status is status)
        return tuple(sorted(found, key=lambda run: (run.created_at, run.id), reverse=True)[:limit])

    def hold_run(self, run: Run) -> None:
        with self._lock:
            stored = self._unchanged(run)
            self._runs.put(run.id, dataclasses.replace(stored, lease=run.lease, updated_at=run.updated_at))

    def change_run(self, run: Run, *, seen: Run, step: Step | None = None) -> Run:
        with self._lock:
            stored = self._unchanged(seen)
            changed = run.stored_over(stored)
            self._runs.put(run.id, changed)
            if step is not None:
                self._save_step(step)
            return changed

    def _unchanged(self, seen: Run) -> Run:
        stored = self._runs.get(seen.id)
        if stored is None or stored.fence != seen.fence:
            raise domain.LeaseLost(seen.id)
        return stored

    def _save_step(self, step: Step) -> None:
        key = (step.name, step.round)
        others = [kept for kept in self.list_steps(step.run_id) if (kept.name, kept.round) != key]
        self._steps.put(step.run_id, tuple(sorted([*others, step], key=lambda kept: kept.position)))

    def list_steps(self, run_id: str) -> tuple[Step, ...]:
        return self._steps.get(run_id) or ()

    def add_events(self, events: Sequence[Event]) -> None:
        with self._lock:
            last = {event.correlation_id: len(self.list_events(event.correlation_id)) for event in events}
            ids = [event.event_id for event in events]
            if len(set(ids)) < len(ids) or any(one in self._event_ids for one in ids):
                raise domain.EventAlreadyStored(", ".join(ids))
            for row in number_events(events, last=last):
                self._event_ids.put(row.event_id, row.correlation_id)
                self._events.put(row.correlation_id, (*self.list_events(row.correlation_id), row))

    def list_events(self, correlation_id: str) -> tuple[StoredEvent, ...]:
        return self._events.get(correlation_id) or ()
