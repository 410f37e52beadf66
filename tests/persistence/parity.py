"""Drive the memory and the database repository side by side and compare all that can be seen of them."""

from collections.abc import Callable
from typing import Any

from hypothesis import settings

from aicmo_site.kernel import persistence
from aicmo_site.kernel.errors import AicmoError

MACHINES = settings(max_examples=25, stateful_step_count=25)
"""How far the state machines go in the suite."""


def outcome(call: Callable[[], Any]) -> tuple[str, Any]:
    """What a call gave: its value, or the type and the message of the error it raised."""
    try:
        return "value", call()
    except AicmoError as error:
        return type(error).__name__, error.message


class Twins:
    """Two implementations of one port; every call goes to both and must end alike."""

    def __init__(self, memory: Any, database: Any) -> None:
        self.memory = memory
        self.database = database

    def __getattr__(self, verb: str) -> Callable[..., Any]:
        def call_both(*args: Any, **named: Any) -> Any:
            in_memory = outcome(lambda: getattr(self.memory, verb)(*args, **named))
            in_database = outcome(lambda: self._in_database(verb, *args, **named))
            assert in_memory == in_database, f"{verb}{args}: memory gave {in_memory}, database gave {in_database}"
            return in_database

        return call_both

    def _in_database(self, verb: str, *args: Any, **named: Any) -> Any:
        with persistence.unit_of_work():
            return getattr(self.database, verb)(*args, **named)
