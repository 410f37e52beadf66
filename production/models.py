"""Tables of production."""

from django.db import models
from django.db.models import Q


class DraftRow(models.Model):
    """A draft at its latest revision; ``content`` is the JSON of :class:`production.domain.DraftContent`.

    ``title`` repeats what the content says, for lists.
    """

    id = models.CharField(max_length=64, primary_key=True)
    strategy_id = models.CharField(max_length=64, db_index=True)
    brief_id = models.CharField(max_length=64)
    client_id = models.CharField(max_length=64)
    client_name = models.CharField(max_length=200)
    pack = models.CharField(max_length=64)
    content_type = models.CharField(max_length=32, choices=[("campaign_package", "Campaign package")])
    title = models.CharField(max_length=200)
    content = models.JSONField()
    revision = models.PositiveIntegerField()
    generator = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "production_drafts"
        verbose_name = "draft"
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(revision__gte=1), name="ck_production_draft_revision_from_1"),
            models.CheckConstraint(condition=Q(content_type="campaign_package"), name="ck_production_content_type"),
        ]

    def __str__(self) -> str:
        return f"{self.title} (revision {self.revision})"


class RevisionRow(models.Model):
    """One state a draft was in, the latest included."""

    draft = models.ForeignKey(DraftRow, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "production_draft_revisions"
        verbose_name = "revision"
        ordering = ["draft_id", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "revision"], name="uq_production_draft_revision"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="ck_production_revision_from_1"),
        ]

    def __str__(self) -> str:
        return f"Revision {self.revision}"


class BundleRow(models.Model):
    """Assets of a draft that belong together."""

    id = models.CharField(max_length=64, primary_key=True)
    draft = models.ForeignKey(DraftRow, on_delete=models.CASCADE, related_name="bundles")
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "production_bundles"
        verbose_name = "bundle"
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.name


class AssetRow(models.Model):
    """A piece of a bundle. Its id is the key of the table, so it is in one bundle only."""

    id = models.CharField(max_length=64, primary_key=True)
    bundle = models.ForeignKey(BundleRow, on_delete=models.CASCADE, related_name="assets")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=64)
    section_id = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 - None: of no single section
    body = models.TextField(blank=True)

    class Meta:
        db_table = "production_bundle_assets"
        verbose_name = "asset"
        ordering = ["bundle_id", "position"]
        constraints = [models.UniqueConstraint(fields=["bundle", "position"], name="uq_production_asset_position")]

    def __str__(self) -> str:
        return self.name
