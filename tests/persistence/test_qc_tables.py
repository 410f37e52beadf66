"""QC's tables: what they refuse, what a save costs, how a race ends; and that memory does the same."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from aicmo_site.kernel.memory import MemoryStore
from qc import domain, models
from qc.repositories import QcRepo, create_qc_repository
from qc.repositories.db import DatabaseQcRepo
from qc.repositories.memory import InMemoryQcRepo
from tests.builders import NOW
from tests.builders_qc_delivery import (
    a_clean_evaluation,
    a_missing_thing,
    a_result,
    a_review,
    an_evaluation,
    an_issue,
)
from tests.persistence.parity import MACHINES, Twins

LATER = NOW + timedelta(hours=1)


@pytest.mark.storage
@pytest.mark.django_db
class TestQcTables:
    """SQLite in the first run of the suite, PostgreSQL in the second."""

    @pytest.fixture
    def repo(self) -> QcRepo:
        return create_qc_repository()

    def test_no_issue_outlives_its_result(self, repo: QcRepo) -> None:
        repo.save_result(a_result())
        repo.save_result(a_result(id="qc_second"))
        assert set(models.QcIssue.objects.values_list("result_id", flat=True)) == {"qc_second"}

        repo.delete_result("qc_second")

        assert not models.QcIssue.objects.exists()

    def test_a_client_is_listed_with_two_queries(self, repo: QcRepo, django_assert_num_queries: Any) -> None:
        for number in range(5):
            repo.save_result(a_result(id=f"qc_{number}", draft_id=f"draft_{number}"))

        with django_assert_num_queries(2):
            repo.list_results("harbor-coffee")

    def test_a_result_is_read_with_two_queries(self, repo: QcRepo, django_assert_num_queries: Any) -> None:
        repo.save_result(a_result())

        with django_assert_num_queries(2):
            repo.get_result("draft_harbor")

    @pytest.mark.parametrize("doomed", ["INSERT INTO", "DELETE FROM", "UPDATE", 'INSERT INTO "qc_issues"'])
    def test_a_fault_at_any_statement_leaves_the_earlier_result_with_its_issues(
        self, repo: QcRepo, doomed: str
    ) -> None:
        before = repo.save_result(a_result())

        def fail(execute: Any, sql: str, *rest: Any) -> Any:
            if sql.startswith(doomed):
                raise OperationalError("connection lost")
            return execute(sql, *rest)

        with connection.execute_wrapper(fail), pytest.raises(OperationalError):
            repo.save_result(a_result(id="qc_second", evaluation=a_clean_evaluation(issues=(an_issue(),))))

        assert repo.list_results("harbor-coffee") == (before,)

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE qc_results SET score = 1.01",
            "UPDATE qc_results SET score = -0.01",
            "UPDATE qc_results SET threshold = 2",
            "UPDATE qc_issues SET severity = 'mild'",
            "UPDATE qc_issues SET excerpt = NULL WHERE excerpt IS NOT NULL",
            "UPDATE qc_reviews SET decision = 'perhaps'",
        ],
    )
    def test_the_database_itself_refuses_what_can_not_be(self, repo: QcRepo, change: str) -> None:
        repo.save_result(a_result())
        repo.add_review(a_review())

        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)

    def test_the_promised_constraints_and_indexes_are_there(self) -> None:
        with connection.cursor() as cursor:
            of_results = connection.introspection.get_constraints(cursor, "qc_results")
            of_issues = connection.introspection.get_constraints(cursor, "qc_issues")

        assert of_results["uq_qc_result_draft_id"]["unique"]
        assert of_results["ix_qc_results_draft_id"]["columns"][0] == "draft_id"
        assert of_issues["ix_qc_issues_result_id"]["columns"] == ["result_id"]
        indexed = [found for found in of_issues.values() if found["index"] and found["columns"] == ["result_id"]]
        assert len(indexed) == 1


@pytest.mark.storage
@pytest.mark.django_db
def test_postgresql_deletes_issues_whoever_deletes_the_result() -> None:
    DatabaseQcRepo().save_result(a_result())

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM qc_issues")
        cursor.execute("DELETE FROM qc_results")

    assert not models.QcIssue.objects.exists()


@pytest.mark.storage
@pytest.mark.django_db
def test_postgresql_answers_a_verdict_from_the_index_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_INDEX_DEFINITION[connection.vendor])
        (definition,) = cursor.fetchone()

    assert ("INCLUDE (passed, score)" in definition) is (connection.vendor == "postgresql")


_INDEX_DEFINITION = {
    "postgresql": "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_qc_results_draft_id'",
    "sqlite": "SELECT sql FROM sqlite_master WHERE name = 'ix_qc_results_draft_id'",
}


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_a_save_alone_takes_five_statements() -> None:
    DatabaseQcRepo().save_result(a_result())

    with CaptureQueriesContext(connection) as captured:
        DatabaseQcRepo().save_result(a_result(updated_at=LATER))

    verbs = [query["sql"].split()[0] for query in captured]
    assert verbs == ["BEGIN", "INSERT", "DELETE", "INSERT", "COMMIT"]


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_racing_evaluations_leave_one_result_with_its_own_issues(attempt: int) -> None:
    racers = 4
    start = threading.Barrier(racers)

    def evaluate(number: int) -> None:
        issues = tuple(an_issue(rule=f"rule.{number}") for _ in range(3))
        result = a_result(id=f"qc_{number}", evaluation=an_evaluation(issues=issues))
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            DatabaseQcRepo().save_result(result)
        finally:
            connection.close()

    with ThreadPoolExecutor(racers) as pool:
        list(pool.map(evaluate, range(racers)))

    (stored,) = DatabaseQcRepo().list_results("harbor-coffee")
    assert [issue.rule for issue in stored.issues] == [f"rule.{stored.id.removeprefix('qc_')}"] * 3
    assert models.QcIssue.objects.count() == 3


RESULTS = st.sampled_from([f"qc_{n}" for n in range(4)])
DRAFTS = st.sampled_from([f"draft_{n}" for n in range(3)])
REVIEWS = st.sampled_from([f"review_{n}" for n in range(4)])
TIMES = st.sampled_from([NOW, LATER])
NOTES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
SCORES = st.floats(0, 1)
ISSUES = st.lists(st.builds(lambda reason: a_missing_thing(reason=reason), NOTES), max_size=3).map(tuple)


class Parity(RuleBasedStateMachine):
    """Any sequence of operations ends alike in memory and in the database."""

    def __init__(self) -> None:
        super().__init__()
        models.QcResult.objects.all().delete()
        models.QcReview.objects.all().delete()
        self.twins = Twins(InMemoryQcRepo(MemoryStore()), DatabaseQcRepo())

    @rule(result_id=RESULTS, draft_id=DRAFTS, score=SCORES, issues=ISSUES, now=TIMES)
    def save(self, result_id: str, draft_id: str, score: float, issues: tuple[domain.QcIssue, ...], now: Any) -> None:
        evaluation = an_evaluation(score=score, issues=issues)
        times = dict.fromkeys(("evaluated_at", "created_at", "updated_at"), now)
        self.twins.save_result(a_result(id=result_id, draft_id=draft_id, evaluation=evaluation, **times))

    @rule(result_id=RESULTS)
    def delete(self, result_id: str) -> None:
        self.twins.delete_result(result_id)

    @rule(review_id=REVIEWS, draft_id=DRAFTS, note=NOTES, now=TIMES)
    def review(self, review_id: str, draft_id: str, note: str, now: Any) -> None:
        self.twins.add_review(a_review(id=review_id, draft_id=draft_id, note=note, decided_at=now))

    @rule(draft_id=DRAFTS)
    def delete_reviews(self, draft_id: str) -> None:
        self.twins.delete_reviews(draft_id)

    @rule(draft_id=DRAFTS, result_id=RESULTS)
    def look_up(self, draft_id: str, result_id: str) -> None:
        self.twins.get_result(draft_id)
        self.twins.get_by_id(result_id)
        self.twins.list_reviews(draft_id)

    @invariant()
    def contents_agree(self) -> None:
        self.twins.list_results("harbor-coffee")


@pytest.mark.storage
@pytest.mark.django_db
def test_memory_and_database_can_not_be_told_apart() -> None:
    run_state_machine_as_test(Parity, settings=MACHINES)
