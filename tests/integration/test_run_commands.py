"""``run_workflow`` as the shell sees it: its answer, its exit codes, what it tells a person."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import StepName
from delivery import services as delivery
from delivery.domain import StorageFailed
from tests.e2e.packages import sha256
from tests.e2e.shell import COFFEE, DOUBTFUL, manage, run_workflow

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]

IDS = ("run_id", "brief_id", "strategy_id", "draft_id", "result_id", "package_id")
KEYS = [*IDS[:1], "status", *IDS[1:], "qc", "steps", "artifacts", "error"]


def stored_runs() -> Sequence[Any]:
    return services.list_runs(limit=1000)


def test_a_completed_run_is_told_in_the_promised_shape() -> None:
    answer = run_workflow()

    document = answer.document
    assert answer.code == 0
    assert list(document) == KEYS
    assert all(document[name] for name in IDS)
    assert len({document[name] for name in IDS}) == len(IDS)
    assert (document["status"], document["error"]) == ("completed", None)


def test_each_part_of_the_answer_has_the_promised_shape() -> None:
    document = run_workflow().document

    assert document["qc"]["passed"] is True
    assert 0.7 <= document["qc"]["score"] <= 1
    assert [list(step) for step in document["steps"]] == [["name", "status", "seconds"]] * 5
    assert [step["name"] for step in document["steps"]] == list(StepName)
    assert all(isinstance(step["seconds"], float) for step in document["steps"])
    assert {tuple(artifact) for artifact in document["artifacts"]} == {("name", "format", "path", "size", "sha256")}


def test_every_artifact_lies_where_the_answer_says() -> None:
    for artifact in run_workflow().document["artifacts"]:
        content = Path(artifact["path"]).read_bytes()

        assert (len(content), sha256(content)) == (artifact["size"], artifact["sha256"])


def test_progress_goes_to_stderr() -> None:
    answer = run_workflow()

    told = [line.split(" (")[0] for line in answer.err.splitlines()]
    assert told == [f"{step} {status}" for step in StepName for status in ("running", "succeeded")]


def test_a_brief_may_come_by_standard_input() -> None:
    answer = manage("run_workflow", "-", "--json", stdin=COFFEE.read_bytes())

    assert (answer.code, answer.document["status"]) == (0, "completed")


def test_out_copies_the_package_and_tells_where(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "when missing"

    artifacts = run_workflow(COFFEE, "--out", folder).document["artifacts"]

    assert sorted(path.name for path in folder.iterdir()) == sorted(one["name"] for one in artifacts)
    assert all(Path(one["path"]).parent == folder for one in artifacts)
    assert all(sha256(Path(one["path"]).read_bytes()) == one["sha256"] for one in artifacts)


def test_a_run_whose_copies_fail_is_told_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = mock.Mock(side_effect=StorageFailed("No space left on device"))
    monkeypatch.setattr(delivery, "copy_files", full)

    answer = run_workflow(COFFEE, "--out", tmp_path / "copies")

    assert (answer.code, answer.document["status"]) == (1, "completed")
    assert all(Path(one["path"]).exists() for one in answer.document["artifacts"])
    assert "No space left" in answer.err


def test_a_person_who_stops_the_command_finds_the_run_resumable(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(services, "continue_run", mock.Mock(side_effect=KeyboardInterrupt))
        stopped = run_workflow()

    (run,) = stored_runs()
    assert stopped.code == 130
    assert manage("runs", "resume", run.id).code == 0


def test_a_larger_pack_makes_a_larger_package() -> None:
    small, large = run_workflow(), run_workflow(COFFEE, "--pack", "launch_full")

    sizes = [answer.document["artifacts"][0]["size"] for answer in (small, large)]
    assert (large.code, sizes[1] > sizes[0] * 1.5) == (0, True)


def test_the_same_key_twice_is_one_run() -> None:
    first = run_workflow(COFFEE, "--idempotency-key", "october")
    again = run_workflow(COFFEE, "--idempotency-key", "october")

    assert (first.code, again.code) == (0, 0)
    assert again.document == first.document
    assert len(stored_runs()) == 1


def test_the_same_key_for_another_brief_is_refused() -> None:
    run_workflow(COFFEE, "--idempotency-key", "october")

    answer = run_workflow(DOUBTFUL, "--idempotency-key", "october")

    assert answer.code == 2
    assert "--idempotency-key" in answer.err
    assert "use a new key" in answer.err
    assert len(stored_runs()) == 1


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (("--on-qc-failure", "hold"), 3, "awaiting_review"),
        (("--on-qc-failure", "revise"), 3, "awaiting_review"),
        (("--on-qc-failure", "compensate"), 1, "compensated"),
        (("--approve-strategy", "hold"), 3, "awaiting_approval"),
    ],
)
def test_the_exit_code_tells_how_a_doubtful_run_ended(words: tuple[str, ...], code: int, status: str) -> None:
    answer = run_workflow(DOUBTFUL, *words)

    assert (answer.code, answer.document["status"]) == (code, status)
    assert answer.document["artifacts"] == []
    assert answer.document["package_id"] is None


def test_a_run_undone_by_policy_says_why() -> None:
    document = run_workflow(DOUBTFUL, "--on-qc-failure", "compensate").document

    assert (document["error"]["step"], document["error"]["code"]) == ("qc_evaluate", "qc_not_passed")
    assert document["qc"]["passed"] is False
    assert [document[name] for name in IDS[1:]] == [None] * 5


def test_a_person_reads_steps_score_issues_and_what_to_do() -> None:
    answer = manage("run_workflow", DOUBTFUL)

    assert answer.code == 3
    for words in ("Alder & Loom", "generate_draft", "not passed", "placeholder.bracket", "runs show run_"):
        assert words in answer.out


def test_a_person_reads_where_the_package_lies() -> None:
    answer = manage("run_workflow", COFFEE)

    assert "completed" in answer.out
    assert "Package: " in answer.out
    assert ".zip" in answer.out


def test_client_text_can_not_paint_the_terminal(tmp_path: Path) -> None:
    brief = json.loads(COFFEE.read_text())
    brief["client"]["name"] = "\x1b[31mRed\x1b[0m [bold]Bold[/bold]"
    path = tmp_path / "brief.json"
    path.write_text(json.dumps(brief))

    answer = manage("run_workflow", path)

    assert "\x1b" not in answer.out
    assert "[bold]Bold[/bold]" in answer.out
