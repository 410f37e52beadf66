"""What QC does. Checking a text needs no storage; every change is one unit of work.

A verdict comes from the rules alone: nothing here takes one from outside.
"""

from datetime import datetime
from typing import Final

from aicmo_site.kernel import outbox
from aicmo_site.kernel.persistence import unit_of_work
from onboarding.domain import Brief
from production.domain import Draft, as_text
from qc import domain, rules
from qc.domain import CheckContext, CheckedText, Decision, Evaluation, QcResult, Review, Severity
from qc.repositories import QcRepo, create_qc_repository

CONTRACT_VERSION: Final = "1.0"


def check_text(*, checked: CheckedText, threshold: float) -> Evaluation:
    """Check a text against the rules. Reads and stores nothing; the same text gives the same evaluation.

    ``threshold`` is the score, 0 to 1, from which a text without critical issues passes.
    """
    return rules.evaluate(checked, threshold=threshold)


def document_of(*, draft: Draft, brief: Brief) -> CheckedText:
    """Give the text of a draft as it goes out, its fields, and what its brief says of the case."""
    written = as_text(draft.content)
    context = CheckContext(
        industry=brief.compliance.regulated_industry or brief.client.industry or None,
        markets=brief.compliance.markets,
        paid_relationship=brief.compliance.paid_relationship,
        evidence=brief.offer.proof_points,
        pack=draft.pack,
        brief=brief,
    )
    return CheckedText(text=written.text, fields=written.fields, context=context)


def save_evaluation(*, result_id: str, draft: Draft, evaluation: Evaluation, now: datetime) -> QcResult:
    """Store the latest evaluation of a draft in place of the one before.

    A draft's first result takes ``result_id``; a later evaluation keeps the id the draft's result has.

    :raises QcResultIdTaken: if the id belongs to another draft's result
    """
    with unit_of_work():
        repo = create_qc_repository()
        earlier = repo.get_result(draft.id)
        result = repo.save_result(_result(earlier.id if earlier else result_id, draft, evaluation, now))
        outbox.publish(_verdict(result, now))
    return result


def find_result(*, draft_id: str) -> QcResult | None:
    """Give the result of a draft, or None."""
    return create_qc_repository().get_result(draft_id)


def find_result_by_id(*, result_id: str) -> QcResult | None:
    """Give a result by its own id, or None."""
    return create_qc_repository().get_by_id(result_id)


def get_result(*, draft_id: str) -> QcResult:
    """Give the result of a draft.

    :raises QcResultNotFound: if it has none
    """
    result = find_result(draft_id=draft_id)
    if result is None:
        raise domain.QcResultNotFound(f"draft {draft_id}")
    return result


def get_result_by_id(*, result_id: str) -> QcResult:
    """Give a result by its own id.

    :raises QcResultNotFound: if there is none
    """
    result = find_result_by_id(result_id=result_id)
    if result is None:
        raise domain.QcResultNotFound(result_id)
    return result


def list_results(*, client_id: str) -> tuple[QcResult, ...]:
    """Give a client's results, oldest first."""
    return create_qc_repository().list_results(client_id)


def add_review(
    *, review_id: str, draft: Draft, result_id: str, decision: Decision, reviewer: str, note: str = "", now: datetime
) -> Review:
    """Store what a reviewer decided on the draft as it stands.

    :raises QcResultNotFound: if there is no such result
    :raises StaleReview: if it is approved, and the result is not that of this draft's content
    :raises ReviewAlreadyExists: if the review's id is in use
    """
    review = Review(
        id=review_id,
        draft_id=draft.id,
        result_id=result_id,
        draft_revision=draft.revision,
        content_sha256=draft.content.sha256,
        decision=decision,
        reviewer=reviewer,
        note=note,
        decided_at=now,
    )
    with unit_of_work():
        _refuse_if_stale(get_result_by_id(result_id=result_id), review)
        create_qc_repository().add_review(review)
    return review


def list_reviews(*, draft_id: str) -> tuple[Review, ...]:
    """Give a draft's reviews in the order they were made."""
    return create_qc_repository().list_reviews(draft_id)


def discard_result(*, draft_id: str) -> bool:
    """Remove a draft's result with its issues, and its reviews; tell whether there was any. Twice equals once."""
    with unit_of_work():
        repo = create_qc_repository()
        had_result = _delete_result_of(repo, draft_id)
        return repo.delete_reviews(draft_id) > 0 or had_result


def _result(result_id: str, draft: Draft, evaluation: Evaluation, now: datetime) -> QcResult:
    return QcResult(
        id=result_id,
        draft_id=draft.id,
        draft_revision=draft.revision,
        content_sha256=draft.content.sha256,
        client_id=draft.client_id,
        client_name=draft.client_name,
        pack=draft.pack,
        evaluation=evaluation,
        evaluated_at=now,
        created_at=now,
        updated_at=now,
    )


def _verdict(result: QcResult, now: datetime) -> domain.QcPassed | domain.QcFailed:
    stamp = outbox.stamp(now, subject=result.id)
    if result.passed:
        return domain.QcPassed(**stamp, result_id=result.id, draft_id=result.draft_id, score=result.score)
    critical = sum(issue.severity is Severity.CRITICAL for issue in result.issues)
    return domain.QcFailed(
        **stamp, result_id=result.id, draft_id=result.draft_id, score=result.score, critical=critical
    )


def _refuse_if_stale(result: QcResult, review: Review) -> None:
    """Only an approval needs a fresh look: changes can be asked for whatever was edited meanwhile."""
    if review.decision is not Decision.APPROVED and result.draft_id == review.draft_id:
        return
    seen = (review.draft_id, review.draft_revision, review.content_sha256)
    if (result.draft_id, result.draft_revision, result.content_sha256) != seen:
        raise domain.StaleReview(result.id)


def _delete_result_of(repo: QcRepo, draft_id: str) -> bool:
    result = repo.get_result(draft_id)
    return result is not None and repo.delete_result(result.id)
