"""Input that can't be used: the field and the remedy are named, nothing is stored. No database is there."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aicmo_site.kernel.memory import MemoryStore
from tests.e2e.shell import COFFEE, DOUBTFUL, Answer, manage

COMMANDS = ("run_workflow", "normalize_brief")

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(autouse=True)
def store(no_database: MemoryStore) -> MemoryStore:
    return no_database


def assert_refused(answer: Answer, *words: str) -> None:
    assert answer.code == 2, answer
    assert [word for word in words if word not in answer.err] == []
    assert "Traceback" not in answer.err
    assert answer.out == ""


def changed(change: Change) -> str:
    brief = json.loads(COFFEE.read_text())
    change(brief)
    return json.dumps(brief)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda brief: brief.pop("offer"), ("offer: is required; add it",)),
        (lambda brief: brief.pop("objectives"), ("objectives: is required",)),
        (lambda brief: brief["client"].pop("name"), ("client.name: is required",)),
        (lambda brief: brief["audiences"][1].pop("name"), ("audiences[1].name: is required",)),
        (lambda brief: brief.update(objectivs=[]), ("objectivs", "did you mean 'objectives'?")),
        (lambda brief: brief["brand"].update(forbiden=[]), ("brand.forbiden", "did you mean 'forbidden'?")),
        (lambda brief: brief.update(qwxyz=1), ("qwxyz: is not a known field; remove it",)),
        (lambda brief: brief.update(objectives="win"), ("objectives: ",)),
        (lambda brief: brief.update(timeline_weeks="soon"), ("timeline_weeks: ",)),
        (lambda brief: brief.update(timeline_weeks=-3), ("timeline_weeks: ",)),
        (lambda brief: brief.update(start_date="4 January"), ("start_date: ",)),
        (lambda brief: brief["budget"].update(amount="much"), ("budget.amount: ",)),
        (lambda brief: brief["budget"].update(amount=-1), ("budget.amount: ",)),
        (lambda brief: brief["brand"].update(colors=["navy"]), ("brand.colors[0]: ",)),
        (lambda brief: brief["client"].update(id="../../etc"), ("client.id: ",)),
        (lambda brief: brief["client"].update(name=""), ("client.name: ",)),
        (lambda brief: brief["client"].update(name="a\x00b"), ("client.name: ", "NUL")),
        (lambda brief: brief["client"].update(name="x" * 100_000), ("client.name: ", "200")),
        (lambda brief: brief.update(audiences=[]), ("audiences: ",)),
        (lambda brief: brief.update(audiences=[None]), ("audiences[0]",)),
    ],
)
def test_a_brief_with_a_fault_is_refused(store: MemoryStore, command: str, change: Change, words: tuple[str]) -> None:
    assert_refused(manage(command, "-", stdin=changed(change)), *words)

    assert store.census() == {}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ("is not JSON",)),
        (b'{"client": ', ("is not JSON", "line 1, column 12")),
        (b"\xff\xfe{\x00}\x00", ("is not UTF-8",)),
        (b'{"client": {"name": "caf\xe9"}}', ("is not UTF-8 (byte 24)",)),
        (b"[" * 100_000, ("nested too deeply",)),
        (b'{"budget": {"amount": NaN}}', ("NaN",)),
        (b"[]", ("document: ",)),
        (b"null", ("document: ",)),
        (b'"a brief"', ("document: ",)),
        (b"42", ("document: ",)),
    ],
    ids=lambda value: repr(value[:12]) if isinstance(value, bytes) else "",
)
def test_what_is_no_brief_is_refused(
    store: MemoryStore, command: str, content: bytes, words: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "brief.json"
    path.write_bytes(content)

    assert_refused(manage(command, path), *words)

    assert store.census() == {}


def test_every_fault_is_told_at_once() -> None:
    def change(brief: dict[str, Any]) -> None:
        brief.pop("offer")
        brief["timeline_weeks"] = "soon"
        brief["objectivs"] = []

    answer = manage("run_workflow", "-", stdin=changed(change))

    assert_refused(answer, "offer: ", "timeline_weeks: ", "objectivs: ")
    assert len(answer.err.strip().partition("the input is not valid")[2].splitlines()) == 4


def test_faults_are_one_json_document_when_asked() -> None:
    answer = manage("run_workflow", "-", "--json", stdin=changed(lambda brief: brief.pop("offer")))

    assert answer.code == 2
    assert answer.document == {"errors": [{"field": "offer", "message": "is required; add it"}]}


@pytest.mark.parametrize("command", [*COMMANDS, "qc_check"])
@pytest.mark.parametrize("name", ["no/such/file.json", ".", "a\x00b"])
def test_a_file_that_can_not_be_read_is_named(command: str, name: str) -> None:
    assert_refused(manage(command, name), "cannot read", repr(name), "name a readable file, or -")


@pytest.mark.parametrize("pack", ["quick_social_basix", "launch_ful"])
def test_an_unknown_pack_is_told_the_nearest(store: MemoryStore, pack: str) -> None:
    assert_refused(manage("run_workflow", COFFEE, "--pack", pack), pack, "did you mean")

    assert store.census() == {}


@pytest.mark.parametrize(
    "words",
    [
        ("--pack", "../etc"),
        ("--pack", ""),
        ("--idempotency-key", ""),
        ("--idempotency-key", "k" * 201),
        ("--idempotency-key", "a\x00b"),
        ("--idempotency-key", "not text \udcff"),
        ("--on-qc-failure", "ignore"),
        ("--approve-strategy", "never"),
        ("--generator", "none"),
        ("--out", str(COFFEE)),
        ("--out", str(COFFEE / "below")),
    ],
)
def test_an_option_that_makes_no_sense_is_named(store: MemoryStore, words: tuple[str, str]) -> None:
    assert_refused(manage("run_workflow", COFFEE, *words), words[0])

    assert store.census() == {}


def test_a_language_nobody_writes_is_refused() -> None:
    answer = manage("run_workflow", "-", stdin=changed(lambda brief: brief["client"].update(languages=["xx"])))

    assert_refused(answer, "client.languages", "not in xx")


def test_a_client_in_two_languages_is_written_for_in_the_first() -> None:
    answer = manage("run_workflow", "-", stdin=changed(lambda brief: brief["client"].update(languages=["en", "xx"])))

    assert answer.code == 0


def test_a_brief_can_be_looked_at_before_it_is_run(store: MemoryStore) -> None:
    answer = manage("normalize_brief", DOUBTFUL, "--json")

    assert answer.code == 0
    assert set(answer.document) == {"brief", "findings"}
    assert "[insert price]" in json.dumps(answer.document["findings"])
    assert store.census() == {}


@pytest.mark.parametrize(
    ("text", "code"), [("Roasted on Monday, brewed on Wednesday.\n", 0), ("From [insert price] only.\n", 1)]
)
def test_a_text_can_be_checked_before_it_goes_out(store: MemoryStore, text: str, code: int) -> None:
    answer = manage("qc_check", "--json", stdin=text)

    assert (answer.code, answer.document["passed"]) == (code, code == 0)
    issues = answer.document["issues"]
    assert all(text[issue["start"] : issue["end"]] == issue["excerpt"] for issue in issues if issue["excerpt"])
    assert store.census() == {}


def test_a_channel_nobody_knows_is_told_and_the_text_checked() -> None:
    answer = manage("qc_check", "--channel", "carrier-pigeon", stdin="Roasted on Monday.\n")

    assert answer.code == 0
    assert "carrier-pigeon" in answer.err


@pytest.mark.parametrize(
    "command", ["run_workflow", "runs", "normalize_brief", "qc_check", "verify_package", "seed_demo"]
)
def test_every_command_explains_itself_with_examples(command: str) -> None:
    answer = manage(command, "--help")

    assert answer.code == 0
    assert f"examples:\n  python manage.py {command}" in answer.out
