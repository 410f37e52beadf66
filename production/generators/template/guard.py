"""What must not be said: the client's forbidden terms and its competitors' names."""

import re
from collections.abc import Iterable
from functools import cached_property

from onboarding.domain import Brief

_DOUBLED = "bdgklmnprt"
_UNSPACED = 0x2E80
"""From here on scripts are written without spaces, so a term has no word boundary to look for."""


class Guard:
    """Tells whether a text may go out.

    The brand, the offer, the must-use terms and the disclaimers are always allowed: a notice such as "not intended to
    cure any disease" has to stand as the client prescribes it, though the copy itself may not speak of cures.
    """

    def __init__(self, brief: Brief, avoided: Iterable[str] = ()) -> None:
        """Read the brief's terms; ``avoided`` are further passages to keep out, to the letter."""
        names = " \n".join((brief.client.name, brief.offer.name, brief.offer.url, *brief.brand.must_use))
        self._avoided = tuple(passage for passage in avoided if passage.strip() and passage not in names)
        guidelines = brief.brand
        self._protected_terms = (
            brief.client.name,
            brief.offer.name,
            *guidelines.must_use,
            *guidelines.disclaimers,
        )
        self._banned_terms = brief.brand.forbidden
        self._rivals = brief.brand.competitors

    def allows(self, text: str) -> bool:
        """Tell whether ``text`` holds no forbidden term, in any inflection, and no competitor's name."""
        if any(passage in text for passage in self._avoided):
            return False
        if self._banned is None:
            return True
        return self._banned.search(self.mask(text)) is None

    def mask(self, text: str) -> str:
        """Blank out the names and terms that are allowed whatever words they hold."""
        if self._protected is None:
            return text
        return self._protected.sub(lambda match: "\x1f" * len(match[0]), text)

    @cached_property
    def _banned(self) -> re.Pattern[str] | None:
        terms = [_bounded(_inflected(term)) for term in map(_words, self._banned_terms) if term]
        rivals = [_bounded(_spaced(term) + "(?:['’]?s)?", term) for term in map(_words, self._rivals) if term]
        return _either([*terms, *rivals])

    @cached_property
    def _protected(self) -> re.Pattern[str] | None:
        terms = sorted({_words(term) for term in self._protected_terms} - {""}, key=lambda term: (-len(term), term))
        return _either([_bounded(re.escape(term).replace(r"\ ", r"\s+"), term) for term in terms])


def _words(term: str) -> str:
    return " ".join(term.split())


def _either(patterns: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def _spaced(term: str) -> str:
    return r"[\s\-]+".join(re.escape(part) for part in re.split(r"[\s\-]+", term) if part) or re.escape(term)


def _inflected(term: str) -> tuple[str, str]:
    """Give the pattern of a term with the endings its last word may take, and the term."""
    stem, last = _spaced(term), term[-1]
    if not last.isascii() or not last.isalpha():
        return stem, term
    endings = ["", "s", "es", "ed", "d", "ing", "['’]s"]
    if last.lower() in _DOUBLED:
        endings += [last + "ed", last + "ing"]
    forms = stem + "(?:" + "|".join(endings) + ")"
    if last.lower() == "e":
        forms += "|" + stem[:-1] + "ing"
    if last.lower() == "y":
        forms += "|" + stem[:-1] + "(?:ies|ied)"
    return f"(?:{forms})", term


def _bounded(pattern: str | tuple[str, str], term: str = "") -> str:
    if isinstance(pattern, tuple):
        pattern, term = pattern
    before = r"(?<!\w)" if _is_spaced_letter(term[0]) else ""
    after = r"(?!\w)" if _is_spaced_letter(term[-1]) else ""
    return f"{before}(?:{pattern}){after}"


def _is_spaced_letter(char: str) -> bool:
    return (char.isalnum() or char == "_") and ord(char) < _UNSPACED
