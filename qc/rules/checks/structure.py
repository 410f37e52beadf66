"""Whether the draft holds what its pack promises, and nothing in it is left empty."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from production.domain import Pack, load_pack, pack_names
from qc.rules.case import Case
from qc.rules.checks.contract import NoParams
from qc.rules.folding import fold
from qc.rules.hits import Hit
from qc.rules.schema import CheckRule

_LOOKED_AT: Final = 1000
"""Most texts show within so many code points that they hold something."""


def find_no_text(case: Case, rule: CheckRule, params: NoParams) -> Iterator[Hit]:
    """Report that there is nothing to read: no text, or only what no reader sees."""
    if not fold(case.text[:_LOOKED_AT]).text.strip() and not fold(case.text).text.strip():
        yield Hit()


def find_unknown_pack(case: Case, rule: CheckRule, params: NoParams) -> Iterator[Hit]:
    """Report a draft of a pack nobody knows: what was promised can't be told."""
    if case.has_fields and case.facts.pack is not None and case.facts.pack not in pack_names():
        yield Hit(values={"term": case.facts.pack})


def find_missing_sections(case: Case, rule: CheckRule, params: NoParams) -> Iterator[Hit]:
    """Report each kind of section of which the draft holds fewer than promised."""
    pack = _pack(case)
    if pack is None:
        return
    held = Counter(section[0].kind for section in case.sections)
    for promise in pack.promises:
        if held[promise.kind] < promise.minimum:
            yield Hit(values=_figures(promise.kind, held[promise.kind], promise.minimum))


def find_missing_posts(case: Case, rule: CheckRule, params: NoParams) -> Iterator[Hit]:
    """Report each channel with fewer posts than promised."""
    pack = _pack(case)
    held = Counter(section[0].channel for section in case.sections if section[0].kind == "post")
    for post in pack.posts if pack else ():
        if held[post.channel] < post.count:
            yield Hit(values=_figures(post.channel, held[post.channel], post.count))


def find_short_calendar(case: Case, rule: CheckRule, params: NoParams) -> Iterator[Hit]:
    """Report a calendar with fewer entries than the pack has days."""
    pack = _pack(case)
    for section in case.sections:
        held = sum(unit.name == "calendar_title" for unit in section)
        if pack and section[0].kind == "calendar" and held < pack.calendar_days:
            yield Hit(section=section[0].section, values=_figures("calendar", held, pack.calendar_days))


def find_empty_sections(case: Case, rule: CheckRule, params: NoParams) -> Iterator[Hit]:
    """Report each section that holds nothing but its heading."""
    for section in case.sections if case.has_fields else ():
        held = any(unit.text.strip() for unit in section if unit.name != "heading")
        if section[0].section is not None and not held:
            yield Hit(section=section[0].section)


def _pack(case: Case) -> Pack | None:
    known = case.has_fields and case.facts.pack in pack_names()
    return load_pack(case.facts.pack) if known and case.facts.pack else None


def _figures(what: str, held: int, promised: int) -> dict[str, str]:
    return {"what": what.replace("_", " "), "count": str(held), "limit": str(promised)}
