"""``runs`` as the shell sees it: a person's decisions, lists, and what is refused."""

import pytest

from aicmo_site.kernel.clock import utc_now
from aicmo_site.orchestration import engine
from tests.e2e.shell import COFFEE, DOUBTFUL, Answer, manage, run_workflow
from tests.workflows import a_worker, start

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]


def decide(verb: str, run_id: str, *words: object) -> Answer:
    return manage("runs", verb, run_id, "--json", *words)


def held_at(gate: str) -> str:
    """Give the id of a run that waits at a gate."""
    words = ("--approve-strategy", "hold") if gate == "awaiting_approval" else ()
    answer = run_workflow(COFFEE if words else DOUBTFUL, *words)
    assert (answer.code, answer.document["status"]) == (3, gate)
    return str(answer.document["run_id"])


@pytest.mark.parametrize("gate", ["awaiting_approval", "awaiting_review"])
@pytest.mark.parametrize(
    ("verb", "status"), [("approve", "completed"), ("reject", "compensated"), ("cancel", "compensated")]
)
def test_a_wish_that_comes_true_ends_with_0(gate: str, verb: str, status: str) -> None:
    answer = decide(verb, held_at(gate), "--note", "as agreed")

    assert (answer.code, answer.document["status"]) == (0, status)
    assert answer.document["run_id"].startswith("run_")


def test_a_revision_that_does_not_pass_waits_again() -> None:
    answer = decide("revise", run_id := held_at("awaiting_review"))

    assert (answer.code, answer.document["status"]) == (0, "awaiting_review")
    assert [step["name"] for step in answer.document["steps"]].count("generate_draft") == 2
    assert decide("approve", run_id).document["status"] == "completed"


def test_the_note_is_kept_with_the_decision() -> None:
    answer = decide("reject", held_at("awaiting_review"), "--note", "off brand")

    assert answer.document["error"]["message"].endswith(": off brand")


@pytest.mark.parametrize("verb", ["approve", "reject", "revise", "cancel", "resume"])
def test_a_run_that_is_over_takes_no_wish(verb: str) -> None:
    run_id = run_workflow().document["run_id"]

    answer = manage("runs", verb, run_id)

    assert answer.code == 1
    assert run_id in answer.err
    assert "completed" in answer.err
    assert len(answer.err.strip().splitlines()) == 1


def test_a_waiting_run_is_not_resumed() -> None:
    answer = decide("resume", held_at("awaiting_approval"))

    assert answer.code == 1
    assert answer.document["error"]["code"] == "run_awaits_person"
    assert "approve" in answer.err


def test_a_strategy_can_not_be_sent_back() -> None:
    answer = decide("revise", held_at("awaiting_approval"))

    assert (answer.code, answer.document["error"]["code"]) == (1, "not_at_gate")


@pytest.mark.parametrize(
    ("verb", "run_id"),
    [
        ("show", "run_unknown"),
        ("approve", "run_unknown"),
        ("reject", "run_unknown"),
        ("revise", "../../etc/passwd"),
        ("cancel", "é" * 200),
        ("resume", "'; --"),
    ],
)
def test_an_unknown_run_is_bad_input(verb: str, run_id: str) -> None:
    answer = manage("runs", verb, run_id)

    assert answer.code == 2
    assert "RUN: There is no such run" in answer.err
    assert "runs list" in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("text", ["not text \udcff", "a\x00b", "x" * 200_001])
def test_a_note_that_can_not_be_kept_is_refused(text: str) -> None:
    answer = manage("runs", "approve", run_id := held_at("awaiting_review"), "--note", text)

    assert answer.code == 2
    assert "--note: " in answer.err
    assert decide("show", run_id).document["status"] == "awaiting_review"


@pytest.mark.parametrize("run_id", ["not text \udcff", "a\x00b", "x" * 301])
def test_a_name_no_run_can_have_is_refused(run_id: str) -> None:
    answer = manage("runs", "show", run_id)

    assert answer.code == 2
    assert "RUN: " in answer.err


@pytest.mark.parametrize("verb", ["show", "approve"])
def test_a_verb_without_a_run_asks_for_one(verb: str) -> None:
    answer = manage("runs", verb)

    assert answer.code == 2
    assert f"runs {verb} RUN" in answer.err


def test_a_pending_run_is_resumed_to_its_end() -> None:
    answer = decide("resume", start().id)

    assert (answer.code, answer.document["status"]) == (0, "completed")


def test_a_pending_run_is_cancelled() -> None:
    answer = decide("cancel", start().id)

    assert (answer.code, answer.document["status"], answer.document["steps"]) == (0, "compensated", [])


def test_runs_are_listed_newest_first() -> None:
    ids = [run_workflow().document["run_id"] for _ in range(3)]

    listed = manage("runs", "list", "--json")

    assert listed.code == 0
    assert [one["run_id"] for one in listed.document] == ids[::-1]
    assert manage("runs", "--json").document == listed.document


def test_a_list_can_be_narrowed() -> None:
    held_at("awaiting_review")
    waiting = held_at("awaiting_approval")

    by_status = manage("runs", "list", "--status", "awaiting_approval", "--json").document
    by_count = manage("runs", "list", "--limit", "1", "--json").document

    assert [one["run_id"] for one in by_status] == [one["run_id"] for one in by_count] == [waiting]


def test_an_empty_list_is_a_list() -> None:
    assert (manage("runs").code, manage("runs", "--json").document) == (0, [])


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "many"])
def test_a_limit_must_make_sense(limit: str) -> None:
    answer = manage("runs", "list", "--limit", limit)

    assert answer.code == 2
    assert "--limit" in answer.err


def test_a_run_shown_is_the_run_that_was_told() -> None:
    told = run_workflow()

    shown = decide("show", told.document["run_id"])

    assert (shown.code, shown.document) == (0, told.document)


def test_a_person_sees_a_runs_events() -> None:
    answer = manage("runs", "show", held_at("awaiting_review"))

    assert answer.code == 0
    for words in ("awaiting_review", "WorkflowStarted", "QcFailed", "WorkflowAwaiting"):
        assert words in answer.out


def test_a_compensated_run_is_shown_without_complaint() -> None:
    run_id = run_workflow(DOUBTFUL, "--on-qc-failure", "compensate").document["run_id"]

    answer = decide("show", run_id)

    assert (answer.code, answer.document["status"]) == (0, "compensated")


def test_a_run_of_a_worker_that_may_live_is_not_taken() -> None:
    run = start()
    now = utc_now()
    engine.claim(run.id, worker=a_worker(owner="another-machine:1", clock=lambda: now))

    answer = decide("resume", run.id)

    assert (answer.code, answer.document["error"]["code"]) == (1, "run_is_held")
    assert "another-machine:1" in answer.err
