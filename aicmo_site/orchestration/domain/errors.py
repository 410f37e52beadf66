"""What the workflow refuses."""

from aicmo_site.kernel.errors import AicmoError, Conflict, NotFound, Temporary


class RunNotFound(NotFound):
    """There is no such run."""

    code = "run_not_found"


class RunAlreadyExists(Conflict):
    """A run with this id exists already."""

    code = "run_already_exists"


class IdempotencyKeyTaken(Conflict):
    """This idempotency key already started a run."""

    code = "idempotency_key_taken"


class IdempotencyKeyReused(Conflict):
    """This idempotency key was used for another brief or other options; use a new key."""

    code = "idempotency_key_reused"


class RunIsHeld(Conflict):
    """A worker is busy with this run; wait for it, or until its lease lapses."""

    code = "run_is_held"


class RunFinished(Conflict):
    """The run is over; start a new one."""

    code = "run_finished"


class RunBeingUndone(RunFinished):
    """The run is being undone already; resume it if nobody is at work on it."""

    code = "run_being_undone"


class RunAwaitsPerson(Conflict):
    """The run waits at a gate; approve, reject or revise it."""

    code = "run_awaits_person"


class RunNotRunning(Conflict):
    """Only a run that is running goes on, waits for a person, or completes."""

    code = "run_not_running"


class RunNotCompensating(Conflict):
    """Only a run that is being undone can end undone, or fail."""

    code = "run_not_compensating"


class RunNotFailed(Conflict):
    """Only a run that could not be undone is undone once more."""

    code = "run_not_failed"


class NotAtGate(Conflict):
    """The run does not wait at a gate that takes this decision."""

    code = "not_at_gate"


class RevisionRoundsUsedUp(Conflict):
    """The run has had as many rounds of revision as there can be; approve or reject it."""

    code = "revision_rounds_used_up"


class LeaseLost(Conflict):
    """Another worker or a person changed the run meanwhile; nothing of this step was kept."""

    code = "lease_lost"


class RunInterrupted(Temporary):
    """The run was interrupted and stands at its last committed step; resume it."""

    code = "run_interrupted"


class CompensationFailed(AicmoError):
    """Undoing a step failed; the run can be resumed."""

    code = "compensation_failed"


class EventAlreadyStored(Conflict):
    """This event was stored before; what it tells of happened once."""

    code = "event_already_stored"
