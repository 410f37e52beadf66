"""Faults injected into storage: at a statement, before or after it; at a commit, refused or its answer lost."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.db import OperationalError, connection

Trigger = Callable[[], None]


def fail() -> None:
    """Fail as a lost connection does."""
    raise OperationalError("injected fault")


def die() -> None:
    """End this process at once, as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


class Counter:
    """Counts what passes and strikes once, at the ``strike``-th."""

    def __init__(self, strike: int | None, trigger: Trigger = fail) -> None:
        self.seen = 0
        self.statements: list[str] = []
        self.strike = strike
        self.trigger = trigger

    def step(self) -> bool:
        """Count one; tell whether this is the one."""
        self.seen += 1
        return self.seen == self.strike


@contextmanager
def at_statement(strike: int | None, *, after: bool = False, trigger: Trigger = fail) -> Iterator[Counter]:
    """Strike at the n-th SQL statement, before or after the database did it."""
    counter = Counter(strike, trigger)

    def wrap(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        mine = counter.step()
        counter.statements.append(sql.split(' "s')[0])  # savepoints have names of their own
        if mine and not after:
            trigger()
        result = execute(sql, params, many, context)
        if mine and after:
            trigger()
        return result

    with connection.execute_wrapper(wrap):
        yield counter


@contextmanager
def at_commit(strike: int | None, *, after: bool = False, trigger: Trigger = fail) -> Iterator[Counter]:
    """Strike at the n-th commit: refused, or done with its acknowledgement lost."""
    counter = Counter(strike, trigger)
    real = getattr(connection, "_commit")  # noqa: B009 - Django's types leave it out

    def commit() -> None:
        mine = counter.step()
        if mine and not after:
            trigger()
        real()
        if mine and after:
            trigger()

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(connection, "_commit", commit))
        yield counter
