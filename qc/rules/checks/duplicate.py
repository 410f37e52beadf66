"""Texts that say the same twice: posts, mails and headlines that are nearly equal, paragraphs that are."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Annotated, Final

from pydantic import Field
from rapidfuzz import fuzz

from aicmo_site.kernel.records import record
from qc.rules.case import Case
from qc.rules.hits import Hit
from qc.rules.schema import CheckRule
from qc.rules.units import Unit
from qc.rules.words import squash, wording

_PARAGRAPH: Final = re.compile(r"[^\n]+(?:\n[^\n]+)*+")
_BLOCK: Final = re.compile(r"\s{0,8}(?:[-*+|#>]\s|\||\d{1,3}[.)]\s)")
_COMPARED: Final = 300
"""So many texts are compared pair by pair; beyond, only equal ones are found, so the time stays bounded."""


@record
class Likeness:
    """Texts at least ``percent`` alike are duplicates, if they have ``least_words``; links and hashtags do not count.

    ``across``: compare texts of different channels, instead of those of one.
    """

    percent: Annotated[float, Field(gt=0, le=100)]
    least_words: Annotated[int, Field(ge=1)] = 4
    across: bool = False


@record
class Paragraphs:
    """Paragraphs of at least so many words are compared."""

    least_words: Annotated[int, Field(ge=1)] = 8


def find_near_duplicates(case: Case, rule: CheckRule, params: Likeness) -> Iterator[Hit]:
    """Report each field that is nearly equal to an earlier one."""
    told = [(unit, wording(unit.text)) for unit in case.units_for(rule.applies)]
    texts = [(unit, words) for unit, words in told if len(words.split()) >= params.least_words]
    reported: set[int] = set()
    for (first, words), (second, others) in combinations(texts[:_COMPARED], 2):
        if second.index not in reported and _are_compared(first, second, params) and _are_alike(words, others, params):
            reported.add(second.index)
            yield _duplicate_of(first, second)
    yield from _find_equal(texts[_COMPARED:], params)


def find_repeated_paragraphs(case: Case, rule: CheckRule, params: Paragraphs) -> Iterator[Hit]:
    """Report each paragraph that stands in the text before, word for word; required disclaimers may.

    Lists, tables and headings are not paragraphs: a fact may be listed in two places.
    """
    brief = case.facts.brief
    required = {squash(disclaimer) for disclaimer in brief.brand.disclaimers} if brief else set()
    for unit in case.units_for(rule.applies):
        seen: set[str] = set()
        for match in _PARAGRAPH.finditer(unit.text):
            words = squash(match.group())
            if len(words.split()) < params.least_words or _BLOCK.match(match.group()) or words in required:
                continue
            if words in seen:
                yield Hit((unit.start + match.start(), unit.start + match.end()))
            seen.add(words)


def _are_compared(first: Unit, second: Unit, params: Likeness) -> bool:
    if first.name != second.name:
        return params.across
    return (first.channel != second.channel) == params.across


def _are_alike(words: str, others: str, params: Likeness) -> bool:
    return max(fuzz.ratio(words, others), fuzz.token_sort_ratio(words, others)) >= params.percent


def _find_equal(texts: list[tuple[Unit, str]], params: Likeness) -> Iterator[Hit]:
    seen: dict[tuple[str | None, str], Unit] = {}
    for unit, words in texts:
        first = seen.setdefault((None if params.across else unit.channel, words), unit)
        if first is not unit:
            yield _duplicate_of(first, unit)


def _duplicate_of(first: Unit, second: Unit) -> Hit:
    return Hit((second.start, second.end), values={"other": first.section or f"the text at {first.start}"})
