"""From an outline to text: which pattern of each beat is taken, and which shorter versions there are."""

from collections.abc import Callable, Iterable, Iterator

from rapidfuzz import fuzz

from production.generators.template.guard import Guard
from production.generators.template.playbook import Beat
from production.generators.template.slots import Slots
from production.generators.template.wording import fill, pick

MAX_LIKENESS = 78.0
"""Above this (token set ratio, 0 to 100) two posts of a channel say the same thing."""

Filled = tuple[str, bool]
"""A beat's text, and whether it may be left out."""


def likeness(text: str, others: Iterable[str]) -> float:
    """Give how near a text comes to the nearest of the others, 0 to 100."""
    return max((fuzz.token_set_ratio(text, other) for other in others), default=0.0)


def compose(outline: tuple[Beat, ...], slots: Slots, guard: Guard) -> list[str] | None:
    """Fill all beats, in full; None when a beat that must be there cannot be filled."""
    filled = _fill_all(outline, slots, guard, _first)
    return None if filled is None else [text for text, _ in filled]


def versions(outline: tuple[Beat, ...], slots: Slots, guard: Guard, separator: str) -> Iterator[str]:
    """Give the text of an outline from its fullest version to its shortest; none when it cannot be filled."""
    for choose in (_first, _shortest):
        filled = _fill_all(outline, slots, guard, choose)
        if filled is None:
            return
        while True:
            yield separator.join(text for text, _ in filled)
            droppable = [place for place, (_, optional) in enumerate(filled) if optional]
            if not droppable:
                break
            del filled[droppable[-1]]


Chooser = Callable[[Beat, Slots, Guard], str | None]


def _first(beat: Beat, slots: Slots, guard: Guard) -> str | None:
    return pick(beat.patterns, slots, guard.allows)


def _shortest(beat: Beat, slots: Slots, guard: Guard) -> str | None:
    texts = [text for text in (fill(pattern, slots) for pattern in beat.patterns) if text and guard.allows(text)]
    return min(texts, key=len, default=None)


def _fill_all(outline: tuple[Beat, ...], slots: Slots, guard: Guard, choose: Chooser) -> list[Filled] | None:
    filled = []
    for beat in outline:
        text = choose(beat, slots, guard)
        if text is None and not beat.optional:
            return None
        if text is not None:
            filled.append((text, beat.optional))
    return filled
