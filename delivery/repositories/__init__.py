"""The port of delivery's storage, and its chooser."""

from typing import Protocol, cast

from aicmo_site.kernel import persistence
from delivery.domain import Package


class DeliveryRepo(Protocol):
    """Where packages and their artifacts are kept. A read never changes a row."""

    def save_package(self, package: Package) -> None:
        """Store a package with its artifacts in order, or replace the one with its id and all its artifacts.

        ``created_at`` of the stored package is kept.
        """

    def get_package(self, package_id: str) -> Package | None:
        """Give a package with its artifacts in order, or None."""

    def list_packages(self, draft_id: str) -> tuple[Package, ...]:
        """Give a draft's packages, oldest first, by id within an instant."""

    def delete_package(self, package_id: str) -> bool:
        """Remove a package with its artifacts; tell whether there was one."""


def create_delivery_repository() -> DeliveryRepo:
    """Make the repository that the persistence mode names."""
    made = persistence.choose(
        db="delivery.repositories.db.DatabaseDeliveryRepo",
        inmemory="delivery.repositories.memory.InMemoryDeliveryRepo",
    )
    return cast(DeliveryRepo, made)
