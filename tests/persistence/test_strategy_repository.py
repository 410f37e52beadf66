"""What strategy's storage promises, on every implementation."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from aicmo_site.kernel import persistence
from aicmo_site.kernel.ids import new_id
from aicmo_site.kernel.memory import MemoryStore
from strategy import domain, services
from strategy.models import StrategyDocument
from strategy.repositories import StrategyRepo, create_strategy_repository
from strategy.repositories.db import DatabaseStrategyRepo
from strategy.repositories.memory import InMemoryStrategyRepo
from tests.builders import NOW, a_brief, a_strategy, a_strategy_plan
from tests.persistence.parity import MACHINES, Twins

LATER = NOW + timedelta(hours=1)


def save(brief: Any, **changes: Any) -> domain.Strategy:
    fields: dict[str, Any] = {"strategy_id": new_id("strat"), "plan": a_strategy_plan(), "now": NOW} | changes
    return services.save_strategy(brief=brief, **fields)


class StrategyContract:
    """Each test runs in memory, on SQLite and on PostgreSQL."""

    @pytest.fixture
    def repo(self) -> StrategyRepo:
        return create_strategy_repository()

    def test_a_strategy_comes_back_with_every_field(self, repo: StrategyRepo) -> None:
        strategy = a_strategy(note="Grüße 你好 ☕️\r\n")

        repo.add(strategy)

        assert repo.get(strategy.id) == strategy

    def test_an_unknown_strategy_is_none(self, repo: StrategyRepo) -> None:
        assert repo.get("strat_unknown") is None

    def test_times_of_any_zone_come_back_in_utc(self, repo: StrategyRepo) -> None:
        from_tokyo = a_strategy(created_at="2027-01-04T09:00:00.123456+09:00")

        repo.add(from_tokyo)

        stored = repo.get(from_tokyo.id)
        assert stored is not None
        assert stored.created_at.isoformat() == "2027-01-04T00:00:00.123456+00:00"

    def test_versions_count_up_for_each_brief(self) -> None:
        first, second = a_brief(id="brief_1"), a_brief(id="brief_2")

        versions = [save(first).version, save(first).version, save(second).version, save(first).version]

        assert versions == [1, 2, 1, 3]

    def test_a_version_taken_is_refused_by_its_name(self, repo: StrategyRepo) -> None:
        repo.add(a_strategy(id="strat_1", version=1))

        with pytest.raises(domain.StrategyVersionTaken):
            repo.add(a_strategy(id="strat_2", version=1))

    def test_an_id_in_use_is_refused_by_its_name(self, repo: StrategyRepo) -> None:
        repo.add(a_strategy(id="strat_1", version=1))

        with pytest.raises(domain.StrategyAlreadyExists):
            repo.add(a_strategy(id="strat_1", version=2))

    def test_a_rival_who_takes_the_version_first_costs_one_more_try(self, monkeypatch: pytest.MonkeyPatch) -> None:
        brief = a_brief()
        save(brief)
        repo_class = type(create_strategy_repository())
        real, answers = repo_class.next_version, iter([1])
        monkeypatch.setattr(repo_class, "next_version", lambda self, of: next(answers, None) or real(self, of))

        assert save(brief).version == 2

    def test_a_refused_version_leaves_what_was_there(self, repo: StrategyRepo) -> None:
        strategy = a_strategy(id="strat_1", version=1)
        repo.add(strategy)

        def add_two() -> None:
            with persistence.unit_of_work():
                repo.add(a_strategy(id="strat_3", version=2))
                repo.add(a_strategy(id="strat_2", version=1))

        with pytest.raises(domain.StrategyVersionTaken):
            add_two()

        assert repo.list_by_brief(strategy.brief_id) == (strategy,)

    def test_a_failed_save_leaves_earlier_versions_intact(self, repo: StrategyRepo) -> None:
        brief = a_brief()
        before = save(brief)

        def save_and_fail() -> None:
            with persistence.unit_of_work():
                save(brief)
                raise RuntimeError("power cut")

        with pytest.raises(RuntimeError, match="power cut"):
            save_and_fail()

        assert repo.list_by_brief(brief.id) == (before,)

    def test_a_brief_lists_its_versions_in_order(self, repo: StrategyRepo) -> None:
        for version in (3, 1, 2):
            repo.add(a_strategy(id=f"strat_{version}", version=version))
        repo.add(a_strategy(id="strat_other", brief_id="brief_other"))

        listed = repo.list_by_brief(a_strategy().brief_id)

        assert [strategy.version for strategy in listed] == [1, 2, 3]

    def test_a_brief_without_strategies_lists_none(self, repo: StrategyRepo) -> None:
        assert repo.list_by_brief("brief_unknown") == ()

    def test_approving_keeps_who_and_when(self, repo: StrategyRepo) -> None:
        strategy = save(a_brief())

        services.approve_strategy(strategy_id=strategy.id, by="rita", note="good", now=LATER)

        stored = repo.get(strategy.id)
        assert stored is not None
        assert (stored.status, stored.approved_by, stored.approved_at, stored.note) == (
            "approved",
            "rita",
            LATER,
            "good",
        )

    def test_approving_twice_is_refused_and_the_time_stays(self, repo: StrategyRepo) -> None:
        strategy = save(a_brief())
        approved = services.approve_strategy(strategy_id=strategy.id, by="rita", now=LATER)

        with pytest.raises(domain.StrategyAlreadyDecided):
            services.approve_strategy(strategy_id=strategy.id, by="omar", now=LATER + timedelta(days=1))

        assert repo.get(strategy.id) == approved

    def test_a_rejected_version_can_not_be_approved(self) -> None:
        strategy = save(a_brief())
        services.reject_strategy(strategy_id=strategy.id, by="rita", now=LATER)

        with pytest.raises(domain.StrategyAlreadyDecided):
            services.approve_strategy(strategy_id=strategy.id, by="rita", now=LATER)

    def test_a_decision_made_meanwhile_by_a_rival_wins(self, repo: StrategyRepo) -> None:
        strategy = save(a_brief())
        mine = strategy.approve(by="rita", now=LATER)
        repo.decide(strategy.reject(by="omar", now=LATER))

        with pytest.raises(domain.StrategyAlreadyDecided):
            repo.decide(mine)

        assert services.get_strategy(strategy_id=strategy.id).decided_by == "omar"

    def test_one_version_of_a_brief_can_be_approved(self) -> None:
        brief = a_brief()
        first, second = save(brief), save(brief)
        services.approve_strategy(strategy_id=first.id, by="rita", now=LATER)

        with pytest.raises(domain.AnotherVersionApproved):
            services.approve_strategy(strategy_id=second.id, by="rita", now=LATER)

    def test_the_next_version_can_be_approved_after_a_rejection(self) -> None:
        brief = a_brief()
        first, second = save(brief), save(brief)
        services.reject_strategy(strategy_id=first.id, by="rita", now=LATER)

        approved = services.approve_strategy(strategy_id=second.id, by="rita", now=LATER)

        assert approved.approved_by == "rita"

    def test_deciding_on_an_unknown_strategy_is_refused_by_its_name(self, repo: StrategyRepo) -> None:
        with pytest.raises(domain.StrategyNotFound):
            services.approve_strategy(strategy_id="strat_unknown", by="rita", now=LATER)
        with pytest.raises(domain.StrategyNotFound):
            repo.decide(a_strategy().approve(by="rita", now=LATER))

    def test_reads_never_touch_updated_at(self, repo: StrategyRepo) -> None:
        strategy = save(a_brief())

        repo.list_by_brief(strategy.brief_id)
        repo.next_version(strategy.brief_id)

        assert services.get_strategy(strategy_id=strategy.id).updated_at == NOW

    def test_deleting_removes_one_and_twice_equals_once(self, repo: StrategyRepo) -> None:
        brief = a_brief()
        first, second = save(brief), save(brief)

        assert services.discard_strategy(strategy_id=first.id)
        assert not services.discard_strategy(strategy_id=first.id)

        assert repo.list_by_brief(brief.id) == (second,)

    def test_a_strategy_is_generated_with_its_event_or_not_at_all(self) -> None:
        with persistence.unit_of_work() as unit:
            strategy = save(a_brief())
            names = [type(event).__name__ for event in unit.events]
            unit.events.clear()

        assert names == ["StrategyGenerated"]
        assert strategy.version == 1


@pytest.mark.usefixtures("memory")
class TestInMemory(StrategyContract):
    """The database is blocked here."""


@pytest.mark.storage
@pytest.mark.django_db
class TestDatabase(StrategyContract):
    """SQLite in the first run of the suite, PostgreSQL in the second."""

    def test_a_brief_is_listed_with_one_query(self, repo: StrategyRepo, django_assert_num_queries: Any) -> None:
        for version in (1, 2, 3):
            repo.add(a_strategy(id=f"strat_{version}", version=version))

        with django_assert_num_queries(1):
            repo.list_by_brief(a_strategy().brief_id)


IDS = st.sampled_from([f"strat_{n}" for n in range(4)])
BRIEFS = st.sampled_from(["brief_a", "brief_b"])
NOTES = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)


class Parity(RuleBasedStateMachine):
    """Any sequence of operations ends alike in memory and in the database."""

    def __init__(self) -> None:
        super().__init__()
        StrategyDocument.objects.all().delete()
        self.twins = Twins(InMemoryStrategyRepo(MemoryStore()), DatabaseStrategyRepo())

    @rule(strategy_id=IDS, brief_id=BRIEFS, version=st.integers(1, 3), note=NOTES)
    def add(self, strategy_id: str, brief_id: str, version: int, note: str) -> None:
        self.twins.add(a_strategy(id=strategy_id, brief_id=brief_id, version=version, note=note))

    @rule(strategy_id=IDS, approve=st.booleans(), note=NOTES)
    def decide(self, strategy_id: str, approve: bool, note: str) -> None:
        _, stored = self.twins.get(strategy_id)
        proposed = dataclasses.replace(
            stored or a_strategy(id=strategy_id), status="proposed", decided_by=None, decided_at=None
        )
        decide = proposed.approve if approve else proposed.reject
        self.twins.decide(decide(by="rita", note=note, now=LATER))

    @rule(strategy_id=IDS)
    def delete(self, strategy_id: str) -> None:
        self.twins.delete(strategy_id)

    @rule(brief_id=BRIEFS)
    def next_version(self, brief_id: str) -> None:
        self.twins.next_version(brief_id)

    @invariant()
    def contents_agree(self) -> None:
        self.twins.list_by_brief("brief_a")
        self.twins.list_by_brief("brief_b")


@pytest.mark.storage
@pytest.mark.django_db
def test_memory_and_database_can_not_be_told_apart() -> None:
    run_state_machine_as_test(Parity, settings=MACHINES)
