"""Search ads and ads on Facebook and Instagram, within each platform's lengths and editorial rules."""

import re
from collections.abc import Callable, Iterable, Iterator

from production.domain import GoogleAdSection, MetaAdSection
from production.generators.template.calls import acts
from production.generators.template.composing import likeness
from production.generators.template.facts import Facts
from production.generators.template.guard import Guard
from production.generators.template.limits import (
    DESCRIPTION_LIMIT,
    HEADLINE_LIMIT,
    META_DESCRIPTION,
    META_HEADLINE,
    META_PRIMARY,
    PATH_LIMIT,
    display_width,
    has_emoji,
    utf16_length,
)
from production.generators.template.playbook import Patterns, load_ads
from production.generators.template.slots import base_slots, turn_slots
from production.generators.template.wording import fill, pick, sentence

MAX_HEADLINES = 12
MAX_DESCRIPTIONS = 4
MAX_LIKENESS = 79.0
"""Above this (token set ratio, 0 to 100) two lines of an ad repeat each other."""

_CLAIMS = ("what", "message", "proof", "edge")
_SHOUTED = re.compile(r"\b[A-Z]{5,}\b")
_PHONE = re.compile(r"\+?\d[\d\s().-]{6,}\d")
_SYMBOLS = re.compile(r"[!•★☆✓✔→►@*<>|#~^_{}\[\]\\]|[?.,]{2,}")
_SECOND_PERSON = re.compile(r"\b(?:you|your|yours|yourself|you['’]\w+)\b", re.IGNORECASE)
_PATH_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = frozenset({"a", "an", "and", "by", "for", "in", "of", "on", "the", "to", "with"})

Accepts = Callable[[str], bool]


class AdWriter:
    """Writes ads."""

    def __init__(self, facts: Facts, guard: Guard) -> None:
        self._facts = facts
        self._guard = guard

    def write_google(self, number: int) -> GoogleAdSection:
        """Write the ``number``-th responsive search ad."""
        playbook, turn = load_ads(), number - 1
        return GoogleAdSection(
            id=f"google-ad-{number}",
            heading=self._heading(playbook.google_headings, number),
            headlines=self._distinct(playbook.headlines, turn, _within(HEADLINE_LIMIT), MAX_HEADLINES, 3),
            descriptions=self._distinct(playbook.descriptions, turn, _within(DESCRIPTION_LIMIT), MAX_DESCRIPTIONS, 2),
            paths=self._paths(),
        )

    def write_meta(self, number: int, earlier: Iterable[str] = ()) -> MetaAdSection:
        """Write the ``number``-th ad, its text unlike the ``earlier`` ones."""
        playbook, turn = load_ads(), number - 1
        return MetaAdSection(
            id=f"meta-ad-{number}",
            heading=self._heading(playbook.meta_headings, number),
            primary_text=self._primary_text(turn, list(earlier)),
            headline=self._line(playbook.meta_headlines, turn, META_HEADLINE),
            description=self._line(playbook.meta_descriptions, turn, META_DESCRIPTION),
        )

    def _primary_text(self, turn: int, earlier: list[str]) -> str:
        texts = self._suiting_meta(load_ads().primary_texts, turn, META_PRIMARY)
        unlike = [text for text in texts if likeness(text, earlier) <= MAX_LIKENESS]
        text = next(iter(unlike or texts), load_ads().primary_texts[-1])
        disclaimers = " ".join(map(sentence, self._facts.disclaimers)) if self._facts.regulated else ""
        return f"{text}\n\n{disclaimers}" if disclaimers else text

    def _line(self, patterns: Patterns, turn: int, limit: int) -> str:
        return next(iter(self._suiting_meta(patterns, turn, limit)), patterns[-1])

    def _suiting_meta(self, patterns: Patterns, turn: int, limit: int) -> list[str]:
        every = (text for wordings in self._wordings(patterns, turn) for text in wordings)
        return [text for text in every if utf16_length(text) <= limit and not _SECOND_PERSON.search(text)]

    def _distinct(self, patterns: Patterns, turn: int, fits: Accepts, most: int, least: int) -> tuple[str, ...]:
        taken: list[str] = []
        for wordings in self._wordings(_rotated(patterns, turn), turn):
            clean = (text for text in wordings if fits(text) and self._is_clean(text))
            lowered = [line.lower() for line in taken]
            taken += [text for text in clean if likeness(text.lower(), lowered) <= MAX_LIKENESS][:1]
        spare = [text for text in reversed(patterns) if "{" not in text and text not in taken]
        return (*taken[:most], *spare[: max(0, least - len(taken))])

    def _wordings(self, patterns: Patterns, turn: int) -> Iterator[list[str]]:
        """Fill each pattern; one with an action in it gives a wording for every action."""
        slots = self._slots(turn)
        for pattern in patterns:
            wishes = acts(self._facts, slots, self._guard, turn) if "{act_bare}" in pattern else [""]
            texts = (fill(pattern, {**slots, "act_bare": act}) for act in wishes)
            yield [text for text in texts if text and self._guard.allows(text)]

    def _slots(self, turn: int) -> dict[str, str]:
        slots = turn_slots(self._facts, turn)
        names = {name: _without_emoji(slots[name]) for name in ("brand", "offer", "offer_by")}
        silent = self._facts.regulated and self._facts.disclaimers
        hidden = {f"{claim}{form}": "" for claim in _CLAIMS for form in ("", "_low", "_bare")} if silent else {}
        return {**slots, **names, **hidden}

    def _is_clean(self, text: str) -> bool:
        shouted = set(_SHOUTED.findall(text)) - set(re.findall(r"\w+", " ".join(self._facts.names)))
        return not (shouted or has_emoji(text) or _PHONE.search(text) or _SYMBOLS.search(text))

    def _paths(self) -> tuple[str, ...]:
        words = [word.lower() for word in _PATH_WORD.findall(self._facts.offer)]
        fitting = [word for word in words if display_width(word) <= PATH_LIMIT and word not in _SMALL_WORDS]
        return tuple(dict.fromkeys(word for word in fitting if self._guard.allows(word)))[:2]

    def _heading(self, patterns: Patterns, number: int) -> str:
        slots = {**base_slots(self._facts), "n": str(number)}
        return pick(patterns, slots, self._guard.allows) or patterns[-1].format(n=number)


def _rotated(patterns: Patterns, turn: int) -> Patterns:
    """Keep the patterns about the client first; the general ones start at another place with each turn."""
    general = [pattern for pattern in patterns if "{" not in pattern]
    start = turn * 5 % max(1, len(general))
    return (*(pattern for pattern in patterns if "{" in pattern), *general[start:], *general[:start])


def _within(limit: int) -> Accepts:
    return lambda text: display_width(text) <= limit


def _without_emoji(text: str) -> str:
    return " ".join("".join(char for char in text if not has_emoji(char) and char not in "\ufe0f\u200d").split())
