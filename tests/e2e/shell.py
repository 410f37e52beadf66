"""``manage.py`` as a person's shell sees it: in this process, or as a process of its own on a database of its own."""

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from django.core.management import ManagementUtility
from django.db import connections

ROOT = Path(__file__).parent.parent.parent
COFFEE = ROOT / "examples" / "coffee-roaster.json"
"""A brief whose draft passes."""

DOUBTFUL = ROOT / "examples" / "held-for-review.json"
"""A brief whose draft does not."""

PATIENCE = 60
"""Seconds after which a process counts as hung."""


@dataclass(frozen=True)
class Answer:
    """What a command answered: its exit code, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


def manage(*words: object, stdin: str | bytes = "") -> Answer:
    """Run ``manage.py`` with these words in this process."""
    argv = ["manage.py", *map(str, words)]
    out, err = io.StringIO(), io.StringIO()
    source = io.TextIOWrapper(io.BytesIO(stdin if isinstance(stdin, bytes) else stdin.encode()))
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "stdin", source),
        mock.patch.object(connections, "close_all"),  # a command closes what the test still needs
    ):
        code = _exit_code_of(argv)
    return Answer(code, out.getvalue(), err.getvalue())


def run_workflow(brief: Path = COFFEE, *words: object) -> Answer:
    """Carry a brief as far as it goes; the answer is a JSON document."""
    return manage("run_workflow", brief, "--json", *words)


def _exit_code_of(argv: list[str]) -> int:
    try:
        ManagementUtility(argv).fetch_command(argv[1]).run_from_argv(argv)
    except SystemExit as left:
        return int(left.code or 0)
    return 0


@dataclass(frozen=True)
class Machine:
    """A machine of its own: an SQLite file and a media folder that no other test knows."""

    folder: Path
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process on this machine."""
        own = {
            "DATABASE_URL": f"sqlite:///{self.folder / 'db.sqlite3'}",
            "AICMO_MEDIA_ROOT": str(self.folder / "media"),
            "AICMO_PERSISTENCE_MODE": "db",
        }
        return os.environ | own | dict(self.settings)

    def manage(self, *words: object, stdin: bytes = b"") -> Answer:
        """Run ``manage.py`` in a process of its own."""
        return self._run([str(ROOT / "manage.py"), *map(str, words)], stdin)

    def run_script(self, script: str, *words: object) -> Answer:
        """Run a Python script in ``manage.py``'s place."""
        return self._run(["-c", script, *map(str, words)], b"")

    def _run(self, words: list[str], stdin: bytes) -> Answer:
        done = subprocess.run(
            [sys.executable, *words],
            input=stdin,
            capture_output=True,
            cwd=ROOT,
            env=self.environment,
            timeout=PATIENCE,
            check=False,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
