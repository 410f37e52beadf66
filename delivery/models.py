"""Tables of delivery."""

from django.db import models
from django.db.models import Q


class Package(models.Model):
    """A package that was made of a draft's content."""

    id = models.CharField(max_length=64, primary_key=True)
    draft_id = models.CharField(max_length=64)
    draft_revision = models.PositiveIntegerField()
    content_sha256 = models.CharField(max_length=64)
    result_id = models.CharField(max_length=64)
    client_id = models.CharField(max_length=64)
    client_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "delivery_packages"
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(draft_revision__gte=1), name="ck_package_revision_from_1"),
        ]
        indexes = [models.Index(fields=["draft_id", "created_at"], name="ix_packages_draft_id")]

    def __str__(self) -> str:
        return f"{self.id} ({self.client_name})"


class Artifact(models.Model):
    """A file of a package; ``position`` counts from 0, ``path`` is relative to the media root."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="artifacts", db_index=False)
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    format = models.CharField(max_length=64)
    path = models.CharField(max_length=300)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        db_table = "package_artifacts"
        ordering = ["package_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["package", "position"], name="uq_artifact_package_position"),
            models.UniqueConstraint(fields=["package", "name"], name="uq_artifact_package_name"),
        ]

    def __str__(self) -> str:
        return self.name
