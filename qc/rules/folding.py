"""Fold text so that what reads alike compares alike, and every folded character knows where it came from.

Folded away: case, width and ligatures (NFKC's compatibility forms), the shape of quotes, invisible characters, Cyrillic
and Greek letters that look Latin, the marks and character references of Markdown and HTML, and the difference between
a space, a no-break space and a hyphen. ``lower()`` changes the length of some texts, so positions are carried along
instead of assumed.
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

BREAK: Final = "\n"
"""What a gap that no term may bridge folds to: a blank line, or a line that begins a list item."""

_INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""Unicode's default ignorable characters: nothing of them is seen."""
_MARKS: Final = r"*\\"
"""Emphasis within words, and escapes, which no reader sees. ``_`` is a gap: within words it stays what it is."""
_TOKEN: Final = re.compile(
    rf"""(?P<gap>(?:[\s\u2010-\u2013_{_MARKS}{_INVISIBLE}-]|~~)+)
    |(?P<reference>&(?:\#[0-9]{{1,7}}|\#x[0-9a-f]{{1,6}}|[a-z][a-z0-9]{{1,30}});)
    |(?P<line_end><br[ ]?/?>)
    |(?P<tag></?(?:a|b|em|font|i|mark|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]{{0,300}})?>)""",
    re.IGNORECASE | re.VERBOSE,
)
_ITEM: Final = re.compile(r"[\r\n][ \t]*[-*_][ \t]")
_UNSEEN: Final = re.compile(rf"(?:[{_MARKS}{_INVISIBLE}]|~~)+")
_PLAIN_GAPS: Final = frozenset({" ", "-", "\n"})
_LOOK_ALIKES: Final = str.maketrans("аеорсухіјѕԁһο", "aeopcyxijsdho")
_APOSTROPHES: Final = frozenset("’‘ʼ＇`´")
_UNSPACED: Final = re.compile(
    r"[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF]"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; its character ``i`` was made from the text from ``starts[i]`` to ``ends[i]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the span in the original text of the folded span from ``start`` to ``end`` (not empty)."""
        return self.starts[start], self.ends[end - 1]

    def is_whole(self, start: int, end: int) -> bool:
        """Tell whether the span begins and ends at the edge of a word."""
        return self._is_edge(start - 1, start) and self._is_edge(end, end - 1)

    def _is_edge(self, outside: int, inside: int) -> bool:
        if not 0 <= outside < len(self.text):
            return True
        if not _is_of_word(self.text[inside]) or _UNSPACED.match(self.text[inside]):
            return True
        return not _is_of_word(self.text[outside])


class _Folding:
    """A folded text in the making."""

    def __init__(self) -> None:
        self._letters: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add_letters(self, text: str, start: int, end: int) -> None:
        run = text[start:end]
        if run.isascii() and "`" not in run:
            self._letters.append(run.lower())
            self._starts.extend(range(start, end))
            self._ends.extend(range(start + 1, end + 1))
            return
        for at, letter in enumerate(run, start):
            self.add(_fold_letter(letter), at, at + 1)

    def add(self, folded: str, start: int, end: int) -> None:
        is_doubled_gap = folded == " " and self._letters and self._letters[-1] in (" ", BREAK)
        if not folded or is_doubled_gap:
            return
        self._letters.append(folded)
        self._starts.extend([start] * len(folded))
        self._ends.extend([end] * len(folded))

    def done(self) -> Folded:
        return Folded("".join(self._letters), tuple(self._starts), tuple(self._ends))


def fold(text: str) -> Folded:
    """Fold a text of any length in one pass."""
    folding = _Folding()
    at = 0
    for token in _TOKEN.finditer(text):
        folding.add_letters(text, at, token.start())
        at = token.end()
        folding.add(_fold_token(token), token.start(), at)
    folding.add_letters(text, at, len(text))
    return folding.done()


def fold_term(term: str) -> str:
    """Fold a term or a short text to compare it: edges trimmed, gaps one space."""
    return fold(term).text.strip().replace(BREAK, " ")


def without_accents(folded: str) -> str:
    """Give a folded term as people without the right keys write it."""
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _fold_letter(letter: str) -> str:
    if letter in _APOSTROPHES:
        return "'"
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold()).translate(_LOOK_ALIKES)


def _fold_token(token: re.Match[str]) -> str:
    match token.lastgroup:
        case "gap":
            return _fold_gap(token.group())
        case "reference":
            return _fold_reference(token.group())
        case "line_end":
            return " "
        case _:
            return ""


def _fold_reference(reference: str) -> str:
    """Fold what a character reference stands for; one that stands for nothing is text."""
    meant = html.unescape(reference)
    if meant == reference:
        return reference.lower()
    return "".join(_fold_gap(letter) if _TOKEN.fullmatch(letter) else _fold_letter(letter) for letter in meant)


def _fold_gap(gap: str) -> str:
    if gap in _PLAIN_GAPS:
        return " "
    if _UNSEEN.fullmatch(gap):
        return ""
    lines = gap.count("\n") + gap.count("\r") - gap.count("\r\n")
    return BREAK if lines > 1 or _ITEM.search(gap) else " "


def _is_of_word(letter: str) -> bool:
    # Accents and vowel signs stand apart after folding; they belong to their letter.
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
