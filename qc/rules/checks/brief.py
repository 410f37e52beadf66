"""Whether the text says what the brief asks for: names, required words and disclaimers, messages, audiences, goals."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field
from rapidfuzz import fuzz

from aicmo_site.kernel.records import record
from qc.rules.case import Case, must_use_key
from qc.rules.checks.contract import NoParams
from qc.rules.hits import Hit
from qc.rules.schema import CheckRule
from qc.rules.words import squash, stems


@record
class Coverage:
    """``share`` of a statement's content words that one paragraph must hold to have said it."""

    share: Annotated[float, Field(gt=0, le=1)] = 0.7


def find_missing_terms(case: Case, rule: CheckRule, params: NoParams) -> Iterator[Hit]:
    """Report each must-use term that is nowhere in the text."""
    brief = case.facts.brief
    for term in brief.brand.must_use if brief and case.units_for(rule.applies) else ():
        if not case.hits.get(must_use_key(term)):
            yield Hit(values={"term": term})


def find_missing_disclaimers(case: Case, rule: CheckRule, params: NoParams) -> Iterator[Hit]:
    """Report each disclaimer of the brand whose words are nowhere in the text."""
    brief = case.facts.brief
    if brief is None or not brief.brand.disclaimers or not case.units_for(rule.applies):
        return
    said = [squash(unit.text) for unit in case.units]
    for disclaimer in brief.brand.disclaimers:
        wanted = squash(disclaimer)
        if not any(wanted in text for text in said):
            yield Hit(values={"term": disclaimer})


def find_unnamed_offer(case: Case, rule: CheckRule, params: NoParams) -> Iterator[Hit]:
    """Report that the offer is not named."""
    yield from _find_unnamed(case, rule, "client:offer_name", case.facts.brief.offer.name if case.facts.brief else None)


def find_unnamed_brand(case: Case, rule: CheckRule, params: NoParams) -> Iterator[Hit]:
    """Report that the client is not named."""
    yield from _find_unnamed(
        case, rule, "client:client_name", case.facts.brief.client.name if case.facts.brief else None
    )


def find_uncovered_messages(case: Case, rule: CheckRule, params: Coverage) -> Iterator[Hit]:
    """Report each key message that no paragraph conveys."""
    brief = case.facts.brief
    yield from _find_unsaid(case, rule, params, brief.key_messages if brief else ())


def find_uncovered_audiences(case: Case, rule: CheckRule, params: Coverage) -> Iterator[Hit]:
    """Report each audience that no paragraph speaks of."""
    brief = case.facts.brief
    yield from _find_unsaid(case, rule, params, [audience.name for audience in brief.audiences] if brief else ())


def find_uncovered_objectives(case: Case, rule: CheckRule, params: Coverage) -> Iterator[Hit]:
    """Report each objective that no paragraph takes up."""
    brief = case.facts.brief
    yield from _find_unsaid(case, rule, params, brief.objectives if brief else ())


def _find_unnamed(case: Case, rule: CheckRule, key: str, name: str | None) -> Iterator[Hit]:
    if name and case.units_for(rule.applies) and not case.hits.get(key):
        yield Hit(values={"term": name})


def _find_unsaid(case: Case, rule: CheckRule, params: Coverage, statements: Iterable[str]) -> Iterator[Hit]:
    wanted = list(statements)
    if not wanted or not case.units_for(rule.applies):
        return
    paragraphs = [part for unit in case.units for part in unit.text.split("\n\n") if part.strip()]
    said = [stems(part, case.vocabulary.stopwords) for part in paragraphs]
    for statement in wanted:
        words = stems(statement, case.vocabulary.stopwords)
        is_said = _is_covered(words, said, params.share)
        # Words in ASCII can be told apart, so there is nothing more to compare.
        if not is_said and ((words and statement.isascii()) or not _is_quoted(statement, paragraphs, params.share)):
            yield Hit(values={"term": statement})


def _is_covered(words: frozenset[str], said: list[frozenset[str]], share: float) -> bool:
    return bool(words) and any(len(words & part) >= share * len(words) for part in said)


def _is_quoted(statement: str, paragraphs: list[str], share: float) -> bool:
    """Compare letters where words can't be told apart, as in Chinese or Thai, or where all are stop words."""
    wanted = squash(statement)
    if not wanted:
        return any(statement in part for part in paragraphs)
    if wanted.isascii():
        return any(wanted in squash(part) for part in paragraphs)
    return any(
        fuzz.partial_ratio(wanted, squash(part)) >= 100 * share for part in paragraphs if len(part) >= len(wanted)
    )
