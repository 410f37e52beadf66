"""Finding what a rule's ``match`` describes in a unit of the text, and the three kinds of rule made of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from qc.rules.case import Case
from qc.rules.folding import fold_term
from qc.rules.hits import Hit
from qc.rules.schema import ConditionalRule, ExistenceRule, Match, OccurrenceRule
from qc.rules.terms import PROTECTED, Span, TermList, keep_longest, outside
from qc.rules.units import Unit

_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*+\]| ", re.DOTALL)
"""What a space is looked for among: not within a set of characters."""

_ANY_GAP = r"(?:[*_]{0,3}(?:[^\S\r\n]{1,3}|[^\S\r\n]?\r?\n[^\S\r\n]{0,3})[*_]{0,3})"

_KEPT_OUT_OF_OWN_WORDING = frozenset({"forbidden", "competitors"})


@dataclass(frozen=True, slots=True)
class Matcher:
    """A compiled ``match``; ``key`` is what its terms are found under in the automaton."""

    key: str
    match: Match
    patterns: tuple[re.Pattern[str], ...]
    allow: tuple[re.Pattern[str], ...]

    @classmethod
    def compile(cls, key: str, match: Match) -> Self:
        """Compile the patterns.

        :raises re.error: if one is not a regular expression
        """
        return cls(key, match, tuple(map(_compiled, match.patterns)), tuple(map(_compiled, match.allow)))

    @property
    def term_list(self) -> TermList:
        """The terms of the rule itself, for the automaton."""
        return TermList(self.key, self.match.terms, self.match.inflect)

    def find(self, unit: Unit, case: Case) -> list[Span]:
        """Give the spans (in the whole text) of all that matches in a unit, in order, none overlapping another."""
        found = [*self._terms(unit, case), *self._client_terms(unit, case), *_spans(self.patterns, unit)]
        if not found:
            return []
        allowed = _spans(self.allow, unit)
        return keep_longest(outside(found, allowed))

    def _terms(self, unit: Unit, case: Case) -> list[Span]:
        spans = case.hits.get(self.key, {}).get(unit.index, [])
        return [(start, end) for start, end in spans if "\x00" not in unit.prose[start - unit.start : end - unit.start]]

    def _client_terms(self, unit: Unit, case: Case) -> list[Span]:
        name = self.match.client_terms
        if name is None:
            return []
        spans = case.hits.get(f"client:{name}", {}).get(unit.index, [])
        if name not in _KEPT_OUT_OF_OWN_WORDING:
            return spans
        own = case.hits.get(PROTECTED, {}).get(unit.index, [])
        return outside(spans, own)


def find_existing(rule: ExistenceRule, matcher: Matcher, case: Case) -> Iterator[Hit]:
    """Report every match that the evidence does not support."""
    is_in_doubt = case.facts.sectors is None if rule.applies.industries else not case.facts.is_known
    severity = rule.severity_without_context if is_in_doubt else None
    for unit in case.units_for(rule.applies, in_doubt=severity is not None):
        for span in matcher.find(unit, case):
            if not (rule.unless_evidence and is_supported(case, span)):
                yield Hit(span, severity=severity, replacement=rule.replacement)


def find_miscounted(rule: OccurrenceRule, matcher: Matcher, case: Case) -> Iterator[Hit]:
    """Report each scope with too few matches, or the first match too many."""
    for group in case.groups_for(rule.applies, rule.scope):
        spans = [span for unit in group for span in matcher.find(unit, case)]
        values = {"count": str(len(spans))}
        if len(spans) < rule.minimum:
            yield Hit(section=group[0].section, values=values)
        elif rule.maximum is not None and len(spans) > rule.maximum:
            yield Hit(spans[rule.maximum], values=values)


def find_unmet(rule: ConditionalRule, when: Matcher | None, then: Matcher, case: Case) -> Iterator[Hit]:
    """Report each scope that calls for something and does not hold it."""
    chosen = {unit.index for unit in case.units_for(rule.applies)}
    for group in case.groups_for(rule.applies, rule.scope):
        calls = [span for unit in group if when and unit.index in chosen for span in when.find(unit, case)]
        if (calls or when is None) and not any(then.find(unit, case) for unit in group):
            yield Hit(calls[0] if calls else None, section=group[0].section)


def is_supported(case: Case, span: Span) -> bool:
    """Tell whether a piece of the brief's evidence says what the text says there."""
    claim = fold_term(case.text[span[0] : span[1]])
    return any(claim in evidence for evidence in case.facts.evidence)


def _compiled(pattern: str) -> re.Pattern[str]:
    spaced = pattern if pattern.startswith("(?x)") else _ATOM.sub(_widen_space, pattern)
    return re.compile(spaced, re.IGNORECASE | re.MULTILINE)


def _widen_space(atom: re.Match[str]) -> str:
    return _ANY_GAP if atom.group() == " " else atom.group()


def _spans(patterns: tuple[re.Pattern[str], ...], unit: Unit) -> list[Span]:
    matches = (match for pattern in patterns for match in pattern.finditer(unit.prose))
    return [(unit.start + match.start(), unit.start + match.end()) for match in matches if match.end() > match.start()]
