"""Which statements of a client speak of the same thing, and which of them answers a doubt."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources

import yaml

from aicmo_site.kernel.records import Line, load, record
from onboarding.domain import terms_in

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 4
_STEM = 5
_CAVEAT = re.compile(
    r"\b(?:depends?|vary|varies|may|might|not\s+(?:been\s+)?(?:evaluated|intended)|past\s+performance)\b", re.IGNORECASE
)


@record
class Idea:
    """What people hesitate about: words of the doubt, and words of a statement that answers it."""

    idea: Line
    doubts: tuple[Line, ...]
    facts: tuple[Line, ...]


@record
class Lexicon:
    """All ideas, and the ``common`` words that tie everything to everything."""

    common: frozenset[Line]
    ideas: tuple[Idea, ...]


@lru_cache(maxsize=16_384)
def kinship(one: str, other: str, *, besides: str = "") -> int:
    """Tell how much two statements speak of the same thing, 0 for not at all; words of ``besides`` do not count."""
    ideas = sum(1 for idea in _lexicon().ideas if terms_in(one, idea.facts) and terms_in(other, idea.facts))
    return 2 * _shared(one, other, besides) + ideas


@lru_cache(maxsize=16_384)
def answering(doubt: str, fact: str, *, besides: str = "") -> int:
    """Tell how well a statement answers a doubt, 0 for not at all. A caveat answers nothing."""
    if _CAVEAT.search(fact):
        return 0
    ideas = sum(1 for idea in _lexicon().ideas if terms_in(doubt, idea.doubts) and terms_in(fact, idea.facts))
    return 2 * _shared(doubt, fact, besides) + 3 * ideas


def answer_to(doubt: str, facts: Iterable[str], *, besides: str = "") -> str:
    """Give the statement that answers a doubt best, the first among equals; nothing when none does."""
    known = list(facts)
    scores = [answering(doubt, fact, besides=besides) for fact in known]
    return known[scores.index(max(scores))] if any(scores) else ""


def kindred(statement: str, others: Sequence[str], *, besides: str = "") -> str:
    """Give the other statement that is most akin to this one; nothing when none is."""
    known = [other for other in others if other.casefold() != statement.casefold()]
    scores = [kinship(statement, other, besides=besides) for other in known]
    return known[scores.index(max(scores))] if any(scores) else ""


@cache
def _lexicon() -> Lexicon:
    source = resources.files("strategy.domain").joinpath("ideas.yaml").read_text(encoding="utf-8")
    return load(Lexicon, yaml.safe_load(source))


def _shared(one: str, other: str, besides: str) -> int:
    return len((_stems(one) & _stems(other)) - _stems(besides))


def _stems(text: str) -> set[str]:
    """The telling words by their first letters, whatever their endings; abbreviations such as ERP count too."""
    words = (word for word in _WORD.findall(text) if word.isalpha())
    return {word.casefold()[:_STEM] for word in words if _is_telling(word)}


def _is_telling(word: str) -> bool:
    abbreviated = len(word) > 1 and word.isupper() and word.isascii()
    return abbreviated or (len(word) > _SHORTEST and word.casefold() not in _lexicon().common)
