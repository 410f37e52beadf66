"""One case: the text in units, and what the rules may know of it. Built once for a check, read by every rule."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from onboarding.domain import Brief
from qc.domain import CheckContext, CheckedText
from qc.rules.folding import fold, fold_term
from qc.rules.schema import Applies, Scope, Vocabulary
from qc.rules.terms import PROTECTED, Span, TermIndex, TermList
from qc.rules.units import Unit, by_section, units_of


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the case: from the caller, and from the brief where the caller says nothing.

    ``sectors`` is None when nobody told the industry. ``evidence`` is folded.
    """

    sectors: frozenset[str] | None
    markets: frozenset[str]
    paid: bool
    evidence: tuple[str, ...]
    is_known: bool
    channel: str
    pack: str | None
    brief: Brief | None


@dataclass(frozen=True, slots=True)
class Case:
    """What is checked. ``hits`` gives, by term list and unit, the spans of the terms in the text."""

    text: str
    units: tuple[Unit, ...]
    sections: list[tuple[Unit, ...]]
    facts: Facts
    vocabulary: Vocabulary
    has_fields: bool
    hits: Mapping[str, Mapping[int, list[Span]]] = field(repr=False)

    def units_for(self, applies: Applies, *, in_doubt: bool = False) -> list[Unit]:
        """Give the units a rule holds for; none if it does not hold for the case.

        ``in_doubt`` tells whether it holds when it asks for an industry and nobody told one.
        """
        if applies.industries and self.facts.sectors is None and not in_doubt:
            return []
        if not _admits_case(applies, self.facts):
            return []
        return [unit for unit in self.units if _admits_unit(applies, unit)]

    def groups_for(self, applies: Applies, scope: Scope) -> list[tuple[Unit, ...]]:
        """Give the fields, sections, or the whole, that hold a unit of :meth:`units_for`."""
        chosen = {unit.index for unit in self.units_for(applies)}
        return [group for group in self._groups(scope) if any(unit.index in chosen for unit in group)]

    def _groups(self, scope: Scope) -> list[tuple[Unit, ...]]:
        match scope:
            case "field":
                return [(unit,) for unit in self.units]
            case "section":
                return self.sections
            case "text":
                return [self.units]


def build_case(checked: CheckedText, *, index: TermIndex, vocabulary: Vocabulary) -> Case:
    """Cut the text into units, find every term in it, and gather the facts."""
    channel = canonical_channel(checked.context.channel, vocabulary)
    units = units_of(checked, channel, vocabulary.plain_fields)
    return Case(
        text=checked.text,
        units=units,
        sections=by_section(units),
        facts=gather_facts(checked.context, vocabulary),
        vocabulary=vocabulary,
        has_fields=bool(checked.fields),
        hits=_hits_by_unit(index.find(fold(checked.text)), units),
    )


def client_lists(brief: Brief | None) -> tuple[TermList, ...]:
    """Give the lists of terms that come from the brief."""
    if brief is None:
        return ()
    brand = brief.brand
    own_wording = (*brand.must_use, *brand.disclaimers, brief.client.name, brief.offer.name)
    return (
        TermList("client:forbidden", brand.forbidden, inflected=True, loosely=True),
        TermList("client:competitors", brand.competitors, inflected=True, loosely=True),
        TermList("client:must_use", brand.must_use, inflected=True),
        *(TermList(must_use_key(term), (term,), inflected=True) for term in brand.must_use),
        TermList("client:client_name", (brief.client.name,), inflected=True),
        TermList("client:offer_name", (brief.offer.name,), inflected=True),
        TermList("client:disclaimers", brand.disclaimers),
        TermList("client:postal_address", (brief.client.postal_address,)),
        TermList(PROTECTED, own_wording, inflected=True),
    )


def must_use_key(term: str) -> str:
    """Give the key under which one must-use term is found."""
    return f"client:must_use:{term}"


def canonical_channel(channel: str | None, vocabulary: Vocabulary) -> str:
    """Give a channel as the rules write it: ``Google Ads`` is google_ads, ``twitter`` is x; empty without one."""
    told = (channel or "").strip().casefold().replace(" ", "_").replace("-", "_")
    name, dot, part = told.partition(".")
    known = (known for known, aliases in vocabulary.channels.items() if name in aliases)
    return next(known, name) + dot + part


def gather_facts(context: CheckContext, vocabulary: Vocabulary) -> Facts:
    """Read the context, and the brief where the context is silent."""
    brief = context.brief
    industry = _industry(context)
    proofs = brief.offer.proof_points if brief else ()
    return Facts(
        sectors=_sectors(industry, vocabulary) if industry.strip() else None,
        markets=_markets(context, vocabulary),
        paid=context.paid_relationship or bool(brief and brief.compliance.paid_relationship),
        evidence=tuple(f" {fold_term(proof)} " for proof in (*context.evidence, *proofs)),
        is_known=brief is not None or bool(context.evidence),
        channel=canonical_channel(context.channel, vocabulary),
        pack=context.pack,
        brief=brief,
    )


def _industry(context: CheckContext) -> str:
    told = [context.industry or ""]
    if context.brief:
        told += [context.brief.compliance.regulated_industry or "", context.brief.client.industry]
    return " \n\n ".join(told)


def _sectors(industry: str, vocabulary: Vocabulary) -> frozenset[str]:
    lists = (TermList(name, terms, inflected=True) for name, terms in vocabulary.sectors.items())
    return frozenset(TermIndex(lists).find(fold(industry)))


def _markets(context: CheckContext, vocabulary: Vocabulary) -> frozenset[str]:
    told: Iterable[str] = context.markets
    if not told and context.brief:
        told = context.brief.compliance.markets or context.brief.client.geography
    named = {market.strip().upper() for market in told}
    wider = {name for name, members in vocabulary.markets.items() if named & set(members)}
    return frozenset(named | wider)


def _hits_by_unit(found: Mapping[str, list[Span]], units: tuple[Unit, ...]) -> dict[str, dict[int, list[Span]]]:
    starts = [unit.start for unit in units]
    hits: dict[str, dict[int, list[Span]]] = {}
    for key, spans in found.items():
        placed: defaultdict[int, list[Span]] = defaultdict(list)
        for start, end in spans:
            index = bisect_right(starts, start) - 1
            if index >= 0 and end <= units[index].end:
                placed[index].append((start, end))
        hits[key] = dict(placed)
    return hits


def _admits_case(applies: Applies, facts: Facts) -> bool:
    if applies.whole and facts.channel:
        return False
    if applies.paid and not facts.paid:
        return False
    if applies.markets and not facts.markets & set(applies.markets):
        return False
    return not applies.industries or facts.sectors is None or bool(facts.sectors & set(applies.industries))


def _admits_unit(applies: Applies, unit: Unit) -> bool:
    if applies.channels and unit.channel not in applies.channels:
        return False
    if applies.fields and unit.name not in applies.fields:
        return False
    if applies.kinds and unit.kind not in applies.kinds:
        return unit.kind is None and bool(applies.channels)
    return True
