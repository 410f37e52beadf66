"""How long texts are, in each platform's own unit, and how long they may be."""

import re
import unicodedata

import regex

X_LIMIT = 278
"""Two short of X's 280, for what a client's own counter sees differently."""
LINKEDIN_LIMIT = 3000
LINKEDIN_FOLD = 205
INSTAGRAM_LIMIT = 2200
INSTAGRAM_FOLD = 125
HEADLINE_LIMIT = 30
DESCRIPTION_LIMIT = 90
PATH_LIMIT = 15
META_PRIMARY = 125
META_HEADLINE = 40
META_DESCRIPTION = 30
SUBJECT_AIM = 50
PREHEADER = range(40, 101)
LINE_LIMIT = 300
NAME_LIMIT = 200

_URL_WEIGHT = 23
_URL = re.compile(r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::\d+)?(?:[/?#][!-~]*)?")
_BARE_DOMAIN = re.compile(r"(?<![\w@.-])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b(?:/[!-~]*)?")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3")
_LIGHT = re.compile("[\\u0000-\\u10ff\\u2000-\\u200d\\u2010-\\u201f\\u2032-\\u2037]")


def x_weight(text: str) -> int:
    """Weigh a text as X does (twitter-text, configuration 3), never lighter than X would.

    An address that stands without its scheme weighs as a link or as written, whichever is more.
    """
    composed = unicodedata.normalize("NFC", text)
    links = len(_URL.findall(composed))
    rest = _URL.sub("", composed)
    surcharge = sum(max(0, _URL_WEIGHT - len(found)) for found in _BARE_DOMAIN.findall(rest))
    weight = links * _URL_WEIGHT + surcharge
    if not has_emoji(rest):
        return weight + 2 * len(rest) - len(_LIGHT.findall(rest))
    return weight + sum(_grapheme_weight(part) for part in regex.findall(r"\X", rest))


def utf16_length(text: str) -> int:
    """Count UTF-16 units, as LinkedIn and Instagram do."""
    return len(text.encode("utf-16-le")) // 2


def display_width(text: str) -> int:
    """Count columns as Google Ads does: wide and full-width characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" or ord(char) > 0xFFFF else 1 for char in text)


def has_emoji(text: str) -> bool:
    """Tell whether a text holds an emoji or another pictograph."""
    return _EMOJI.search(text) is not None


def first_line(text: str) -> str:
    """Give what stands before the first line break."""
    return text.split("\n", 1)[0]


def fits_post(channel: str, text: str) -> bool:
    """Tell whether a post keeps its channel's limit and shows its first line before the fold."""
    match channel:
        case "x":
            return x_weight(text) <= X_LIMIT
        case "linkedin":
            return utf16_length(text) <= LINKEDIN_LIMIT and utf16_length(first_line(text)) <= LINKEDIN_FOLD
        case _:
            return utf16_length(text) <= INSTAGRAM_LIMIT and utf16_length(first_line(text)) <= INSTAGRAM_FOLD


def _grapheme_weight(cluster: str) -> int:
    if _EMOJI.search(cluster):
        return max(2, sum(1 for char in cluster if char.isalnum()))
    return 2 * len(cluster) - len(_LIGHT.findall(cluster))
