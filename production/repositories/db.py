"""Drafts and bundles on the ORM."""

import dataclasses
from typing import Any

from django.db import IntegrityError, transaction

from aicmo_site.kernel import records
from aicmo_site.kernel.persistence import unit_of_work
from production import domain
from production.domain import Asset, Bundle, Draft, DraftContent, Revision
from production.models import AssetRow, BundleRow, DraftRow, RevisionRow


class DatabaseProductionRepo:
    """See :class:`production.repositories.ProductionRepo`."""

    def save_draft(self, draft: Draft) -> None:
        columns = _draft_columns(draft)
        row = DraftRow(id=draft.id, created_at=draft.created_at, **columns)
        with unit_of_work():
            DraftRow.objects.bulk_create(
                [row], update_conflicts=True, unique_fields=["id"], update_fields=list(columns)
            )
            _keep_revision(draft)

    def revise_draft(self, draft: Draft) -> None:
        before = DraftRow.objects.filter(pk=draft.id, revision=draft.revision - 1)
        with unit_of_work():
            changed = before.update(**_draft_columns(draft))
            if changed == 1:
                _keep_revision(draft)
        if changed != 1:
            raise self._why_not_revised(draft.id)

    def get_draft(self, draft_id: str) -> Draft | None:
        row = DraftRow.objects.filter(pk=draft_id).first()
        return _draft(row) if row else None

    def list_drafts(self, strategy_id: str) -> tuple[Draft, ...]:
        rows = DraftRow.objects.filter(strategy_id=strategy_id)
        return tuple(_draft(row) for row in sorted(rows, key=lambda row: (row.created_at, row.id)))

    def list_revisions(self, draft_id: str) -> tuple[Revision, ...]:
        rows = RevisionRow.objects.filter(draft_id=draft_id).order_by("revision")
        return tuple(_revision(row) for row in rows)

    def delete_draft(self, draft_id: str) -> bool:
        with unit_of_work():
            # Held first: a bundle stored just now by another is then seen and removed, or waits and finds no draft.
            _hold_draft(draft_id, to_remove=True)
            deleted, _ = DraftRow.objects.filter(pk=draft_id).delete()
        return deleted > 0

    def save_bundle(self, bundle: Bundle) -> None:
        with unit_of_work():
            held = _hold_draft(bundle.draft_id)
            refusal = _replace_bundle(bundle) if held else domain.DraftNotFound(bundle.draft_id)
        if refusal:
            raise refusal

    def get_bundle(self, bundle_id: str) -> Bundle | None:
        row = BundleRow.objects.filter(pk=bundle_id).prefetch_related("assets").first()
        return _bundle(row) if row else None

    def list_bundles(self, draft_id: str) -> tuple[Bundle, ...]:
        rows = BundleRow.objects.filter(draft_id=draft_id).prefetch_related("assets")
        return tuple(_bundle(row) for row in sorted(rows, key=lambda row: (row.created_at, row.id)))

    def _why_not_revised(self, draft_id: str) -> Exception:
        row = DraftRow.objects.filter(pk=draft_id).only("revision").first()
        if row is None:
            return domain.DraftNotFound(draft_id)
        return domain.StaleDraft(f"{draft_id} is at revision {row.revision}")


def _hold_draft(draft_id: str, *, to_remove: bool = False) -> bool:
    """Lock the draft's row until the unit of work ends; tell whether there is one."""
    rows = DraftRow.objects.filter(pk=draft_id).select_for_update(no_key=not to_remove)
    return bool(rows.order_by().values_list("pk"))


def _keep_revision(draft: Draft) -> None:
    row = RevisionRow(
        draft_id=draft.id,
        revision=draft.revision,
        content=records.dump(draft.content),
        note=draft.note,
        created_at=draft.updated_at,
    )
    RevisionRow.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["draft", "revision"], update_fields=["content", "note"]
    )


def _replace_bundle(bundle: Bundle) -> Exception | None:
    """Store a bundle with its assets, or change nothing and tell why."""
    columns = {"draft_id": bundle.draft_id, "name": bundle.name, "updated_at": bundle.updated_at}
    row = BundleRow(id=bundle.id, created_at=bundle.created_at, **columns)
    try:
        with transaction.atomic():
            BundleRow.objects.bulk_create(
                [row], update_conflicts=True, unique_fields=["id"], update_fields=list(columns)
            )
            AssetRow.objects.filter(bundle_id=bundle.id).delete()
            AssetRow.objects.bulk_create(_asset_rows(bundle))
    except IntegrityError:
        return domain.AssetInAnotherBundle(_first_elsewhere(bundle))
    return None


def _first_elsewhere(bundle: Bundle) -> str:
    """Name the first of the bundle's assets that another bundle holds."""
    ids = [asset.id for asset in bundle.assets]
    taken = set(AssetRow.objects.filter(pk__in=ids).exclude(bundle_id=bundle.id).values_list("pk", flat=True))
    return next((asset_id for asset_id in ids if asset_id in taken), "")


def _draft_columns(draft: Draft) -> dict[str, Any]:
    return {
        "strategy_id": draft.strategy_id,
        "brief_id": draft.brief_id,
        "client_id": draft.client_id,
        "client_name": draft.client_name,
        "pack": draft.pack,
        "content_type": draft.content_type,
        "title": draft.content.title,
        "content": records.dump(draft.content),
        "revision": draft.revision,
        "generator": draft.generator,
        "note": draft.note,
        "updated_at": draft.updated_at,
    }


def _draft(row: DraftRow) -> Draft:
    draft: Draft = records.restore(Draft, {field.name: getattr(row, field.name) for field in dataclasses.fields(Draft)})
    return draft


def _revision(row: RevisionRow) -> Revision:
    return Revision(
        draft_id=row.draft_id,
        revision=row.revision,
        content=records.restore(DraftContent, row.content),
        note=row.note,
        created_at=row.created_at,
    )


def _asset_rows(bundle: Bundle) -> list[AssetRow]:
    return [
        AssetRow(
            id=asset.id,
            bundle_id=bundle.id,
            position=position,
            name=asset.name,
            kind=asset.kind,
            section_id=asset.section_id,
            body=asset.body,
        )
        for position, asset in enumerate(bundle.assets)
    ]


def _bundle(row: BundleRow) -> Bundle:
    return Bundle(
        id=row.id,
        draft_id=row.draft_id,
        name=row.name,
        assets=tuple(_asset(asset) for asset in row.assets.all()),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _asset(row: AssetRow) -> Asset:
    return Asset(id=row.id, name=row.name, kind=row.kind, section_id=row.section_id, body=row.body)
