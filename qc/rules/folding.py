"""Fold text so that what reads alike compares alike, and every folded character knows where it came from.

Folded away: case, width and ligatures (NFKC's compatibility forms), the shape of quotes, invisible characters, and
the difference between a space, a no-break space and a hyphen. ``lower()`` changes the length of some texts, so
positions are carried along instead of assumed.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

BREAK: Final = "\n"
"""What a gap that no term may bridge folds to: a blank line, or a line that begins a list item."""

_GAP: Final = re.compile(r"[\s\u00AD\u200B-\u200D\u2060\uFEFF\u2010\u2011\u2012\u2013_-]+")
_PLAIN_GAPS: Final = frozenset({" ", "-", "\n"})
_HIDDEN: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_APOSTROPHES: Final = frozenset("’‘ʼ＇`´")
_UNSPACED: Final = re.compile(
    r"[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF]"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; ``positions[i]`` is where its character ``i`` begins in the text it was made from."""

    text: str
    positions: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the span in the original text of the folded span from ``start`` to ``end`` (not empty)."""
        return self.positions[start], self.positions[end - 1] + 1

    def is_whole(self, start: int, end: int) -> bool:
        """Tell whether the span begins and ends at the edge of a word."""
        return self._is_edge(start - 1, start) and self._is_edge(end, end - 1)

    def _is_edge(self, outside: int, inside: int) -> bool:
        if not 0 <= outside < len(self.text):
            return True
        if not self.text[inside].isalnum() or _UNSPACED.match(self.text[inside]):
            return True
        return not (self.text[outside].isalnum() or unicodedata.combining(self.text[outside]))


def fold(text: str) -> Folded:
    """Fold a text of any length in one pass."""
    letters: list[str] = []
    positions: list[int] = []
    at = 0
    for gap in _GAP.finditer(text):
        _fold_letters(text, at, gap.start(), letters, positions)
        at = gap.end()
        folded = _fold_gap(gap.group())
        letters.append(folded)
        positions.extend([gap.start()] * len(folded))
    _fold_letters(text, at, len(text), letters, positions)
    return Folded("".join(letters), tuple(positions))


def fold_term(term: str) -> str:
    """Fold a term or a short text to compare it: edges trimmed, gaps one space."""
    return fold(term).text.strip().replace(BREAK, " ")


def _fold_letters(text: str, start: int, end: int, letters: list[str], positions: list[int]) -> None:
    run = text[start:end]
    if run.isascii() and "`" not in run:
        letters.append(run.lower())
        positions.extend(range(start, end))
        return
    for at, letter in enumerate(run, start):
        folded = _fold_letter(letter)
        letters.append(folded)
        positions.extend([at] * len(folded))


def _fold_letter(letter: str) -> str:
    if letter in _APOSTROPHES:
        return "'"
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())


def _fold_gap(gap: str) -> str:
    if gap in _PLAIN_GAPS:
        return " "
    shown = [letter for letter in gap if letter not in _HIDDEN]
    if not shown:
        return ""
    lines = gap.count("\n") + gap.count("\r") - gap.count("\r\n")
    begins_item = lines and any(letter in "-_" for letter in shown)
    return BREAK if lines > 1 or begins_item else " "
