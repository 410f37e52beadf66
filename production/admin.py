"""Drafts and bundles in the admin: read only."""

from django.contrib import admin
from unfold.decorators import display

from aicmo_site.kernel.readonly_admin import ReadOnlyAdmin, ReadOnlyInline
from production.models import AssetRow, BundleRow, DraftRow, RevisionRow


class RevisionInline(ReadOnlyInline):
    """Every state the draft was in."""

    model = RevisionRow
    fields = ("revision", "note", "created_at")
    ordering = ("revision",)


class AssetInline(ReadOnlyInline):
    """The assets in order."""

    model = AssetRow
    fields = ("position", "name", "kind", "section_id", "body")
    ordering = ("position",)


@admin.register(DraftRow)
class DraftAdmin(ReadOnlyAdmin):
    """Drafts at their latest revision."""

    list_display = ("id", "title", "client_name", "pack", "revision_badge", "generator", "created_at", "updated_at")
    search_fields = ("id", "title", "client_id", "client_name", "strategy_id", "brief_id")
    inlines = (RevisionInline,)

    @display(description="Revision", ordering="revision", label={"first": "info", "revised": "success"})
    def revision_badge(self, row: DraftRow) -> tuple[str, str]:
        """Whether the draft was revised, and how often."""
        return ("first" if row.revision == 1 else "revised", str(row.revision))


@admin.register(BundleRow)
class BundleAdmin(ReadOnlyAdmin):
    """Bundles with their assets."""

    list_display = ("id", "name", "draft_id", "created_at", "updated_at")
    search_fields = ("id", "name", "draft__id", "draft__client_name")
    inlines = (AssetInline,)
