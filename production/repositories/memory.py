"""Drafts and bundles in dictionaries."""

import dataclasses

from aicmo_site.kernel import persistence
from aicmo_site.kernel.memory import MemoryStore, MemoryTable
from production import domain
from production.domain import Bundle, Draft, Revision


class InMemoryProductionRepo:
    """See :class:`production.repositories.ProductionRepo`."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        store = store or persistence.memory_store()
        self._drafts: MemoryTable[Draft] = store.table("production_drafts")
        self._revisions: MemoryTable[Revision] = store.table("production_draft_revisions")
        self._bundles: MemoryTable[Bundle] = store.table("production_bundles")

    def save_draft(self, draft: Draft) -> None:
        stored = self.get_draft(draft.id) or draft
        self._drafts.put(draft.id, dataclasses.replace(draft, created_at=stored.created_at))
        self._keep_revision(draft)

    def revise_draft(self, draft: Draft) -> None:
        stored = self.get_draft(draft.id)
        if stored is None:
            raise domain.DraftNotFound(draft.id)
        if stored.revision != draft.revision - 1:
            raise domain.StaleDraft(f"{draft.id} is at revision {stored.revision}")
        self.save_draft(draft)

    def get_draft(self, draft_id: str) -> Draft | None:
        return self._drafts.get(draft_id)

    def list_drafts(self, strategy_id: str) -> tuple[Draft, ...]:
        found = (draft for draft in self._drafts.rows() if draft.strategy_id == strategy_id)
        return tuple(sorted(found, key=lambda draft: (draft.created_at, draft.id)))

    def list_revisions(self, draft_id: str) -> tuple[Revision, ...]:
        found = (revision for revision in self._revisions.rows() if revision.draft_id == draft_id)
        return tuple(sorted(found, key=lambda revision: revision.revision))

    def delete_draft(self, draft_id: str) -> bool:
        for revision in self.list_revisions(draft_id):
            self._revisions.delete((draft_id, revision.revision))
        for bundle in self.list_bundles(draft_id):
            self._bundles.delete(bundle.id)
        return self._drafts.delete(draft_id)

    def save_bundle(self, bundle: Bundle) -> None:
        if bundle.draft_id not in self._drafts:
            raise domain.DraftNotFound(bundle.draft_id)
        taken = {asset.id for other in self._bundles.rows() if other.id != bundle.id for asset in other.assets}
        for asset in bundle.assets:
            if asset.id in taken:
                raise domain.AssetInAnotherBundle(asset.id)
        stored = self.get_bundle(bundle.id) or bundle
        self._bundles.put(bundle.id, dataclasses.replace(bundle, created_at=stored.created_at))

    def get_bundle(self, bundle_id: str) -> Bundle | None:
        return self._bundles.get(bundle_id)

    def list_bundles(self, draft_id: str) -> tuple[Bundle, ...]:
        found = (bundle for bundle in self._bundles.rows() if bundle.draft_id == draft_id)
        return tuple(sorted(found, key=lambda bundle: (bundle.created_at, bundle.id)))

    def _keep_revision(self, draft: Draft) -> None:
        key = (draft.id, draft.revision)
        stored = self._revisions.get(key)
        kept = Revision(
            draft_id=draft.id,
            revision=draft.revision,
            content=draft.content,
            note=draft.note,
            created_at=stored.created_at if stored else draft.updated_at,
        )
        self._revisions.put(key, kept)
