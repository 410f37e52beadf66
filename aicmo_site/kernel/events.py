"""What happened, as frozen records. Each app names its own events in its domain."""

from datetime import datetime
from typing import TypedDict

from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Moment, record


@record
class Event:
    """A fact about the past.

    ``correlation_id`` is the run it belongs to, or the record it is about when no run is under way.
    """

    event_id: Ident
    occurred_at: Moment
    correlation_id: Ident


class Stamp(TypedDict):
    """The three fields every event starts with."""

    event_id: str
    occurred_at: datetime
    correlation_id: str
