"""Comparing what texts say: their content words, reduced to stems, whatever their order."""

import re
from functools import lru_cache
from typing import Final

from qc.rules.folding import fold

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_NOT_WORD: Final = re.compile(r"[\W_]+")
_LINK: Final = re.compile(r"https?://\S++|#\w++", re.IGNORECASE)
_ENDINGS: Final = ("'s", "ings", "ing", "ers", "er", "ies", "es", "ed", "e", "s", "y")
_SHORTEST_STEM: Final = 3
_REMEMBERED: Final = 2000
"""Texts of up to so many code points are remembered, so that memory stays bounded."""


def count_words(text: str) -> int:
    """Count words: runs without white space that hold a letter or digit."""
    return sum(1 for word in text.split() if any(letter.isalnum() for letter in word))


def stems(text: str, stopwords: tuple[str, ...]) -> frozenset[str]:
    """Give the stems of a text's words, without the stop words.

    Paragraphs are remembered, so that checking a text again after an edit costs little.
    """
    return _remembered_stems(text, stopwords) if len(text) <= _REMEMBERED else _stems(text, stopwords)


def _stems(text: str, stopwords: tuple[str, ...]) -> frozenset[str]:
    words = {match.group() for match in _WORD.finditer(fold(text).text)}
    return frozenset(_stem(word) for word in words.difference(stopwords))


_remembered_stems = lru_cache(maxsize=8192)(_stems)


def squash(text: str) -> str:
    """Give the folded words of a text with single spaces: two texts that differ in punctuation become one."""
    return _NOT_WORD.sub(" ", fold(text).text).strip()


def wording(text: str) -> str:
    """Give :func:`squash` of a text without its links and hashtags."""
    return squash(_LINK.sub(" ", text))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
