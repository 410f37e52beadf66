"""Frozen records, the types their fields may have, and the one converter between records and JSON.

A record is checked when it is made, so no repository ever sees what PostgreSQL, SQLite and a dictionary would
store differently: NUL in text, lone surrogates, text over its limit, NaN, Infinity, integers beyond 32 bits,
naive times.
"""

import dataclasses
import difflib
import json
from collections.abc import Hashable, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, TypeVar, cast, dataclass_transform

import pydantic
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from aicmo_site.kernel.errors import FieldError, InvalidInput

T = TypeVar("T")

CONFIG = ConfigDict(extra="forbid", allow_inf_nan=False, defer_build=True)


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain the NUL character; remove it")
    return text


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("must name its time zone, for example 2027-01-04T09:00:00Z")
    return moment.astimezone(UTC)


def _as_json_text(text: str) -> str:
    json.loads(text, parse_constant=_refuse_constant)
    return text


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its pairs: of two values under one name nobody could tell which is meant."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"names {key!r} twice; keep one")
        found[key] = value
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"must not contain {name}, which is not JSON")


Line = Annotated[str, StringConstraints(max_length=300), AfterValidator(_without_nul)]
"""A name or a short sentence: at most 300 code points."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_without_nul)]
"""A name that must be there: 1 to 200 code points."""

Text = Annotated[str, StringConstraints(max_length=200_000), AfterValidator(_without_nul)]
"""Prose: at most 200,000 code points, the length of text the checker accepts."""

Moment = Annotated[datetime, AfterValidator(_in_utc)]
"""A point in time; any zone is accepted, UTC is kept."""

Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""A whole number that fits a 32-bit column."""

Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
"""A share or a score: 0 to 1, never NaN."""

Percent = Annotated[int, Field(ge=0, le=100)]
"""A whole percentage."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 as 64 lower-case hexadecimal digits."""

JsonText = Annotated[
    str, StringConstraints(max_length=2_000_000), AfterValidator(_without_nul), AfterValidator(_as_json_text)
]
"""A JSON document as text: it keeps its key order and its numbers on every backend."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(dataclasses.field, Field))
def record(cls: type[T]) -> type[T]:
    """Make ``cls`` a frozen, keyword-only, slotted dataclass whose fields are checked when it is made.

    :raises pydantic.ValidationError: at construction, if a field has the wrong type or breaks its limits
    """
    decorate = pydantic.dataclasses.dataclass(frozen=True, kw_only=True, slots=True, config=CONFIG)
    return cast(type[T], decorate(cls))


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, kind))


def dump(value: object, kind: Any = None) -> Any:
    """Turn a record (or a value of the type ``kind``) into plain JSON values."""
    return _adapter(cast(Hashable, kind or type(value))).dump_python(value, mode="json")


def dump_json(value: object, kind: Any = None) -> str:
    """Turn a record into JSON text; the same record gives the same text."""
    return as_json(dump(value, kind))


def as_json(plain: object) -> str:
    """Write plain values as JSON, keys sorted, no white space: equal values give equal text."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def load(kind: type[T], data: object) -> T:
    """Turn plain JSON values into a record.

    :raises InvalidInput: if they do not fit; every fault names its field, an unknown key its nearest known name
    """
    try:
        loaded: T = _adapter(cast(Hashable, kind)).validate_python(data)
    except ValidationError as error:
        raise InvalidInput(*field_errors(error, kind)) from error
    return loaded


def restore(kind: Any, data: object) -> Any:
    """Turn stored JSON values back into the value of type ``kind`` that was dumped."""
    return _adapter(kind).validate_python(data)


def parse_json(text: str | bytes, *, field: str = "document") -> Any:
    """Read JSON as handed in by a person.

    :raises InvalidInput: if it is not UTF-8 or not JSON, or an object names a key twice; the message tells where
    """
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        return json.loads(decoded, parse_constant=_refuse_constant, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        message = f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}; mend it there"
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 (byte {error.start}); save it as UTF-8"
    except RecursionError:
        message = "is nested too deeply; flatten it"
    except ValueError as error:
        message = str(error)
    raise InvalidInput(FieldError(field, message))


def field_errors(error: ValidationError, kind: Any) -> Iterable[FieldError]:
    """Translate pydantic's findings into ours: dotted field names and a remedy."""
    for fault in error.errors(include_url=False, include_context=True):
        parts = tuple(part for part in fault["loc"])
        yield FieldError(dotted(parts), _remedy(fault, parts, kind))


def dotted(parts: tuple[int | str, ...]) -> str:
    """Write a location the way people write it: ``audiences[0].name``."""
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "document"


def _remedy(fault: Any, parts: tuple[int | str, ...], kind: Any) -> str:
    match fault["type"]:
        case "missing":
            return "is required; add it"
        case "unexpected_keyword_argument" | "extra_forbidden":
            return _unknown_key(parts, kind)
        case "string_unicode":
            return "contains text that is not valid Unicode (a lone surrogate); replace it"
        case kind_of_fault if kind_of_fault in _PLAIN_WORDS:
            return _PLAIN_WORDS[kind_of_fault].format(**fault.get("ctx", {}))
        case "value_error":
            return str(fault["ctx"]["error"])
        case _:
            return str(fault["msg"][:1]).lower() + str(fault["msg"][1:])


_PLAIN_WORDS = {
    "dataclass_type": "must be an object of named fields, in braces",
    "dict_type": "must be an object of named fields, in braces",
    "tuple_type": "must be a list, in brackets",
    "list_type": "must be a list, in brackets",
    "too_short": "needs at least {min_length}, and has {actual_length}; add what is missing",
    "too_long": "holds more than {max_length}; keep the most important",
    "string_too_short": "is empty; fill it in",
    "string_too_long": "is longer than {max_length:,} characters; shorten it",
    "string_type": "must be text, in quotes",
    "float_parsing": "must be a number in digits, such as 6000",
    "int_parsing": "must be a whole number in digits, such as 12",
    "int_from_float": "must be a whole number",
    "date_from_datetime_parsing": "must be a date, written as 2027-01-04",
    "date_from_datetime_inexact": "must be a date, written as 2027-01-04",
}
"""What pydantic's kinds of fault are to the person who made them."""


def _unknown_key(parts: tuple[int | str, ...], kind: Any) -> str:
    near = difflib.get_close_matches(str(parts[-1]), _names_of(kind), n=1, cutoff=0.5)
    return f"is not a known field; did you mean {near[0]!r}?" if near else "is not a known field; remove it"


@cache
def _names_of(kind: Hashable) -> tuple[str, ...]:
    """Every name a field of ``kind`` has, however deep; worked out once, for a document may have many unknown keys."""
    return tuple(sorted(_known_names(_adapter(kind).json_schema())))


def _known_names(schema: object) -> set[str]:
    if isinstance(schema, dict):
        inner = set().union(*(_known_names(value) for value in schema.values()))
        return inner | set(schema.get("properties", {}))
    if isinstance(schema, list):
        return set().union(*(_known_names(value) for value in schema))
    return set()
