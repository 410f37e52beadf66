"""Changes to a text that is there already: words replaced or taken out, sentences removed, paragraphs added."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError

from production.domain import Section

Change = Callable[[str], str]

_SENTENCE = re.compile(r".+?(?:[.!?…](?=\s)|[。！？]|$)\s*", re.MULTILINE)
_BULLET = re.compile(r"\s*(?:[-*]|\d+[.)])\s")
_KEPT = frozenset({"id", "kind", "channel", "send_day"})
_TAG_LINE = re.compile(r"(?:#\w+\s*)+\Z")


def change_texts(section: Section, change: Change) -> Section | None:
    """Apply a change to every text of a section; an emptied list item goes. None if it no longer fits."""
    names = [field.name for field in dataclasses.fields(section) if field.name not in _KEPT]
    try:
        changed: Section = dataclasses.replace(
            section, **{name: _changed(getattr(section, name), change) for name in names}
        )
    except ValidationError:
        return None
    return changed


def holds(section: Section, passage: str) -> bool:
    """Tell whether any text of a section holds the passage, to the letter."""
    return any(passage in text for text in texts_of(section))


def texts_of(section: Section) -> list[str]:
    """Give every text of a section."""
    found: list[str] = []
    change_texts(section, lambda text: found.append(text) or text)  # type: ignore[func-returns-value]
    return found


def replacing(passage: str, words: str) -> Change:
    """Put other words in the passage's place; without words, close the gap it leaves."""
    if words:
        return lambda text: text.replace(passage, words)
    return lambda text: _closed(text.replace(passage, "")) if passage in text else text


def removing(passage: str) -> Change:
    """Remove every sentence or list item that holds the passage, and a lead-in that then leads to nothing."""
    return lambda text: _without(text, passage) if passage in text else text


def insert_before_tags(text: str, paragraph: str) -> str:
    """Add a paragraph at the end of a post, before its line of hashtags."""
    *body, last = text.split("\n\n")
    if body and _TAG_LINE.fullmatch(last):
        return "\n\n".join([*body, paragraph, last])
    return f"{text}\n\n{paragraph}"


def insert_before_closing(text: str, paragraph: str) -> str:
    """Add a paragraph to an e-mail's body, before the line that signs it."""
    *body, last = text.split("\n\n")
    return "\n\n".join([*body, paragraph, last]) if body else f"{paragraph}\n\n{text}"


def body_of(text: str) -> list[str]:
    """Give a post's paragraphs without its line of hashtags."""
    return [part for part in text.split("\n\n") if part.strip() and not _TAG_LINE.fullmatch(part)]


def _changed(value: Any, change: Change) -> Any:
    if isinstance(value, str):
        return change(value)
    changed = [_changed_item(item, change) for item in value]
    return tuple(item for item in changed if item != "")


def _changed_item(item: Any, change: Change) -> Any:
    return change(item) if isinstance(item, str) else dataclasses.replace(item, title=change(item.title))


def _closed(text: str) -> str:
    text = re.sub(r"(?<=\S)[ \t]{2,}", " ", text)
    text = re.sub(r"[ \t]+([.,;:!?])", r"\1", text)
    text = re.sub(r"(?m)^[ \t]+|[ \t]+$", "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _without(text: str, passage: str) -> str:
    spans = [match.span() for match in re.finditer(re.escape(passage), text)]
    paragraphs: list[tuple[str, str]] = []
    for start, paragraph in _placed(text, "\n\n"):
        paragraphs.append((paragraph, _kept_of(paragraph, start, spans)))
    kept = [
        after
        for place, (before, after) in enumerate(paragraphs)
        if after.strip() and not (before.rstrip().endswith(":") and _is_gone(paragraphs[place + 1 : place + 2]))
    ]
    return _closed("\n\n".join(kept))


def _is_gone(following: list[tuple[str, str]]) -> bool:
    return any(not after.strip() for _, after in following)


def _kept_of(paragraph: str, start: int, spans: list[tuple[int, int]]) -> str:
    lines = []
    for place, line in _placed(paragraph, "\n"):
        parts = [(0, len(line))] if _BULLET.match(line) else [match.span() for match in _SENTENCE.finditer(line)]
        base = start + place
        clear = [line[left:right] for left, right in parts if not _touches(base + left, base + right, spans)]
        if clear or not line:
            lines.append("".join(clear).rstrip())
    return "\n".join(lines)


def _touches(left: int, right: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < right and left < end for start, end in spans)


def _placed(text: str, separator: str) -> Iterator[tuple[int, str]]:
    start = 0
    for part in text.split(separator):
        yield start, part
        start += len(part) + len(separator)
