"""The pieces of a text that rules look at: a draft's fields, or a plain text as one field of its channel."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from production.domain import TextField
from qc.domain import CheckedText

_CODE: Final = re.compile(
    r"^[ ]{0,3}(```|~~~)[^\n]*+(?:\n(?![ ]{0,3}\1)[^\n]*+)*+(?:\n[ ]{0,3}\1)?|`[^`\n]{1,200}`", re.MULTILINE
)
_HEADER: Final = re.compile(
    r"[ \t>#*_-]{0,8}(subject|preheader|preview text)[ \t*_]{0,4}:[ \t*_]{0,4}([^\n]+)\n?", re.IGNORECASE
)
_HEADER_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece: ``text`` is the checked text from ``start`` to ``end``.

    ``prose`` is as long, with Markdown's code blanked by NUL.
    """

    index: int
    section: str | None
    kind: str | None
    channel: str | None
    name: str
    start: int
    end: int
    text: str
    prose: str


def units_of(checked: CheckedText, channel: str, plain_fields: Mapping[str, str]) -> tuple[Unit, ...]:
    """Give the units in the order of the text; ``plain_fields`` names a plain text's field by channel.

    White space around a plain text is not part of what is published: files end with a line end.

    A plain text's ``channel`` may name a field after a dot: ``google_ads.headline``.
    """
    fields = _draft_fields(checked) if checked.fields else _plain_fields(checked.text, channel, plain_fields)
    return tuple(_unit(index, field, checked.text) for index, field in enumerate(fields))


def by_section(units: tuple[Unit, ...]) -> list[tuple[Unit, ...]]:
    """Group units that stand together in one section."""
    return [tuple(group) for _, group in groupby(units, key=lambda unit: (unit.section, unit.kind))]


def _unit(index: int, field: "_Field", text: str) -> Unit:
    value = text[field.start : field.end]
    return Unit(
        index=index,
        section=field.section,
        kind=field.kind,
        channel=field.channel,
        name=field.name,
        start=field.start,
        end=field.end,
        text=value,
        prose=value if field.channel else _CODE.sub(_blank, value),
    )


@dataclass(frozen=True, slots=True)
class _Field:
    section: str | None
    kind: str | None
    channel: str | None
    name: str
    start: int
    end: int


def _blank(code: re.Match[str]) -> str:
    return "\x00" * len(code.group())


def _draft_fields(checked: CheckedText) -> Iterator[_Field]:
    length = len(checked.text)
    in_order = sorted(checked.fields, key=lambda field: (field.start, field.end))
    title = checked.text.find("\n", 0, in_order[0].start)
    if title > 0:
        yield _Field(None, "title", None, "title", 0, title)
    for field in in_order:
        yield _clip(field, length)


def _clip(field: TextField, length: int) -> _Field:
    start = min(field.start, length)
    end = min(max(field.end, start), length)
    return _Field(field.section_id, field.section_kind, field.channel, field.name, start, end)


def _plain_fields(text: str, told: str, plain_fields: Mapping[str, str]) -> Iterator[_Field]:
    channel, _, name = told.partition(".")
    start = 0
    if channel == "email" and not name:
        for header in _headers(text):
            yield _Field(None, None, channel, _header_name(header), header.start(2), header.end(2))
            start = header.end()
    body = text[start:].strip()
    start = text.find(body, start)
    yield _Field(None, None, channel or None, name or plain_fields.get(channel, "text"), start, start + len(body))


def _headers(text: str) -> Iterator[re.Match[str]]:
    start = 0
    for _ in range(_HEADER_LINES):
        header = _HEADER.match(text, start)
        if header:
            yield header
        line_end = text.find("\n", start)
        if line_end < 0:
            return
        start = line_end + 1


def _header_name(header: re.Match[str]) -> str:
    return "subject" if header.group(1).lower() == "subject" else "preheader"
