"""From what a person wrote to a brief: read the form, settle what is open, and say what to ask."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from aicmo_site.kernel.errors import FieldError, InvalidInput
from aicmo_site.kernel.records import load
from onboarding.domain import records
from onboarding.domain.doubts import find_doubts
from onboarding.domain.records import Brief, BriefForm, Finding, FindingKind

_MONDAY = 0
_NOTICE = timedelta(days=7)
_TERM_LISTS = ("voice", "must_use", "forbidden", "competitors", "colors")
_PARTS = (
    BriefForm,
    records.ClientProfile,
    records.Offer,
    records.Audience,
    records.BrandGuidelines,
    records.Compliance,
    records.Budget,
    records.Scope,
)
_KNOWN_FIELDS = frozenset(field.name for part in _PARTS for field in dataclasses.fields(part))


def read_brief_form(data: object) -> BriefForm:
    """Read the JSON value of a brief file.

    White space around answers goes, and so do blank entries of lists, fields answered with null, and terms given twice.
    All else stays word for word; ``extra`` is not touched at all.

    :raises InvalidInput: if it is not a brief; names each fault with a remedy, an unknown field with the nearest name
    """
    if not isinstance(data, dict):
        remedy = "must be a JSON object with client, offer, objectives and audiences"
        raise InvalidInput(FieldError("document", remedy))
    try:
        answers = {
            key: value if key == "extra" else _trim(value) for key, value in data.items() if _is_answer(key, value)
        }
        if isinstance(brand := answers.get("brand"), dict):
            answers["brand"] = {key: _once(value) if key in _TERM_LISTS else value for key, value in brand.items()}
        return load(BriefForm, answers)
    except InvalidInput as error:
        raise InvalidInput(*_first_causes(error.errors)) from error
    except RecursionError as error:
        raise InvalidInput(FieldError("document", "is nested too deeply; flatten it")) from error


def normalize(form: BriefForm, *, brief_id: str, intake_id: str | None, now: datetime) -> Brief:
    """Make a brief of the form: its start date settled, its missing and doubtful answers found.

    Without a start date it is the first Monday at least seven days after ``now`` (UTC).
    """
    answers = {field.name: getattr(form, field.name) for field in dataclasses.fields(BriefForm)}
    answers["start_date"] = form.start_date or first_monday(now.astimezone(UTC).date() + _NOTICE)
    return Brief(
        **answers,
        id=brief_id,
        intake_id=intake_id,
        findings=(*find_doubts(form), *_find_past_start(form, now)),
        created_at=now,
        updated_at=now,
    )


def first_monday(day: date) -> date:
    """Give the first Monday on or after ``day``."""
    return day + timedelta(days=(_MONDAY - day.weekday()) % 7)


def _find_past_start(form: BriefForm, now: datetime) -> tuple[Finding, ...]:
    today = now.astimezone(UTC).date()
    if form.start_date is None or form.start_date >= today:
        return ()
    ask = f"{form.start_date.isoformat()} is past; on which day should the campaign start?"
    return (Finding(kind=FindingKind.DOUBTFUL, field="start_date", message=ask),)


def _first_causes(errors: tuple[FieldError, ...]) -> Iterator[FieldError]:
    """Leave out what only follows from a fault further inside."""
    for error in errors:
        if not any(other.field.startswith(f"{error.field}[") for other in errors):
            yield error


def _trim(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_trim(entry) for entry in value if not (isinstance(entry, str) and not entry.strip())]
    if isinstance(value, dict):
        return {key: _trim(inner) for key, inner in value.items() if _is_answer(key, inner)}
    return value


def _is_answer(key: object, value: object) -> bool:
    # An unknown field is kept even when it is null, so that it is named and not lost.
    return value is not None or key not in _KNOWN_FIELDS


def _once(terms: Any) -> Any:
    if not isinstance(terms, list):
        return terms
    seen: dict[object, Any] = {}
    for position, term in enumerate(terms):
        seen.setdefault(term.casefold() if isinstance(term, str) else position, term)
    return list(seen.values())
