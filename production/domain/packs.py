"""Packs: what a client can order, and what every draft of it must hold. And the languages drafts are written in."""

import difflib
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import Field

from aicmo_site.kernel.errors import FieldError, InvalidInput
from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, Name, load, record

Network = Literal["linkedin", "instagram", "x"]
ProseKind = Literal["summary", "positioning", "messaging_pillars", "kpis", "next_steps"]
SectionKind = Literal[ProseKind, "post", "email", "google_ad", "meta_ad", "calendar"]


@record
class PostCount:
    """How many posts a channel gets."""

    channel: Network
    count: Annotated[int, Field(ge=1, le=30)]


@record
class Promise:
    """A kind of section, and how many of them the draft holds at least."""

    kind: SectionKind
    minimum: Annotated[int, Field(ge=1, le=2**31 - 1)]


@record
class Pack:
    """What is ordered under a name. ``posts`` are in the order in which they stand in the draft."""

    name: Ident
    title: Name
    posts: tuple[PostCount, ...]
    emails: Count
    google_ads: Count
    meta_ads: Count
    calendar_days: Annotated[int, Field(ge=1, le=365)]
    prose: tuple[ProseKind, ...]

    def __post_init__(self) -> None:
        channels = [post.channel for post in self.posts]
        if len(set(channels)) != len(channels):
            raise ValueError("a pack counts each channel's posts once")

    @property
    def promises(self) -> tuple[Promise, ...]:
        """The kinds of section this pack promises, with their minimum counts, in the order of the draft."""
        counts: tuple[tuple[SectionKind, int], ...] = (
            *((kind, 1) for kind in self.prose),
            ("post", sum(post.count for post in self.posts)),
            ("email", self.emails),
            ("google_ad", self.google_ads),
            ("meta_ad", self.meta_ads),
            ("calendar", 1),
        )
        return tuple(Promise(kind=kind, minimum=count) for kind, count in counts if count)

    @classmethod
    def from_data(cls, name: str, data: dict[str, Any]) -> Self:
        """Read one entry of the data file, where ``posts`` maps a channel to its count."""
        posts = [{"channel": channel, "count": count} for channel, count in data["posts"].items()]
        return load(cls, {**data, "name": name, "posts": posts})


def pack_names() -> tuple[str, ...]:
    """Give the names a brief may order, smallest pack first."""
    return tuple(_packs())


def load_pack(name: str) -> Pack:
    """Give the pack with this name.

    :raises InvalidInput: if there is none; the message tells the nearest name
    """
    try:
        return _packs()[name]
    except KeyError:
        raise InvalidInput(FieldError("scope.pack", _remedy(name))) from None


def languages_written() -> frozenset[str]:
    """Give the languages drafts are written in, as primary subtags: ``en`` stands for ``en-GB`` too."""
    return frozenset({"en"})


def _remedy(name: str) -> str:
    near = difflib.get_close_matches(name, pack_names(), n=1, cutoff=0.0)
    return f"there is no pack {name!r}; did you mean {near[0]!r}? Known: {', '.join(pack_names())}"


@cache
def _packs() -> dict[str, Pack]:
    text = resources.files("production.domain").joinpath("packs.yaml").read_text(encoding="utf-8")
    return {name: Pack.from_data(name, data) for name, data in yaml.safe_load(text).items()}
