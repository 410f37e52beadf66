"""The copy's building blocks, read from the YAML playbooks.

A pattern is a sentence with ``{slots}``. A beat is a paragraph: a list of patterns, the first that can be filled and
may be said is taken; a beat that is optional is left out when none can, or when the text would grow too long.
"""

from functools import cache
from importlib import resources
from typing import Annotated, Any

import yaml
from pydantic import BeforeValidator, Field

from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, Line, load, record

Patterns = Annotated[tuple[Line, ...], Field(min_length=1)]


@record
class Beat:
    """One paragraph: its patterns in order of preference."""

    patterns: Patterns
    optional: bool = False


def _beat_from_data(value: Any) -> Any:
    if not isinstance(value, str | list):
        return value
    patterns = [value] if isinstance(value, str) else value
    optional = patterns[0].startswith("? ")
    return {"patterns": [pattern.removeprefix("? ") for pattern in patterns], "optional": optional}


BeatData = Annotated[Beat, BeforeValidator(_beat_from_data)]
"""A beat; in YAML a pattern, or a list of them, optional when the first starts with ``?``."""

Outline = Annotated[tuple[BeatData, ...], Field(min_length=1)]


@record
class Angle:
    """A way to speak of the offer. ``topic`` names the kind of fact that it takes one of at a time.

    ``claims`` tells whether it says something of the product; ``regulated`` whether regulated industries may use it.
    """

    name: Ident
    topic: Ident | None = None
    claims: bool = True
    regulated: bool = True
    outlines: tuple[Outline, ...]


@record
class CallToAction:
    """What a reader is asked to do, for objectives that hold one of ``words``."""

    kind: Ident
    words: tuple[Line, ...] = ()
    acts: Patterns


@record
class Frames:
    """How a call to action is put on a channel: with a link, with an address to write to, or with neither."""

    channel: Ident
    url: Patterns
    email: Patterns
    neither: Patterns


@record
class CtaPlaybook:
    """All calls to action and their frames; ``fallback_acts`` fit any objective."""

    actions: tuple[CallToAction, ...]
    fallback_acts: Patterns
    frames: tuple[Frames, ...]
    ad_marks: Patterns


@record
class PostPlaybook:
    """A channel's angles in the order in which they are used, and its headings.

    ``offset`` is the place in each list of facts at which the channel starts, so that channels differ on one day.
    """

    headings: Patterns
    separator: str
    hashtags: Count
    offset: Count
    angles: tuple[Angle, ...]


@record
class EmailPlan:
    """One e-mail of the sequence: its purpose, the day it is sent on, and its text."""

    purpose: Ident
    day: Count
    headings: Patterns
    subjects: Patterns
    preheaders: Patterns
    outline: Outline


@record
class EmailPlaybook:
    """The sequence and its footer."""

    emails: tuple[EmailPlan, ...]
    greetings: Patterns
    closings: Patterns
    disclaimer_lines: Patterns
    must_use_lines: Patterns
    unsubscribe: Patterns
    postal_address: Patterns


@record
class AdPlaybook:
    """Patterns for search ads and for ads on Facebook and Instagram, best first."""

    google_headings: Patterns
    headlines: Patterns
    descriptions: Patterns
    meta_headings: Patterns
    primary_texts: Patterns
    meta_headlines: Patterns
    meta_descriptions: Patterns


@record
class ProsePlaybook:
    """The plan's sections: a heading and an outline for each kind, and the lines that lists are made of."""

    titles: Patterns
    headings: dict[str, Patterns]
    outlines: dict[str, Outline]
    lines: dict[str, Patterns]


@record
class Activity:
    """Work for a day without a publication. ``words`` name it for a scope that excludes such work.

    ``regulated`` tells whether it suits an industry under special rules.
    """

    channel: Ident
    titles: Patterns
    words: tuple[Line, ...] = ()
    regulated: bool = True


@record
class CalendarPlaybook:
    """What the days hold that carry no post: by kind of day, each list in turn."""

    headings: Patterns
    fridays: tuple[Activity, ...]
    weekdays: tuple[Activity, ...]
    weekends: tuple[Activity, ...]
    rest: Activity
    published: dict[str, Patterns]


@record
class Wording:
    """Words that need care.

    ``keeps_capital`` stay as they are inside a sentence; ``regulated_words`` name industries under special rules, of
    which ``record_words`` speak of records and ``effect_words`` of effects; after ``qualifying`` nothing is cut off.
    """

    keeps_capital: frozenset[str]
    regulated_words: tuple[Line, ...]
    record_words: frozenset[str]
    effect_words: frozenset[str]
    qualifying: frozenset[str]


def _read(name: str) -> Any:
    path = resources.files("production.generators.template").joinpath("playbooks", f"{name}.yaml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def load_posts(channel: str) -> PostPlaybook:
    """Give the playbook of a social network."""
    return load(PostPlaybook, _read(f"posts_{channel}"))


@cache
def load_calls() -> CtaPlaybook:
    """Give the calls to action."""
    return load(CtaPlaybook, _read("calls_to_action"))


@cache
def load_emails() -> EmailPlaybook:
    """Give the e-mail playbook."""
    return load(EmailPlaybook, _read("emails"))


@cache
def load_ads() -> AdPlaybook:
    """Give the ad playbook."""
    return load(AdPlaybook, _read("ads"))


@cache
def load_prose() -> ProsePlaybook:
    """Give the playbook of the plan's sections."""
    return load(ProsePlaybook, _read("prose"))


@cache
def load_calendar() -> CalendarPlaybook:
    """Give the calendar's activities."""
    return load(CalendarPlaybook, _read("calendar"))


@cache
def load_wording() -> Wording:
    """Give the words that need care."""
    return load(Wording, _read("wording"))
