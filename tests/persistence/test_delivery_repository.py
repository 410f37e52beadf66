"""What delivery's storage promises, on every implementation."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aicmo_site.kernel import persistence
from delivery import domain, services
from delivery.repositories import DeliveryRepo, create_delivery_repository
from tests.builders import NOW
from tests.builders_qc_delivery import (
    EVERY_SCRIPT,
    a_clean_evaluation,
    a_package,
    a_result,
    a_review,
    a_small_content,
    a_small_draft,
    an_artifact,
)

LATER = NOW + timedelta(hours=1)


def deliver(**changes: Any) -> domain.Package:
    fields: dict[str, Any] = {
        "package_id": "pkg_harbor",
        "draft": a_small_draft(),
        "result": a_result(evaluation=a_clean_evaluation()),
        "reviews": (),
        "artifacts": (an_artifact(),),
        "now": NOW,
    }
    return services.create_package(**{**fields, **changes})


def deliver_in_a_power_cut() -> None:
    with persistence.unit_of_work():
        deliver(artifacts=(), now=LATER)
        raise RuntimeError("power cut")


def names(package: domain.Package | None) -> list[str]:
    return [artifact.name for artifact in package.artifacts] if package else []


class DeliveryContract:
    """Each test runs in memory, on SQLite and on PostgreSQL."""

    @pytest.fixture
    def repo(self) -> DeliveryRepo:
        return create_delivery_repository()

    def test_a_package_comes_back_with_every_field(self, repo: DeliveryRepo) -> None:
        repo.save_package(a_package())

        assert repo.get_package("pkg_harbor") == a_package()

    def test_every_script_comes_back_to_the_letter(self, repo: DeliveryRepo) -> None:
        package = a_package(client_name=EVERY_SCRIPT, artifacts=(an_artifact(path=EVERY_SCRIPT),))

        repo.save_package(package)

        assert repo.get_package(package.id) == package

    def test_an_unknown_package_is_none(self, repo: DeliveryRepo) -> None:
        assert repo.get_package("pkg_unknown") is None

    def test_a_missing_package_is_refused_by_its_name(self) -> None:
        with pytest.raises(domain.PackageNotFound, match="pkg_unknown"):
            services.get_package(package_id="pkg_unknown")

    def test_times_of_any_zone_come_back_in_utc(self, repo: DeliveryRepo) -> None:
        tokyo = "2027-01-04T09:00:00.123456+09:00"

        repo.save_package(a_package(created_at=tokyo, updated_at=tokyo))

        stored = services.get_package(package_id="pkg_harbor")
        assert stored.created_at.isoformat() == stored.updated_at.isoformat() == "2027-01-04T00:00:00.123456+00:00"

    def test_artifacts_keep_their_order(self, repo: DeliveryRepo) -> None:
        repo.save_package(a_package(artifacts=tuple(map(an_artifact, ("third", "first", "second")))))

        assert names(repo.get_package("pkg_harbor")) == ["third", "first", "second"]

    def test_a_package_without_artifacts_is_legal(self, repo: DeliveryRepo) -> None:
        repo.save_package(a_package(artifacts=()))

        assert names(repo.get_package("pkg_harbor")) == []

    def test_hundreds_of_artifacts_keep_their_order(self, repo: DeliveryRepo) -> None:
        artifacts = tuple(an_artifact(f"file-{number}") for number in range(300))

        repo.save_package(a_package(artifacts=artifacts))

        assert services.get_package(package_id="pkg_harbor").artifacts == artifacts

    def test_the_largest_numbers_come_back(self, repo: DeliveryRepo) -> None:
        most = 2**31 - 1
        package = a_package(draft_revision=most, artifacts=(an_artifact(size=most), an_artifact("empty", size=0)))

        repo.save_package(package)

        assert repo.get_package(package.id) == package

    def test_saving_again_replaces_the_package_and_all_its_artifacts(self, repo: DeliveryRepo) -> None:
        repo.save_package(a_package())
        second = a_package(draft_revision=2, client_name="Harbor", artifacts=(an_artifact("new"), an_artifact()))

        repo.save_package(second)

        assert repo.get_package("pkg_harbor") == second
        assert repo.list_packages("draft_harbor") == (second,)

    def test_replacing_with_no_artifacts_removes_them(self, repo: DeliveryRepo) -> None:
        repo.save_package(a_package())

        repo.save_package(a_package(artifacts=()))

        assert names(repo.get_package("pkg_harbor")) == []

    def test_saving_the_same_package_twice_equals_once(self, repo: DeliveryRepo) -> None:
        repo.save_package(a_package())
        repo.save_package(a_package())

        assert repo.list_packages("draft_harbor") == (a_package(),)

    def test_a_replaced_package_keeps_when_it_was_created_and_moves_when_it_changed(self, repo: DeliveryRepo) -> None:
        repo.save_package(a_package())

        repo.save_package(a_package(created_at=LATER, updated_at=LATER))

        stored = services.get_package(package_id="pkg_harbor")
        assert (stored.created_at, stored.updated_at) == (NOW, LATER)

    def test_two_packages_may_hold_files_of_one_name(self, repo: DeliveryRepo) -> None:
        for package_id in ("pkg_1", "pkg_2"):
            repo.save_package(a_package(id=package_id))

        assert names(repo.get_package("pkg_1")) == names(repo.get_package("pkg_2"))

    def test_a_draft_lists_its_packages_oldest_first_and_by_id_within_an_instant(self, repo: DeliveryRepo) -> None:
        for name, made in (("3", NOW), ("1", LATER), ("2", NOW), ("Z", NOW), ("10", NOW)):
            repo.save_package(a_package(id=f"pkg_{name}", created_at=made))
        repo.save_package(a_package(id="pkg_0", draft_id="draft_other"))

        listed = services.list_packages(draft_id="draft_harbor")

        assert [package.id for package in listed] == ["pkg_10", "pkg_2", "pkg_3", "pkg_Z", "pkg_1"]

    def test_a_draft_without_packages_lists_none(self, repo: DeliveryRepo) -> None:
        assert repo.list_packages("draft_unknown") == ()

    def test_a_listed_package_brings_its_artifacts_in_order(self, repo: DeliveryRepo) -> None:
        package = a_package(artifacts=tuple(map(an_artifact, ("third", "first", "second"))))

        repo.save_package(package)

        assert repo.list_packages("draft_harbor") == (package,)

    def test_a_package_that_moves_to_another_draft_is_listed_there_only(self, repo: DeliveryRepo) -> None:
        repo.save_package(a_package())

        repo.save_package(a_package(draft_id="draft_other"))

        assert repo.list_packages("draft_harbor") == ()
        assert len(repo.list_packages("draft_other")) == 1

    def test_deleting_removes_one_and_twice_equals_once(self, repo: DeliveryRepo) -> None:
        other = a_package(id="pkg_other")
        repo.save_package(a_package())
        repo.save_package(other)

        assert repo.delete_package("pkg_harbor")
        assert not repo.delete_package("pkg_harbor")

        assert repo.list_packages("draft_harbor") == (other,)

    def test_a_deleted_package_starts_anew(self, repo: DeliveryRepo) -> None:
        repo.save_package(a_package())
        repo.delete_package("pkg_harbor")

        repo.save_package(a_package(created_at=LATER, artifacts=()))

        assert repo.get_package("pkg_harbor") == a_package(created_at=LATER, artifacts=())

    def test_a_failed_delivery_leaves_the_earlier_package_with_its_artifacts(self, repo: DeliveryRepo) -> None:
        before = deliver()

        with pytest.raises(RuntimeError, match="power cut"):
            deliver_in_a_power_cut()

        assert repo.get_package("pkg_harbor") == before
        assert names(before) == ["content.md"]

    def test_reads_never_touch_updated_at(self, repo: DeliveryRepo) -> None:
        repo.save_package(a_package())

        repo.list_packages("draft_harbor")
        repo.get_package("pkg_harbor")

        assert services.get_package(package_id="pkg_harbor").updated_at == NOW

    def test_a_draft_that_passed_is_packed_with_what_was_cleared(self) -> None:
        package = deliver()

        assert package == services.get_package(package_id="pkg_harbor")
        assert (package.result_id, package.content_sha256) == ("qc_harbor", a_small_draft().content.sha256)
        assert (package.client_id, package.client_name) == ("harbor-coffee", "Harbor Coffee")

    def test_packing_again_tells_when_the_package_was_first_made(self) -> None:
        deliver()

        again = deliver(now=LATER)

        assert (again.created_at, again.updated_at) == (NOW, LATER)

    def test_a_draft_that_did_not_pass_is_packed_once_a_reviewer_approved_it(self) -> None:
        with pytest.raises(domain.DraftNotCleared):
            deliver(result=a_result())

        assert deliver(result=a_result(), reviews=(a_review(),)).id == "pkg_harbor"

    def test_a_draft_that_passed_is_not_packed_once_a_reviewer_rejected_it(self, repo: DeliveryRepo) -> None:
        with pytest.raises(domain.DraftNotCleared):
            deliver(reviews=(a_review(), a_review(id="review_2", decision="rejected", decided_at=LATER)))

        assert repo.get_package("pkg_harbor") is None

    def test_words_that_were_never_checked_are_not_packed(self) -> None:
        rewritten = a_small_draft(a_small_content(title="Another title"))

        with pytest.raises(domain.DraftNotCleared):
            deliver(draft=rewritten, reviews=(a_review(rewritten),))

    def test_the_verdict_and_reviews_of_another_draft_clear_nothing(self) -> None:
        other = a_small_draft(id="draft_other")

        with pytest.raises(domain.DraftNotCleared):
            deliver(result=a_result(other, evaluation=a_clean_evaluation()))
        with pytest.raises(domain.DraftNotCleared):
            deliver(result=a_result(), reviews=(a_review(other),))

    def test_a_delivery_is_stored_with_its_event(self) -> None:
        with persistence.unit_of_work() as unit:
            deliver()
            (event,) = unit.events

        assert isinstance(event, domain.Delivered)
        assert (event.package_id, event.correlation_id, event.artifacts) == ("pkg_harbor", "pkg_harbor", 1)

    def test_discarding_removes_files_and_rows_and_twice_equals_once(self, repo: DeliveryRepo, media: Path) -> None:
        file = domain.RenderedFile(name="content.md", format="markdown", content=b"# Hi\n")
        deliver(artifacts=services.store_files(package_id="pkg_harbor", files=(file,)))

        assert services.discard_package(package_id="pkg_harbor")
        assert not services.discard_package(package_id="pkg_harbor")

        assert repo.get_package("pkg_harbor") is None
        assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("memory")
class TestInMemory(DeliveryContract):
    """The database is blocked here."""


@pytest.mark.storage
@pytest.mark.django_db
class TestDatabase(DeliveryContract):
    """SQLite in the first run of the suite, PostgreSQL in the second."""
