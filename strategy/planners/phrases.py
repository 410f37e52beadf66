"""Small grammar: sentences of client's phrases, filled in one pass, so that no client text is ever expanded."""

import re
from collections.abc import Iterable, Mapping, Sequence

_SLOT = re.compile(r"\{(\w+)\}(\.?)")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+")
_CJK = 0x2E80
"""From here on scripts have a full stop of their own."""
_WORD = re.compile(r"[^\W_]+")
_CLAUSE = re.compile(
    r"^(?:they|i|we|it|you|nobody|no one|everyone)\b"
    r"|\b(?:is|are|was|were|has|have|had|can|can't|cannot|don't|doesn't|didn't|won't|never|must|needs?|wants?|takes?|costs?"
    r"|goes?|runs?|feels?|gets?|loses?|lose|spends?|forgets?|arrives?|comes?|makes?|makes|fails?|breaks?|ends?|says?|knows?"
    r"|changes?|differs?|tastes?|looks?|hides?|sits?|wait)\b",
    re.IGNORECASE,
)


def fill(template: str, values: Mapping[str, str]) -> str | None:
    """Put ``values`` into the slots of ``template``, once; None if a slot has no value.

    A full stop after a slot takes the form of the value's script, and is left out where the value ends its sentence.
    """
    if any(not values.get(slot[1]) for slot in _SLOT.finditer(template)):
        return None
    return _SLOT.sub(lambda slot: _stopped(values[slot[1]], slot[2]), template)


def _stopped(value: str, stop: str) -> str:
    if not stop or value[-1] in ".!?…。！？":
        return value
    return value + ("。" if ord(value[-1]) >= _CJK and value[-1].isalpha() else stop)


def first_filled(versions: Sequence[str], values: Mapping[str, str]) -> str:
    """Give the first version whose slots all have values, or nothing."""
    return next((text for version in versions if (text := fill(version, values)) is not None), "")


def sentences(text: str) -> list[str]:
    """Split prose at the ends of its sentences."""
    return _SENTENCE_END.split(text.strip())


def inside(text: str) -> str:
    """Make a phrase fit inside a sentence: its first sentence without the full stop, at most 240 characters."""
    return clip(sentences(text)[0].rstrip(".。!; "), 240)


def lowered(text: str) -> str:
    """Lower the first letter of a phrase that moves into a sentence, unless the word looks like a name."""
    first = text.split(" ", 1)[0]
    ordinary = first[:1].isupper() and (first[1:].islower() or (first == "A" and " " in text))
    return text[:1].lower() + text[1:] if ordinary else text


def is_clause(text: str) -> bool:
    """Tell whether a phrase has a verb of its own, so that it can't stand where a noun must."""
    return _CLAUSE.search(text) is not None


def listed(items: Sequence[str]) -> str:
    """Write items as "a, b and c"."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def clip(text: str, limit: int) -> str:
    """Cut a text at the end of a word so that it has at most ``limit`` characters, an ellipsis included."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1].rsplit(" ", 1)[0]
    return f"{cut.rstrip(' ,;:')}…"


def nearest(text: str, choices: Sequence[str], *, turn: int = 0) -> str:
    """Give the choice that shares most words with ``text``; among equals, the one whose turn it is. "" of none."""
    if not choices:
        return ""
    order = [choices[(turn + step) % len(choices)] for step in range(len(choices))]
    return max(order, key=lambda choice: shared_words(text, choice))


def shared_words(one: str, other: str, *, besides: str = "") -> int:
    """Count the longer words two texts share, whatever their endings; those of ``besides`` do not count."""
    return len((_stems(one) & _stems(other)) - _stems(besides))


def unique(texts: Iterable[str]) -> list[str]:
    """Give the texts without those that differ from an earlier one only in case."""
    kept: dict[str, str] = {}
    for text in texts:
        kept.setdefault(text.casefold(), text)
    return list(kept.values())


def _stems(text: str) -> set[str]:
    return {word.casefold()[:5] for word in _WORD.findall(text) if len(word) > 3}
