"""The usual endings of English words: a term that is watched for is watched for in these forms too."""

import re
from typing import Final

_CVC: Final = re.compile(r"(?:.* )?[^aeiou ]*[aeiou][bdfgklmnprt]")
"""A last word of one syllable that doubles its consonant: run, running."""

_HISSING: Final = ("s", "x", "z", "ch", "sh", "o")


def inflect(term: str) -> tuple[str, ...]:
    """Give a folded term with its plural, possessive and verb endings on the last word, the term itself first."""
    if not term[-1:].isascii() or not term[-1:].isalpha():
        return (term, f"{term}'s", f"{term}s")
    return tuple(dict.fromkeys((term, f"{term}'s", f"{term}'", f"{term}s", *_plural(term), *_verb(term))))


def _plural(term: str) -> tuple[str, ...]:
    if term.endswith("y") and term[-2:-1] not in tuple("aeiou"):
        return (f"{term[:-1]}ies",)
    return (f"{term}es",) if term.endswith(_HISSING) else ()


def _verb(term: str) -> tuple[str, ...]:
    if term.endswith("e"):
        return f"{term}d", f"{term[:-1]}ing"
    if term.endswith("y") and term[-2:-1] not in tuple("aeiou"):
        return f"{term[:-1]}ied", f"{term}ing"
    stem = term + term[-1] if _CVC.fullmatch(term) else term
    return f"{stem}ed", f"{stem}ing"
