"""What delivery does.

Rendering stores nothing; writing files holds no transaction; every change of rows is one unit of work.
"""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Final

from aicmo_site.kernel import outbox
from aicmo_site.kernel.persistence import unit_of_work
from delivery import domain, renderers
from delivery.domain import Artifact, Package, RenderedFile, Verification
from delivery.renderers import verification
from delivery.repositories import create_delivery_repository
from delivery.repositories import files as package_files
from onboarding.domain import Brief
from production.domain import Draft
from qc.domain import QcResult, Review, is_cleared

CONTRACT_VERSION: Final = "1.0"


def render(*, draft: Draft, brief: Brief) -> tuple[RenderedFile, ...]:
    """Make the files of a draft's package: the archive first, then what is in it.

    Reads and stores nothing; the same draft and brief give the same bytes.
    """
    return renderers.render_package(draft=draft, brief=brief)


def store_files(*, package_id: str, files: tuple[RenderedFile, ...]) -> tuple[Artifact, ...]:
    """Write a package's files to disk, in place of those it had. A rollback does not take them back.

    :raises InvalidInput: if ``package_id`` is not an id
    :raises StorageFailed: if the disk refuses; then the files it had are there as before, or all of the new ones
    """
    package_files.write_package(package_id, files)
    return tuple(_artifact(package_id, file) for file in files)


def create_package(
    *,
    package_id: str,
    draft: Draft,
    result: QcResult,
    reviews: tuple[Review, ...],
    artifacts: tuple[Artifact, ...],
    now: datetime,
) -> Package:
    """Store the package of a cleared draft, or replace the one with its id.

    :raises DraftNotCleared: if this content was not checked, or neither passed nor was approved
    """
    _refuse_unless_cleared(draft, result, reviews)
    package = Package(
        id=package_id,
        draft_id=draft.id,
        draft_revision=draft.revision,
        content_sha256=draft.content.sha256,
        result_id=result.id,
        client_id=draft.client_id,
        client_name=draft.client_name,
        artifacts=artifacts,
        created_at=now,
        updated_at=now,
    )
    with unit_of_work():
        create_delivery_repository().save_package(package)
        outbox.publish(
            domain.Delivered(
                **outbox.stamp(now, subject=package_id),
                package_id=package_id,
                draft_id=draft.id,
                artifacts=len(artifacts),
            )
        )
        return get_package(package_id=package_id)


def get_package(*, package_id: str) -> Package:
    """Give a package.

    :raises PackageNotFound: if there is none
    """
    package = create_delivery_repository().get_package(package_id)
    if package is None:
        raise domain.PackageNotFound(package_id)
    return package


def list_packages(*, draft_id: str) -> tuple[Package, ...]:
    """Give a draft's packages, oldest first."""
    return create_delivery_repository().list_packages(draft_id)


def locate_files(*, package: Package) -> tuple[tuple[Artifact, Path], ...]:
    """Tell where each artifact of a package lies on this machine, in order."""
    return tuple((artifact, package_files.locate(artifact)) for artifact in package.artifacts)


def copy_files(*, package: Package, to: Path) -> tuple[tuple[Artifact, Path], ...]:
    """Copy a package's files into a folder, made if missing; tell where each copy lies, in order.

    :raises StorageFailed: if the disk refuses
    """
    return tuple((artifact, package_files.copy(artifact, to=to)) for artifact in package.artifacts)


def discard_package(*, package_id: str) -> bool:
    """Remove a package's files, finished or not, then its rows; tell whether there was any. Twice equals once.

    :raises InvalidInput: if ``package_id`` is not an id
    :raises StorageFailed: if the disk refuses; then the rows are still there, and it can be done again
    """
    had_files = package_files.remove_package(package_id)
    with unit_of_work():
        return create_delivery_repository().delete_package(package_id) or had_files


def verify_package(*, archive: Path) -> Verification:
    """Hold every file of an archive against its manifest; nothing is unpacked.

    :raises ArchiveUnreadable: if there is no such file, or it is too large to be one of ours
    :raises PackageDamaged: if it is not a ZIP, or has no manifest that can be read
    """
    return verification.verify_archive(archive)


def _artifact(package_id: str, file: RenderedFile) -> Artifact:
    return Artifact(
        name=file.name,
        format=file.format,
        path=f"{package_files.FOLDER}/{package_id}/{file.name}",
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
    )


def _refuse_unless_cleared(draft: Draft, result: QcResult, reviews: tuple[Review, ...]) -> None:
    of_draft = tuple(review for review in reviews if review.draft_id == draft.id)
    cleared = result.draft_id == draft.id and is_cleared(result, of_draft, content_sha256=draft.content.sha256)
    if not cleared:
        raise domain.DraftNotCleared(f"{draft.id} revision {draft.revision}")
