"""Production's storage in memory and in the database, side by side; and against a rival."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from aicmo_site.kernel import persistence
from aicmo_site.kernel.memory import MemoryStore
from production.models import DraftRow
from production.repositories.db import DatabaseProductionRepo
from production.repositories.memory import InMemoryProductionRepo
from tests.builders import NOW
from tests.builders_content import a_bundle, a_draft, a_draft_content, an_asset
from tests.persistence.parity import MACHINES, Twins, outcome

LATER = NOW + timedelta(hours=1)
DRAFTS = st.sampled_from(["draft_a", "draft_b"])
BUNDLES = st.sampled_from(["bundle_a", "bundle_b", "bundle_c"])
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
TITLES = TEXTS.filter(bool)
MOMENTS = st.sampled_from([NOW, LATER])
ASSETS = st.lists(st.sampled_from(["asset_1", "asset_2", "asset_3"]), unique=True)


class Parity(RuleBasedStateMachine):
    """Any sequence of operations ends alike in memory and in the database."""

    def __init__(self) -> None:
        super().__init__()
        DraftRow.objects.all().delete()
        self.twins = Twins(InMemoryProductionRepo(MemoryStore()), DatabaseProductionRepo())

    @rule(draft_id=DRAFTS, revision=st.integers(1, 3), title=TITLES, note=TEXTS, created=MOMENTS, updated=MOMENTS)
    def save_draft(self, draft_id: str, revision: int, title: str, note: str, created: Any, updated: Any) -> None:
        content = a_draft_content(title=title)
        draft = a_draft(
            id=draft_id, revision=revision, content=content, note=note, created_at=created, updated_at=updated
        )
        self.twins.save_draft(draft)

    @rule(draft_id=DRAFTS, revision=st.integers(1, 4), title=TITLES, note=TEXTS, now=MOMENTS)
    def revise_draft(self, draft_id: str, revision: int, title: str, note: str, now: Any) -> None:
        content = a_draft_content(title=title)
        self.twins.revise_draft(a_draft(id=draft_id, revision=revision, content=content, note=note, updated_at=now))

    @rule(bundle_id=BUNDLES, draft_id=DRAFTS, asset_ids=ASSETS, body=TEXTS, now=MOMENTS)
    def save_bundle(self, bundle_id: str, draft_id: str, asset_ids: list[str], body: str, now: Any) -> None:
        assets = [an_asset(id=asset_id, body=body) for asset_id in asset_ids]
        self.twins.save_bundle(a_bundle(id=bundle_id, draft_id=draft_id, assets=assets, created_at=now))

    @rule(draft_id=DRAFTS)
    def delete_draft(self, draft_id: str) -> None:
        self.twins.delete_draft(draft_id)

    @rule(draft_id=DRAFTS, bundle_id=BUNDLES)
    def read(self, draft_id: str, bundle_id: str) -> None:
        self.twins.get_draft(draft_id)
        self.twins.get_bundle(bundle_id)

    def teardown(self) -> None:
        self.twins.list_drafts("strat_harbor")
        for draft_id in ("draft_a", "draft_b"):
            self.twins.list_revisions(draft_id)
            self.twins.list_bundles(draft_id)


@pytest.mark.storage
@pytest.mark.django_db
def test_memory_and_database_can_not_be_told_apart() -> None:
    run_state_machine_as_test(Parity, settings=MACHINES)


def run_beside(call: Any) -> tuple[threading.Thread, list[Any]]:
    """Start a rival with a connection of its own; what it comes to is in the list when it has ended."""
    ends: list[Any] = []

    def run() -> None:
        ends.append(outcome(call)[0])
        connection.close()

    rival = threading.Thread(target=run)
    rival.start()
    rival.join(timeout=0.3)  # a rival that doesn't wait is through by then
    return rival, ends


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_of_two_who_revise_one_wins_and_the_other_is_told() -> None:
    repo = DatabaseProductionRepo()
    repo.save_draft(draft := a_draft())

    with persistence.unit_of_work():
        repo.revise_draft(draft.revise(draft.content, note="mine", now=LATER))
        rivals = draft.revise(draft.content, note="rival", now=LATER)
        rival, ends = run_beside(lambda: repo.revise_draft(rivals))
    rival.join()

    assert ends == ["StaleDraft"]
    assert [revision.note for revision in repo.list_revisions(draft.id)] == ["", "mine"]


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_a_bundle_under_way_is_removed_with_its_draft_by_a_rival() -> None:
    repo = DatabaseProductionRepo()
    repo.save_draft(a_draft())

    with persistence.unit_of_work():
        repo.save_bundle(a_bundle())
        rival, ends = run_beside(lambda: repo.delete_draft("draft_harbor"))
    rival.join()

    assert ends == ["value"]
    assert (repo.get_draft("draft_harbor"), repo.get_bundle("bundle_harbor")) == (None, None)
