"""From an outline to text: which pattern of each beat is taken, and which shorter versions there are."""

from collections.abc import Callable, Iterable, Iterator

from rapidfuzz import fuzz

from production.generators.template.guard import Guard
from production.generators.template.playbook import Beat
from production.generators.template.slots import Slots
from production.generators.template.wording import fill, pick, sentences

MAX_LIKENESS = 78.0
"""Above this (token set ratio, 0 to 100) two posts of a channel say the same thing."""

MAX_SAMENESS = 82.0
"""Above this (ratio of equal characters) two posts read as one, though only a shared notice makes them alike."""

Filled = tuple[str, bool]
"""A beat's text, and whether it may be left out."""


def likeness(text: str, others: Iterable[str]) -> float:
    """Give how near a text comes to the nearest of the others, 0 to 100."""
    return max((fuzz.token_set_ratio(text, other) for other in others), default=0.0)


def sameness(text: str, others: Iterable[str]) -> float:
    """Give how much of a text, read from start to end, stands in the nearest of the others, 0 to 100."""
    return max((max(fuzz.ratio(text, other), fuzz.token_sort_ratio(text, other)) for other in others), default=0.0)


def compose(outline: tuple[Beat, ...], slots: Slots, guard: Guard) -> list[str] | None:
    """Fill all beats, in full; None when a beat that must be there cannot be filled."""
    filled = _fill_all(outline, slots, guard, fullest)
    return None if filled is None else [text for text, _ in filled]


Chooser = Callable[[Beat, Slots, Guard], str | None]


def fullest(beat: Beat, slots: Slots, guard: Guard) -> str | None:
    """Take a beat's first wording that may be said."""
    return pick(beat.patterns, slots, guard.allows)


def shortest(beat: Beat, slots: Slots, guard: Guard) -> str | None:
    """Take a beat's shortest wording: it says least, so it serves only where the others do not fit."""
    texts = [text for text in (fill(pattern, slots) for pattern in beat.patterns) if text and guard.allows(text)]
    return min(texts, key=len, default=None)


def versions(outline: tuple[Beat, ...], slots: Slots, guard: Guard, separator: str, choose: Chooser) -> Iterator[str]:
    """Give the text of an outline from its fullest version to its shortest; none when it cannot be filled."""
    filled = _fill_all(outline, slots, guard, choose) or []
    while filled:
        yield separator.join(text for text, _ in filled)
        droppable = [place for place, (_, optional) in enumerate(filled) if optional]
        if not droppable:
            return
        del filled[droppable[-1]]


def _fill_all(outline: tuple[Beat, ...], slots: Slots, guard: Guard, choose: Chooser) -> list[Filled] | None:
    filled: list[Filled] = []
    for beat in outline:
        text = choose(beat, slots, guard)
        if text is None and not beat.optional:
            return None
        if text is not None and not (beat.optional and _is_told(text, filled)):
            filled.append((text, beat.optional))
    return filled


def _is_told(text: str, filled: list[Filled]) -> bool:
    """Tell whether a paragraph says again what stands above it."""
    told = " ".join(line for line, _ in filled).casefold()
    return any(part.rstrip(".").casefold() in told for part in sentences(text))
