"""Delivery's words: packages and artifacts."""

from delivery.domain.errors import (
    ArchiveUnreadable,
    DraftNotCleared,
    PackageDamaged,
    PackageNotFound,
    StorageFailed,
)
from delivery.domain.events import (
    Delivered,
)
from delivery.domain.records import (
    Artifact,
    FileCheck,
    FileName,
    FileState,
    Package,
    RelativePath,
    RenderedFile,
    Verification,
)

__all__ = [
    "ArchiveUnreadable",
    "Artifact",
    "Delivered",
    "DraftNotCleared",
    "FileCheck",
    "FileName",
    "FileState",
    "Package",
    "PackageDamaged",
    "PackageNotFound",
    "RelativePath",
    "RenderedFile",
    "StorageFailed",
    "Verification",
]
