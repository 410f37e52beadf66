"""What production's storage promises, on every implementation."""

from datetime import timedelta
from typing import Any

import pytest

from aicmo_site.kernel import persistence
from production import domain
from production.repositories import ProductionRepo, create_production_repository
from tests.builders import NOW
from tests.builders_content import AWKWARD, a_bundle, a_draft, a_draft_content, an_asset

LATER = NOW + timedelta(hours=1)
TOKYO = "2027-01-04T09:00:00.123456+09:00"
IN_UTC = "2027-01-04T00:00:00.123456+00:00"
SECOND = a_draft_content(title="Second thoughts")
THIRD = a_draft_content(title="Third thoughts")


def an_awkward_content() -> domain.DraftContent:
    text = AWKWARD
    return domain.DraftContent(
        title=text,
        sections=(
            domain.ProseSection(kind="kpis", id="kpis", heading=text, paragraphs=(text, "", text)),
            domain.PostSection(id="post", heading=text, channel="x", text=text),
            domain.EmailSection(
                id="mail",
                heading=text,
                send_day=3,
                subject=text,
                preheader=text,
                body=text,
                unsubscribe=text,
                postal_address="",
            ),
            domain.GoogleAdSection(id="google", heading=text, headlines=(text,), descriptions=(), paths=(text,)),
            domain.MetaAdSection(id="meta", heading=text, primary_text=text, headline=text, description=text),
        ),
    )


class ProductionContract:
    """Each test runs in memory, on SQLite and on PostgreSQL."""

    @pytest.fixture
    def repo(self) -> ProductionRepo:
        return create_production_repository()

    @pytest.fixture
    def draft(self, repo: ProductionRepo) -> domain.Draft:
        draft = a_draft()
        repo.save_draft(draft)
        return draft

    def test_a_draft_comes_back_with_every_field(self, repo: ProductionRepo) -> None:
        draft = a_draft(revision=3, generator="template", note=AWKWARD, client_name=AWKWARD, pack="launch")

        repo.save_draft(draft)

        assert repo.get_draft(draft.id) == draft

    def test_no_text_field_of_a_draft_is_changed(self, repo: ProductionRepo) -> None:
        draft = a_draft(content=an_awkward_content())

        repo.save_draft(draft)

        assert repo.get_draft(draft.id) == draft
        assert repo.list_revisions(draft.id)[0].content == draft.content

    def test_the_hash_of_what_is_said_survives_storage(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        stored = repo.get_draft(draft.id)

        assert stored is not None
        assert stored.content.sha256 == draft.content.sha256

    def test_what_is_unknown_is_none(self, repo: ProductionRepo) -> None:
        assert repo.get_draft("draft_unknown") is None
        assert repo.get_bundle("bundle_unknown") is None

    def test_what_is_unknown_lists_nothing(self, repo: ProductionRepo) -> None:
        assert repo.list_drafts("strat_unknown") == ()
        assert repo.list_revisions("draft_unknown") == ()
        assert repo.list_bundles("draft_unknown") == ()

    def test_the_last_write_wins_in_one_row(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        repo.save_draft(a_draft(content=SECOND, pack="launch", created_at=LATER, updated_at=LATER))

        expected = a_draft(content=SECOND, pack="launch", created_at=NOW, updated_at=LATER)
        assert repo.list_drafts(draft.strategy_id) == (expected,)

    def test_a_save_keeps_the_state_as_a_revision(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        repo.save_draft(draft.revise(SECOND, note="clearer", now=LATER))

        first, second = repo.list_revisions(draft.id)
        assert (first.revision, first.content, first.note, first.created_at) == (1, draft.content, "", NOW)
        assert (second.revision, second.content, second.note, second.created_at) == (2, SECOND, "clearer", LATER)

    def test_a_save_under_a_number_stored_before_replaces_that_revision(self, repo: ProductionRepo) -> None:
        repo.save_draft(a_draft())

        repo.save_draft(a_draft(content=SECOND, note="again", updated_at=LATER))

        (only,) = repo.list_revisions("draft_harbor")
        assert (only.content, only.note, only.created_at) == (SECOND, "again", NOW)

    def test_revising_keeps_every_earlier_state(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        second = draft.revise(SECOND, note="clearer", now=LATER)
        third = second.revise(THIRD, note="shorter", now=LATER)

        repo.revise_draft(second)
        repo.revise_draft(third)

        assert repo.get_draft(draft.id) == third
        assert [revision.content for revision in repo.list_revisions(draft.id)] == [draft.content, SECOND, THIRD]

    def test_a_rival_who_revised_first_wins(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        rivals = draft.revise(SECOND, note="rival", now=LATER)
        repo.revise_draft(rivals)

        with pytest.raises(domain.StaleDraft):
            repo.revise_draft(draft.revise(THIRD, note="mine", now=LATER))

        assert repo.get_draft(draft.id) == rivals
        assert [revision.note for revision in repo.list_revisions(draft.id)] == ["", "rival"]

    def test_a_revision_can_not_be_skipped(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        with pytest.raises(domain.StaleDraft, match="is at revision 1"):
            repo.revise_draft(a_draft(revision=3))

        assert repo.get_draft(draft.id) == draft

    def test_revising_an_unknown_draft_is_refused_by_its_name(self, repo: ProductionRepo) -> None:
        with pytest.raises(domain.DraftNotFound):
            repo.revise_draft(a_draft(revision=2))

        assert repo.list_revisions("draft_harbor") == ()

    def test_times_of_any_zone_come_back_in_utc(self, repo: ProductionRepo) -> None:
        repo.save_draft(a_draft(created_at=TOKYO, updated_at=TOKYO))
        repo.save_bundle(a_bundle(created_at=TOKYO, updated_at=TOKYO))

        (draft,), (bundle,) = repo.list_drafts("strat_harbor"), repo.list_bundles("draft_harbor")
        (revision,) = repo.list_revisions("draft_harbor")
        moments = (draft.created_at, draft.updated_at, revision.created_at, bundle.created_at, bundle.updated_at)
        assert {moment.isoformat() for moment in moments} == {IN_UTC}

    def test_drafts_are_listed_oldest_first_and_by_id_within_an_instant(self, repo: ProductionRepo) -> None:
        for draft_id, created in (("d_late", LATER), ("d_b", NOW), ("d_B", NOW), ("d_a", NOW)):
            repo.save_draft(a_draft(id=draft_id, created_at=created))
        repo.save_draft(a_draft(id="d_other", strategy_id="strat_other"))

        assert [draft.id for draft in repo.list_drafts("strat_harbor")] == ["d_B", "d_a", "d_b", "d_late"]

    def test_bundles_are_listed_oldest_first_and_by_id_within_an_instant(
        self, repo: ProductionRepo, draft: domain.Draft
    ) -> None:
        repo.save_draft(a_draft(id="d_other"))
        for bundle_id, created in (("b_late", LATER), ("b_b", NOW), ("b_B", NOW), ("b_a", NOW)):
            repo.save_bundle(a_bundle(id=bundle_id, assets=(), created_at=created))
        repo.save_bundle(a_bundle(id="b_other", assets=(), draft_id="d_other"))

        assert [bundle.id for bundle in repo.list_bundles(draft.id)] == ["b_B", "b_a", "b_b", "b_late"]

    def test_a_bundle_comes_back_with_its_assets_in_order(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        assets = [an_asset(id=f"asset_{letter}", name=AWKWARD, body=AWKWARD, section_id=None) for letter in "cab"]
        bundle = a_bundle(name=AWKWARD, assets=assets)

        repo.save_bundle(bundle)

        assert repo.get_bundle(bundle.id) == bundle

    def test_saving_a_bundle_again_replaces_its_assets(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        one, two, three = (an_asset(id=f"asset_{number}") for number in (1, 2, 3))
        repo.save_bundle(a_bundle(assets=(one, two)))

        repo.save_bundle(a_bundle(name="New", assets=(three, one), created_at=LATER, updated_at=LATER))

        expected = a_bundle(name="New", assets=(three, one), created_at=NOW, updated_at=LATER)
        assert repo.list_bundles(draft.id) == (expected,)

    def test_an_asset_dropped_by_one_bundle_is_free_for_another(
        self, repo: ProductionRepo, draft: domain.Draft
    ) -> None:
        repo.save_bundle(a_bundle(id="bundle_1"))
        repo.save_bundle(a_bundle(id="bundle_1", assets=()))

        repo.save_bundle(a_bundle(id="bundle_2"))

        assert repo.get_bundle("bundle_2") == a_bundle(id="bundle_2")

    def test_an_asset_of_another_bundle_is_refused_by_its_name(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        first, second = a_bundle(id="bundle_1"), a_bundle(id="bundle_2", assets=(an_asset(id="asset_x"),))
        repo.save_bundle(first)
        repo.save_bundle(second)

        with pytest.raises(domain.AssetInAnotherBundle, match="asset_harbor_1"):
            repo.save_bundle(a_bundle(id="bundle_2", name="New", assets=(an_asset(id="asset_y"), *first.assets)))
        with pytest.raises(domain.AssetInAnotherBundle):
            repo.save_bundle(a_bundle(id="bundle_3"))

        assert repo.list_bundles(draft.id) == (first, second)

    def test_a_refusal_leaves_the_unit_of_work_usable(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        repo.save_bundle(a_bundle())

        with persistence.unit_of_work():
            with pytest.raises(domain.AssetInAnotherBundle):
                repo.save_bundle(a_bundle(id="bundle_2"))
            repo.save_bundle(a_bundle(id="bundle_3", assets=()))

        assert [bundle.id for bundle in repo.list_bundles(draft.id)] == ["bundle_3", "bundle_harbor"]

    def test_a_bundle_of_an_unknown_draft_is_refused_by_its_name(self, repo: ProductionRepo) -> None:
        with pytest.raises(domain.DraftNotFound):
            repo.save_bundle(a_bundle())

        assert repo.get_bundle("bundle_harbor") is None

    def test_deleting_takes_revisions_and_bundles_and_twice_equals_once(
        self, repo: ProductionRepo, draft: domain.Draft
    ) -> None:
        repo.revise_draft(draft.revise(SECOND, note="", now=LATER))
        repo.save_bundle(a_bundle())

        assert (repo.delete_draft(draft.id), repo.delete_draft(draft.id)) == (True, False)

        assert (repo.get_draft(draft.id), repo.get_bundle("bundle_harbor")) == (None, None)
        assert repo.list_revisions(draft.id) == ()

    def test_deleting_leaves_other_drafts_alone(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        other = a_draft(id="draft_other")
        repo.save_draft(other)
        repo.save_bundle(a_bundle(draft_id="draft_other"))

        repo.delete_draft(draft.id)

        assert repo.list_drafts(draft.strategy_id) == (other,)
        assert len(repo.list_revisions(other.id)) == len(repo.list_bundles(other.id)) == 1

    def test_assets_of_a_deleted_draft_are_free_again(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        repo.save_bundle(a_bundle())
        repo.delete_draft(draft.id)
        repo.save_draft(draft)

        repo.save_bundle(a_bundle(id="bundle_2"))

        assert repo.list_bundles(draft.id) == (a_bundle(id="bundle_2"),)

    def test_a_failure_leaves_what_was_there_intact(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        repo.save_bundle(a_bundle())
        before = repo.get_draft(draft.id), repo.list_revisions(draft.id), repo.list_bundles(draft.id)

        def break_off() -> None:
            with persistence.unit_of_work():
                repo.revise_draft(draft.revise(SECOND, note="", now=LATER))
                repo.save_bundle(a_bundle(name="New", assets=(an_asset(id="asset_new"),)))
                repo.delete_draft(draft.id)
                raise RuntimeError("power cut")

        with pytest.raises(RuntimeError, match="power cut"):
            break_off()

        assert (repo.get_draft(draft.id), repo.list_revisions(draft.id), repo.list_bundles(draft.id)) == before

    def test_reads_change_nothing(self, repo: ProductionRepo, draft: domain.Draft) -> None:
        repo.save_bundle(a_bundle())

        def read_all() -> tuple[Any, ...]:
            return repo.list_drafts(draft.strategy_id), repo.list_revisions(draft.id), repo.list_bundles(draft.id)

        first = read_all()
        assert read_all() == first
        assert (first[0], first[2]) == ((draft,), (a_bundle(),))


@pytest.mark.usefixtures("memory")
class TestInMemory(ProductionContract):
    """The database is blocked here."""


@pytest.mark.storage
@pytest.mark.django_db
class TestDatabase(ProductionContract):
    """SQLite in the first run of the suite, PostgreSQL in the second."""

    def test_lists_take_the_same_queries_for_one_and_for_many(
        self, repo: ProductionRepo, django_assert_num_queries: Any
    ) -> None:
        repo.save_draft(a_draft())
        for number in range(2, 7):
            repo.save_draft(a_draft(revision=number))
            repo.save_bundle(a_bundle(id=f"bundle_{number}", assets=(an_asset(id=f"asset_{number}"),)))

        with django_assert_num_queries(2):
            assert len(repo.list_drafts("strat_harbor")) + len(repo.list_revisions("draft_harbor")) == 7
        with django_assert_num_queries(2):
            assert len(repo.list_bundles("draft_harbor")) == 5
