"""What a client who reads a package would strike out is not in it."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from onboarding import domain as onboarding
from production import domain
from production.generators import create_generator
from production.generators.template.mending import texts_of
from production.generators.template.wording import ask, flatten, headlines_of, mid_sentence
from strategy.planners import create_planner
from tests.builders import NOW, a_brief
from tests.unit.production.brief_strategies import briefs
from tests.unit.production.test_template_generator_properties import ANY_BRIEF, sections_of, written

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.json"))
PACKAGES = [(path, pack) for path in EXAMPLES for pack in domain.pack_names()]
_MACHINE = re.compile(
    r"the brief|this piece|every piece|in our own words|those words sum up|more than an adjective|as they stand here",
    re.IGNORECASE,
)


@cache
def a_package(path: Path, pack: str) -> tuple[onboarding.Brief, domain.DraftContent]:
    form = onboarding.read_brief_form(json.loads(path.read_text(encoding="utf-8")))
    brief = onboarding.normalize(form, brief_id="brief_1", intake_id=None, now=NOW)
    plan = create_planner("template").plan(brief)
    return brief, create_generator("template").write(brief, plan, domain.load_pack(pack))


def facts_of(brief: onboarding.Brief) -> Iterator[str]:
    yield from (*brief.offer.proof_points, *brief.key_messages, *brief.differentiators, *brief.objections)
    yield from (pain for audience in brief.audiences for pain in audience.pain_points)
    yield from (part.rstrip(".") for part in brief.offer.description.split(". "))
    yield brief.offer.price


def posts_of(content: domain.DraftContent) -> list[Any]:
    return sections_of(content, "post")


@pytest.mark.parametrize(("path", "pack"), PACKAGES, ids=lambda value: getattr(value, "stem", value))
def test_no_sentence_is_in_the_voice_of_a_machine(path: Path, pack: str) -> None:
    _, content = a_package(path, pack)

    assert not _MACHINE.search(domain.as_text(content).text)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_post_carries_a_fact_of_the_brief(path: Path) -> None:
    brief, content = a_package(path, "quick_social_basic")

    facts = [fact.casefold() for fact in facts_of(brief) if fact]
    thin = [post.text for post in posts_of(content) if not any(fact in post.text.casefold() for fact in facts)]
    assert thin == []


@pytest.mark.parametrize(("path", "pack"), PACKAGES, ids=lambda value: getattr(value, "stem", value))
def test_no_piece_says_a_sentence_twice(path: Path, pack: str) -> None:
    _, content = a_package(path, pack)

    texts = [*(post.text for post in posts_of(content)), *(mail.body for mail in sections_of(content, "email"))]
    for text in texts:
        lines = [line for line in re.split(r"(?<=[.?!])\s+|\n+", text.casefold()) if len(line) > 12]
        assert len(set(lines)) == len(lines)


def test_a_doubt_without_an_answer_is_not_raised() -> None:
    brief, content = a_package(EXAMPLES[-1], "launch_full")

    doubt = "I already take a multivitamin"
    assert doubt in brief.objections
    assert not [part.id for part in content.sections if domain.channel_of(part) and doubt in " ".join(texts_of(part))]


def test_audiences_stand_alike_in_a_list() -> None:
    _, content = a_package(EXAMPLES[-1], "quick_social_basic")

    assert "label readers and evening routine planners" in domain.as_text(content).text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_search_ad_sells_the_offer_before_it_fills_up(path: Path) -> None:
    brief, content = a_package(path, "quick_social_basic")

    (ad,) = sections_of(content, "google_ad")
    assert brief.offer.name in " ".join(ad.headlines[:3])
    assert not {"Visit our website", "Learn more here", "Our story"} & set(ad.headlines)
    assert any(fact.casefold() in line.casefold() for line in ad.descriptions for fact in facts_of(brief) if fact)


def test_a_regulated_industry_films_nothing() -> None:
    _, content = a_package(EXAMPLES[-1], "launch_full")

    (calendar,) = sections_of(content, "calendar")
    assert not [entry for entry in calendar.entries if entry.channel == "video"]


@ANY_BRIEF
@given(brief=briefs())
def test_a_day_with_a_post_says_what_it_is_about(brief: onboarding.Brief) -> None:
    content = written(brief)

    posts = {post.id: post for post in posts_of(content)}
    (calendar,) = sections_of(content, "calendar")
    for entry in calendar.entries:
        about = entry.title.partition(": ")[2]
        assert entry.section_id not in posts or about.rstrip(".") in posts[entry.section_id].text


@ANY_BRIEF
@given(brief=briefs())
def test_no_email_raises_a_doubt_it_does_not_answer(brief: onboarding.Brief) -> None:
    mails = sections_of(written(brief, "launch_full"), "email")

    for mail in mails:
        raised = [
            doubt for doubt in map(flatten, brief.objections) if len(doubt) > 12 and f"\n\n{ask(doubt)}\n" in mail.body
        ]
        assert raised == []


@pytest.mark.parametrize(
    ("phrase", "lines"),
    [
        ("One roast day a week, so no bag waits", ["One roast day a week, so no bag waits", "One roast day a week"]),
        ("Cancel any day, except on Sunday", ["Cancel any day, except on Sunday"]),
        (
            "4.8 of 5 from 2,310 reviews (Oct 2026)",
            ["4.8 of 5 from 2,310 reviews (Oct 2026)", "4.8 of 5 from 2,310 reviews"],
        ),
        ("Certificate renewed in June 2026", ["Certificate renewed in June 2026", "Certificate renewed"]),
    ],
)
def test_a_headline_never_loses_what_qualifies_it(phrase: str, lines: list[str]) -> None:
    assert headlines_of(phrase) == lines


@pytest.mark.parametrize(
    ("given", "inside"),
    [
        ("Evening routine planners", "evening routine planners"),
        ("Evening Magnesium buyers", "Evening Magnesium buyers"),
        ("Farm, altitude and price", "farm, altitude and price"),
    ],
)
def test_only_a_whole_name_keeps_its_capital(given: str, inside: str) -> None:
    assert mid_sentence(given, ("Evening Magnesium", a_brief().client.name)) == inside


@pytest.mark.parametrize(
    ("phrase", "question"), [("Stale beans.", "Stale beans?"), ("Why?", "Why?"), ("太贵", "太贵？"), ("", "")]
)
def test_a_phrase_is_asked_as_people_ask(phrase: str, question: str) -> None:
    assert ask(phrase) == question
