"""Clients' words made fit to stand in a sentence, and patterns filled with them.

A client's text is data: it is put in place in one pass and never read as a pattern itself.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from production.generators.template.playbook import load_wording

_SLOT = re.compile(r"\{(\w+)\}(\.?)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^a-z])|(?<=[。！？])")
_CJK = 0x2E80
"""From here on scripts have marks of their own."""
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*\Z")
_DATE = re.compile(r"\s+(?:in|since)\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\Z")
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
    if ord(line[-1]) >= _CJK and line[-1].isalpha():
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
    is_name = any(_starts_with_name(text, first, name) for name in names) or first in load_wording().keeps_capital
    titled = any(_TITLECASE.match(word) for word in rest.split()[:2])
    if is_name or titled or not _TITLECASE.match(first.rstrip(",;:")):
        return text
    return first.lower() + text[len(first) :]


def ask(text: str) -> str:
    """Turn a phrase into a question, as one does in speech: "Stale beans" to "Stale beans?"."""
    line = flatten(text).rstrip(",;:.!?…。！？؟ ")
    if not line:
        return ""
    return line + ("？" if ord(line[-1]) >= _CJK and line[-1].isalpha() else "?")


def headlines_of(text: str) -> list[str]:
    """Give a phrase and what of it can stand by itself: without a note in brackets or a
    date at its end, and up to its first comma.

    What only qualifies ("except in May") is never cut off.
    """
    whole = flatten(text).rstrip(" .;:,")
    plain = _BRACKETS.sub("", whole).rstrip(" .;:,")
    undated = _DATE.sub("", plain)
    head, _, tail = plain.partition(", ")
    loose = tail and not (set(re.findall(r"\w+", tail.lower())) & load_wording().qualifying)
    short = [head] if loose and len(head.split()) >= 3 else []
    return list(dict.fromkeys(line for line in (whole, plain, undated, *short) if line))


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


def _starts_with_name(text: str, first: str, name: str) -> bool:
    """Tell whether a phrase opens with this name: "Evening routines" does not open with "Evening Magnesium"."""
    owner = re.sub("['’]s$", "", first)
    return text.startswith(name) or first == name or (owner != first and name.startswith(owner))
