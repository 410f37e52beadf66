"""The typed sections of a draft. Every field that goes out is a field here, so it can be checked by itself."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Line, Name, Text, record


@record
class ProseSection:
    """A section of plain Markdown: ``paragraphs`` are blocks (a paragraph or a list), in order."""

    kind: Literal["summary", "positioning", "messaging_pillars", "kpis", "next_steps"]
    id: Ident
    heading: Name
    paragraphs: tuple[Text, ...]


@record
class PostSection:
    """One social post; ``text`` is posted as it stands, hashtags included."""

    kind: Literal["post"] = "post"
    id: Ident
    heading: Name
    channel: Literal["linkedin", "instagram", "x"]
    text: Text


@record
class EmailSection:
    """One e-mail: what the inbox shows, the body, and the footer the law asks for."""

    kind: Literal["email"] = "email"
    id: Ident
    heading: Name
    send_day: Annotated[int, Field(ge=0, le=365)]
    subject: Line
    preheader: Line
    body: Text
    unsubscribe: Line
    postal_address: Line


@record
class GoogleAdSection:
    """A responsive search ad: headlines, descriptions and display paths."""

    kind: Literal["google_ad"] = "google_ad"
    id: Ident
    heading: Name
    headlines: tuple[Line, ...]
    descriptions: tuple[Line, ...]
    paths: tuple[Line, ...] = ()


@record
class MetaAdSection:
    """An ad on Facebook and Instagram."""

    kind: Literal["meta_ad"] = "meta_ad"
    id: Ident
    heading: Name
    primary_text: Text
    headline: Line
    description: Line


@record
class CalendarEntry:
    """One day of the calendar: what goes out where; ``section_id`` names the piece when the draft holds it."""

    date: date
    channel: Ident
    title: Line
    section_id: Ident | None = None


@record
class CalendarSection:
    """The dated plan, one entry a day, in order."""

    kind: Literal["calendar"] = "calendar"
    id: Ident
    heading: Name
    entries: tuple[CalendarEntry, ...]


Section = Annotated[
    ProseSection | PostSection | EmailSection | GoogleAdSection | MetaAdSection | CalendarSection,
    Field(discriminator="kind"),
]
"""Any section; ``kind`` tells which."""
