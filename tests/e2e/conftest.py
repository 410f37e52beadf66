"""The system as a whole, from the user's hand."""

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from aicmo_site.kernel.memory import MemoryStore


class DatabaseTouched(BaseException):
    """Something wanted the database; no handler of ours may swallow this."""


@pytest.fixture
def no_database(memory: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    """Run the test in memory; whoever so much as opens a transaction on the database fails it."""

    def refuse(*args: object, **named: object) -> None:
        raise DatabaseTouched

    for name in ("connect", "ensure_connection", "cursor", "set_autocommit", "commit", "rollback"):
        monkeypatch.setattr(BaseDatabaseWrapper, name, refuse)
    return memory
