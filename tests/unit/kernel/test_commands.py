"""What every command shares: input read with its faults named, one JSON document, exit codes."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper

from aicmo_site.kernel import commands
from aicmo_site.kernel.errors import FieldError, InvalidInput, NotFound


class Answering(commands.JsonCommand):
    """A command whose outcome the test chooses."""

    help = "Answers."
    examples = ("answering --json", "answering")
    requires_system_checks: list[str] = []
    outcome: Any = 0

    def answer(self, options: dict[str, Any]) -> int:
        if isinstance(self.outcome, Exception):
            raise self.outcome
        self.emit_json({"ok": True})
        return int(self.outcome)


def outcome_of(outcome: Any, **options: Any) -> tuple[CommandError, str]:
    """Run the command to its error; give it and what was printed."""
    command, out = Answering(), io.StringIO()
    command.outcome = outcome
    with pytest.raises(CommandError) as caught:
        call_command(command, stdout=out, **options)
    return caught.value, out.getvalue()


def test_a_good_answer_prints_and_returns() -> None:
    out = io.StringIO()

    call_command(Answering(), stdout=out)

    assert json.loads(out.getvalue()) == {"ok": True}


def test_bad_input_ends_with_2_and_names_each_field() -> None:
    error, out = outcome_of(InvalidInput(FieldError("a.b", "is required; add it"), FieldError("c", "is wrong")))

    assert error.returncode == 2
    assert str(error).splitlines()[1:] == ["a.b: is required; add it", "c: is wrong"]
    assert out == ""


def test_bad_input_is_one_json_document_when_asked() -> None:
    _, out = outcome_of(InvalidInput(FieldError("a", "is wrong")), as_json=True)

    assert json.loads(out) == {"errors": [{"field": "a", "message": "is wrong"}]}


def test_a_failure_ends_with_1() -> None:
    error, out = outcome_of(NotFound("brief_1"), as_json=True)

    assert error.returncode == 1
    assert json.loads(out) == {"error": {"code": "not_found", "message": "There is no such record: brief_1"}}


def test_another_exit_code_leaves_by_it() -> None:
    command = Answering()
    command.outcome = commands.EXIT_AWAITING

    with pytest.raises(SystemExit) as caught:
        call_command(command, stdout=io.StringIO())

    assert caught.value.code == 3


def test_the_shell_sees_one_line_a_fault_and_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    command = Answering()
    command.outcome = InvalidInput(FieldError("a", "is wrong"))

    with pytest.raises(SystemExit) as caught:
        command.run_from_argv(["manage.py", "answering"])

    assert caught.value.code == 2
    assert "Traceback" not in (errors := capsys.readouterr().err)
    assert "a: is wrong" in errors


def test_help_ends_with_the_examples() -> None:
    text = Answering().create_parser("manage.py", "answering").format_help()

    assert text.endswith("examples:\n  python manage.py answering --json\n  python manage.py answering\n")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"BRIEF: cannot read .*nothing\.json"):
        commands.read_json(str(tmp_path / "nothing.json"), field="BRIEF")


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="Is a directory"):
        commands.read_json(str(tmp_path), field="BRIEF")


def test_a_name_no_file_can_have_is_refused() -> None:
    with pytest.raises(InvalidInput, match="null byte"):
        commands.read_bytes("a\x00b", field="BRIEF")


@pytest.mark.parametrize("content", [b"\xff\xfe{}", b"{", b"[" * 100_000, b"NaN", b"9" * 10_000])
def test_what_is_not_json_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "brief.json"
    path.write_bytes(content)

    with pytest.raises(InvalidInput, match="BRIEF: "):
        commands.read_json(str(path), field="BRIEF")


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "brief.json"
    path.write_bytes(b"1" * 11)

    with pytest.raises(InvalidInput, match="longer than 10 bytes"):
        commands.read_json(str(path), field="BRIEF", limit=10)


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO('{"a": "é"}'.encode())))

    assert commands.read_json("-", field="BRIEF") == {"a": "é"}


@pytest.mark.parametrize("text", ["café 咖啡 ☕", "lone \ud800 surrogate"])
def test_json_survives_any_text(text: str) -> None:
    out = io.StringIO()

    commands.emit_json(OutputWrapper(out), {"text": text})

    assert json.loads(out.getvalue()) == {"text": text}


def test_json_for_an_ascii_stream_is_escaped() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")

    commands.emit_json(OutputWrapper(stream), {"text": "é"})
    stream.flush()

    assert json.loads(raw.getvalue()) == {"text": "é"}


def test_a_table_shows_markup_and_escapes_as_plain_data() -> None:
    out = io.StringIO()

    commands.print_table(OutputWrapper(out), "Found", ("field", "ask"), [("[red]x[/]", "a\x1b[31mb")])

    assert "[red]x[/]" in out.getvalue()
    assert r"a\x1b[31mb" in out.getvalue()
