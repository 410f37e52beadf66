"""How the platforms count: each measure gives the length of a text, piece by piece, so an overflow can be shown."""

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from typing import Final

import regex

URL_WEIGHT: Final = 23
"""Every link counts as its t.co replacement."""

_LIGHT: Final = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
_LONGEST_LABEL: Final = 63
_STAND_INS: Final = frozenset({"example", "test", "invalid"})
_LATIN: Final = "A-Za-z0-9\u00c0-\u024f"
_PATH: Final = rf"[{_LATIN}\u0400-\u04FF!*';:=+,.$/%#\[\]\-–_~@|&()?]"
_LINK: Final = regex.compile(
    rf"""(?:(?<![A-Za-z0-9@＠$#＃])(?P<scheme>https?://)(?P<host>[\p{{L}}\p{{M}}\p{{N}}._-]++)
    | (?<![{_LATIN}@＠$#＃_./-])(?P<host>[{_LATIN}._-]++))
    (?P<rest>(?::\d{{1,5}})?+(?:[/?]{_PATH}*+)?+)""",
    regex.IGNORECASE | regex.VERBOSE,
)
_EMOJI: Final = regex.compile(
    r"""\p{Regional_Indicator}{2}
    | [0-9#*]\uFE0F?\u20E3
    | [©®]\uFE0F
    | (?![©®0-9#*])\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?
      [\U000E0020-\U000E007F]*+
      (?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)*+""",
    regex.VERBOSE,
)
_GRAPHEME: Final = regex.compile(r"\X")
_HASHTAG: Final = regex.compile(
    r"""(?: (?<![\p{L}\p{M}\p{N}_&/]) | \G (?<=[\p{L}\p{M}\p{N}_]) ) [#＃]
    (?=[\p{N}_]*+[\p{L}\p{Extended_Pictographic}])
    [\p{L}\p{M}\p{N}_\p{Extended_Pictographic}\u200D]++""",
    regex.VERBOSE,
)
_MENTION: Final = regex.compile(r"(?<![\p{L}\p{N}_.&/@])[@＠](?=[A-Za-z0-9_])[A-Za-z0-9_.]++(?!@)")
_TRAILING: Final = "!*';:,.$%[–~@|&(?"

Pieces = Iterator[tuple[int, int]]
"""The end of each piece in the text, and its weight."""


def x_weighted_length(text: str) -> int:
    """Count as X does (twitter-text configuration v3).

    A link weighs 23, an emoji 2 whatever its sequence; in the NFC form, U+0000-10FF, 2000-200D, 2010-201F and
    2032-2037 weigh 1, all else 2. Links to reserved domains (``.example``) count too when they have a scheme: in
    sample texts they stand for real ones.
    """
    return sum(weight for _, weight in _x_pieces(text))


def utf16_length(text: str) -> int:
    """Count UTF-16 code units, as browsers' ``maxlength`` does."""
    return len(text.encode("utf-16-le")) // 2


def grapheme_count(text: str) -> int:
    """Count what a reader sees as one character."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def display_width(text: str) -> int:
    """Count as Google Ads does: a full-width character is two, a combining mark none."""
    return sum(_width(letter) for letter in unicodedata.normalize("NFC", text))


def measure(text: str, unit: str) -> int:
    """Give the length of ``text`` in a unit of platform_limits.yaml.

    :raises KeyError: if the unit is not known
    """
    return sum(weight for _, weight in _PIECES[unit](text))


def overflow(text: str, unit: str, limit: int) -> int:
    """Tell where the text passes the limit: the code point at which what is too much begins."""
    total = reached = 0
    for end, weight in _PIECES[unit](text):
        total += weight
        if total > limit:
            return reached
        reached = end
    return len(text)


def units() -> frozenset[str]:
    """Give the units that lengths are measured in."""
    return frozenset(_PIECES)


def hashtags(text: str) -> list[tuple[int, int]]:
    """Give the spans of the hashtags: ``#`` and letters, digits, underscores or emoji, not digits alone.

    One may follow another without a space: Instagram and TikTok count both.
    """
    return [match.span() for match in _HASHTAG.finditer(text)]


def mentions(text: str) -> list[tuple[int, int]]:
    """Give the spans of the ``@names``; an e-mail address is none."""
    return [match.span() for match in _MENTION.finditer(text)]


def links(text: str) -> list[tuple[int, int]]:
    """Give the spans of what X makes a link of, with a scheme or without."""
    found = (_link_span(match) for match in _LINK.finditer(text))
    return [span for span in found if span is not None]


def _link_span(match: regex.Match[str]) -> tuple[int, int] | None:
    has_scheme = match["scheme"] is not None
    host = match["host"]
    length = _domain_length(host, has_scheme=has_scheme)
    if not length:
        return None
    start = match.start("scheme") if has_scheme else match.start("host")
    if length < len(host):
        return start, match.start("host") + length
    if match.string[match.end("host") : match.end("host") + 1] in ("@", "＠"):
        return None
    return start, match.end("host") + _rest_length(match["rest"])


def _domain_length(host: str, *, has_scheme: bool) -> int:
    """Give how much of the host is a domain: up to its last label that is a top-level domain; 0 if none is."""
    known = _top_level_domains() | _STAND_INS if has_scheme else _top_level_domains()
    length = position = 0
    for number, label in enumerate(host.split(".")):
        if not _is_label(label, has_scheme=has_scheme):
            break
        position += len(label) + (number > 0)
        if number and label.casefold() in known:
            length = position
    return length


def _is_label(label: str, *, has_scheme: bool) -> bool:
    if not 0 < len(label) <= _LONGEST_LABEL or label.startswith("-") or label.endswith("-"):
        return False
    return has_scheme or "_" not in label


def _rest_length(rest: str) -> int:
    """Give the length without the punctuation that belongs to the sentence: closing brackets go if none opened them."""
    length = len(rest)
    surplus = rest.count(")") - rest.count("(")
    while length and (rest[length - 1] in _TRAILING or (rest[length - 1] == ")" and surplus > 0)):
        length -= 1
        surplus -= rest[length] == ")"
        surplus += rest[length] == "("
    return length


@cache
def _top_level_domains() -> frozenset[str]:
    text = resources.files("qc.rules").joinpath("data/tlds.txt").read_text(encoding="utf-8")
    return frozenset(" ".join(line for line in text.splitlines() if not line.startswith("#")).split())


def _x_pieces(text: str) -> Pieces:
    at = 0
    for start, end in links(text):
        yield from _x_letters(text, at, start)
        yield end, URL_WEIGHT
        at = end
    yield from _x_letters(text, at, len(text))


def _x_letters(text: str, start: int, stop: int) -> Pieces:
    at = start
    for emoji in _EMOJI.finditer(text, start, stop):
        yield from _x_graphemes(text, at, emoji.start())
        yield emoji.end(), 2
        at = emoji.end()
    yield from _x_graphemes(text, at, stop)


def _x_graphemes(text: str, start: int, stop: int) -> Pieces:
    for letter in _GRAPHEME.finditer(text, start, stop):
        composed = unicodedata.normalize("NFC", letter.group()).replace("\r\n", "\n")
        yield letter.end(), sum(_x_weight(ord(each)) for each in composed)


def _x_weight(point: int) -> int:
    return 1 if any(first <= point <= last for first, last in _LIGHT) else 2


def _width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _one(letter: str) -> int:
    # A line end counts once, whichever system wrote it.
    return 0 if letter == "\r" else 1


def _each(weigh: Callable[[str], int]) -> Callable[[str], Pieces]:
    return lambda text: ((end, weigh(letter)) for end, letter in enumerate(text, 1))


def _graphemes(weigh: Callable[[str], int]) -> Callable[[str], Pieces]:
    return lambda text: ((match.end(), weigh(match.group())) for match in _GRAPHEME.finditer(text))


_PIECES: Final[dict[str, Callable[[str], Pieces]]] = {
    "x_weighted": _x_pieces,
    "utf16": _each(lambda letter: 2 if ord(letter) > 0xFFFF else _one(letter)),
    "codepoints": _each(_one),
    "graphemes": _graphemes(lambda _: 1),
    "bytes": _each(lambda letter: len(letter.encode())),
    "display_width": _graphemes(display_width),
}
