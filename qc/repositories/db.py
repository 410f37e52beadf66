"""QC results, issues and reviews on the ORM."""

import dataclasses
from operator import attrgetter
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from aicmo_site.kernel import records
from aicmo_site.kernel.persistence import unit_of_work
from qc import domain, models

CategoryScores = tuple[domain.CategoryScore, ...]
_KEPT_ON_REPLACE: Final = frozenset({"id", "draft_id", "created_at"})
_ISSUE_FIELDS: Final = tuple(field.name for field in dataclasses.fields(domain.QcIssue))
_REVIEW_FIELDS: Final = tuple(field.name for field in dataclasses.fields(domain.Review))


class DatabaseQcRepo:
    """See :class:`qc.repositories.QcRepo`."""

    def save_result(self, result: domain.QcResult) -> domain.QcResult:
        # The upsert locks the draft's row, so a rival waits and then replaces all of it: its id and its issues too.
        with unit_of_work():
            try:
                stored = _upsert(_result_row(result))
                models.QcIssue.objects.filter(result_id=stored.pk).delete()
                if stored.pk != result.id:
                    models.QcResult.objects.filter(pk=stored.pk).update(id=result.id)
            except IntegrityError as error:
                raise domain.QcResultIdTaken(result.id) from error
            models.QcIssue.objects.bulk_create(_issue_rows(result))
        return dataclasses.replace(result, created_at=stored.created_at)

    def get_result(self, draft_id: str) -> domain.QcResult | None:
        return _first(models.QcResult.objects.filter(draft_id=draft_id))

    def get_by_id(self, result_id: str) -> domain.QcResult | None:
        return _first(models.QcResult.objects.filter(pk=result_id))

    def list_results(self, client_id: str) -> tuple[domain.QcResult, ...]:
        rows = models.QcResult.objects.filter(client_id=client_id).prefetch_related("issues")
        # Sorted here, because databases differ in how they collate ids.
        return tuple(sorted(map(_result, rows), key=attrgetter("created_at", "id")))

    def delete_result(self, result_id: str) -> bool:
        with unit_of_work():
            deleted, _ = models.QcResult.objects.filter(pk=result_id).delete()
        return deleted > 0

    def add_review(self, review: domain.Review) -> None:
        try:
            with transaction.atomic():
                models.QcReview.objects.bulk_create([_review_row(review)])
        except IntegrityError as error:
            raise domain.ReviewAlreadyExists(review.id) from error

    def list_reviews(self, draft_id: str) -> tuple[domain.Review, ...]:
        rows = models.QcReview.objects.filter(draft_id=draft_id)
        return tuple(sorted(map(_review, rows), key=attrgetter("decided_at", "id")))

    def delete_reviews(self, draft_id: str) -> int:
        deleted, _ = models.QcReview.objects.filter(draft_id=draft_id).delete()
        return deleted


def _upsert(row: models.QcResult) -> models.QcResult:
    """Insert the row or change the draft's one; give the row that is stored, still under its first id."""
    fields = models.QcResult._meta.concrete_fields
    names = {field.name: connection.ops.quote_name(field.column or field.attname) for field in fields}
    changes = ", ".join(f"{name} = excluded.{name}" for field, name in names.items() if field not in _KEPT_ON_REPLACE)
    table = connection.ops.quote_name(models.QcResult._meta.db_table)
    statement = (
        f"INSERT INTO {table} ({', '.join(names.values())}) VALUES ({', '.join(['%s'] * len(fields))}) "  # noqa: S608
        f"ON CONFLICT ({names['draft_id']}) DO UPDATE SET {changes} RETURNING {names['id']}, {names['created_at']}"
    )
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    return models.QcResult.objects.raw(statement, values)[0]


def _first(rows: QuerySet[models.QcResult]) -> domain.QcResult | None:
    row = rows.prefetch_related("issues").first()
    return _result(row) if row else None


def _result_row(result: domain.QcResult) -> models.QcResult:
    evaluation = result.evaluation
    return models.QcResult(
        id=result.id,
        draft_id=result.draft_id,
        draft_revision=result.draft_revision,
        content_sha256=result.content_sha256,
        client_id=result.client_id,
        client_name=result.client_name,
        pack=result.pack,
        passed=evaluation.passed,
        score=evaluation.score,
        category_scores=records.dump(evaluation.category_scores, CategoryScores),
        words=evaluation.words,
        ruleset=evaluation.ruleset,
        threshold=evaluation.threshold,
        evaluated_at=result.evaluated_at,
        created_at=result.created_at,
        updated_at=result.updated_at,
    )


def _issue_rows(result: domain.QcResult) -> list[models.QcIssue]:
    return [
        models.QcIssue(
            result_id=result.id,
            position=position,
            created_at=result.updated_at,
            **{name: getattr(issue, name) for name in _ISSUE_FIELDS},
        )
        for position, issue in enumerate(result.issues)
    ]


def _result(row: models.QcResult) -> domain.QcResult:
    return domain.QcResult(
        id=row.id,
        draft_id=row.draft_id,
        draft_revision=row.draft_revision,
        content_sha256=row.content_sha256,
        client_id=row.client_id,
        client_name=row.client_name,
        pack=row.pack,
        evaluation=_evaluation(row),
        evaluated_at=row.evaluated_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _evaluation(row: models.QcResult) -> domain.Evaluation:
    issues = sorted(row.issues.all(), key=attrgetter("position"))
    return domain.Evaluation(
        passed=row.passed,
        score=row.score,
        category_scores=records.restore(CategoryScores, row.category_scores),
        issues=tuple(domain.QcIssue(**{name: getattr(issue, name) for name in _ISSUE_FIELDS}) for issue in issues),
        words=row.words,
        ruleset=row.ruleset,
        threshold=row.threshold,
    )


def _review_row(review: domain.Review) -> models.QcReview:
    return models.QcReview(**{name: getattr(review, name) for name in _REVIEW_FIELDS})


def _review(row: models.QcReview) -> domain.Review:
    return domain.Review(**{name: getattr(row, name) for name in _REVIEW_FIELDS})
