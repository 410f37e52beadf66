"""A draft as one Markdown text, with the position of every field in it.

This is the text that is checked and the text that is packed: one function writes both, so an issue's span is a slice
of what goes out.
"""

from collections.abc import Iterator

from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, Line, Text, record
from production.domain import sections as kinds
from production.domain.records import DraftContent
from production.domain.sections import Section


@record
class TextField:
    """One field of one section: ``text[start:end]`` (code points) is its value."""

    section_id: Ident
    section_kind: Line
    channel: Line | None
    name: Line
    start: Count
    end: Count


@record
class DraftText:
    """The whole draft in Markdown and its fields in order of position."""

    text: Text
    fields: tuple[TextField, ...]


_Piece = tuple[str, str | None]
"""A run of text, and the name of the field it is the value of (None for labels and white space)."""


def as_text(content: DraftContent) -> DraftText:
    """Write a draft as Markdown. The same content gives the same text, to the letter."""
    parts = [f"# {content.title}\n"]
    length = len(parts[0])
    fields = []
    for section in content.sections:
        for piece, name in _pieces(section):
            if name is not None:
                fields.append(_field(section, name, length, length + len(piece)))
            parts.append(piece)
            length += len(piece)
    return DraftText(text="".join(parts), fields=tuple(fields))


def section_text(section: Section) -> str:
    """Write one section as it stands in :func:`as_text`, without the white space around it."""
    return "".join(piece for piece, _ in _pieces(section)).strip()


def channel_of(section: Section) -> str | None:
    """Tell where a section is published, if it is: a social network, ``email``, ``google_ads`` or ``meta_ads``."""
    match section:
        case kinds.PostSection():
            return section.channel
        case kinds.EmailSection():
            return "email"
        case kinds.GoogleAdSection():
            return "google_ads"
        case kinds.MetaAdSection():
            return "meta_ads"
        case _:
            return None


def _field(section: Section, name: str, start: int, end: int) -> TextField:
    return TextField(
        section_id=section.id,
        section_kind=section.kind,
        channel=channel_of(section),
        name=name,
        start=start,
        end=end,
    )


def _pieces(section: Section) -> Iterator[_Piece]:
    yield "\n## ", None
    yield section.heading, "heading"
    yield "\n", None
    match section:
        case kinds.ProseSection():
            yield from _blocks("paragraph", section.paragraphs)
        case kinds.PostSection():
            yield from _blocks("text", (section.text,))
        case kinds.EmailSection():
            yield from _email(section)
        case kinds.GoogleAdSection():
            yield from _listed("Headlines", "headline", section.headlines)
            yield from _listed("Descriptions", "description", section.descriptions)
            yield from _listed("Paths", "path", section.paths)
        case kinds.MetaAdSection():
            yield from _labelled("Primary text", "primary_text", section.primary_text)
            yield from _labelled("Headline", "headline", section.headline)
            yield from _labelled("Description", "description", section.description)
        case kinds.CalendarSection():
            yield from _calendar(section)


def _blocks(name: str, texts: tuple[str, ...]) -> Iterator[_Piece]:
    for text in texts:
        yield "\n", None
        yield text, name
        yield "\n", None


def _labelled(label: str, name: str, value: str) -> Iterator[_Piece]:
    yield f"\n**{label}:** ", None
    yield value, name
    yield "\n", None


def _listed(label: str, name: str, values: tuple[str, ...]) -> Iterator[_Piece]:
    if values:
        yield f"\n**{label}:**\n\n", None
    for value in values:
        yield "- ", None
        yield value, name
        yield "\n", None


def _email(section: kinds.EmailSection) -> Iterator[_Piece]:
    yield f"\n*Sent on day {section.send_day}*\n", None
    yield from _labelled("Subject", "subject", section.subject)
    yield from _labelled("Preheader", "preheader", section.preheader)
    yield from _blocks("body", (section.body,))
    yield from _blocks("unsubscribe", (section.unsubscribe,))
    yield from _blocks("postal_address", (section.postal_address,))


def _calendar(section: kinds.CalendarSection) -> Iterator[_Piece]:
    yield "\n| Date | Channel | What goes out |\n| --- | --- | --- |\n", None
    for entry in section.entries:
        yield f"| {entry.date.isoformat()} | {entry.channel} | ", None
        yield entry.title.replace("|", "/"), "calendar_title"
        yield " |\n", None
