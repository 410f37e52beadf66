"""Rules about a platform's limits: lengths, counts, and characters it refuses."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from qc.rules import platform
from qc.rules.case import Case
from qc.rules.hits import Hit
from qc.rules.schema import LimitRule
from qc.rules.terms import Span
from qc.rules.units import Unit

Limit = Mapping[str, int | str]

_QUOTED: Final = 120
"""At most so many code points of what is too much are quoted."""


def find_over_limit(rule: LimitRule, limit: Limit, case: Case) -> Iterator[Hit]:
    """Report each unit, or each section for the number of its fields, that breaks the limit."""
    if rule.measure == "fields":
        yield from _find_miscounted_fields(rule, int(limit[rule.bound]), case)
        return
    for unit in case.units_for(rule.applies):
        yield from _MEASURES[rule.measure](rule, limit, unit)


def _find_long(rule: LimitRule, limit: Limit, unit: Unit) -> Iterator[Hit]:
    bound = int(limit[rule.bound])
    measured_in = "bytes" if rule.measure == "bytes" else str(limit["unit"])
    length = platform.measure(unit.text, measured_in)
    values = {"count": f"{length:,}", "limit": f"{bound:,}"}
    if rule.is_minimum and length < bound:
        yield Hit(_quote(unit, 0), section=unit.section, values=values)
    elif not rule.is_minimum and length > bound:
        yield Hit(_quote(unit, platform.overflow(unit.text, measured_in, bound)), values=values)


def _find_marked(find: Callable[[str], list[Span]]) -> Callable[[LimitRule, Limit, Unit], Iterator[Hit]]:
    def find_surplus(rule: LimitRule, limit: Limit, unit: Unit) -> Iterator[Hit]:
        bound = int(limit[rule.bound])
        spans = find(unit.text)
        if len(spans) > bound:
            start, end = spans[bound]
            yield Hit((unit.start + start, unit.start + end), values={"count": str(len(spans)), "limit": str(bound)})

    return find_surplus


def _find_refused(rule: LimitRule, limit: Limit, unit: Unit) -> Iterator[Hit]:
    refused = str(limit[rule.bound])
    for at, letter in enumerate(unit.text, unit.start):
        if letter in refused:
            yield Hit((at, at + 1), values={"limit": refused})


def _find_miscounted_fields(rule: LimitRule, bound: int, case: Case) -> Iterator[Hit]:
    for section in case.sections:
        wanted = [unit for unit in section if unit.channel in rule.applies.channels and unit.kind is not None]
        counted = [unit for unit in wanted if unit.name in rule.applies.fields]
        values = {"count": str(len(counted)), "limit": str(bound)}
        if wanted and rule.is_minimum and len(counted) < bound:
            yield Hit(section=section[0].section, values=values)
        elif not rule.is_minimum and len(counted) > bound:
            yield Hit((counted[bound].start, counted[bound].end), values=values)


def _quote(unit: Unit, offset: int) -> Span | None:
    start = unit.start + offset
    end = min(unit.end, start + _QUOTED)
    return (start, end) if end > start else None


_MEASURES: Final[Mapping[str, Callable[[LimitRule, Limit, Unit], Iterator[Hit]]]] = {
    "length": _find_long,
    "bytes": _find_long,
    "hashtags": _find_marked(platform.hashtags),
    "mentions": _find_marked(platform.mentions),
    "characters": _find_refused,
}
