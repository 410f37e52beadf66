"""The port of the workflow's storage, its chooser, and the outbox's way in."""

from collections.abc import Sequence
from typing import Protocol, cast

from aicmo_site.kernel import persistence
from aicmo_site.kernel.events import Event
from aicmo_site.orchestration.domain import Run, RunStatus, Step, StoredEvent


class WorkflowRepo(Protocol):
    """Where runs, steps and events are kept. A read never changes a row."""

    def add_run(self, run: Run) -> None:
        """Store a new run.

        :raises RunAlreadyExists: if the id is in use
        :raises IdempotencyKeyTaken: if the key started another run
        """

    def get_run(self, run_id: str) -> Run | None:
        """Give a run, or None."""

    def find_run(self, idempotency_key: str) -> Run | None:
        """Give the run that a key started, or None."""

    def list_runs(self, *, status: RunStatus | None = None, limit: int = 50) -> tuple[Run, ...]:
        """Give the newest runs first, by id within an instant."""

    def hold_run(self, run: Run) -> None:
        """Store the run's lease, and nothing else of it, if the stored one is still at its fence.

        Inside a unit of work nobody else can change the run until the unit ends.

        :raises LeaseLost: if it is not: another took it, or it is gone
        """

    def change_run(self, run: Run, *, seen: Run, step: Step | None = None) -> Run:
        """Store ``run`` if the stored one is still at ``seen``'s fence, and a step of it; give the run as stored.

        The fence of the stored run is one higher. What was asked for (client, form, options, key) never changes. The
        step takes the place of the one with its name and round.

        :raises LeaseLost: if it is not: another took it, or it is gone; then the step is not stored either
        """

    def list_steps(self, run_id: str) -> tuple[Step, ...]:
        """Give a run's steps in the order they were begun."""

    def add_events(self, events: Sequence[Event]) -> None:
        """Append events to the outbox, in order, each at the next position of its correlation.

        :raises EventAlreadyStored: if one of them was stored before; the unit of work is lost then
        """

    def list_events(self, correlation_id: str) -> tuple[StoredEvent, ...]:
        """Give the events of a run (or of a record) in the order they happened."""


def create_workflow_repository() -> WorkflowRepo:
    """Make the repository that the persistence mode names."""
    made = persistence.choose(
        db="aicmo_site.orchestration.repositories.db.DatabaseWorkflowRepo",
        inmemory="aicmo_site.orchestration.repositories.memory.InMemoryWorkflowRepo",
    )
    return cast(WorkflowRepo, made)


def store_events(events: Sequence[Event]) -> None:
    """Store a unit of work's events; the unit of work calls this just before it commits."""
    create_workflow_repository().add_events(events)
