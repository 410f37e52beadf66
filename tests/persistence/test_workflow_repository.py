"""What the workflow's storage promises, on every implementation."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from aicmo_site.kernel import persistence
from aicmo_site.kernel.memory import MemoryStore
from aicmo_site.orchestration import domain
from aicmo_site.orchestration.domain import RunStatus, StepName, StepStatus, WorkflowStarted, WorkflowStepSucceeded
from aicmo_site.orchestration.models import WorkflowEvent, WorkflowRun
from aicmo_site.orchestration.repositories import WorkflowRepo, create_workflow_repository
from aicmo_site.orchestration.repositories.db import DatabaseWorkflowRepo
from aicmo_site.orchestration.repositories.memory import InMemoryWorkflowRepo
from qc.domain import CategoryScore, Evaluation
from tests.builders import NOW, a_brief_form
from tests.builders_runs import a_run, a_step
from tests.persistence.parity import MACHINES, Twins

LATER = NOW + timedelta(hours=1)
ERROR = domain.RunError(step=StepName.GENERATE_DRAFT, code="unexpected", message="Größe ☕️\r\nline 2")
VERDICT = Evaluation(
    passed=False,
    score=0.25,
    category_scores=(CategoryScore(category="brand", score=0.5),),
    issues=(),
    words=3,
    ruleset="2026-12-01+abc",
    threshold=0.7,
)


def started(event_id: str, run_id: str = "run_1") -> WorkflowStarted:
    return WorkflowStarted(event_id=event_id, occurred_at=NOW, correlation_id=run_id, client_id="harbor-coffee")


def break_off(*changes: Callable[[], object]) -> None:
    """Make changes in a unit of work that fails at its end."""

    def work() -> None:
        with persistence.unit_of_work():
            for change in changes:
                change()
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        work()


class WorkflowContract:
    """Each test runs in memory, on SQLite and on PostgreSQL."""

    @pytest.fixture
    def repo(self) -> WorkflowRepo:
        return create_workflow_repository()

    def test_a_new_run_comes_back_with_every_field(self, repo: WorkflowRepo) -> None:
        form = a_brief_form(key_messages=("Frisch & gut — 新鲜 ☕️",))
        run = a_run(form=form, idempotency_key="key é", started_by="olga")

        repo.add_run(run)

        assert repo.get_run(run.id) == run

    def test_a_run_that_went_far_comes_back_with_every_field(self, repo: WorkflowRepo) -> None:
        repo.add_run(seen := a_run())
        far = dataclasses.replace(
            seen,
            status=RunStatus.FAILED,
            documents=domain.Documents(brief_id="brief_1", draft_id="draft_1"),
            verdict=VERDICT,
            error=ERROR,
            compensation_error=ERROR,
            lease=domain.Lease(owner="host:1", expires_at=LATER),
            next_step=None,
            round=2,
            finished_at=LATER,
        )

        stored = repo.change_run(far, seen=seen)

        assert repo.get_run("run_1") == stored == dataclasses.replace(far, fence=1)

    def test_an_unknown_run_is_none(self, repo: WorkflowRepo) -> None:
        assert repo.get_run("run_unknown") is None
        assert repo.find_run("no such key") is None

    def test_an_id_in_use_is_refused_by_its_name(self, repo: WorkflowRepo) -> None:
        repo.add_run(a_run())

        with pytest.raises(domain.RunAlreadyExists):
            repo.add_run(a_run(idempotency_key="other"))

    def test_a_key_starts_one_run(self, repo: WorkflowRepo) -> None:
        repo.add_run(first := a_run(idempotency_key="k"))

        with pytest.raises(domain.IdempotencyKeyTaken):
            repo.add_run(a_run(id="run_2", idempotency_key="k"))

        assert repo.find_run("k") == first
        assert repo.get_run("run_2") is None

    def test_runs_without_a_key_do_not_collide(self, repo: WorkflowRepo) -> None:
        repo.add_run(a_run())
        repo.add_run(a_run(id="run_2"))

        assert len(repo.list_runs()) == 2

    def test_a_key_of_a_run_that_was_rolled_back_is_free(self, repo: WorkflowRepo) -> None:
        break_off(lambda: repo.add_run(a_run(idempotency_key="k")))

        repo.add_run(second := a_run(id="run_2", idempotency_key="k"))

        assert repo.find_run("k") == second

    def test_the_newest_runs_come_first_and_ids_settle_a_tie(self, repo: WorkflowRepo) -> None:
        for run_id, at in (("run_b", NOW), ("run_a", NOW), ("run_c", LATER)):
            repo.add_run(a_run(id=run_id, created_at=at))

        assert [run.id for run in repo.list_runs()] == ["run_c", "run_b", "run_a"]

    def test_a_list_is_bounded_and_can_be_narrowed_to_a_status(self, repo: WorkflowRepo) -> None:
        for number, status in enumerate((RunStatus.FAILED, RunStatus.PENDING, RunStatus.FAILED)):
            repo.add_run(a_run(id=f"run_{number}", status=status))

        assert [run.id for run in repo.list_runs(status=RunStatus.FAILED, limit=1)] == ["run_2"]

    def test_a_change_is_stored_when_nobody_came_between(self, repo: WorkflowRepo) -> None:
        repo.add_run(seen := a_run())

        changed = repo.change_run(seen.claim(owner="host:1", now=LATER), seen=seen)

        assert repo.get_run(seen.id) == changed
        assert changed.fence == seen.fence + 1

    def test_of_two_who_saw_the_same_run_the_second_is_told(self, repo: WorkflowRepo) -> None:
        repo.add_run(seen := a_run())
        first = repo.change_run(seen.claim(owner="host:1", now=LATER), seen=seen)

        with pytest.raises(domain.LeaseLost):
            repo.change_run(seen.claim(owner="host:2", now=LATER), seen=seen)

        assert repo.get_run(seen.id) == first

    def test_a_change_of_an_unknown_run_is_refused(self, repo: WorkflowRepo) -> None:
        with pytest.raises(domain.LeaseLost):
            repo.change_run(a_run(), seen=a_run())

    def test_a_change_of_one_run_leaves_the_others_alone(self, repo: WorkflowRepo) -> None:
        repo.add_run(seen := a_run())
        repo.add_run(other := a_run(id="run_2"))

        repo.change_run(seen.claim(owner="host:1", now=LATER), seen=seen)

        assert repo.get_run("run_2") == other

    def test_a_change_is_rolled_back_with_its_unit(self, repo: WorkflowRepo) -> None:
        repo.add_run(seen := a_run())

        break_off(
            lambda: repo.change_run(seen.claim(owner="host:1", now=LATER), seen=seen, step=a_step()),
        )

        assert repo.get_run(seen.id) == seen
        assert repo.list_steps(seen.id) == ()

    def test_steps_come_back_with_every_field_in_the_order_they_began(self, repo: WorkflowRepo) -> None:
        repo.add_run(run := a_run())
        first = a_step().succeed(now=LATER)
        second = a_step(position=2, name=StepName.GENERATE_STRATEGY).fail(ERROR, now=LATER).compensate(now=LATER)

        run = repo.change_run(run, seen=run, step=second)
        repo.change_run(run, seen=run, step=first)

        assert repo.list_steps("run_1") == (first, second)

    def test_a_step_begun_again_stays_one_step(self, repo: WorkflowRepo) -> None:
        repo.add_run(run := a_run())
        run = repo.change_run(run, seen=run, step=a_step())

        repo.change_run(run, seen=run, step=(again := a_step().begin_again(now=LATER)))

        assert repo.list_steps("run_1") == (again,)
        assert again.attempts == 2

    def test_a_further_round_is_a_step_of_its_own(self, repo: WorkflowRepo) -> None:
        repo.add_run(run := a_run())
        rounds = [a_step(name=StepName.QC_EVALUATE, round=n, position=n) for n in (1, 2)]

        for step in rounds:
            run = repo.change_run(run, seen=run, step=step)

        assert [step.round for step in repo.list_steps("run_1")] == [1, 2]

    def test_a_step_is_not_stored_when_another_came_between(self, repo: WorkflowRepo) -> None:
        repo.add_run(seen := a_run())
        repo.change_run(seen.claim(owner="host:1", now=LATER), seen=seen)

        with pytest.raises(domain.LeaseLost):
            repo.change_run(seen, seen=seen, step=a_step())

        assert repo.list_steps(seen.id) == ()

    def test_holding_a_run_stores_its_lease_and_nothing_else(self, repo: WorkflowRepo) -> None:
        repo.add_run(seen := a_run())
        lease = domain.Lease(owner="host:1", expires_at=LATER)

        repo.hold_run(dataclasses.replace(seen, lease=lease, updated_at=LATER, round=9))

        assert repo.get_run(seen.id) == dataclasses.replace(seen, lease=lease, updated_at=LATER)

    def test_a_run_that_another_took_can_not_be_held(self, repo: WorkflowRepo) -> None:
        repo.add_run(seen := a_run())
        repo.change_run(seen.claim(owner="host:1", now=LATER), seen=seen)

        with pytest.raises(domain.LeaseLost):
            repo.hold_run(seen)

    def test_what_was_asked_for_never_changes(self, repo: WorkflowRepo) -> None:
        repo.add_run(seen := a_run(idempotency_key="k"))

        changed = repo.change_run(dataclasses.replace(seen, idempotency_key="other", client_name="Other"), seen=seen)

        assert repo.get_run(seen.id) == changed == dataclasses.replace(seen, fence=1)

    def test_an_unknown_run_has_no_steps_and_no_events(self, repo: WorkflowRepo) -> None:
        assert repo.list_steps("run_unknown") == ()
        assert repo.list_events("run_unknown") == ()

    def test_events_are_numbered_within_their_run(self, repo: WorkflowRepo) -> None:
        with persistence.unit_of_work():
            repo.add_events([started("evt_z"), started("evt_x", "run_2")])
            repo.add_events([started("evt_a")])

        listed = repo.list_events("run_1")
        assert [(event.event_id, event.position) for event in listed] == [("evt_z", 1), ("evt_a", 2)]

    def test_an_event_keeps_its_own_fields_as_json(self, repo: WorkflowRepo) -> None:
        head: Any = {"event_id": "evt_1", "occurred_at": NOW, "correlation_id": "run_1"}

        repo.add_events([WorkflowStepSucceeded(**head, step="qc_evaluate", round=2)])

        (stored,) = repo.list_events("run_1")
        assert (stored.name, stored.payload_json) == ("WorkflowStepSucceeded", '{"round":2,"step":"qc_evaluate"}')

    def test_an_event_is_stored_once(self, repo: WorkflowRepo) -> None:
        repo.add_events([started("evt_1")])

        with pytest.raises(domain.EventAlreadyStored), persistence.unit_of_work():
            repo.add_events([started("evt_2"), started("evt_1", "run_2")])

        assert [event.event_id for event in repo.list_events("run_1")] == ["evt_1"]

    def test_events_of_a_unit_that_failed_are_not_stored(self, repo: WorkflowRepo) -> None:
        break_off(lambda: persistence.current().events.append(started("evt_1")))

        assert repo.list_events("run_1") == ()

    def test_events_of_a_unit_are_stored_with_it(self, repo: WorkflowRepo) -> None:
        with persistence.unit_of_work() as unit:
            unit.events.append(started("evt_1"))

        assert [event.name for event in repo.list_events("run_1")] == ["WorkflowStarted"]


@pytest.mark.usefixtures("memory")
class TestInMemory(WorkflowContract):
    """The database is blocked here."""


@pytest.mark.storage
@pytest.mark.django_db
class TestDatabase(WorkflowContract):
    """SQLite in the first run of the suite, PostgreSQL in the second."""

    def test_a_hundred_runs_are_listed_with_one_query(self, repo: WorkflowRepo, django_assert_num_queries: Any) -> None:
        for number in range(100):
            repo.add_run(a_run(id=f"run_{number}"))

        with django_assert_num_queries(1):
            assert len(repo.list_runs(limit=100)) == 100


IDS = st.sampled_from(["run_a", "run_b", "run_c"])
KEYS = st.one_of(st.none(), st.sampled_from(["k1", "k2"]))
EVENT_IDS = st.lists(st.sampled_from([f"evt_{n}" for n in range(6)]), min_size=1, max_size=3)


class Parity(RuleBasedStateMachine):
    """Any sequence of operations ends alike in memory and in the database."""

    def __init__(self) -> None:
        super().__init__()
        WorkflowRun.objects.all().delete()
        WorkflowEvent.objects.all().delete()
        self.twins = Twins(InMemoryWorkflowRepo(MemoryStore()), DatabaseWorkflowRepo())
        self.seen: dict[str, domain.Run] = {}

    @rule(run_id=IDS, key=KEYS)
    def add_run(self, run_id: str, key: str | None) -> None:
        run = a_run(id=run_id, idempotency_key=key)
        kind, _ = self.twins.add_run(run)
        if kind == "value":
            self.seen[run_id] = run

    @rule(run_id=IDS)
    def look(self, run_id: str) -> None:
        kind, run = self.twins.get_run(run_id)
        if kind == "value" and run is not None:
            self.seen[run_id] = run

    @rule(run_id=IDS, fence=st.integers(0, 3), status=st.sampled_from(RunStatus))
    def change(self, run_id: str, fence: int, status: RunStatus) -> None:
        seen = self.seen.get(run_id) or a_run(id=run_id)
        self.twins.change_run(dataclasses.replace(seen, fence=fence, status=status), seen=seen)

    @rule(run_id=IDS)
    def hold(self, run_id: str) -> None:
        self.twins.hold_run((self.seen.get(run_id) or a_run(id=run_id)).renew(now=LATER))

    @rule(run_id=IDS, name=st.sampled_from(StepName), count=st.integers(1, 3), status=st.sampled_from(StepStatus))
    def save_step(self, run_id: str, name: StepName, count: int, status: StepStatus) -> None:
        position = list(StepName).index(name) * 10 + count
        run = self.seen.get(run_id) or a_run(id=run_id)
        step = a_step(run_id=run_id, name=name, round=count, position=position, status=status)
        self.twins.change_run(run, seen=run, step=step)

    @rule(run_id=IDS, event_ids=EVENT_IDS)
    def add_events(self, run_id: str, event_ids: list[str]) -> None:
        self.twins.add_events([started(event_id, run_id) for event_id in event_ids])

    @invariant()
    def contents_agree(self) -> None:
        self.twins.list_runs()
        for run_id in ("run_a", "run_b", "run_c"):
            self.twins.list_steps(run_id)
            self.twins.list_events(run_id)


@pytest.mark.storage
@pytest.mark.django_db
def test_memory_and_database_can_not_be_told_apart() -> None:
    run_state_machine_as_test(Parity, settings=MACHINES)
