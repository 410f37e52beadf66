"""Whether a text holds a term, or stands in for an answer that nobody has given yet."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_GAP = re.compile(r"[\s\u00ad\u200b-\u200d\u2010-\u2013\u2060\ufeff_-]+")
_HIDDEN = re.compile(r"^[\u00ad\u200b-\u200d\u2060\ufeff]+$")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_QUOTES = str.maketrans("’‘ʼ＇`´", "''''''")

_PLACEHOLDER = re.compile(
    r"""
    \[\s*(?:insert|your|enter|add|tb[acd]|todo|placeholder|xx+|name|price|date|link|url|company|brand|product)\b[^\]]*\]
    | \{\{.*?\}\} | <\s*(?:insert|your|enter)\b[^>]*>
    | \b(?:tbd|tba|tbc|todo|fixme|xxx+|lorem\s+ipsum|to\s+be\s+(?:determined|confirmed|announced))\b
    | \binsert\s+\w+\s+here\b | ^\s*(?:n/?a|\?+|\.{2,}|-+|_+|placeholder|test)\s*$ | _{3,}
    """,
    re.IGNORECASE | re.VERBOSE,
)


def holds_term(text: str, term: str) -> bool:
    """Tell whether ``text`` holds ``term`` as whole words.

    Case, width, the shape of quotes, and hyphen or space between words make no difference. In scripts written without
    spaces a term is found anywhere.
    """
    folded, wanted = _fold(text), _fold(term)
    start = folded.find(wanted) if wanted else -1
    while start >= 0:
        end = start + len(wanted)
        if _is_edge(folded, start - 1, start) and _is_edge(folded, end, end - 1):
            return True
        start = folded.find(wanted, start + 1)
    return False


def terms_in(text: str, terms: Iterable[str]) -> tuple[str, ...]:
    """Give those of ``terms`` that ``text`` holds, in their order."""
    return tuple(term for term in terms if holds_term(text, term))


def stands_in(text: str) -> bool:
    """Tell whether ``text`` holds a placeholder, such as "TBD" or "[insert price]"."""
    return _PLACEHOLDER.search(text) is not None


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    spaced = _GAP.sub(lambda gap: "" if _HIDDEN.match(gap.group()) else " ", text.translate(_QUOTES))
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", spaced).casefold()).strip()


def _is_edge(text: str, outside: int, inside: int) -> bool:
    if not 0 <= outside < len(text) or not _is_word(text[inside]) or _UNSPACED.match(text[inside]):
        return True
    return not _is_word(text[outside])


def _is_word(char: str) -> bool:
    # Accents stand apart after folding; they belong to their letter.
    return char.isalnum() or unicodedata.combining(char) != 0
