"""Slips of the hand: a word typed twice."""

import re
from collections.abc import Iterator
from typing import Final

from aicmo_site.kernel.records import Line, record
from qc.rules.case import Case
from qc.rules.hits import Hit
from qc.rules.schema import CheckRule
from qc.rules.units import Unit

_WORD: Final = re.compile(r"[^\W\d_]++(?:['’][^\W\d_]++)*+")
_GAP: Final = re.compile(r"[*_]{0,3}(?:[^\S\r\n]++(?:\r?\n[^\S\r\n]*+)?|\r?\n[^\S\r\n]*+)[*_]{0,3}")


@record
class Repetition:
    """``doubled`` are words that may stand twice: *had had*, *so so*."""

    doubled: tuple[Line, ...] = ()


def find_repeated_words(case: Case, rule: CheckRule, params: Repetition) -> Iterator[Hit]:
    """Report each run of one word, with one of it to put in its place."""
    doubled = frozenset(params.doubled)
    for unit in case.units_for(rule.applies):
        for first, last in _runs(unit):
            word = first.group()
            if not _is_meant(first, last, doubled):
                yield Hit(
                    (unit.start + first.start(), unit.start + last.end()), values={"word": word}, replacement=word
                )


def _runs(unit: Unit) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    first = last = None
    for word in _WORD.finditer(unit.prose):
        if last is not None and _follows(last, word, unit.prose):
            last = word
            continue
        if first is not None and last is not None and last is not first:
            yield first, last
        first = last = word
    if first is not None and last is not None and last is not first:
        yield first, last


def _follows(last: re.Match[str], word: re.Match[str], text: str) -> bool:
    if last.group().casefold() != word.group().casefold():
        return False
    return _GAP.fullmatch(text, last.end(), word.start()) is not None


def _is_meant(first: re.Match[str], last: re.Match[str], doubled: frozenset[str]) -> bool:
    """Tell whether two words in a row are a name (*Walla Walla*) or a known pair."""
    text = first.string
    before, after = text[max(first.start() - 1, 0) : first.start()], text[last.end() : last.end() + 1]
    if before in tuple("@#-&_.'’") or after in tuple("-_'’@"):
        return True
    word = first.group()
    is_pair = _WORD.search(text, first.end(), last.start()) is None
    is_name = word[:1].isupper() and last.group()[:1].isupper() and len(word) > 3
    return (is_pair and word.casefold() in doubled) or is_name
