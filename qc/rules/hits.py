"""What a rule reports before it becomes an issue."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qc.domain import Severity
from qc.rules.terms import Span


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of the text, or None for something missing; ``values`` fill the placeholders of the rule's message.

    ``section`` is for what is missing: a span tells its section by itself. ``severity`` and ``replacement`` go
    before the rule's own.
    """

    span: Span | None = None
    section: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    severity: Severity | None = None
    replacement: str | None = None
