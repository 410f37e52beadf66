"""What production's services promise of stored records, in memory and in the database."""

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aicmo_site.kernel import persistence
from aicmo_site.kernel.errors import InvalidInput
from onboarding.domain import Scope
from production import domain, services
from production.repositories import create_production_repository
from tests.builders import NOW, a_brief, a_strategy, a_strategy_plan
from tests.builders_content import a_bundle, a_draft, a_draft_content

LATER = NOW + timedelta(hours=1)
OTHER = a_draft_content(title="Second thoughts", sections=a_draft_content().sections[:2])
UNWRITABLE = a_brief(scope=Scope(pack="no_such_pack"))


def save(draft_id: str = "draft_1", **changes: Any) -> domain.Draft:
    fields = {"brief": a_brief(), "strategy": a_strategy(), "content": a_draft_content(), "generator": "template"}
    return services.save_draft(draft_id=draft_id, **{**fields, "now": NOW, **changes})


def revise(**changes: Any) -> domain.Draft:
    fields = {"draft_id": "draft_1", "expected_revision": 1, "content": OTHER, "note": "clearer", "now": LATER}
    return services.save_revision(**{**fields, **changes})


class ProductionServicesContract:
    """Each test runs in memory, on SQLite and on PostgreSQL."""

    def test_a_draft_takes_over_what_the_brief_and_the_strategy_say(self) -> None:
        draft = save()

        assert services.get_draft(draft_id="draft_1") == draft
        assert (draft.strategy_id, draft.brief_id, draft.client_id) == ("strat_harbor", "brief_harbor", "harbor-coffee")
        assert (draft.client_name, draft.pack, draft.revision) == ("Harbor Coffee", "quick_social_basic", 1)

    def test_a_draft_comes_with_an_asset_for_each_post_email_and_ad(self) -> None:
        save()

        assets = services.get_bundle(draft_id="draft_1").assets
        assert [asset.kind for asset in assets] == ["post", "email", "google_ad", "meta_ad"]
        assert [asset.section_id for asset in assets] == ["post-linkedin-1", "email-1", "google-ad-1", "meta-ad-1"]

    def test_an_assets_body_stands_in_the_draft_word_for_word(self) -> None:
        draft = save()

        whole = domain.as_text(draft.content).text
        bodies = [asset.body for asset in services.get_bundle(draft_id="draft_1").assets]
        assert all(body in whole for body in bodies)
        assert bodies[0].startswith("## LinkedIn post 1\n\nRoasted on Monday")

    def test_asset_ids_are_the_drafts_own(self) -> None:
        for draft_id in ("draft_1", "draft_2"):
            save(draft_id)

        ids = [asset.id for name in ("draft_1", "draft_2") for asset in services.get_bundle(draft_id=name).assets]
        assert len(set(ids)) == 8

    def test_saving_again_wins_and_leaves_one_draft_with_one_bundle(self) -> None:
        save()

        again = save(content=OTHER, now=LATER)

        assert (again.content, again.created_at, again.updated_at) == (OTHER, NOW, LATER)
        assert create_production_repository().list_drafts("strat_harbor") == (again,)
        assert [asset.kind for asset in services.get_bundle(draft_id="draft_1").assets] == ["post"]

    def test_a_revision_is_kept_beside_the_first(self) -> None:
        first = save()

        revised = revise()

        assert (revised.revision, revised.content, revised.note) == (2, OTHER, "clearer")
        assert services.get_draft(draft_id="draft_1") == revised
        assert [kept.content for kept in services.list_revisions(draft_id="draft_1")] == [first.content, OTHER]

    def test_a_revision_rebuilds_the_bundle(self) -> None:
        save()

        revise()

        bundle = services.get_bundle(draft_id="draft_1")
        assert [asset.section_id for asset in bundle.assets] == ["post-linkedin-1"]
        assert (bundle.name, bundle.created_at, bundle.updated_at) == ("Second thoughts", NOW, LATER)

    def test_a_stale_revision_is_refused_and_changes_nothing(self) -> None:
        save()
        revised = revise()
        bundle = services.get_bundle(draft_id="draft_1")

        with pytest.raises(domain.StaleDraft, match="is at revision 2"):
            revise(content=a_draft_content(), note="too late")

        assert services.get_draft(draft_id="draft_1") == revised
        assert services.get_bundle(draft_id="draft_1") == bundle

    def test_a_rival_between_read_and_write_wins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen = save()
        rivals = revise(note="rival")
        monkeypatch.setattr(services, "get_draft", lambda *, draft_id: seen)

        with pytest.raises(domain.StaleDraft):
            revise(note="mine")

        assert create_production_repository().get_draft("draft_1") == rivals

    def test_an_unknown_draft_is_refused_by_its_name(self) -> None:
        with pytest.raises(domain.DraftNotFound):
            services.get_draft(draft_id="draft_unknown")
        with pytest.raises(domain.DraftNotFound):
            services.list_revisions(draft_id="draft_unknown")
        with pytest.raises(domain.DraftNotFound):
            revise(draft_id="draft_unknown")
        with pytest.raises(domain.BundleNotFound):
            services.get_bundle(draft_id="draft_unknown")

    def test_discarding_takes_all_of_one_draft_and_twice_equals_once(self) -> None:
        save("draft_1")
        other = save("draft_2")
        revise()

        assert services.discard_draft(draft_id="draft_1")
        assert not services.discard_draft(draft_id="draft_1")

        repo = create_production_repository()
        assert (repo.list_revisions("draft_1"), repo.list_bundles("draft_1")) == ((), ())
        assert repo.list_drafts("strat_harbor") == (other,)

    def test_a_first_draft_is_stored_with_its_events(self) -> None:
        with persistence.unit_of_work() as unit:
            save()
            events = [(type(event).__name__, event.correlation_id) for event in unit.events]
            unit.events.clear()

        assert events == [("DraftReady", "draft_1"), *[("AssetGenerated", "draft_1")] * 4]

    def test_a_revision_is_stored_with_its_event(self) -> None:
        save()

        with persistence.unit_of_work() as unit:
            revise()
            (event,) = unit.events
            unit.events.clear()

        assert isinstance(event, domain.DraftRevised)
        assert (event.draft_id, event.revision) == ("draft_1", 2)

    def test_a_break_leaves_the_earlier_revision_and_its_assets(self) -> None:
        draft = save()
        bundle = services.get_bundle(draft_id="draft_1")

        def break_off() -> None:
            with persistence.unit_of_work():
                revise()
                raise RuntimeError("power cut")

        with pytest.raises(RuntimeError, match="power cut"):
            break_off()

        assert services.get_draft(draft_id="draft_1") == draft
        assert services.get_bundle(draft_id="draft_1") == bundle
        assert len(services.list_revisions(draft_id="draft_1")) == 1


@pytest.mark.usefixtures("memory")
class TestInMemory(ProductionServicesContract):
    """The database is blocked here."""

    def test_content_is_written_for_the_pack_ordered_and_stored_nowhere(self) -> None:
        content = services.write_content(brief=a_brief(), plan=a_strategy_plan(), generator="template")

        pack = domain.load_pack("quick_social_basic")
        kinds = [section.kind for section in content.sections]
        assert all(kinds.count(promise.kind) >= promise.minimum for promise in pack.promises)
        assert not persistence.memory_store().census()

    def test_content_without_requests_is_revised_to_itself(self) -> None:
        brief, plan = a_brief(), a_strategy_plan()
        content = services.write_content(brief=brief, plan=plan, generator="template")
        draft = dataclasses.replace(a_draft(), content=content)

        revised = services.revise_content(draft=draft, requests=(), brief=brief, plan=plan, generator="template")

        assert revised == content

    @pytest.mark.parametrize("fault", [{"generator": "no_such"}, {"brief": UNWRITABLE}])
    def test_an_unknown_generator_or_pack_is_refused(self, fault: dict[str, Any]) -> None:
        fields = {"brief": a_brief(), "plan": a_strategy_plan(), "generator": "template"}

        with pytest.raises(InvalidInput):
            services.write_content(**{**fields, **fault})


@pytest.mark.storage
@pytest.mark.django_db
class TestDatabase(ProductionServicesContract):
    """SQLite in the first run of the suite, PostgreSQL in the second."""


@pytest.mark.storage
class TestPages:
    """The admin over the tables."""

    @pytest.fixture(autouse=True)
    def site(self, settings: Any, tmp_path: Path) -> None:
        settings.STATIC_ROOT = tmp_path
        settings.SECURE_SSL_REDIRECT = False

    @pytest.mark.parametrize("page", ["draftrow", "bundlerow"])
    def test_a_page_shows_its_rows_and_offers_no_change(self, admin_client: Any, page: str) -> None:
        create_production_repository().save_draft(a_draft(id="one"))
        create_production_repository().save_bundle(a_bundle(id="one", draft_id="one"))

        listed = admin_client.get(f"/admin/production/{page}/?q=one")
        shown = admin_client.get(f"/admin/production/{page}/one/change/")

        assert (listed.status_code, shown.status_code) == (200, 200)
        assert b"/admin/production/%s/one/change/" % page.encode() in listed.content
        assert admin_client.get(f"/admin/production/{page}/add/").status_code == 403
