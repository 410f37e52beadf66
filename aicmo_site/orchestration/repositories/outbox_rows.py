"""How an event becomes a row of the outbox."""

from collections.abc import Mapping, Sequence

from aicmo_site.kernel import records
from aicmo_site.kernel.events import Event
from aicmo_site.orchestration.domain import StoredEvent

_HEAD = ("event_id", "occurred_at", "correlation_id")


def number_events(events: Sequence[Event], *, last: Mapping[str, int]) -> list[StoredEvent]:
    """Give the rows for ``events``; ``last`` has the highest position stored so far by correlation."""
    positions = dict(last)
    rows = []
    for event in events:
        positions[event.correlation_id] = positions.get(event.correlation_id, 0) + 1
        rows.append(_row(event, positions[event.correlation_id]))
    return rows


def _row(event: Event, position: int) -> StoredEvent:
    fields = records.dump(event)
    payload = {name: value for name, value in fields.items() if name not in _HEAD}
    return StoredEvent(
        event_id=event.event_id,
        name=type(event).__name__,
        correlation_id=event.correlation_id,
        position=position,
        occurred_at=event.occurred_at,
        payload_json=records.as_json(payload),
    )
