"""How a service says what happened: the event is stored with its unit of work, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from aicmo_site.kernel import persistence
from aicmo_site.kernel.events import Event, Stamp
from aicmo_site.kernel.ids import derived_id, new_id


class _Scope:
    __slots__ = ("correlation_id", "count", "key")

    def __init__(self, correlation_id: str, key: str) -> None:
        self.correlation_id = correlation_id
        self.key = key
        self.count = 0

    def next_id(self) -> str:
        self.count += 1
        return derived_id("evt", self.correlation_id, self.key, str(self.count))


_scope: ContextVar[_Scope | None] = ContextVar("aicmo_event_scope", default=None)


@contextmanager
def correlated(*, correlation_id: str, scope: str) -> Iterator[None]:
    """Give the events stamped inside the block ids that derive from run, step and count.

    A step done twice would make the same ids twice, and the second commit is refused.
    """
    token = _scope.set(_Scope(correlation_id, scope))
    try:
        yield
    finally:
        _scope.reset(token)


def stamp(now: datetime, *, subject: str) -> Stamp:
    """Make the head of an event; ``subject`` is its correlation when no run is under way."""
    scope = _scope.get()
    if scope is None:
        return Stamp(event_id=new_id("evt"), occurred_at=now, correlation_id=subject)
    return Stamp(event_id=scope.next_id(), occurred_at=now, correlation_id=scope.correlation_id)


def publish(*events: Event) -> None:
    """Store events with the unit of work that is open.

    :raises aicmo_site.kernel.persistence.NoUnitOfWork: if none is
    """
    persistence.current().events.extend(events)
