"""``normalize_brief``: the brief and its open questions, or the faults with exit code 2."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

EXAMPLES = Path(__file__).parents[3] / "examples"


def run(*arguments: str) -> str:
    """Run the command; give what it printed."""
    out = io.StringIO()
    call_command("normalize_brief", *arguments, stdout=out)
    return out.getvalue()


def test_json_holds_the_brief_and_its_findings() -> None:
    document: dict[str, Any] = json.loads(run(str(EXAMPLES / "held-for-review.json"), "--json"))

    assert document["brief"]["offer"]["name"] == "Hearth Table"
    assert document["findings"][0]["field"] == "offer.price"
    assert set(document) == {"brief", "findings"}


def test_people_get_a_table_of_questions() -> None:
    printed = run(str(EXAMPLES / "held-for-review.json"))

    assert "6 to ask the client" in printed
    assert "offer.price" in printed


def test_a_complete_brief_has_nothing_to_ask() -> None:
    assert "nothing to ask" in run(str(EXAMPLES / "coffee-roaster.json"))


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO((EXAMPLES / "b2b-software.json").read_text(encoding="utf-8")))

    assert "Ledgerline Match" in run("-")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"{", b"[" * 50_000, b'{"client": 1}', b'"\\ud800"'])
def test_bad_input_ends_with_2(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "intake.json"
    path.write_bytes(content)

    with pytest.raises(CommandError) as caught:
        run(str(path))

    assert caught.value.returncode == 2


def test_faults_are_one_json_document_when_asked(tmp_path: Path) -> None:
    path, out = tmp_path / "intake.json", io.StringIO()
    path.write_text("{}", encoding="utf-8")

    with pytest.raises(CommandError):
        call_command("normalize_brief", str(path), "--json", stdout=out)

    assert {"field": "client", "message": "is required; add it"} in json.loads(out.getvalue())["errors"]
