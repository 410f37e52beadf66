"""A person's decisions: at the strategy's gate, a run cancelled, the same request twice. No database is there."""

import dataclasses
from collections.abc import Callable

import pytest

from aicmo_site.kernel.memory import MemoryStore
from aicmo_site.orchestration import services
from aicmo_site.orchestration.domain import (
    IdempotencyKeyReused,
    NotAtGate,
    Run,
    RunAwaitsPerson,
    RunFinished,
    RunNotFound,
    RunStatus,
    StepName,
)
from strategy import services as strategies
from strategy.domain import Strategy, StrategyStatus
from tests.builders import a_brief_form
from tests.e2e.packages import left_of_runs
from tests.workflows import a_failing_form, a_worker, carry, start

DECISIONS: list[Callable[..., Run]] = [
    services.approve_run,
    services.reject_run,
    services.revise_run,
    services.cancel_run,
]
each_decision = pytest.mark.parametrize("decide", DECISIONS, ids=lambda decide: decide.__name__)


@pytest.fixture(autouse=True)
def store(no_database: MemoryStore) -> MemoryStore:
    return no_database


def held() -> Run:
    run = carry(approve_strategy="hold")
    assert run.status is RunStatus.AWAITING_APPROVAL
    return run


def strategy_of(run: Run) -> Strategy:
    return strategies.get_strategy(strategy_id=run.documents.strategy_id or "")


def approve(run: Run, by: str = "rita") -> Run:
    return services.approve_run(run_id=run.id, by=by, note="as agreed", worker=a_worker())


def cancel(run: Run) -> Run:
    return services.cancel_run(run_id=run.id, by="olga", note="the client left", worker=a_worker())


def test_nothing_is_written_before_the_strategy_is_approved() -> None:
    run = held()

    assert run.documents.draft_id is None
    assert strategy_of(run).status is StrategyStatus.PROPOSED


def test_an_approved_strategy_goes_on_to_a_package() -> None:
    run = approve(held())

    assert run.status is RunStatus.COMPLETED
    decided = strategy_of(run)
    assert (decided.status, decided.approved_by, decided.note) == (StrategyStatus.APPROVED, "rita", "as agreed")


def test_a_strategy_is_approved_once() -> None:
    run = approve(held())
    decided = strategy_of(run)

    with pytest.raises(NotAtGate, match="completed"):
        approve(run, by="olga")

    assert strategy_of(run) == decided


def test_a_rejected_strategy_ends_the_run(store: MemoryStore) -> None:
    run = services.reject_run(run_id=held().id, by="rita", note="wrong audience", worker=a_worker())

    assert run.status is RunStatus.COMPENSATED
    assert run.error is not None
    assert run.error.message == "Rejected by rita: wrong audience"
    assert left_of_runs(store) == {}


def test_a_strategy_is_not_sent_back_as_a_draft_is() -> None:
    run = held()

    with pytest.raises(NotAtGate):
        services.revise_run(run_id=run.id, by="rita", worker=a_worker())

    assert services.get_run(run_id=run.id) == run


def test_a_waiting_run_can_not_be_pushed_past_its_gate() -> None:
    run = held()

    with pytest.raises(RunAwaitsPerson):
        services.resume_run(run_id=run.id, worker=a_worker())

    assert services.get_run(run_id=run.id) == run


def waiting_for_review() -> Run:
    return carry(a_failing_form())


def at_both_gates() -> Run:
    return approve(carry(a_failing_form(), approve_strategy="hold"))


@pytest.mark.parametrize("make", [start, held, waiting_for_review, at_both_gates], ids=lambda make: make.__name__)
def test_a_cancelled_run_leaves_nothing_but_history(store: MemoryStore, make: Callable[[], Run]) -> None:
    run = cancel(make())

    assert run.status is RunStatus.COMPENSATED
    assert run.error is not None
    assert (run.error.code, run.error.message) == ("cancelled", "Cancelled by olga: the client left")
    assert left_of_runs(store) == {}


def test_a_run_waits_at_both_gates_in_turn() -> None:
    first = carry(a_failing_form(), approve_strategy="hold")
    second = approve(first)
    third = approve(second)

    assert [run.status for run in (first, second, third)] == [
        RunStatus.AWAITING_APPROVAL,
        RunStatus.AWAITING_REVIEW,
        RunStatus.COMPLETED,
    ]


@each_decision
@pytest.mark.parametrize("over", [RunStatus.COMPLETED, RunStatus.COMPENSATED])
def test_a_run_that_is_over_takes_no_decision(decide: Callable[..., Run], over: RunStatus) -> None:
    run = carry() if over is RunStatus.COMPLETED else cancel(held())
    assert run.status is over

    with pytest.raises((NotAtGate, RunFinished)):
        decide(run_id=run.id, by="rita", worker=a_worker())

    assert services.get_run(run_id=run.id) == run


@each_decision
def test_a_run_nobody_started_takes_no_decision(decide: Callable[..., Run]) -> None:
    with pytest.raises(RunNotFound):
        decide(run_id="run_unknown", by="rita", worker=a_worker())


def test_cancelling_one_run_leaves_another_whole(store: MemoryStore) -> None:
    delivered = carry()
    before = left_of_runs(store)

    cancel(held())

    assert left_of_runs(store) == before
    assert services.get_run(run_id=delivered.id) == delivered


def test_the_same_key_and_request_give_the_same_run() -> None:
    first = start(key="october", approve_strategy="hold")
    again = start(key="october", approve_strategy="hold")

    assert again == first
    assert len(services.list_runs()) == 1


def test_the_same_key_finds_the_run_where_it_stands() -> None:
    run = services.continue_run(run_id=start(key="october").id, worker=a_worker())

    again = services.continue_run(run_id=start(key="october").id, worker=a_worker())

    assert again == run
    assert len(services.list_steps(run_id=run.id)) == len(StepName)


def test_the_same_key_for_another_request_is_refused() -> None:
    start(key="october")

    with pytest.raises(IdempotencyKeyReused):
        start(dataclasses.replace(a_brief_form(), objectives=("Another aim",)), key="october")
    with pytest.raises(IdempotencyKeyReused):
        start(key="october", on_qc_failure="revise")

    assert len(services.list_runs()) == 1


def test_without_a_key_each_request_is_a_run_of_its_own() -> None:
    assert start().id != start().id
