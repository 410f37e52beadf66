"""All term lists in one Aho-Corasick automaton: one pass over the text, whatever the number of terms."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from qc.rules.folding import Folded, fold_term, without_accents
from qc.rules.inflection import inflect

Span = tuple[int, int]

_SHORTEST_JOINED: Final = 7
"""Shorter ones closed up are too often another word."""

PROTECTED: Final = "client:protected"
"""The key of wording that the client asks for; what is forbidden is not found inside it."""


@dataclass(frozen=True, slots=True)
class TermList:
    """Terms that are looked up together under a key.

    ``inflected`` finds their usual endings too. ``loosely`` also finds them without their accents, and closed up as in
    a hashtag: right for words that must not be there, wrong for words that must.
    """

    key: str
    terms: tuple[str, ...]
    inflected: bool = False
    loosely: bool = False


class TermIndex:
    """Finds whole words and phrases of many lists at once, in any case, width and hyphenation."""

    def __init__(self, lists: Iterable[TermList]) -> None:
        keys: defaultdict[str, set[str]] = defaultdict(set)
        for each in lists:
            for form in _forms(each):
                keys[form].add(each.key)
        self._forms = sorted(keys)
        self._keys = [sorted(keys[form]) for form in self._forms]
        self._automaton = AhoCorasick(self._forms, matchkind=MatchKind.Standard) if self._forms else None

    def find(self, folded: Folded) -> Mapping[str, list[Span]]:
        """Give each key's spans in the text that was folded: in order, the longest where they overlap."""
        found: defaultdict[str, list[Span]] = defaultdict(list)
        if self._automaton is None:
            return found
        for number, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            if folded.is_whole(start, end):
                for key in self._keys[number]:
                    found[key].append(folded.span(start, end))
        return {key: keep_longest(spans) for key, spans in found.items()}


def keep_longest(spans: Iterable[Span]) -> list[Span]:
    """Give spans in order; of those that overlap the one that begins first, and of these the longest."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def outside(spans: Iterable[Span], covers: list[Span]) -> list[Span]:
    """Give the spans that do not lie within one of ``covers``."""
    in_order = sorted(covers)
    starts = [start for start, _ in in_order]
    reach = [0, *accumulate((end for _, end in in_order), max)]
    return [(start, end) for start, end in spans if reach[bisect_right(starts, start)] < end]


def _forms(terms: TermList) -> Iterable[str]:
    for term in terms.terms:
        folded = fold_term(term)
        for spelling in _loose_spellings(folded) if terms.loosely else (folded,):
            if spelling:
                yield from inflect(spelling) if terms.inflected else (spelling,)


def _loose_spellings(folded: str) -> Iterable[str]:
    plain = without_accents(folded)
    joined = plain.replace(" ", "")
    return folded, plain, joined if len(joined) >= _SHORTEST_JOINED else plain
