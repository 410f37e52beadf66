import dataclasses
from itertools import combinations
from typing import Any

import pytest
from rapidfuzz import fuzz

from aicmo_site.kernel.errors import InvalidInput
from onboarding import domain as onboarding
from production import domain
from production.generators import create_generator
from tests.builders import a_brief, a_strategy_plan
from tests.unit.production.brief_strategies import a_plan_for


def written(pack: str = "quick_social_basic", **changes: Any) -> domain.DraftContent:
    brief = a_brief(**changes)
    plan = a_plan_for(brief) if changes else a_strategy_plan()
    return create_generator("template").write(brief, plan, domain.load_pack(pack))


def posts_of(content: domain.DraftContent, channel: str) -> list[str]:
    return [part.text for part in content.sections if isinstance(part, domain.PostSection) and part.channel == channel]


def an_offer(**changes: Any) -> onboarding.Offer:
    return dataclasses.replace(a_brief().offer, **changes)


@pytest.mark.parametrize(
    "words",
    [
        "Harbor Coffee",
        "Pier Subscription",
        "Home brewers",
        "4.8 of 5 from 2,310 reviews (Oct 2026)",
        "Roasted within 24 hours of shipping",
        "Fresh means this week",
        "Stale supermarket beans",
        "Win 400 new subscribers in 90 days",
        "$34/month",
        "12 Pier Road, Portland, ME 04101",
    ],
)
def test_a_package_tells_what_the_brief_tells(words: str) -> None:
    assert words.lower() in domain.as_text(written()).text.lower()


@pytest.mark.parametrize("pack", domain.pack_names())
@pytest.mark.parametrize("channel", ["linkedin", "instagram", "x"])
def test_no_two_posts_of_a_channel_are_alike(pack: str, channel: str) -> None:
    pairs = combinations(posts_of(written(pack), channel), 2)

    assert max(fuzz.token_set_ratio(one, other) for one, other in pairs) < 80


@pytest.mark.parametrize("channel", ["linkedin", "instagram", "x"])
def test_posts_differ_even_when_the_brief_holds_next_to_nothing(channel: str) -> None:
    bare = {
        "key_messages": (),
        "objections": (),
        "offer": onboarding.Offer(name="Pier"),
        "audiences": (onboarding.Audience(name="Everyone"),),
        "brand": onboarding.BrandGuidelines(),
    }
    posts = posts_of(written("launch_full", **bare), channel)

    assert max(fuzz.token_set_ratio(one, other) for one, other in combinations(posts, 2)) < 80


def test_every_post_on_linkedin_and_x_links_to_the_offer() -> None:
    content = written()

    assert all(
        "https://harborcoffee.example/pier" in text for text in posts_of(content, "linkedin") + posts_of(content, "x")
    )


def test_every_post_on_instagram_points_to_the_link_in_bio() -> None:
    assert all("link in bio" in text.lower() for text in posts_of(written(), "instagram"))


def test_a_paid_post_says_so_first() -> None:
    content = written(compliance=onboarding.Compliance(paid_relationship=True))

    assert all(part.text.startswith("Ad: ") for part in content.sections if isinstance(part, domain.PostSection))


def test_a_regulated_industrys_posts_carry_the_disclaimer() -> None:
    content = written(compliance=onboarding.Compliance(regulated_industry="finance"))

    posts = [part.text for part in content.sections if isinstance(part, domain.PostSection)]
    assert all("Cancel any time before the 1st of the month." in text for text in posts)
    assert not [text for text in posts if "Stale supermarket beans" in text]


def test_a_phrase_with_a_forbidden_term_is_left_out_whole() -> None:
    content = written(offer=an_offer(proof_points=("Cheap and roasted daily", "Packed in Portland")))

    text = domain.as_text(content).text
    assert "roasted daily" not in text
    assert "Packed in Portland" in text


def test_a_disclaimer_stands_though_it_holds_a_forbidden_term() -> None:
    notice = "This product is not intended to cure any disease."

    content = written(brand=onboarding.BrandGuidelines(forbidden=("cure",), disclaimers=(notice,)))
    assert all(notice in part.body for part in content.sections if isinstance(part, domain.EmailSection))


def test_a_slot_in_a_brief_stays_as_the_client_wrote_it() -> None:
    content = written(key_messages=("Say {offer} and {{x}} aloud",))

    assert "Say {offer} and {{x}} aloud" in domain.as_text(content).text


def test_excluded_work_is_not_in_the_calendar() -> None:
    (calendar,) = [part for part in written().sections if isinstance(part, domain.CalendarSection)]

    assert not [entry for entry in calendar.entries if entry.channel == "video" or "Film" in entry.title]
    assert calendar.entries[0].date == a_brief().start_date


def test_two_briefs_give_two_packages() -> None:
    other = written(
        client=dataclasses.replace(a_brief().client, name="Quay Tea"), offer=onboarding.Offer(name="Leaf Box")
    )

    assert "Pier Subscription" not in "".join(posts_of(other, "linkedin"))
    assert "Leaf Box" in "".join(posts_of(other, "linkedin"))


def test_an_unknown_generator_is_refused_with_the_known_names() -> None:
    with pytest.raises(InvalidInput, match="template"):
        create_generator("magic")
