"""The port of production's storage, and its chooser."""

from typing import Protocol, cast

from aicmo_site.kernel import persistence
from production.domain import Bundle, Draft, Revision


class ProductionRepo(Protocol):
    """Where drafts, their revisions and bundles of assets are kept. A read never changes a row."""

    def save_draft(self, draft: Draft) -> None:
        """Store a draft, or replace the one with its id: the last write wins, there is one row.

        Each save keeps the draft's state as a revision; a save with a revision number that is stored already replaces
        that revision. ``created_at`` of the stored draft, and of a replaced revision, is kept.
        """

    def revise_draft(self, draft: Draft) -> None:
        """Store the next revision of a draft that still stands at ``draft.revision - 1``.

        :raises DraftNotFound: if there is no such draft
        :raises StaleDraft: if it stands at another revision
        """

    def get_draft(self, draft_id: str) -> Draft | None:
        """Give a draft at its latest revision, or None."""

    def list_drafts(self, strategy_id: str) -> tuple[Draft, ...]:
        """Give a strategy's drafts, oldest first, by id within an instant."""

    def list_revisions(self, draft_id: str) -> tuple[Revision, ...]:
        """Give every revision of a draft, first to last."""

    def delete_draft(self, draft_id: str) -> bool:
        """Remove a draft with its revisions and bundles; tell whether there was one."""

    def save_bundle(self, bundle: Bundle) -> None:
        """Store a bundle with its assets in order, or replace the one with its id and all its assets.

        ``created_at`` of the stored bundle is kept.

        :raises DraftNotFound: if there is no such draft
        :raises AssetInAnotherBundle: if an asset is in another bundle; nothing is changed then
        """

    def get_bundle(self, bundle_id: str) -> Bundle | None:
        """Give a bundle with its assets in order, or None."""

    def list_bundles(self, draft_id: str) -> tuple[Bundle, ...]:
        """Give a draft's bundles, oldest first, by id within an instant."""


def create_production_repository() -> ProductionRepo:
    """Make the repository that the persistence mode names."""
    made = persistence.choose(
        db="production.repositories.db.DatabaseProductionRepo",
        inmemory="production.repositories.memory.InMemoryProductionRepo",
    )
    return cast(ProductionRepo, made)
