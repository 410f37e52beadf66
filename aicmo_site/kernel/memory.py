"""The in-memory store: tables of frozen records that can be rolled back.

Records are frozen, so nothing is copied. A change is journalled while a unit of work is open and undone if it fails.
"""

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

R = TypeVar("R")


class MemoryStore:
    """All tables of one process (or of one test)."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._tables: dict[str, MemoryTable[Any]] = {}
        self._journal: list[tuple[MemoryTable[Any], Hashable, Any, bool]] | None = None

    def table(self, name: str) -> "MemoryTable[Any]":
        """Give the table ``name``, made on first use."""
        with self.lock:
            return self._tables.setdefault(name, MemoryTable(self))

    def census(self) -> dict[str, dict[Hashable, Any]]:
        """Tell the contents of every table that holds rows."""
        with self.lock:
            return {name: dict(table.items()) for name, table in sorted(self._tables.items()) if len(table)}

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Keep every change made inside, or none. Other threads wait, and see only what was kept."""
        with self.lock:
            self._journal = []
            try:
                yield
            except BaseException:
                self._undo()
                raise
            finally:
                self._journal = None

    def note(self, table: "MemoryTable[Any]", key: Hashable, old: Any, existed: bool) -> None:
        """Remember how ``key`` was before a change."""
        if self._journal is not None:
            self._journal.append((table, key, old, existed))

    def _undo(self) -> None:
        for table, key, old, existed in reversed(self._journal or []):
            table.put_back(key, old, existed=existed)


class MemoryTable(Generic[R]):
    """Rows by key. Lists have no order of their own: repositories sort."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._rows: dict[Hashable, R] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: Hashable) -> bool:
        with self._store.lock:
            return key in self._rows

    def get(self, key: Hashable) -> R | None:
        """Give the row, or None."""
        with self._store.lock:
            return self._rows.get(key)

    def rows(self) -> list[R]:
        """Give every row, in no order to rely on."""
        with self._store.lock:
            return list(self._rows.values())

    def items(self) -> list[tuple[Hashable, R]]:
        """Give every key with its row."""
        with self._store.lock:
            return list(self._rows.items())

    def put(self, key: Hashable, row: R) -> None:
        """Insert or replace a row."""
        with self._store.lock:
            self._store.note(self, key, self._rows.get(key), key in self._rows)
            self._rows[key] = row

    def delete(self, key: Hashable) -> bool:
        """Remove a row; tell whether there was one."""
        with self._store.lock:
            existed = key in self._rows
            if existed:
                self._store.note(self, key, self._rows.pop(key), existed)
            return existed

    def put_back(self, key: Hashable, old: R, *, existed: bool) -> None:
        """Undo one change."""
        if existed:
            self._rows[key] = old
        else:
            self._rows.pop(key, None)
