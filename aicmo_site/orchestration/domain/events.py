"""What the workflow tells the world about a run; ``correlation_id`` is the run's id."""

from aicmo_site.kernel.events import Event
from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, JsonText, Line, Moment, Text, record


@record
class WorkflowStarted(Event):
    """A worker took up a new run."""

    client_id: Ident


@record
class WorkflowStepSucceeded(Event):
    """A step's work was committed."""

    step: Line
    round: Count


@record
class WorkflowStepFailed(Event):
    """A step failed for good; what the run has made is undone."""

    step: Line
    code: Line
    message: Text


@record
class WorkflowAwaiting(Event):
    """The run waits for a person."""

    gate: Line


@record
class WorkflowCompensated(Event):
    """Everything the run had made was removed."""

    code: Line


@record
class WorkflowCompleted(Event):
    """The package lies ready."""

    package_id: Ident


@record
class StoredEvent:
    """An event as the outbox holds it.

    ``position`` counts within the correlation; ``payload_json`` has the fields that are the event's own.
    """

    event_id: Ident
    name: Line
    correlation_id: Ident
    position: Count
    occurred_at: Moment
    payload_json: JsonText
