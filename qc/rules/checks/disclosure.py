"""Whether a paid post says so where readers see it."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Final

from pydantic import Field

from aicmo_site.kernel.records import Count, Line, record
from qc.rules.case import Case
from qc.rules.hits import Hit
from qc.rules.schema import CheckRule
from qc.rules.terms import Span, outside
from qc.rules.units import Unit

_TAG_RUN: Final = re.compile(r"[#＃]\w++(?:\s+[#＃]\w++){2,}+")


@record
class Disclosure:
    """``labels``: regular expressions of what counts. ``folds``: how much a channel shows before *more*."""

    labels: Annotated[tuple[Line, ...], Field(min_length=1)]
    folds: dict[str, Count] = Field(default_factory=dict)


def find_undisclosed(case: Case, rule: CheckRule, params: Disclosure) -> Iterator[Hit]:
    """Report each post without a label, or with one that readers overlook."""
    labels = re.compile("|".join(f"(?:{label})" for label in params.labels), re.IGNORECASE)
    for unit in case.units_for(rule.applies):
        found = [label.span() for label in labels.finditer(unit.text)]
        if not _seen(found, unit, params.folds):
            span = (unit.start + found[0][0], unit.start + found[0][1]) if found else None
            yield Hit(span, section=unit.section)


def _seen(found: list[Span], unit: Unit, folds: Mapping[str, int]) -> list[Span]:
    fold = folds.get(unit.channel or "", len(unit.text))
    runs = [run.span() for run in _TAG_RUN.finditer(unit.text)]
    return [(start, end) for start, end in outside(found, runs) if end <= fold]
