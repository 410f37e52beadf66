"""What a rule file may say. Files are checked against these records when they are loaded.

A rule is data: a kind that says how it works, where it applies, what it tells the writer, where it comes from, and
examples of texts that break it and texts that do not.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from aicmo_site.kernel.records import Line, Text, record
from qc.domain import Severity

RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$", max_length=100)]
"""An id such as ``email.unsubscribe``; its first part is the category."""

ClientTerms = Literal["must_use", "forbidden", "competitors", "postal_address", "disclaimers"]
"""Lists of terms that the brief holds."""


def _as_example(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


@record
class Example:
    """A text, repeated so many ``times``, and the context it is checked in.

    ``brief`` holds the parts of a brief that matter; ``draft`` typed sections (their fields as in a stored draft) in
    place of a plain text. ``excerpt`` is what a violation must quote, when the rule quotes.
    """

    text: Text = ""
    channel: Line | None = None
    industry: Line | None = None
    markets: tuple[Line, ...] = ()
    paid: bool = False
    evidence: tuple[Line, ...] = ()
    pack: Line | None = None
    brief: dict[str, Any] | None = None
    draft: tuple[dict[str, Any], ...] = ()
    excerpt: Text | None = None
    times: Annotated[int, Field(ge=1, le=100_000)] = 1


_Examples = Annotated[tuple[Annotated[Example, BeforeValidator(_as_example)], ...], Field(min_length=1)]


@record
class Examples:
    """Texts that break the rule, and texts that come near it and do not. Both are required."""

    violation: _Examples
    ok: _Examples


@record
class Applies:
    """Where a rule holds; an empty list does not restrict.

    A text without sections has no kind; a rule for certain kinds holds for it if it names its channel.
    ``industries`` are sectors of sectors.yaml. ``paid`` asks for a paid relationship, ``whole`` for a text that is
    not a single channel's.
    """

    channels: tuple[Line, ...] = ()
    kinds: tuple[Line, ...] = ()
    fields: tuple[Line, ...] = ()
    industries: tuple[Line, ...] = ()
    markets: tuple[Line, ...] = ()
    paid: bool = False
    whole: bool = False


@record
class Match:
    """What to look for: whole words and phrases, terms of the brief, regular expressions (case does not matter).

    ``inflect`` accepts the usual endings of a term. What a pattern in ``allow`` covers is not a match.
    A space in a pattern stands for any gap within a paragraph, with or without emphasis; in one that begins with
    ``(?x)`` for nothing. Patterns must run in linear time: bounded or possessive repeats only.
    """

    terms: tuple[Line, ...] = ()
    client_terms: ClientTerms | None = None
    patterns: tuple[Text, ...] = ()
    allow: tuple[Text, ...] = ()
    inflect: bool = False

    def __post_init__(self) -> None:
        if not (self.terms or self.client_terms or self.patterns):
            raise ValueError("needs terms, client_terms or patterns")


Scope = Literal["field", "section", "text"]
"""Within what a rule counts or looks for the other half: one field, one section, or the whole text."""


@record
class _Rule:
    id: RuleId
    severity: Severity
    applies: Applies = Applies()
    message: Text
    suggestion: Text | None = None
    source: Line | None = None
    examples: Examples


@record
class ExistenceRule(_Rule):
    """Each match is an issue.

    ``unless_evidence``: not if the case's evidence says the same; ``severity_without_context`` holds when there is
    neither a brief nor evidence to judge by or, for a rule of certain industries, when nobody told the industry.
    """

    kind: Literal["existence"]
    match: Match
    unless_evidence: bool = False
    severity_without_context: Severity | None = None
    replacement: Text | None = None


@record
class OccurrenceRule(_Rule):
    """Fewer matches than ``minimum`` is an issue about something missing; the first beyond ``maximum`` is quoted."""

    kind: Literal["occurrence"]
    match: Match
    scope: Scope = "field"
    minimum: Annotated[int, Field(ge=0)] = 0
    maximum: Annotated[int, Field(ge=0)] | None = None


@record
class ConditionalRule(_Rule):
    """If ``when`` is found (or always, without it), ``then`` must be found within the same scope.

    The issue quotes what called for it; without ``when`` it is about something missing.
    """

    kind: Literal["conditional"]
    when: Match | None = None
    then: Match
    scope: Scope = "section"


@record
class LimitRule(_Rule):
    """A platform's limit: ``limit`` names an entry of platform_limits.yaml and ``bound`` the figure in it.

    A bound that ends with ``_min`` is a lower one.
    """

    kind: Literal["limit"]
    limit: Line
    bound: Line = "hard"
    measure: Literal["length", "bytes", "hashtags", "mentions", "fields", "characters"] = "length"

    @property
    def is_minimum(self) -> bool:
        """Whether the bound is a lower one."""
        return self.bound.endswith("_min")


@record
class CheckRule(_Rule):
    """A check written in code, with its parameters."""

    kind: Literal["check"]
    check: Line
    params: dict[str, Any] = Field(default_factory=dict)


Rule = Annotated[
    ExistenceRule | OccurrenceRule | ConditionalRule | LimitRule | CheckRule,
    Field(discriminator="kind"),
]
"""A rule of any kind; ``kind`` tells which."""


@record
class RuleFile:
    """One family of rules. ``exclusive``: of overlapping issues within the family only the longest is told."""

    family: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    updated: date
    exclusive: bool = False
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]


@record
class PlatformLimits:
    """What the platforms allow, with the day on which it was looked up."""

    checked: date
    limits: dict[str, dict[str, int | str]]


@record
class Vocabulary:
    """What contexts are written in: sectors, markets that stand for several, channels and their plain-text field."""

    sectors: dict[str, tuple[Line, ...]]
    markets: dict[str, tuple[Line, ...]]
    channels: dict[str, tuple[Line, ...]]
    plain_fields: dict[str, Line]
    stopwords: tuple[Line, ...]
