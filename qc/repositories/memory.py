"""QC results and reviews in dictionaries."""

import dataclasses
from operator import attrgetter

from aicmo_site.kernel import persistence
from aicmo_site.kernel.memory import MemoryStore, MemoryTable
from aicmo_site.kernel.persistence import unit_of_work
from qc import domain
from qc.domain import QcResult, Review


class InMemoryQcRepo:
    """See :class:`qc.repositories.QcRepo`. Results are kept by their draft: a draft has one."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        store = store or persistence.memory_store()
        self._results: MemoryTable[QcResult] = store.table("qc_results")
        self._reviews: MemoryTable[Review] = store.table("qc_reviews")

    def save_result(self, result: QcResult) -> QcResult:
        with unit_of_work():
            owner = self.get_by_id(result.id)
            if owner is not None and owner.draft_id != result.draft_id:
                raise domain.QcResultIdTaken(result.id)
            earlier = self._results.get(result.draft_id)
            stored = dataclasses.replace(result, created_at=earlier.created_at if earlier else result.created_at)
            self._results.put(result.draft_id, stored)
        return stored

    def get_result(self, draft_id: str) -> QcResult | None:
        return self._results.get(draft_id)

    def get_by_id(self, result_id: str) -> QcResult | None:
        return next((row for row in self._results.rows() if row.id == result_id), None)

    def list_results(self, client_id: str) -> tuple[QcResult, ...]:
        found = (row for row in self._results.rows() if row.client_id == client_id)
        return tuple(sorted(found, key=attrgetter("created_at", "id")))

    def delete_result(self, result_id: str) -> bool:
        with unit_of_work():
            stored = self.get_by_id(result_id)
            return stored is not None and self._results.delete(stored.draft_id)

    def add_review(self, review: Review) -> None:
        with unit_of_work():
            if review.id in self._reviews:
                raise domain.ReviewAlreadyExists(review.id)
            self._reviews.put(review.id, review)

    def list_reviews(self, draft_id: str) -> tuple[Review, ...]:
        found = (row for row in self._reviews.rows() if row.draft_id == draft_id)
        return tuple(sorted(found, key=attrgetter("decided_at", "id")))

    def delete_reviews(self, draft_id: str) -> int:
        with unit_of_work():
            return sum(self._reviews.delete(review.id) for review in self.list_reviews(draft_id))
