"""Clients' words made fit to stand in a sentence, and patterns filled with them.

A client's text is data: it is put in place in one pass and never read as a pattern itself.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from production.generators.template.playbook import load_wording

_SLOT = re.compile(r"\{(\w+)\}(\.?)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^a-z])|(?<=[。！？])")
_TERMINAL = ".!?…。！？؟"
_BLOCK_MARK = re.compile(r"(?:[#>|=<`~+*_-]|\d+[.)](?:\s|$)|!\[|\[)")
_LINE_LEAD = re.compile(r"(?:^|\n)(?:[-*] )?\Z")
_TITLECASE = re.compile(r"[A-Z][a-z]+(?:['’-][a-z]+)*\Z|A\Z")


def flatten(text: str) -> str:
    """Put a text on one line; the words stay as they are."""
    return " ".join(text.split())


def sentence(text: str) -> str:
    """End a phrase as a sentence ends."""
    line = flatten(text).rstrip(",;:")
    if not line or line[-1] in _TERMINAL or (line[-2:-1] in _TERMINAL and line[-1] in "\"'”’)"):
        return line
    if ord(line[-1]) >= 0x2E80 and line[-1].isalpha():
        return line + "。"
    return line + "." if line[-1].isalnum() or line[-1] in "\"'”’)]%€$£¥" else line


def sentences(text: str) -> list[str]:
    """Split a text on one line into its sentences."""
    return [part for part in _SENTENCE_END.split(flatten(text)) if part]


def shorten(text: str, limit: int) -> str:
    """Keep as many whole sentences from the start as fit; nothing when the first is too long already."""
    kept = ""
    for part in sentences(text):
        longer = f"{kept} {part}" if kept else part
        if len(longer) > limit:
            break
        kept = longer
    return kept


def mid_sentence(text: str, names: Iterable[str] = ()) -> str:
    """Start a phrase with a small letter where that is safe: not for a name, and not in a Headline of Capitals."""
    first, _, rest = text.partition(" ")
    wording = load_wording()
    is_name = any(name.startswith(first) for name in names) or first in wording.keeps_capital
    titled = any(_TITLECASE.match(word) for word in rest.split()[:2])
    if is_name or titled or not _TITLECASE.match(first):
        return text
    return first.lower() + text[len(first) :]


def listing(items: Iterable[str]) -> str:
    """Join items as a sentence does: "a, b and c"."""
    *head, last = items
    return f"{', '.join(head)} and {last}" if head else last


def fill(pattern: str, slots: Mapping[str, str]) -> str | None:
    """Put the slots' values into a pattern, in one pass; None when a value is missing or would break the Markdown.

    A full stop after a slot is left out when the value ends its sentence itself.
    """
    if not all(slots.get(match[1]) and _is_safe(pattern, match, slots[match[1]]) for match in _SLOT.finditer(pattern)):
        return None
    return _SLOT.sub(lambda match: slots[match[1]] + _stop(slots[match[1]], match[2]), pattern)


def pick(
    patterns: Iterable[str],
    slots: Mapping[str, str],
    accepts: Callable[[str], bool],
) -> str | None:
    """Fill the first pattern whose slots are all given and whose text is accepted."""
    for pattern in patterns:
        text = fill(pattern, slots)
        if text is not None and accepts(text):
            return text
    return None


def _is_safe(pattern: str, match: re.Match[str], value: str) -> bool:
    leads_a_line = _LINE_LEAD.search(pattern[: match.start()]) is not None
    own_block = match[1].endswith("_list") or match[1] == "tags"
    return own_block or not (leads_a_line and _BLOCK_MARK.match(value))


def _stop(value: str, stop: str) -> str:
    return "" if value[-1] in _TERMINAL else stop
