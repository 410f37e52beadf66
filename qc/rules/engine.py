"""Runs every rule on a case and makes issues of what they report. The verdict follows from text, context and rules."""

import re
from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from qc.domain import CheckedText, Evaluation, QcIssue, RulesetInvalid, Severity
from qc.rules import limits, matching
from qc.rules.case import Case, build_case, client_lists
from qc.rules.checks import CHECKS
from qc.rules.hits import Hit
from qc.rules.loading import CompiledRule, Ruleset
from qc.rules.schema import CheckRule, ConditionalRule, ExistenceRule, LimitRule, OccurrenceRule, Rule
from qc.rules.scoring import score, score_categories
from qc.rules.terms import Span, TermIndex, TermList
from qc.rules.words import count_words

_QUOTED: Final = 80
"""At most so many code points of the client's text go into a sentence of ours."""

_GRAVITY: Final = {severity: rank for rank, severity in enumerate(Severity)}

_SLOT: Final = re.compile(r"\{(\w+)\}")


def evaluate_with(checked: CheckedText, *, threshold: float, ruleset: Ruleset) -> Evaluation:
    """Check a text with a ruleset; see :func:`qc.rules.evaluate`."""
    index = _index(ruleset, client_lists(checked.context.brief))
    case = build_case(checked, index=index, vocabulary=ruleset.vocabulary)
    issues = _in_order(_without_overlaps(_find_all(case, ruleset), ruleset))
    words = count_words(checked.text)
    total = score((issue.severity for issue in issues), words=words)
    is_stopped = any(issue.severity is Severity.CRITICAL for issue in issues)
    return Evaluation(
        passed=total >= threshold and not is_stopped,
        score=total,
        category_scores=score_categories(issues, {compiled.category for compiled in ruleset.rules}, words=words),
        issues=issues,
        words=words,
        ruleset=ruleset.version,
        threshold=threshold,
    )


def make_issue(case: Case, rule: Rule, hit: Hit) -> QcIssue:
    """Make the issue of a hit: its excerpt is cut from the text here and nowhere else.

    :raises ValueError: if the span is empty or not within the text
    """
    excerpt = None
    if hit.span is not None:
        start, end = hit.span
        if not 0 <= start < end <= len(case.text):
            raise ValueError(f"{rule.id} reported a span outside the text")
        excerpt = case.text[start:end]
    values = {**hit.values, "excerpt": excerpt or ""}
    return QcIssue(
        rule=rule.id,
        category=rule.id.partition(".")[0],
        severity=hit.severity or rule.severity,
        section=_section_at(case, hit.span[0]) if hit.span else hit.section,
        reason=_fill(rule.message, values),
        excerpt=excerpt,
        start=hit.span[0] if hit.span else None,
        end=hit.span[1] if hit.span else None,
        suggestion=_fill(rule.suggestion, values) if rule.suggestion else None,
        replacement=hit.replacement,
        source=rule.source,
    )


@lru_cache(maxsize=64)
def _cached_index(ruleset: Ruleset, client: tuple[TermList, ...]) -> TermIndex:
    own = [matcher.term_list for compiled in ruleset.rules for matcher in compiled.matchers.values()]
    return TermIndex([*own, *client])


def _index(ruleset: Ruleset, client: Iterable[TermList]) -> TermIndex:
    return _cached_index(ruleset, tuple(client))


def _find_all(case: Case, ruleset: Ruleset) -> Iterator[QcIssue]:
    for compiled in ruleset.rules:
        try:
            yield from [make_issue(case, compiled.rule, hit) for hit in _run(compiled, case, ruleset)]
        except Exception as error:
            yield _failure(compiled.rule, error)


def _run(compiled: CompiledRule, case: Case, ruleset: Ruleset) -> Iterable[Hit]:
    rule, matchers = compiled.rule, compiled.matchers
    match rule:
        case ExistenceRule():
            return matching.find_existing(rule, matchers["match"], case)
        case OccurrenceRule():
            return matching.find_miscounted(rule, matchers["match"], case)
        case ConditionalRule():
            return matching.find_unmet(rule, matchers.get("when"), matchers["then"], case)
        case LimitRule():
            return limits.find_over_limit(rule, ruleset.limits[rule.limit], case)
        case CheckRule():
            return CHECKS[rule.check].run(case, rule, compiled.params)
    raise RulesetInvalid(f"{rule.id}: nothing runs this kind of rule")


def _failure(rule: Rule, error: Exception) -> QcIssue:
    return QcIssue(
        rule="engine.rule_failed",
        category="engine",
        severity=rule.severity,
        reason=f"The rule {rule.id} could not be run on this text ({type(error).__name__}); the others were.",
        suggestion="Check by hand what this rule is about, and report the fault.",
    )


def _without_overlaps(issues: Iterable[QcIssue], ruleset: Ruleset) -> Iterator[QcIssue]:
    """Of overlapping issues of an exclusive family keep the gravest, then the first, then the longest."""
    taken: dict[str, list[Span]] = {family: [] for family in ruleset.exclusive}
    for issue in sorted(issues, key=_by_gravity):
        if issue.start is None or issue.end is None or issue.category not in taken:
            yield issue
        elif _is_free(taken[issue.category], issue.start, issue.end):
            insort(taken[issue.category], (issue.start, issue.end))
            yield issue


def _by_gravity(issue: QcIssue) -> tuple[int, int, int, str]:
    return _GRAVITY[issue.severity], issue.start or 0, -(issue.end or 0), issue.rule


def _is_free(taken: list[Span], start: int, end: int) -> bool:
    """Tell whether none of the spans, which are in order and apart, overlaps this one."""
    index = bisect_right(taken, (start, end))
    is_after = index == 0 or taken[index - 1][1] <= start
    return is_after and (index == len(taken) or taken[index][0] >= end)


def _in_order(issues: Iterable[QcIssue]) -> tuple[QcIssue, ...]:
    return tuple(sorted(issues, key=_position))


def _position(issue: QcIssue) -> tuple[bool, int, str, int, str, str]:
    is_missing = issue.start is None
    return is_missing, issue.start or 0, issue.rule, issue.end or 0, issue.section or "", issue.reason


def _section_at(case: Case, start: int) -> str | None:
    index = bisect_right(case.units, start, key=lambda unit: unit.start) - 1
    return case.units[index].section if index >= 0 else None


def _fill(template: str, values: dict[str, str]) -> str:
    """Put values into a message in one pass: what a value holds is never read as a placeholder."""
    return _SLOT.sub(
        lambda slot: _quotable(values[slot.group(1)]) if slot.group(1) in values else slot.group(), template
    )


def _quotable(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"
