"""The usual endings of English words: a term that is watched for is watched for in these forms too."""

import re
from functools import cache
from importlib import resources
from typing import Final

_CVC: Final = re.compile(r"(?:.* )?[^aeiou ]*[aeiou][bdfgklmnprt]")
"""A last word of one syllable that doubles its consonant: run, running."""

_HISSING: Final = ("s", "x", "z", "ch", "sh", "o")


def inflect(term: str) -> tuple[str, ...]:
    """Give a folded term with its last word's endings as noun, verb and known adjective, the term itself first."""
    if not term[-1:].isascii() or not term[-1:].isalpha():
        return (term, f"{term}'s", f"{term}s")
    return tuple(dict.fromkeys((*_of_noun(term), *_of_verb(term), *_of_adjective(term))))


def _of_noun(term: str) -> tuple[str, ...]:
    own = (term, f"{term}'s", f"{term}'", f"{term}s")
    if _has_changing_y(term):
        return *own, f"{term[:-1]}ies"
    return (*own, f"{term}es") if term.endswith(_HISSING) else own


def _of_verb(term: str) -> tuple[str, ...]:
    if term.endswith("e"):
        return f"{term}d", f"{term[:-1]}ing"
    if _has_changing_y(term):
        return f"{term[:-1]}ied", f"{term}ing"
    return f"{_stem(term)}ed", f"{_stem(term)}ing"


def _of_adjective(term: str) -> tuple[str, ...]:
    """Compare only what is known to be compared: *off* would give *offer*."""
    if term.rpartition(" ")[2] not in _adjectives():
        return ()
    if term.endswith("e"):
        return f"{term}r", f"{term}st", f"{term[:-1]}y" if term.endswith("le") else f"{term}ly"
    if _has_changing_y(term):
        return tuple(f"{term[:-1]}{ending}" for ending in ("ier", "iest", "ily"))
    return f"{_stem(term)}er", f"{_stem(term)}est", f"{term}ly"


def _has_changing_y(term: str) -> bool:
    return term.endswith("y") and term[-2:-1] not in tuple("aeiou")


def _stem(term: str) -> str:
    return term + term[-1] if _CVC.fullmatch(term) else term


@cache
def _adjectives() -> frozenset[str]:
    text = resources.files("qc.rules").joinpath("data/adjectives.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
