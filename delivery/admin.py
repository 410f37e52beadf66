"""Packages and their artifacts in the admin: read only."""

from django.contrib import admin

from aicmo_site.kernel.readonly_admin import ReadOnlyAdmin, ReadOnlyInline
from delivery.models import Artifact, Package


class ArtifactInline(ReadOnlyInline):
    """A package's files in order."""

    model = Artifact
    ordering = ("position",)
    fields = ("name", "format", "size", "sha256", "path")
    readonly_fields = fields


@admin.register(Package)
class PackageAdmin(ReadOnlyAdmin):
    """Packages with their files."""

    list_display = ("id", "client_name", "draft_id", "draft_revision", "result_id", "created_at")
    search_fields = ("id", "draft_id", "client_id", "client_name")
    inlines = (ArtifactInline,)
