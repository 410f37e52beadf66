import dataclasses
from typing import Any

import pytest

from onboarding.domain import Brief, Compliance
from production import domain
from production.generators import create_generator
from production.generators.template.mending import texts_of
from tests.builders import a_brief, a_strategy_plan

PACK = domain.load_pack("quick_social_basic")
GENERATOR = create_generator("template")


@pytest.fixture(scope="module")
def content() -> domain.DraftContent:
    return GENERATOR.write(a_brief(), a_strategy_plan(), PACK)


def revised(
    content: domain.DraftContent, *requests: domain.RevisionRequest, brief: Brief | None = None
) -> domain.DraftContent:
    return GENERATOR.revise(content, requests, brief or a_brief(), a_strategy_plan(), PACK)


def asking(section: str | None, rule: str = "style.word", excerpt: str = "", **changes: Any) -> domain.RevisionRequest:
    return domain.RevisionRequest(section=section, rule=rule, excerpt=excerpt, reason="It must change", **changes)


def named(content: domain.DraftContent, section_id: str) -> Any:
    return next(section for section in content.sections if section.id == section_id)


def with_section(content: domain.DraftContent, section_id: str, **changes: Any) -> domain.DraftContent:
    sections = [dataclasses.replace(part, **changes) if part.id == section_id else part for part in content.sections]
    return dataclasses.replace(content, sections=tuple(sections))


def test_words_are_replaced_in_their_section_alone(content: domain.DraftContent) -> None:
    changed = revised(content, asking("post-linkedin-1", excerpt="Stale supermarket", replacement="Old supermarket"))

    touched = {"post-linkedin-1", "calendar"}
    assert "Old supermarket beans?" in named(changed, "post-linkedin-1").text
    assert [part for part in changed.sections if part.id not in touched] == [
        part for part in content.sections if part.id not in touched
    ]


def test_the_calendar_names_a_changed_piece_by_what_it_says_now(content: domain.DraftContent) -> None:
    changed = revised(content, asking("post-linkedin-1", excerpt="Stale supermarket", replacement="Old supermarket"))

    before, after = named(content, "calendar").entries, named(changed, "calendar").entries
    assert [entry.title for entry in after if entry not in before] == ["LinkedIn post 1: Old supermarket beans?"]


def test_an_empty_replacement_takes_the_words_out_and_closes_the_gap(content: domain.DraftContent) -> None:
    changed = revised(content, asking("email-1", excerpt=" plain", replacement=""))

    assert "in words: two bags" in named(changed, "email-1").body


def test_without_a_replacement_the_sentence_goes(content: domain.DraftContent) -> None:
    changed = revised(content, asking("email-1", excerpt="is for you"))

    body = named(changed, "email-1").body
    assert "Then this e-mail is for you" not in body
    assert "Stale supermarket beans?" in body


def test_a_headline_goes_whole(content: domain.DraftContent) -> None:
    before = named(content, "google-ad-1").headlines

    after = named(revised(content, asking("google-ad-1", excerpt="$34")), "google-ad-1").headlines
    assert after == tuple(line for line in before if "$34" not in line)


@pytest.mark.parametrize("field", ["subject", "preheader", "body", "unsubscribe"])
def test_an_email_whose_field_would_be_empty_is_written_anew(content: domain.DraftContent, field: str) -> None:
    excerpt = getattr(named(content, "email-1"), field)

    after = getattr(named(revised(content, asking("email-1", excerpt=excerpt)), "email-1"), field)
    assert after.strip()
    assert excerpt not in after


def test_a_post_that_would_lose_its_call_to_action_is_written_anew(content: domain.DraftContent) -> None:
    changed = revised(content, asking("post-x-1", excerpt="Subscribe with Pier Subscription"))

    text = named(changed, "post-x-1").text
    assert "https://harborcoffee.example/pier" in text
    assert "Subscribe with Pier Subscription" not in text


def test_a_duplicate_post_gets_another_angle(content: domain.DraftContent) -> None:
    doubled = with_section(content, "post-x-2", text=named(content, "post-x-1").text)

    changed = revised(doubled, asking("post-x-2", rule="duplicate.post"))
    assert named(changed, "post-x-2").text not in {named(content, f"post-x-{n}").text for n in (1, 3)}


def test_a_post_over_its_limit_is_refitted(content: domain.DraftContent) -> None:
    long = with_section(content, "post-x-1", text=named(content, "post-x-1").text + " word" * 80)

    changed = revised(long, asking("post-x-1", rule="platform.length"))
    assert len(named(changed, "post-x-1").text) <= 280


def test_a_missing_must_use_term_is_added(content: domain.DraftContent) -> None:
    brief = a_brief(brand=dataclasses.replace(a_brief().brand, must_use=("Roasted by hand",)))

    changed = revised(content, asking("post-x-1", rule="brand.must_use"), brief=brief)
    assert "Roasted by hand" in named(changed, "post-x-1").text


def test_a_missing_disclaimer_is_added_before_the_signature(content: domain.DraftContent) -> None:
    bare = with_section(content, "email-1", body="Hello,\n\nThe Harbor Coffee team")

    body = named(revised(bare, asking("email-1", rule="brand.disclaimer")), "email-1").body
    assert body.index("Cancel any time") < body.index("The Harbor Coffee team")


def test_a_missing_call_to_action_is_added(content: domain.DraftContent) -> None:
    bare = with_section(content, "post-linkedin-1", text="Stale supermarket beans.")

    assert (
        "https://harborcoffee.example/pier"
        in named(revised(bare, asking("post-linkedin-1", rule="structure.cta")), "post-linkedin-1").text
    )


def test_a_missing_section_is_written_in_its_place(content: domain.DraftContent) -> None:
    without = dataclasses.replace(content, sections=tuple(part for part in content.sections if part.id != "email-2"))

    changed = revised(without, asking(None, rule="structure.section"))
    assert [part.id for part in changed.sections] == [part.id for part in content.sections]


def test_an_undisclosed_post_is_marked(content: domain.DraftContent) -> None:
    brief = a_brief(compliance=Compliance(paid_relationship=True))

    changed = revised(content, asking("post-x-1", rule="disclosure.missing"), brief=brief)
    assert named(changed, "post-x-1").text.startswith("Ad: ")


@pytest.mark.parametrize(
    "request_",
    [asking("post-x-1", excerpt="never said"), asking("gone", excerpt="x"), asking(None, excerpt="never said")],
)
def test_a_request_that_no_longer_matches_changes_nothing(
    content: domain.DraftContent, request_: domain.RevisionRequest
) -> None:
    assert revised(content, request_) == content


def test_no_request_for_something_missing_raises(content: domain.DraftContent) -> None:
    for section in content.sections:
        for rule in (
            "brand.forbidden",
            "platform.length",
            "duplicate.post",
            "unknown",
            "email.unsubscribe",
            "structure.cta",
        ):
            assert revised(content, asking(section.id, rule=rule)).sections


@pytest.mark.parametrize("replacement", [None, "", "Other words"])
def test_any_quote_of_a_draft_can_be_mended(content: domain.DraftContent, replacement: str | None) -> None:
    for section in content.sections:
        for text in dict.fromkeys(texts_of(section)):
            changed = revised(content, asking(section.id, excerpt=text[:25], replacement=replacement))
            assert all(words.strip() for words in texts_of(named(changed, section.id)))
