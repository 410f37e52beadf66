"""Drafts with their revisions, and bundles of assets."""

import dataclasses
import hashlib
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field

from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Line, Moment, Name, Text, dump_json, record
from production.domain.sections import Section

Sections = Annotated[tuple[Section, ...], Field(min_length=1)]


@record
class DraftContent:
    """What a generator writes: a title and the sections in order. Section ids differ."""

    title: Name
    sections: Sections

    def __post_init__(self) -> None:
        ids = [section.id for section in self.sections]
        if len(set(ids)) != len(ids):
            raise ValueError("section ids must differ within a draft")

    @property
    def sha256(self) -> str:
        """The hash of all that is said: an approval is bound to it."""
        return hashlib.sha256(dump_json(self).encode()).hexdigest()


@record
class Draft:
    """A draft at its latest revision. ``revision`` counts up from 1; every earlier one is kept as a :class:`Revision`.

    ``client_id``, ``client_name``, ``brief_id`` and ``pack`` are taken over from the brief when the draft is written.
    """

    id: Ident
    strategy_id: Ident
    brief_id: Ident
    client_id: Ident
    client_name: Name
    pack: Ident
    content_type: Literal["campaign_package"] = "campaign_package"
    content: DraftContent
    revision: Annotated[int, Field(ge=1, le=2**31 - 1)] = 1
    generator: Ident = "template"
    note: Text = ""
    created_at: Moment
    updated_at: Moment

    def revise(self, content: DraftContent, *, note: str, now: datetime) -> Self:
        """Give the next revision with new content."""
        return dataclasses.replace(self, content=content, revision=self.revision + 1, note=note, updated_at=now)


@record
class Revision:
    """One state a draft was in."""

    draft_id: Ident
    revision: Annotated[int, Field(ge=1, le=2**31 - 1)]
    content: DraftContent
    note: Text = ""
    created_at: Moment


@record
class Asset:
    """A piece of a bundle, such as one post ready to publish."""

    id: Ident
    name: Name
    kind: Ident
    section_id: Ident | None = None
    body: Text = ""


@record
class Bundle:
    """Assets of a draft that belong together, in order. An asset is in one bundle only."""

    id: Ident
    draft_id: Ident
    name: Name
    assets: tuple[Asset, ...] = ()
    created_at: Moment
    updated_at: Moment

    def __post_init__(self) -> None:
        ids = [asset.id for asset in self.assets]
        if len(set(ids)) != len(ids):
            raise ValueError("asset ids must differ within a bundle")


@record
class RevisionRequest:
    """One thing to mend: where, the exact words (empty when something is missing), what is wrong, and what to do.

    ``replacement`` is a text to put in place of ``excerpt`` where one is known; empty means: take the words out.
    """

    section: Ident | None
    rule: Line
    excerpt: Text = ""
    reason: Text
    replacement: Text | None = None
