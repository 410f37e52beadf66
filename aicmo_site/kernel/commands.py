"""What every ``manage.py`` command shares: reading input, answering in JSON, and exit codes instead of stack traces.

A command parses its options, makes one call in :meth:`JsonCommand.answer`, and translates what comes back.
"""

import json
import sys
import unicodedata
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter, OutputWrapper
from rich.console import Console
from rich.table import Table
from rich.text import Text

from aicmo_site.kernel.errors import AicmoError, FieldError, InvalidInput
from aicmo_site.kernel.records import parse_json

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_BAD_INPUT = 2
EXIT_AWAITING = 3

READ_LIMIT = 64 * 1024 * 1024
"""The most bytes a command reads from one file or from standard input."""


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


def emit_json(stdout: OutputWrapper, document: object) -> None:
    """Print ``document`` as one JSON document, in words the stream can carry."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    try:
        text.encode(getattr(stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(document, ensure_ascii=True, indent=2)
    stdout.write(text)


def print_table(stdout: OutputWrapper, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table for people. Cells are data: neither markup nor control characters in them have any effect."""
    table = Table(*columns, title=Text(visible(title)), title_justify="left")
    for row in rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    console = Console(markup=False, highlight=False, force_terminal=False, color_system=None)
    with console.capture() as capture:
        console.print(table)
    stdout.write(capture.get())


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
