"""What a brief leaves open: answers that are missing, and answers that deserve a second look."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any

import yaml

from aicmo_site.kernel.records import Line, Text, dotted, dump, load, record
from onboarding.domain.records import BriefForm, Finding, FindingKind
from onboarding.domain.wording import holds_term, stands_in, terms_in

HEADLINE_LIMIT = 30
"""Characters in a headline of a Google responsive search ad."""

_PHRASES = ("offer", "objectives", "audiences", "key_messages", "differentiators", "objections")
_REGULATED_IN = ("client.industry", "offer", "key_messages", "differentiators")


@record
class Question:
    """What to ask when ``field`` is empty."""

    field: Line
    ask: Text


@record
class RegulatedIndustry:
    """An industry with rules of its own, and words that suggest it."""

    industry: Line
    words: tuple[Line, ...]


@record
class Questions:
    """What the file of questions holds."""

    missing: tuple[Question, ...]
    regulated: tuple[RegulatedIndustry, ...]


def find_doubts(form: BriefForm) -> tuple[Finding, ...]:
    """Give what is missing, then what is doubtful; each names its field and what to ask the client."""
    answers = dump(form, BriefForm)
    texts = tuple(_texts(answers))
    missing = (*_find_empty(answers), *_find_audiences_without_pains(form))
    doubtful = (
        *_find_placeholders(texts),
        *_find_clashing_terms(form),
        *_find_unwanted_words(form, texts),
        *_find_unclear_answers(form),
        *_find_unnamed_regulation(form, texts),
    )
    return (
        *(Finding(kind=FindingKind.MISSING, field=field, message=ask) for field, ask in missing),
        *(Finding(kind=FindingKind.DOUBTFUL, field=field, message=ask) for field, ask in doubtful),
    )


_Doubt = tuple[str, str]
"""A field's path, and the question."""


@cache
def _questions() -> Questions:
    source = resources.files("onboarding.domain").joinpath("questions.yaml").read_text(encoding="utf-8")
    return load(Questions, yaml.safe_load(source))


def _texts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every text in the answers with its field's path, in the order of the form."""
    if isinstance(value, str):
        yield dotted(path), value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _texts(inner, (*path, position))


def _find_empty(answers: dict[str, Any]) -> Iterator[_Doubt]:
    for question in _questions().missing:
        value: Any = answers
        for key in question.field.split("."):
            value = value[key]
        if value in (None, "", []):
            yield question.field, question.ask


def _find_audiences_without_pains(form: BriefForm) -> Iterator[_Doubt]:
    for position, audience in enumerate(form.audiences):
        if not audience.pain_points:
            yield (
                f"audiences[{position}].pain_points",
                f"What bothers {audience.name!r} today? Without it nothing speaks to them.",
            )


def _find_placeholders(texts: Iterable[tuple[str, str]]) -> Iterator[_Doubt]:
    for field, text in texts:
        if stands_in(text):
            yield field, f"{_short(text)} looks like a placeholder; what is the real answer?"


def _find_clashing_terms(form: BriefForm) -> Iterator[_Doubt]:
    for position, term in enumerate(form.brand.must_use):
        for kind, unwanted in _unwanted(form):
            if holds_term(term, unwanted):
                ask = f"{term!r} must be used but holds the {kind} {unwanted!r}; which of the two holds?"
                yield f"brand.must_use[{position}]", ask


def _find_unwanted_words(form: BriefForm, texts: Iterable[tuple[str, str]]) -> Iterator[_Doubt]:
    for field, text in texts:
        if field.startswith((*_PHRASES, "brand.disclaimers", "client.name")):
            for kind, term in _unwanted(form):
                if holds_term(text, term):
                    yield field, f"{_short(text)} holds the {kind} {term!r}; how should it be put instead?"


def _unwanted(form: BriefForm) -> tuple[tuple[str, str], ...]:
    return (
        *(("forbidden term", term) for term in form.brand.forbidden),
        *(("competitor's name", name) for name in form.brand.competitors),
    )


def _find_unclear_answers(form: BriefForm) -> Iterator[_Doubt]:
    for position, objective in enumerate(form.objectives):
        if not any(char.isdigit() for char in objective):
            yield f"objectives[{position}]", f"{_short(objective)} has no number; how many, and by when?"
    if len(form.offer.name) > HEADLINE_LIMIT:
        length = len(form.offer.name)
        ask = f"The name has {length} characters, a search ad's headline {HEADLINE_LIMIT}; what is its short form?"
        yield "offer.name", ask
    for field, url in (("client.website", form.client.website), ("offer.url", form.offer.url)):
        if url and not url.startswith(("https://", "http://")):
            yield field, f"{_short(url)} is not a full web address; what is it, with https://?"
    if form.client.contact_email and "@" not in form.client.contact_email:
        yield "client.contact_email", f"{_short(form.client.contact_email)} is not an e-mail address; what is it?"
    if form.budget and not form.budget.amount:
        yield "budget.amount", "The budget is 0; is nothing to be spent on media?"


def _find_unnamed_regulation(form: BriefForm, texts: Iterable[tuple[str, str]]) -> Iterator[_Doubt]:
    if form.compliance.regulated_industry:
        return
    said = "\n".join(text for field, text in texts if field.startswith(_REGULATED_IN))
    for suspect in _questions().regulated:
        if found := terms_in(said, suspect.words):
            ask = (
                f"The brief says {found[0]!r}; is this {suspect.industry}, with the advertising rules of that industry?"
            )
            yield "compliance.regulated_industry", ask


def _short(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:79]}…")
