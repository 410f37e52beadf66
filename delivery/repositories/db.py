"""Packages and artifacts on the ORM."""

import dataclasses
from operator import attrgetter
from typing import Final

from aicmo_site.kernel.persistence import unit_of_work
from delivery import domain, models

_ARTIFACT_FIELDS: Final = tuple(field.name for field in dataclasses.fields(domain.Artifact))
_PACKAGE_FIELDS: Final = tuple(field.name for field in dataclasses.fields(domain.Package) if field.name != "artifacts")
_REPLACED: Final = tuple(name for name in _PACKAGE_FIELDS if name not in ("id", "created_at"))


class DatabaseDeliveryRepo:
    """See :class:`delivery.repositories.DeliveryRepo`."""

    def save_package(self, package: domain.Package) -> None:
        row = models.Package(**{name: getattr(package, name) for name in _PACKAGE_FIELDS})
        with unit_of_work():
            # The upsert locks the package's row, so a rival waits and then replaces all of it.
            models.Package.objects.bulk_create(
                [row], update_conflicts=True, unique_fields=["id"], update_fields=_REPLACED
            )
            models.Artifact.objects.filter(package_id=package.id).delete()
            models.Artifact.objects.bulk_create(_artifact_rows(package))

    def get_package(self, package_id: str) -> domain.Package | None:
        row = models.Package.objects.filter(pk=package_id).prefetch_related("artifacts").first()
        return _package(row) if row else None

    def list_packages(self, draft_id: str) -> tuple[domain.Package, ...]:
        rows = models.Package.objects.filter(draft_id=draft_id).prefetch_related("artifacts")
        # Sorted here, because databases differ in how they collate ids.
        return tuple(sorted(map(_package, rows), key=attrgetter("created_at", "id")))

    def delete_package(self, package_id: str) -> bool:
        with unit_of_work():
            deleted, _ = models.Package.objects.filter(pk=package_id).delete()
        return deleted > 0


def _artifact_rows(package: domain.Package) -> list[models.Artifact]:
    return [
        models.Artifact(
            package_id=package.id, position=position, **{name: getattr(artifact, name) for name in _ARTIFACT_FIELDS}
        )
        for position, artifact in enumerate(package.artifacts)
    ]


def _package(row: models.Package) -> domain.Package:
    artifacts = sorted(row.artifacts.all(), key=attrgetter("position"))
    return domain.Package(
        artifacts=tuple(
            domain.Artifact(**{name: getattr(artifact, name) for name in _ARTIFACT_FIELDS}) for artifact in artifacts
        ),
        **{name: getattr(row, name) for name in _PACKAGE_FIELDS},
    )
