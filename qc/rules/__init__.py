"""QC's rules: data files and small checks, run by one engine.

A verdict depends on the text, its context and the ruleset, and on nothing else; nothing that a text says about its
own quality is read.
"""

from aicmo_site.kernel.records import Line, record
from qc.domain import CheckedText, Evaluation, Severity
from qc.rules.case import canonical_channel
from qc.rules.engine import evaluate_with
from qc.rules.loading import Ruleset, load_ruleset

__all__ = ["RuleInfo", "Ruleset", "all_rules", "evaluate", "is_channel", "load_ruleset"]


@record
class RuleInfo:
    """A rule as it is listed. ``channels`` is empty for a rule that holds everywhere."""

    id: Line
    category: Line
    severity: Severity
    kind: Line
    channels: tuple[Line, ...]
    source: Line | None


def evaluate(checked: CheckedText, *, threshold: float, ruleset: Ruleset | None = None) -> Evaluation:
    """Check a text: issues in the order of the text with missing things last, scores 0 to 1, and the verdict.

    It passes with a score of at least ``threshold`` and no critical issue. A rule that fails becomes an issue
    ``engine.rule_failed`` as severe as what it looks for, so that no text passes by breaking it; the others still run.

    :raises RulesetInvalid: if no ruleset is given and the rule files can't be used
    """
    return evaluate_with(checked, threshold=threshold, ruleset=ruleset or load_ruleset())


def all_rules() -> tuple[RuleInfo, ...]:
    """List every rule, by id."""
    return tuple(
        RuleInfo(
            id=compiled.rule.id,
            category=compiled.category,
            severity=compiled.rule.severity,
            kind=compiled.rule.kind,
            channels=compiled.rule.applies.channels,
            source=compiled.rule.source,
        )
        for compiled in load_ruleset().rules
    )


def is_channel(name: str) -> bool:
    """Tell whether the rules know this channel, and its field if one is named: ``google_ads.headline``."""
    ruleset = load_ruleset()
    channel, dot, field = canonical_channel(name, ruleset.vocabulary).partition(".")
    return channel in ruleset.vocabulary.channels and (not dot or field in _fields_of(channel, ruleset))


def _fields_of(channel: str, ruleset: Ruleset) -> frozenset[str]:
    where = (compiled.rule.applies for compiled in ruleset.rules)
    named = {field for applies in where if channel in applies.channels for field in applies.fields}
    return frozenset({ruleset.vocabulary.plain_fields.get(channel, "text"), *named})
