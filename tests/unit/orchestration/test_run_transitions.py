"""The run's transitions: each edge of the state diagram is there, every other is refused by its name."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from aicmo_site.kernel.errors import AicmoError
from aicmo_site.kernel.memory import MemoryStore
from aicmo_site.orchestration import domain
from aicmo_site.orchestration.domain import LEASE, Run, RunError, RunStatus, StepName
from aicmo_site.orchestration.repositories.memory import InMemoryWorkflowRepo
from tests.builders import NOW
from tests.builders_runs import a_run

LATER = NOW + timedelta(minutes=5)
WHY = RunError(step=None, code="cancelled", message="Cancelled by olga")
S = RunStatus
OVER = {S.COMPLETED, S.COMPENSATED}
UNDER_WAY = {S.PENDING, S.RUNNING, *domain.GATES}

TRANSITIONS: dict[str, Callable[[Run], Run]] = {
    "claim": lambda run: run.claim(owner="host:1", now=LATER),
    "renew": lambda run: run.renew(now=LATER),
    "release": lambda run: run.release(now=LATER),
    "go_on": lambda run: run.go_on(StepName.QC_EVALUATE, now=LATER),
    "wait_for_approval": lambda run: run.wait_at(S.AWAITING_APPROVAL, now=LATER),
    "wait_for_review": lambda run: run.wait_at(S.AWAITING_REVIEW, now=LATER),
    "complete": lambda run: run.complete(now=LATER),
    "approve_strategy": lambda run: run.decide(StepName.GENERATE_DRAFT, gate=S.AWAITING_APPROVAL, now=LATER),
    "approve_draft": lambda run: run.decide(StepName.CREATE_PACKAGE, gate=S.AWAITING_REVIEW, now=LATER),
    "revise": lambda run: run.decide(StepName.GENERATE_DRAFT, gate=S.AWAITING_REVIEW, now=LATER, next_round=True),
    "turn_back": lambda run: run.turn_back(WHY, now=LATER),
    "finish_compensation": lambda run: run.finish_compensation(now=LATER),
    "fail_compensation": lambda run: run.fail_compensation(WHY, now=LATER),
    "retry_compensation": lambda run: run.retry_compensation(now=LATER),
}
SAME: dict[S, S] = {status: status for status in S}
EDGES: dict[str, dict[S, S]] = {
    "claim": {S.PENDING: S.RUNNING, S.RUNNING: S.RUNNING, S.COMPENSATING: S.COMPENSATING},
    "renew": SAME,
    "release": SAME,
    "go_on": {S.RUNNING: S.RUNNING},
    "wait_for_approval": {S.RUNNING: S.AWAITING_APPROVAL},
    "wait_for_review": {S.RUNNING: S.AWAITING_REVIEW},
    "complete": {S.RUNNING: S.COMPLETED},
    "approve_strategy": {S.AWAITING_APPROVAL: S.RUNNING},
    "approve_draft": {S.AWAITING_REVIEW: S.RUNNING},
    "revise": {S.AWAITING_REVIEW: S.RUNNING},
    "turn_back": dict.fromkeys(UNDER_WAY, S.COMPENSATING),
    "finish_compensation": {S.COMPENSATING: S.COMPENSATED},
    "fail_compensation": {S.COMPENSATING: S.FAILED},
    "retry_compensation": {S.FAILED: S.COMPENSATING},
}
REFUSALS: dict[str, type[AicmoError]] = {
    **dict.fromkeys(("go_on", "wait_for_approval", "wait_for_review", "complete"), domain.RunNotRunning),
    **dict.fromkeys(("approve_strategy", "approve_draft", "revise"), domain.NotAtGate),
    **dict.fromkeys(("turn_back", "claim"), domain.RunFinished),
    **dict.fromkeys(("finish_compensation", "fail_compensation"), domain.RunNotCompensating),
    "retry_compensation": domain.RunNotFailed,
}
CASES = [(name, status) for name in TRANSITIONS for status in S]
LEGAL = [(name, status) for name, status in CASES if status in EDGES[name]]
ILLEGAL = [(name, status) for name, status in CASES if status not in EDGES[name]]


def refusal(name: str, status: S) -> type[AicmoError]:
    if name == "claim" and status in domain.GATES:
        return domain.RunAwaitsPerson
    return domain.RunBeingUndone if (name, status) == ("turn_back", S.COMPENSATING) else REFUSALS[name]


def a_run_that_is(status: S) -> Run:
    """A run as it stands in this state: in a worker's hands where a worker has it."""
    held = status in {S.RUNNING, S.COMPENSATING}
    lease = domain.Lease(owner="host:1", expires_at=NOW + LEASE) if held else None
    finished = NOW if status in {*OVER, S.FAILED} else None
    return a_run(status=status, fence=3, round=2, lease=lease, finished_at=finished)


@pytest.mark.parametrize(("name", "status"), LEGAL)
def test_each_edge_of_the_diagram_is_there(name: str, status: S) -> None:
    before = a_run_that_is(status)

    after = TRANSITIONS[name](before)

    assert after.status is EDGES[name][status]
    assert after.updated_at == LATER
    assert after.fence == before.fence, "the fence is raised by storing"


@pytest.mark.parametrize(("name", "status"), ILLEGAL)
def test_every_other_step_is_refused_by_its_name(name: str, status: S) -> None:
    with pytest.raises(refusal(name, status), match=f"run_1 is {status.value}"):
        TRANSITIONS[name](a_run_that_is(status))


@pytest.mark.parametrize(("name", "status"), LEGAL)
def test_a_transition_leaves_what_was_asked_for_alone(name: str, status: S) -> None:
    before = a_run_that_is(status)

    after = TRANSITIONS[name](before)

    kept = ("id", "client_id", "client_name", "form", "options", "idempotency_key", "started_by", "created_at")
    assert [getattr(after, field) for field in kept] == [getattr(before, field) for field in kept]


def test_a_further_round_is_counted() -> None:
    rounds = {name: TRANSITIONS[name](a_run_that_is(next(iter(EDGES[name])))).round for name in ("revise", "go_on")}

    assert rounds == {"revise": 3, "go_on": 2}


def test_a_claim_holds_the_run_for_the_length_of_a_lease() -> None:
    claimed = a_run_that_is(S.PENDING).claim(owner="host:2", now=LATER)

    assert claimed.lease == domain.Lease(owner="host:2", expires_at=LATER + LEASE)
    assert claimed.renew(now=LATER + LEASE).lease == domain.Lease(owner="host:2", expires_at=LATER + 2 * LEASE)


def test_nothing_is_left_of_a_compensated_run_but_its_history() -> None:
    made = domain.Documents(brief_id="brief_1", package_id="pkg_1")
    undone = dataclasses.replace(a_run_that_is(S.COMPENSATING), documents=made, error=WHY)

    undone = undone.finish_compensation(now=LATER)

    assert (undone.documents, undone.error, undone.lease, undone.finished_at) == (domain.Documents(), WHY, None, LATER)


def test_a_run_undone_again_is_no_longer_finished() -> None:
    failed = a_run_that_is(S.COMPENSATING).fail_compensation(WHY, now=NOW)

    again = failed.retry_compensation(now=LATER)

    assert (failed.finished_at, failed.compensation_error) == (NOW, WHY)
    assert (again.finished_at, again.compensation_error, again.lease) == (None, None, None)


def test_the_last_round_can_not_be_followed_by_another() -> None:
    last = dataclasses.replace(a_run_that_is(S.RUNNING), round=domain.MOST_ROUNDS)

    with pytest.raises(ValueError, match="round"):
        last.go_on(StepName.GENERATE_DRAFT, now=LATER, next_round=True)


def test_the_table_covers_every_state_and_every_transition() -> None:
    public = {name for name, value in vars(Run).items() if callable(value) and not name.startswith("_")}
    under_other_names = {"wait_at", "decide"}
    no_transition = {"stored_over"}

    assert public - under_other_names - no_transition <= set(TRANSITIONS)
    assert EDGES.keys() == TRANSITIONS.keys()
    assert {status for edges in EDGES.values() for status in edges.values()} == set(S)


class Life(RuleBasedStateMachine):
    """Any sequence of transitions, legal or not, each stored when it is legal, keeps what must hold."""

    @initialize()
    def ask(self) -> None:
        self.repo = InMemoryWorkflowRepo(MemoryStore())
        self.run = a_run()
        self.repo.add_run(self.run)
        self.earlier: list[Run] = []
        self.ended_as: S | None = None

    @rule(name=st.sampled_from(sorted(TRANSITIONS)))
    def step(self, name: str) -> None:
        before = self.run
        try:
            self.run = self.repo.change_run(TRANSITIONS[name](before), seen=before)
            self.earlier.append(before)
        except AicmoError as error:
            assert type(error) is refusal(name, before.status)  # noqa: PT017 - it may be raised or not
        except ValueError:
            assert before.round == domain.MOST_ROUNDS

    @precondition(lambda self: self.earlier)
    @rule(data=st.data())
    def a_rival_who_saw_it_earlier_changes_nothing(self, data: st.DataObject) -> None:
        seen = data.draw(st.sampled_from(self.earlier))

        with pytest.raises(domain.LeaseLost):
            self.repo.change_run(seen.release(now=LATER), seen=seen)

    @invariant()
    def the_fence_rises_with_every_change_that_is_stored(self) -> None:
        assert self.run.fence == len(self.earlier)
        assert self.repo.get_run(self.run.id) == self.run

    @invariant()
    def what_is_over_stays_over(self) -> None:
        assert self.ended_as in (None, self.run.status)
        if self.run.status in OVER:
            self.ended_as = self.run.status

    @invariant()
    def a_lease_exists_only_while_there_is_work(self) -> None:
        assert self.run.lease is None or self.run.status in {S.RUNNING, S.COMPENSATING}

    @invariant()
    def a_next_step_is_due_exactly_while_running_or_about_to(self) -> None:
        assert (self.run.next_step is not None) == (self.run.status in {S.PENDING, S.RUNNING})

    @invariant()
    def only_what_ended_has_an_end(self) -> None:
        assert (self.run.finished_at is not None) == (self.run.status in {*OVER, S.FAILED})


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=100, stateful_step_count=40)
