"""What delivery refuses."""

from aicmo_site.kernel.errors import AicmoError, Conflict, NotFound, Temporary


class PackageNotFound(NotFound):
    """There is no such package."""

    code = "package_not_found"


class DraftNotCleared(Conflict):
    """Only a draft that was checked, and passed or was approved as it stands, is packed."""

    code = "draft_not_cleared"


class StorageFailed(Temporary):
    """The package could not be written to disk."""

    code = "storage_failed"


class PackageDamaged(AicmoError):
    """The package is not what its manifest says."""

    code = "package_damaged"


class ArchiveUnreadable(AicmoError):
    """The archive can't be read."""

    code = "archive_unreadable"
