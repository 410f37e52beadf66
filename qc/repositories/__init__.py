"""The port of QC's storage, and its chooser."""

from typing import Protocol, cast

from aicmo_site.kernel import persistence
from qc.domain import QcResult, Review


class QcRepo(Protocol):
    """Where results with their issues, and reviews, are kept. A read never changes a row."""

    def save_result(self, result: QcResult) -> QcResult:
        """Store the result of a draft; the latest evaluation wins.

        A draft has one result. If there is one already, it is replaced together with its issues and its id; its
        ``created_at`` is kept. The stored result is given back. Racing saves leave one result with its own issues.
        """

    def get_result(self, draft_id: str) -> QcResult | None:
        """Give the result of a draft with its issues, or None."""

    def get_by_id(self, result_id: str) -> QcResult | None:
        """Give a result by its own id, or None."""

    def list_results(self, client_id: str) -> tuple[QcResult, ...]:
        """Give a client's results, oldest first, by id within an instant."""

    def delete_result(self, result_id: str) -> bool:
        """Remove a result with its issues; tell whether there was one."""

    def add_review(self, review: Review) -> None:
        """Store a decision. Reviews are never changed.

        :raises ReviewAlreadyExists: if the id is in use
        """

    def list_reviews(self, draft_id: str) -> tuple[Review, ...]:
        """Give a draft's reviews in the order they were made, by id within an instant."""

    def delete_reviews(self, draft_id: str) -> int:
        """Remove a draft's reviews; tell how many there were."""


def create_qc_repository() -> QcRepo:
    """Make the repository that the persistence mode names."""
    made = persistence.choose(
        db="qc.repositories.db.DatabaseQcRepo",
        inmemory="qc.repositories.memory.InMemoryQcRepo",
    )
    return cast(QcRepo, made)
