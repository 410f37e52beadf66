"""What every ``manage.py`` command shares: reading input, answering in JSON, and exit codes instead of stack traces.

A command parses its options, makes one call in :meth:`JsonCommand.answer`, and translates what comes back.
"""

import getpass
import json
import os
import shutil
import sys
import unicodedata
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter, OutputWrapper
from django.db import Error as DatabaseFault
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from aicmo_site.kernel.errors import AicmoError, FieldError, InvalidInput, Temporary
from aicmo_site.kernel.records import load, parse_json

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_BAD_INPUT = 2
EXIT_AWAITING = 3
EXIT_INTERRUPTED = 130

READ_LIMIT = 64 * 1024 * 1024
"""The most bytes a command reads from one file or from standard input."""


PIPED_WIDTH = 110
"""How many columns a table has when it is not written to a terminal."""

_STYLES = dict.fromkeys(("critical", "failed", "compensated", "damaged", "missing"), "bold red")
_STYLES |= dict.fromkeys(("major", "awaiting_review", "awaiting_approval", "compensating"), "yellow")
_STYLES |= dict.fromkeys(("succeeded", "completed", "ok"), "green") | dict.fromkeys(("minor", "running"), "cyan")
"""The colours of words that tell a state or a severity."""


class _HelpFormatter(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Django's order of options, with the examples' lines left as they are written."""


class JsonCommand(BaseCommand):
    """A command with ``--json``, examples in its help, and exit codes for what went wrong.

    Subclasses set ``help`` and ``examples``, add their arguments after ``super().add_arguments(parser)`` and write
    :meth:`answer`. ``InvalidInput`` ends with exit code 2, any other ``AicmoError`` with 1, both as ``CommandError``,
    so ``call_command`` raises and the shell sees one line a fault. With ``--json`` the faults are also one JSON
    document on stdout: ``{"errors": [{"field", "message"}]}`` or ``{"error": {"code", "message"}}``.
    """

    examples: ClassVar[Sequence[str]] = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        epilog = "\n".join(("examples:", *(f"  python manage.py {line}" for line in self.examples)))
        kwargs.setdefault("formatter_class", _HelpFormatter)
        return super().create_parser(prog_name, subcommand, epilog=epilog if self.examples else None, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            code = self.answer(options)
        except InvalidInput as error:
            self._refuse(error, as_json=options["as_json"])
        except AicmoError as error:
            self._fail(error, as_json=options["as_json"])
        except KeyboardInterrupt:
            raise CommandError("stopped; what was stored so far stays", returncode=EXIT_INTERRUPTED) from None
        except DatabaseFault as error:
            self._fail(_storage_fault(error), as_json=options["as_json"])
        if code != EXIT_OK:
            raise SystemExit(code)

    def answer(self, options: dict[str, Any]) -> int:
        """Do the work, print the answer, and give the exit code (0 when all went well)."""
        raise NotImplementedError(f"{type(self).__name__} must say what it answers")

    def emit_json(self, document: object) -> None:
        """Print ``document`` as this command's one JSON document."""
        emit_json(self.stdout, document)

    def _refuse(self, error: InvalidInput, *, as_json: bool) -> NoReturn:
        if as_json:
            self.emit_json({"errors": [{"field": fault.field, "message": fault.message} for fault in error.errors]})
        lines = [visible(f"{fault.field}: {fault.message}") for fault in error.errors]
        raise CommandError("\n".join(["the input is not valid", *lines]), returncode=EXIT_BAD_INPUT) from error

    def _fail(self, error: AicmoError, *, as_json: bool) -> NoReturn:
        if as_json:
            self.emit_json({"error": {"code": error.code, "message": error.message}})
        raise CommandError(visible(error.message), returncode=EXIT_FAILED) from error


class StorageUnavailable(Temporary):
    """The database can't be used: bring it up to date with `manage.py migrate`, or mend DATABASE_URL."""

    code = "storage_unavailable"


def _storage_fault(error: DatabaseFault) -> StorageUnavailable:
    fault = StorageUnavailable(str(error).strip().splitlines()[0] if str(error).strip() else "")
    fault.__cause__ = error
    return fault


def person() -> str:
    """Name whoever runs the command: the login name, or the user's number where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def read_bytes(name: str, *, field: str, limit: int = READ_LIMIT) -> bytes:
    """Read the file ``name``, or standard input for ``-``.

    :raises InvalidInput: if it is missing, a directory, unreadable, or longer than ``limit`` bytes; names ``field``
    """
    try:
        content = _read_stdin(limit) if name == "-" else _read_file(name, limit)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(FieldError(field, f"cannot read {name!r} ({reason}); name a readable file, or -")) from error
    if len(content) > limit:
        raise InvalidInput(FieldError(field, f"{name!r} is longer than {limit:,} bytes; shorten or split it"))
    return content


def read_json(name: str, *, field: str, limit: int = READ_LIMIT) -> Any:
    """Read the JSON document in the file ``name``, or on standard input for ``-``.

    :raises InvalidInput: if it cannot be read, is not UTF-8 or not JSON; names ``field``
    """
    return parse_json(read_bytes(name, field=field, limit=limit), field=field)


def read_option(kind: Any, value: str, *, name: str) -> str:
    """Give the value of the option ``name`` if it fits the type ``kind``: a shell may hand over any bytes.

    :raises InvalidInput: if it does not; names the option
    """
    try:
        return str(load(kind, value))
    except InvalidInput as error:
        raise InvalidInput(FieldError(name, error.errors[0].message)) from error


def emit_json(stdout: OutputWrapper, document: object) -> None:
    """Print ``document`` as one JSON document, in words the stream can carry."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    try:
        text.encode(getattr(stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(document, ensure_ascii=True, indent=2)
    stdout.write(text)


def print_table(stdout: OutputWrapper, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table for people. Cells are data: neither markup nor control characters in them have any effect.

    The first column names the row and is never shortened: people copy it.
    """
    lines = [[visible(cell) for cell in row] for row in rows]
    first = Column(columns[0], no_wrap=True, min_width=max((len(line[0]) for line in lines), default=0))
    others = [Column(name, overflow="fold") for name in columns[1:]]
    table = Table(first, *others)
    for line in lines:
        table.add_row(*(Text(cell, style=_STYLES.get(cell, "")) for cell in line))
    console = _console(coloured=bool(stdout.isatty()))
    with console.capture() as capture:
        console.print(table)
    stdout.write(visible(title))
    stdout.write(capture.get())


def _console(*, coloured: bool) -> Console:
    return Console(
        markup=False,
        highlight=False,
        force_terminal=coloured,
        color_system="standard" if coloured else None,
        width=shutil.get_terminal_size((PIPED_WIDTH, 24)).columns,
    )


def visible(text: str) -> str:
    """Give ``text`` with control characters and lone surrogates written as escapes; line ends stay."""
    return "".join(
        char if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs") else _escape(char) for char in text
    )


def _escape(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def _read_file(name: str, limit: int) -> bytes:
    with open(name, "rb") as file:
        return file.read(limit + 1)


def _read_stdin(limit: int) -> bytes:
    # Under a test the stream may be text only; a person's shell gives bytes.
    content = getattr(sys.stdin, "buffer", sys.stdin).read(limit + 1)
    return content if isinstance(content, bytes) else str(content).encode()
