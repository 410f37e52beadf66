"""Search ads and ads on Facebook and Instagram, within each platform's lengths and editorial rules."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, zip_longest
from typing import NamedTuple

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
from production.generators.template.slots import base_slots, topic_slots
from production.generators.template.wording import fill, headlines_of, pick, sentence

MAX_LIKENESS = 79.0
"""Above this (token set ratio, 0 to 100) two lines of an ad repeat each other."""

_TOPICS = ("message", "edge", "proof", "detail", "objection", "pain", "audience")
_UNSAID = dict.fromkeys(("what", "what_low", "gist", "gist_low"), "")
_SHOUTED = re.compile(r"\b[A-Z]{5,}\b")
_PHONE = re.compile(r"\+?\d[\d\s().-]{6,}\d")
_SYMBOLS = re.compile(r"[!•★☆✓✔→►@*<>|#~^_{}\[\]\\]|[?.,]{2,}")
_SECOND_PERSON = re.compile(r"\b(?:you|your|yours|yourself|you['’]\w+)\b", re.IGNORECASE)
_PATH_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = frozenset({"a", "an", "and", "by", "for", "in", "of", "on", "the", "to", "with"})

Accepts = Callable[[str], bool]


class Counts(NamedTuple):
    """How many lines an ad takes: as few, as many of general ones too, as many at most."""

    least: int
    enough: int
    most: int


HEADLINES = Counts(3, 8, 12)
DESCRIPTIONS = Counts(2, 3, 4)


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
            headlines=self._distinct(playbook.headlines, turn, _within(HEADLINE_LIMIT), HEADLINES),
            descriptions=self._distinct(playbook.descriptions, turn, _within(DESCRIPTION_LIMIT), DESCRIPTIONS),
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
        # The notice stands in the ad's text, so its claims may stand there too.
        every = (text for wordings in self._wordings(patterns, turn, noticed=True) for text in wordings)
        return [text for text in every if utf16_length(text) <= limit and not _SECOND_PERSON.search(text)]

    def _distinct(self, patterns: Patterns, turn: int, fits: Accepts, counts: Counts) -> tuple[str, ...]:
        """Take lines unlike each other: all that the client's facts give, general ones only up to what is enough."""
        telling = [pattern for pattern in patterns if "{" in pattern]
        taken: list[str] = []
        for most, some in ((counts.most, telling), (counts.enough, _general(patterns, turn))):
            for wordings in self._wordings(some, turn):
                clean = (text for text in wordings if fits(text) and self._is_clean(text))
                lowered = [line.lower() for line in taken]
                unlike = [text for text in clean if likeness(text.lower(), lowered) <= MAX_LIKENESS]
                taken += unlike[: max(0, min(1, most - len(taken)))]
        spare = [text for text in reversed(patterns) if "{" not in text and text not in taken]
        return (*taken, *spare[: max(0, counts.least - len(taken))])

    def _wordings(self, patterns: Iterable[str], turn: int, *, noticed: bool = False) -> Iterator[list[str]]:
        """Fill each pattern with every fact it can be about, the patterns taking turns.

        One with an action gives a wording for every action.
        """
        rows = ([(pattern, slots) for slots in self._slots(pattern, turn, noticed=noticed)] for pattern in patterns)
        for pattern, slots in filter(None, chain.from_iterable(zip_longest(*rows))):
            wishes = acts(self._facts, slots, self._guard, turn) if "{act_bare}" in pattern else [""]
            texts = (fill(pattern, {**slots, "act_bare": act}) for act in wishes)
            yield [text for text in texts if text and self._guard.allows(text)]

    def _slots(self, pattern: str, turn: int, *, noticed: bool) -> Iterator[dict[str, str]]:
        """Give a pattern's slots once for each fact; an ad without room for its notice says nothing of effects."""
        silent = self._facts.regulated and bool(self._facts.disclaimers) and not noticed
        base = {**base_slots(self._facts), **self._names(), **(_UNSAID if silent else {})}
        topic = next((name for name in _TOPICS if re.search(rf"{{{name}(?!_all)", pattern)), None)
        items = () if topic == "pain" and self._facts.regulated else topic_slots(self._facts, topic)
        start = turn % max(1, len(items))
        for item in (*items[start:], *items[:start]):
            said = item.get(f"{topic}_bare", "")
            if not silent or topic in (None, "audience") or said in self._facts.records:
                for head in headlines_of(said) or [""]:
                    yield {**base, **item, f"{topic}_head": head}

    def _names(self) -> dict[str, str]:
        facts = self._facts
        names = {"brand": facts.brand, "offer": facts.offer, "offer_by": facts.offer_by}
        return {name: _without_emoji(text) for name, text in names.items()}

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


def _general(patterns: Patterns, turn: int) -> list[str]:
    """Give the patterns that name nothing of the client; they start at another place with each turn."""
    general = [pattern for pattern in patterns if "{" not in pattern]
    start = turn * 5 % max(1, len(general))
    return [*general[start:], *general[:start]]


def _within(limit: int) -> Accepts:
    return lambda text: display_width(text) <= limit


def _without_emoji(text: str) -> str:
    return " ".join("".join(char for char in text if not has_emoji(char) and char not in "\ufe0f\u200d").split())
