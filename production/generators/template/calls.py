"""The call to action: what the reader is asked to do, and how to do it on this channel."""

from collections.abc import Iterator

from production.generators.template.facts import Facts
from production.generators.template.guard import Guard
from production.generators.template.playbook import Frames, load_calls
from production.generators.template.slots import Slots
from production.generators.template.wording import fill, pick

_NAMED_ACTS = 3
"""An action's first acts name the offer; they take turns."""


def acts(facts: Facts, slots: Slots, guard: Guard, turn: int) -> Iterator[str]:
    """Give what to ask for, preferred first: another wording with each turn."""
    start = turn % _NAMED_ACTS
    named, rest = facts.acts[:_NAMED_ACTS], facts.acts[_NAMED_ACTS:]
    for pattern in (*named[start:], *named[:start], *rest):
        text = fill(pattern, slots)
        if text is not None and guard.allows(text):
            yield text


def calls_to_action(facts: Facts, slots: Slots, guard: Guard, *, channel: str, turn: int) -> list[str]:
    """Give calls to action for a channel: the preferred one, one in other words, and the shortest."""
    patterns = _frame(facts, channel)
    texts = [
        text
        for act in acts(facts, slots, guard, turn)
        if (text := pick(patterns, {**slots, "act": act}, guard.allows)) is not None
    ]
    if not texts:
        texts = [text for text in [pick(patterns, {**slots, "act": ""}, guard.allows)] if text]
    return list(dict.fromkeys([*texts[:1], *texts[2:3], *sorted(texts, key=len)[:1]]))


def _frame(facts: Facts, channel: str) -> tuple[str, ...]:
    frames: Frames = next(frames for frames in load_calls().frames if frames.channel == channel)
    if facts.url:
        return frames.url
    return frames.email if facts.email else frames.neither
