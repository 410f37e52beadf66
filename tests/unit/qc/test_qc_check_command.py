"""``manage.py qc_check``: what it prints and how it ends."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from aicmo_site.kernel.records import dump
from onboarding.domain import BriefForm
from tests.builders import a_brief_form


def _run(*args: str) -> tuple[str, int]:
    out = io.StringIO()
    try:
        call_command("qc_check", *args, stdout=out, stderr=io.StringIO())
    except SystemExit as ended:
        return out.getvalue(), int(str(ended.code))
    return out.getvalue(), 0


@pytest.fixture
def brief(tmp_path: Path) -> str:
    """A brief file."""
    path = tmp_path / "brief.json"
    path.write_text(json.dumps(dump(a_brief_form(), BriefForm)), encoding="utf-8")
    return str(path)


def _file(tmp_path: Path, text: str) -> str:
    path = tmp_path / "text.md"
    path.write_bytes(text.encode())
    return str(path)


def test_a_clean_text_passes(tmp_path: Path) -> None:
    out, code = _run(_file(tmp_path, "We mend lamps by hand."))

    assert code == 0
    assert out.rstrip().endswith("passed")


def test_an_issue_is_shown_with_its_line_and_column(tmp_path: Path) -> None:
    out, code = _run(_file(tmp_path, "One line\nDear [name],"))

    assert code == 1
    assert "2:6" in out
    assert "not passed" in out


def test_the_json_document_holds_issues_as_promised(tmp_path: Path) -> None:
    out, code = _run(_file(tmp_path, "Dear [name],"), "--json")

    document = json.loads(out)
    issue = document["issues"][0]
    assert code == 1
    assert set(document) == {"passed", "score", "category_scores", "issues", "words", "ruleset"}
    assert list(issue) == [
        "rule",
        "category",
        "severity",
        "section",
        "reason",
        "excerpt",
        "start",
        "end",
        "suggestion",
        "source",
    ]
    assert (issue["rule"], issue["excerpt"], issue["start"], issue["end"]) == ("placeholder.bracket", "[name]", 5, 11)


def test_the_brief_decides_what_is_forbidden(tmp_path: Path, brief: str) -> None:
    out, _ = _run(_file(tmp_path, "A cheap roast."), "--brief", brief, "--channel", "x", "--json")

    assert "brand.forbidden" in [issue["rule"] for issue in json.loads(out)["issues"]]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a\x00b", b"a" * 200_001])
def test_a_text_that_cannot_be_checked_is_bad_input(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "text.md"
    path.write_bytes(content)

    with pytest.raises(CommandError) as caught:
        _run(str(path))

    assert caught.value.returncode == 2


@pytest.mark.parametrize("args", [("missing.md",), ("--jsonl", "missing.jsonl"), ("a.md", "--jsonl", "b.jsonl")])
def test_files_that_are_not_there_are_bad_input(args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as caught:
        _run(*args)

    assert caught.value.returncode == 2


def test_a_stream_is_answered_line_by_line_in_order(tmp_path: Path) -> None:
    lines: list[Any] = [
        {"id": "a", "text": "Lamps."},
        {"id": 2, "text": "Dear [name],", "channel": "x", "markets": None},
    ]

    out, code = _run("--jsonl", _file(tmp_path, "\n".join(map(json.dumps, lines))))

    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(answer["id"], answer["passed"]) for answer in answers] == [("a", True), (2, False)]
    assert set(answers[0]) == {"id", "passed", "score", "category_scores", "issues", "words", "ruleset"}


@pytest.mark.parametrize(
    ("line", "ident"),
    [
        ("no json", None),
        ("[]", None),
        ('{"id": 7}', 7),
        ('{"id": 7, "text": 1}', 7),
        ('{"id": 7, "text": "\\ud800"}', 7),
    ],
)
def test_a_bad_line_is_answered_and_the_stream_goes_on(tmp_path: Path, line: str, ident: Any) -> None:
    out, code = _run("--jsonl", _file(tmp_path, f'{line}\n\n{{"id": "next", "text": "Lamps."}}'))

    bad, good = (json.loads(answer) for answer in out.splitlines())
    assert code == 0
    assert (set(bad), bad["id"]) == ({"id", "error"}, ident)
    assert good["id"] == "next"


def test_control_characters_of_a_text_are_shown_not_obeyed(tmp_path: Path) -> None:
    out, _ = _run(_file(tmp_path, "Dear [name \x1b[31m red],"))

    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("channel", "is_warned"),
    [
        ("instagrm", True),
        ("x.body", True),
        ("twitter", False),
        ("email.subject", False),
        ("google_ads.headline", False),
    ],
)
def test_a_channel_that_no_rule_knows_is_told(tmp_path: Path, channel: str, is_warned: bool) -> None:
    told = io.StringIO()

    call_command("qc_check", _file(tmp_path, "Lamps."), "--channel", channel, stdout=io.StringIO(), stderr=told)

    assert ("no rule knows" in told.getvalue()) == is_warned
