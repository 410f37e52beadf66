"""The switch between the two implementations of every repository, and the unit of work over both.

This is the only reader of the setting ``AICMO_PERSISTENCE_MODE``.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError, connection, transaction
from django.utils.module_loading import import_string

from aicmo_site.kernel.errors import AicmoError
from aicmo_site.kernel.events import Event
from aicmo_site.kernel.memory import MemoryStore

MODES: Final = ("db", "inmemory")

CONNECTION_ERRORS: Final = (OperationalError, InterfaceError, InternalError)
"""What storage raises when it could not do its work just now: gone, locked, read-only, or a deadlock's victim."""


class UnitOfWorkDoomed(AicmoError):
    """A part of this unit of work failed, so none of it was kept."""

    code = "unit_of_work_doomed"


class NoUnitOfWork(AicmoError):
    """An event may only be published inside a unit of work."""

    code = "no_unit_of_work"


class UnitOfWork:
    """What one unit has gathered: the events to store with it, and whether a part of it failed."""

    __slots__ = ("doomed", "events")

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.doomed = False


_current: ContextVar[UnitOfWork | None] = ContextVar("aicmo_unit_of_work", default=None)
_store = MemoryStore()


def mode() -> str:
    """Tell the mode: ``db`` or ``inmemory``. A bad value is refused by a system check at start-up."""
    return str(settings.AICMO_PERSISTENCE_MODE)


def choose(*, db: str, inmemory: str) -> Any:
    """Make the repository that the setting names; both are dotted paths to classes."""
    return import_string(inmemory if mode() == "inmemory" else db)()


def memory_store() -> MemoryStore:
    """Give the store that all in-memory repositories of this process share."""
    return _store


@contextmanager
def fresh_store() -> Iterator[MemoryStore]:
    """Use an empty in-memory store inside the block, in every thread: a test's own world."""
    global _store
    before, _store = _store, MemoryStore()
    try:
        yield _store
    finally:
        _store = before


@contextmanager
def unit_of_work() -> Iterator[UnitOfWork]:
    """Keep every change and event made inside, or none of them.

    Inside another unit it joins that one: there is one transaction and no savepoint.

    :raises UnitOfWorkDoomed: at the end of the outer unit, if an inner one failed and its error was swallowed
    """
    outer = _current.get()
    if outer is None:
        with _new_unit() as unit:
            yield unit
    else:
        with _joined(outer):
            yield outer


def current() -> UnitOfWork:
    """Give the unit of work that is open.

    :raises NoUnitOfWork: if none is
    """
    unit = _current.get()
    if unit is None:
        raise NoUnitOfWork
    return unit


@contextmanager
def _joined(unit: UnitOfWork) -> Iterator[None]:
    try:
        yield
    except BaseException:
        unit.doomed = True
        raise


@contextmanager
def _new_unit() -> Iterator[UnitOfWork]:
    unit = UnitOfWork()
    token = _current.set(unit)
    try:
        with _transaction():
            yield unit
            if unit.doomed:
                raise UnitOfWorkDoomed
            if unit.events:
                import_string(settings.AICMO_EVENT_OUTBOX)(unit.events)
    finally:
        _current.reset(token)


def _transaction() -> AbstractContextManager[Any]:
    return memory_store().all_or_nothing() if mode() == "inmemory" else _database_transaction()


@contextmanager
def _database_transaction() -> Iterator[None]:
    try:
        with transaction.atomic(durable=True):
            yield
    except CONNECTION_ERRORS:
        drop_connection()
        raise


def drop_connection() -> None:
    """Close a connection that failed: nobody can tell what state it is in. The next query opens another."""
    if mode() == "db" and not connection.in_atomic_block:
        connection.close()
