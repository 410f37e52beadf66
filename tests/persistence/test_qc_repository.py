"""What QC's storage promises, on every implementation."""

import contextlib
from datetime import timedelta
from typing import Any

import pytest

from aicmo_site.kernel import persistence
from qc import domain, services
from qc.repositories import QcRepo, create_qc_repository
from tests.builders import NOW
from tests.builders_qc_delivery import (
    EVERY_SCRIPT,
    a_clean_evaluation,
    a_missing_thing,
    a_result,
    a_review,
    a_small_content,
    a_small_draft,
    an_evaluation,
    an_issue,
)

LATER = NOW + timedelta(hours=1)


def save(draft: Any = None, **changes: Any) -> domain.QcResult:
    fields: dict[str, Any] = {"result_id": "qc_harbor", "evaluation": an_evaluation(), "now": NOW}
    return services.save_evaluation(draft=draft or a_small_draft(), **{**fields, **changes})


def review(draft: Any = None, **changes: Any) -> domain.Review:
    fields = {"review_id": "review_1", "result_id": "qc_harbor", "decision": "approved", "reviewer": "rita", "now": NOW}
    return services.add_review(draft=draft or a_small_draft(), **{**fields, **changes})


def save_in_a_power_cut() -> None:
    with persistence.unit_of_work():
        save(evaluation=a_clean_evaluation(), now=LATER)
        raise RuntimeError("power cut")


def save_two_and_swallow_a_refusal(repo: QcRepo) -> None:
    with persistence.unit_of_work():
        repo.save_result(a_result(draft_id="draft_2", id="qc_2"))
        with contextlib.suppress(domain.QcResultIdTaken):
            repo.save_result(a_result(draft_id="draft_3", id="qc_1"))


class QcContract:
    """Each test runs in memory, on SQLite and on PostgreSQL."""

    @pytest.fixture
    def repo(self) -> QcRepo:
        return create_qc_repository()

    def test_a_result_comes_back_with_every_field(self, repo: QcRepo) -> None:
        result = a_result()

        repo.save_result(result)

        assert repo.get_result(result.draft_id) == result

    def test_every_script_comes_back_to_the_letter(self, repo: QcRepo) -> None:
        texts = dict.fromkeys(
            ("rule", "category", "section", "reason", "suggestion", "replacement", "source"), EVERY_SCRIPT
        )
        issue = an_issue(**texts, excerpt=EVERY_SCRIPT, start=0, end=len(EVERY_SCRIPT))
        scores = (domain.CategoryScore(category=EVERY_SCRIPT, score=0.1),)
        evaluation = an_evaluation(issues=(issue,), category_scores=scores, ruleset=EVERY_SCRIPT)
        result = a_result(client_name=EVERY_SCRIPT, evaluation=evaluation)

        repo.save_result(result)

        assert repo.get_by_id(result.id) == result

    def test_a_result_is_found_by_its_draft_and_by_its_id(self, repo: QcRepo) -> None:
        result = repo.save_result(a_result())

        assert repo.get_result("draft_harbor") == repo.get_by_id("qc_harbor") == result

    def test_an_unknown_draft_or_id_is_none(self, repo: QcRepo) -> None:
        repo.save_result(a_result())

        assert repo.get_result("draft_unknown") is None
        assert repo.get_by_id("draft_harbor") is None
        assert services.find_result(draft_id="qc_harbor") is None
        assert services.find_result_by_id(result_id="qc_unknown") is None

    def test_a_missing_result_is_refused_by_its_name(self) -> None:
        with pytest.raises(domain.QcResultNotFound):
            services.get_result(draft_id="draft_unknown")
        with pytest.raises(domain.QcResultNotFound):
            services.get_result_by_id(result_id="qc_unknown")

    def test_times_of_any_zone_come_back_in_utc(self, repo: QcRepo) -> None:
        tokyo = "2027-01-04T09:00:00.123456+09:00"

        repo.save_result(a_result(created_at=tokyo, evaluated_at=tokyo, updated_at=tokyo))

        stored = services.get_result(draft_id="draft_harbor")
        times = {stored.created_at, stored.evaluated_at, stored.updated_at}
        assert [time.isoformat() for time in times] == ["2027-01-04T00:00:00.123456+00:00"]

    def test_issues_keep_their_order(self, repo: QcRepo) -> None:
        issues = tuple(an_issue(rule=f"terms.{name}") for name in ("third", "first", "second", "first"))

        repo.save_result(a_result(evaluation=an_evaluation(issues=issues)))

        assert services.get_result(draft_id="draft_harbor").issues == issues

    def test_nothing_given_and_empty_text_stay_apart(self, repo: QcRepo) -> None:
        empty = an_issue(excerpt="", start=3, end=3, section="", suggestion="", replacement="", source="")
        result = a_result(evaluation=an_evaluation(issues=(empty, a_missing_thing())))

        repo.save_result(result)

        assert repo.get_result(result.draft_id) == result

    def test_the_largest_numbers_come_back(self, repo: QcRepo) -> None:
        most = 2**31 - 1
        evaluation = an_evaluation(
            words=most, score=5e-324, threshold=1.0, issues=(an_issue(start=most - 5, end=most),)
        )
        result = a_result(draft_revision=most, evaluation=evaluation)

        repo.save_result(result)

        assert repo.get_result(result.draft_id) == result

    def test_hundreds_of_issues_come_back(self, repo: QcRepo) -> None:
        issues = tuple(an_issue(rule=f"terms.{number}") for number in range(300))

        repo.save_result(a_result(evaluation=an_evaluation(issues=issues)))

        assert services.get_result(draft_id="draft_harbor").issues == issues

    def test_the_latest_result_of_a_draft_replaces_the_first_and_its_issues(self, repo: QcRepo) -> None:
        repo.save_result(a_result())
        second = a_result(id="qc_second", evaluation=a_clean_evaluation(), evaluated_at=LATER, draft_revision=2)

        repo.save_result(second)

        assert repo.get_result("draft_harbor") == repo.get_by_id("qc_second") == second
        assert repo.get_by_id("qc_harbor") is None
        assert repo.list_results("harbor-coffee") == (second,)

    def test_a_replaced_result_keeps_when_it_was_created_and_moves_when_it_changed(self, repo: QcRepo) -> None:
        repo.save_result(a_result())

        given_back = repo.save_result(a_result(id="qc_second", created_at=LATER, updated_at=LATER, evaluated_at=LATER))

        assert repo.get_result("draft_harbor") == given_back
        assert (given_back.created_at, given_back.updated_at, given_back.evaluated_at) == (NOW, LATER, LATER)

    def test_saving_the_same_result_twice_equals_once(self, repo: QcRepo) -> None:
        repo.save_result(a_result())
        repo.save_result(a_result())

        assert repo.list_results("harbor-coffee") == (a_result(),)

    def test_the_id_of_another_drafts_result_is_refused_by_its_name(self, repo: QcRepo) -> None:
        first = repo.save_result(a_result(draft_id="draft_1", id="qc_1"))
        second = repo.save_result(a_result(draft_id="draft_2", id="qc_2"))

        for draft_id in ("draft_2", "draft_3"):
            with pytest.raises(domain.QcResultIdTaken, match="qc_1"):
                repo.save_result(a_result(draft_id=draft_id, id="qc_1"))

        assert repo.list_results("harbor-coffee") == (first, second)

    def test_a_failed_save_leaves_the_earlier_result_with_its_issues(self, repo: QcRepo) -> None:
        before = save()

        with pytest.raises(RuntimeError, match="power cut"):
            save_in_a_power_cut()

        assert repo.get_result("draft_harbor") == before
        assert len(before.issues) == 2

    def test_a_unit_that_swallows_a_refused_save_keeps_nothing(self, repo: QcRepo) -> None:
        repo.save_result(a_result(draft_id="draft_1", id="qc_1"))

        with pytest.raises(persistence.UnitOfWorkDoomed):
            save_two_and_swallow_a_refusal(repo)

        assert repo.get_by_id("qc_2") is None

    def test_a_client_lists_its_results_oldest_first_and_by_id_within_an_instant(self, repo: QcRepo) -> None:
        for number, made in ((3, NOW), (1, LATER), (2, NOW), (10, NOW)):
            repo.save_result(a_result(id=f"qc_{number}", draft_id=f"draft_{number}", created_at=made))
        repo.save_result(a_result(id="qc_Z", draft_id="draft_Z"))
        repo.save_result(a_result(id="qc_0", draft_id="draft_0", client_id="another"))

        listed = repo.list_results("harbor-coffee")

        assert [result.id for result in listed] == ["qc_10", "qc_2", "qc_3", "qc_Z", "qc_1"]

    def test_a_client_without_results_lists_none(self) -> None:
        assert services.list_results(client_id="unknown") == ()

    def test_deleting_a_result_deletes_its_issues_and_no_others(self, repo: QcRepo) -> None:
        repo.save_result(a_result())
        other = repo.save_result(a_result(id="qc_other", draft_id="draft_other"))

        assert repo.delete_result("qc_harbor")
        assert not repo.delete_result("qc_harbor")

        assert repo.list_results("harbor-coffee") == (other,)

    def test_a_deleted_result_starts_anew(self, repo: QcRepo) -> None:
        repo.save_result(a_result())
        repo.delete_result("qc_harbor")

        repo.save_result(a_result(created_at=LATER, evaluation=a_clean_evaluation()))

        stored = services.get_result(draft_id="draft_harbor")
        assert (stored.created_at, stored.issues) == (LATER, ())

    def test_reads_never_touch_updated_at(self, repo: QcRepo) -> None:
        save()

        repo.get_by_id("qc_harbor")
        repo.list_results("harbor-coffee")
        repo.list_reviews("draft_harbor")

        assert services.get_result(draft_id="draft_harbor").updated_at == NOW

    def test_a_new_evaluation_keeps_the_drafts_result_id(self) -> None:
        save()

        again = save(result_id="qc_another", now=LATER, evaluation=a_clean_evaluation())

        assert (again.id, again.created_at, again.updated_at, again.issues) == ("qc_harbor", NOW, LATER, ())

    def test_a_first_evaluation_that_a_rival_overtakes_leaves_one_result(
        self, repo: QcRepo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repo.save_result(a_result(id="qc_rival", evaluation=a_clean_evaluation()))
        monkeypatch.setattr(type(repo), "get_result", lambda self, draft_id: None)

        mine = save(now=LATER)

        monkeypatch.undo()
        assert repo.list_results("harbor-coffee") == (mine,)
        assert (mine.id, mine.created_at, len(mine.issues)) == ("qc_harbor", NOW, 2)

    def test_a_verdict_is_stored_with_its_event(self) -> None:
        with persistence.unit_of_work() as unit:
            save()
            save(evaluation=a_clean_evaluation())
            failed, passed = unit.events

        assert isinstance(failed, domain.QcFailed)
        assert (failed.correlation_id, failed.score, failed.critical) == ("qc_harbor", 0.65, 1)
        assert isinstance(passed, domain.QcPassed)
        assert (passed.result_id, passed.score) == ("qc_harbor", 1.0)

    def test_a_review_comes_back_with_every_field(self, repo: QcRepo) -> None:
        decided = a_review(reviewer=EVERY_SCRIPT, note=EVERY_SCRIPT, decided_at="2027-01-04T09:00:00.000001+09:00")

        repo.add_review(decided)

        assert repo.list_reviews("draft_harbor") == (decided,)

    def test_a_review_id_in_use_is_refused_and_the_first_review_stays(self, repo: QcRepo) -> None:
        first = a_review()
        repo.add_review(first)

        with pytest.raises(domain.ReviewAlreadyExists, match="review_1"):
            repo.add_review(a_review(draft_id="draft_other", decision="rejected"))

        assert (repo.list_reviews("draft_harbor"), repo.list_reviews("draft_other")) == ((first,), ())

    def test_reviews_are_listed_in_the_order_they_were_made(self, repo: QcRepo) -> None:
        for number, decided_at in ((3, NOW), (1, LATER), (2, NOW)):
            repo.add_review(a_review(id=f"review_{number}", decided_at=decided_at))
        repo.add_review(a_review(id="review_0", draft_id="draft_other"))

        listed = services.list_reviews(draft_id="draft_harbor")

        assert [decided.id for decided in listed] == ["review_2", "review_3", "review_1"]

    def test_reviews_outlive_a_new_evaluation(self) -> None:
        save()
        decided = review()

        save(evaluation=a_clean_evaluation(), now=LATER)

        assert services.list_reviews(draft_id="draft_harbor") == (decided,)

    def test_a_review_names_a_result_that_is_there(self) -> None:
        with pytest.raises(domain.QcResultNotFound):
            review()

        assert services.list_reviews(draft_id="draft_harbor") == ()

    def test_a_review_of_words_that_were_not_checked_is_refused(self) -> None:
        save()
        rewritten = a_small_draft(a_small_content(title="Another title"))

        for draft in (rewritten, a_small_draft(revision=2), a_small_draft(id="draft_other")):
            with pytest.raises(domain.StaleReview):
                review(draft)

        assert services.list_reviews(draft_id="draft_harbor") == ()

    def test_discarding_removes_result_and_reviews_of_one_draft_and_twice_equals_once(self, repo: QcRepo) -> None:
        other = save(a_small_draft(id="draft_other"), result_id="qc_other")
        save()
        review()

        assert services.discard_result(draft_id="draft_harbor")
        assert not services.discard_result(draft_id="draft_harbor")

        assert repo.list_results("harbor-coffee") == (other,)
        assert repo.list_reviews("draft_harbor") == ()

    def test_reviews_without_a_result_are_discarded_too(self, repo: QcRepo) -> None:
        repo.add_review(a_review(id="review_1"))
        repo.add_review(a_review(id="review_2"))

        assert repo.delete_reviews("draft_other") == 0
        assert services.discard_result(draft_id="draft_harbor")
        assert repo.list_reviews("draft_harbor") == ()


@pytest.mark.usefixtures("memory")
class TestInMemory(QcContract):
    """The database is blocked here."""


@pytest.mark.storage
@pytest.mark.django_db
class TestDatabase(QcContract):
    """SQLite in the first run of the suite, PostgreSQL in the second."""
