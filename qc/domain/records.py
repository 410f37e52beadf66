"""What is checked, what was found, and what people decided about it."""

import hashlib
import unicodedata
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, Fraction, Line, Moment, Name, Sha256, Text, record
from onboarding.domain import Brief
from production.domain import TextField


class Severity(StrEnum):
    """How bad an issue is: a critical one stops the draft whatever the score."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


@record
class QcIssue:
    """One finding. ``text[start:end] == excerpt`` in code points of the checked text.

    ``start``, ``end`` and ``excerpt`` are all None for something that is missing. ``section`` is the section's id;
    ``source`` the address or the citation of the regulation or policy behind the rule; the first part of ``rule`` is
    its category.
    """

    rule: Line
    category: Line
    severity: Severity
    section: Line | None = None
    reason: Text
    excerpt: Text | None = None
    start: Count | None = None
    end: Count | None = None
    suggestion: Text | None = None
    replacement: Text | None = None
    source: Line | None = None

    def __post_init__(self) -> None:
        given = {self.excerpt is None, self.start is None, self.end is None}
        if len(given) != 1:
            raise ValueError("excerpt, start and end are given together or not at all")
        if self.start is not None and self.end is not None and self.end - self.start != len(self.excerpt or ""):
            raise ValueError("the excerpt must be as long as its span")

    @property
    def fingerprint(self) -> str:
        """What stays the same when the text around the quote changes: rule, section and the quote, normalised."""
        quote = " ".join(unicodedata.normalize("NFKC", self.excerpt or "").casefold().split())
        return hashlib.sha256("\x1f".join((self.rule, self.section or "", quote)).encode()).hexdigest()[:32]


@record
class CategoryScore:
    """The score of one category, 0 (worst) to 1 (no issue)."""

    category: Line
    score: Fraction


@record
class CheckContext:
    """What the rules must know of the case. From the brief when there is one, else as the caller says."""

    channel: Line | None = None
    industry: Line | None = None
    markets: tuple[Line, ...] = ()
    paid_relationship: bool = False
    evidence: tuple[Line, ...] = ()
    pack: Ident | None = None
    brief: Brief | None = None


@record
class CheckedText:
    """A text and the fields that are known in it. A plain file has one field: the whole text."""

    text: Text
    fields: tuple[TextField, ...] = ()
    context: CheckContext = CheckContext()


@record
class Evaluation:
    """What the engine found in a text. It depends on the text, the context and the ruleset, and on nothing else."""

    passed: bool
    score: Fraction
    category_scores: tuple[CategoryScore, ...]
    issues: tuple[QcIssue, ...]
    words: Count
    ruleset: Name
    threshold: Fraction


@record
class QcResult:
    """The verdict on a draft's revision. A draft has one result: the latest evaluation wins.

    ``created_at`` stays that of the first evaluation, ``updated_at`` moves.
    ``client_id``, ``client_name`` and ``pack`` are as they were when the draft was checked.
    """

    id: Ident
    draft_id: Ident
    draft_revision: Annotated[int, Field(ge=1, le=2**31 - 1)]
    content_sha256: Sha256
    client_id: Ident
    client_name: Name
    pack: Ident
    evaluation: Evaluation
    evaluated_at: Moment
    created_at: Moment
    updated_at: Moment

    @property
    def passed(self) -> bool:
        """Whether the draft passed."""
        return self.evaluation.passed

    @property
    def score(self) -> float:
        """The overall score, 0 to 1."""
        return self.evaluation.score

    @property
    def issues(self) -> tuple[QcIssue, ...]:
        """The issues in the order of the text; missing things come last."""
        return self.evaluation.issues


class Decision(StrEnum):
    """What a reviewer says at the gate."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"


@record
class Review:
    """A person's decision on a draft exactly as it stood: bound to the revision's content by its hash."""

    id: Ident
    draft_id: Ident
    result_id: Ident
    draft_revision: Annotated[int, Field(ge=1, le=2**31 - 1)]
    content_sha256: Sha256
    decision: Decision
    reviewer: Name
    note: Text = ""
    decided_at: Moment


def is_cleared(result: QcResult, reviews: tuple[Review, ...], *, content_sha256: str) -> bool:
    """Tell whether exactly this content may go out: checked, and passed or approved by a reviewer who saw it.

    The latest review of the content decides; without one, the verdict does.
    """
    if result.content_sha256 != content_sha256:
        return False
    decisions = [review for review in reviews if review.content_sha256 == content_sha256]
    if not decisions:
        return result.passed
    latest = max(decisions, key=lambda review: (review.decided_at, review.id))
    return latest.decision is Decision.APPROVED
