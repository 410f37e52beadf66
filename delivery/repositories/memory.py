"""Packages in a dictionary."""

import dataclasses
from operator import attrgetter

from aicmo_site.kernel import persistence
from aicmo_site.kernel.memory import MemoryStore, MemoryTable
from aicmo_site.kernel.persistence import unit_of_work
from delivery.domain import Package


class InMemoryDeliveryRepo:
    """See :class:`delivery.repositories.DeliveryRepo`."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        self._rows: MemoryTable[Package] = (store or persistence.memory_store()).table("delivery_packages")

    def save_package(self, package: Package) -> None:
        with unit_of_work():
            earlier = self.get_package(package.id)
            created_at = earlier.created_at if earlier else package.created_at
            self._rows.put(package.id, dataclasses.replace(package, created_at=created_at))

    def get_package(self, package_id: str) -> Package | None:
        return self._rows.get(package_id)

    def list_packages(self, draft_id: str) -> tuple[Package, ...]:
        found = (row for row in self._rows.rows() if row.draft_id == draft_id)
        return tuple(sorted(found, key=attrgetter("created_at", "id")))

    def delete_package(self, package_id: str) -> bool:
        return self._rows.delete(package_id)
