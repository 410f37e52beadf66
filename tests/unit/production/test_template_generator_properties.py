"""What holds of every package, whatever the brief."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from onboarding.domain import Brief
from production import domain
from production.generators import create_generator
from production.generators.template import limits
from production.generators.template.guard import Guard
from production.generators.template.mending import texts_of
from production.generators.template.posts import MAX_HASHTAGS
from production.generators.template.slots import count_hashtags
from production.generators.template.wording import flatten
from tests.unit.production.brief_strategies import a_plan_for, briefs

ANY_BRIEF = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def written(brief: Brief, pack: str = "quick_social_basic") -> domain.DraftContent:
    return create_generator("template").write(brief, a_plan_for(brief), domain.load_pack(pack))


def sections_of(content: domain.DraftContent, kind: str) -> list[Any]:
    return [section for section in content.sections if section.kind == kind]


@ANY_BRIEF
@given(brief=briefs())
def test_every_post_keeps_its_channels_limit(brief: Brief) -> None:
    posts = sections_of(written(brief, "launch_full"), "post")

    assert all(limits.fits_post(post.channel, post.text) for post in posts)
    assert all(count_hashtags(post.text) <= MAX_HASHTAGS for post in posts)


@ANY_BRIEF
@given(brief=briefs())
def test_every_search_ad_keeps_googles_lengths(brief: Brief) -> None:
    ads = sections_of(written(brief), "google_ad")

    assert all(len(ad.headlines) >= 3 and len(ad.descriptions) >= 2 for ad in ads)
    assert all(limits.display_width(line) <= 30 and "!" not in line for ad in ads for line in ad.headlines)
    assert all(limits.display_width(line) <= 90 for ad in ads for line in ad.descriptions)
    assert all(limits.display_width(line) <= 15 for ad in ads for line in ad.paths)


@ANY_BRIEF
@given(brief=briefs())
def test_every_meta_ad_and_email_keeps_its_lengths(brief: Brief) -> None:
    content = written(brief)

    emails = sections_of(content, "email")
    assert all(len(ad.headline) <= 40 and len(ad.description) <= 30 for ad in sections_of(content, "meta_ad"))
    assert all(len(email.subject) <= 50 and 40 <= len(email.preheader) <= 100 for email in emails)
    assert all(email.body.strip() and email.unsubscribe and email.postal_address for email in emails)


@ANY_BRIEF
@given(brief=briefs())
def test_every_must_use_term_is_there(brief: Brief) -> None:
    text = domain.as_text(written(brief)).text

    assert all(flatten(term) in text for term in brief.brand.must_use)


@pytest.mark.parametrize("pack", domain.pack_names())
@settings(parent=ANY_BRIEF, max_examples=6)
@given(brief=briefs())
def test_every_promised_section_is_there_under_its_own_id(pack: str, brief: Brief) -> None:
    content = written(brief, pack)

    kinds = [section.kind for section in content.sections]
    assert all(kinds.count(promise.kind) >= promise.minimum for promise in domain.load_pack(pack).promises)
    assert len({section.id for section in content.sections}) == len(content.sections)


@ANY_BRIEF
@given(brief=briefs())
def test_the_same_brief_gives_the_same_text(brief: Brief) -> None:
    assert written(brief) == written(brief)


@ANY_BRIEF
@given(brief=briefs())
def test_no_text_holds_a_forbidden_term_or_a_competitor(brief: Brief) -> None:
    guard = Guard(brief)

    guilty = [text for section in written(brief).sections for text in _own_words(section) if not guard.allows(text)]
    assert guilty == []


@ANY_BRIEF
@given(brief=briefs())
def test_no_client_text_opens_a_markdown_block(brief: Brief) -> None:
    texts = [text for section in written(brief).sections for text in texts_of(section)]

    assert not [text for text in texts if re.search(r"(?m)^(?:- )?(?:#{1,6} |> |\||```|\d+[.)] )", text)]


@ANY_BRIEF
@given(brief=briefs())
def test_the_calendar_has_one_entry_a_day_and_every_piece_once(brief: Brief) -> None:
    content = written(brief)

    (calendar,) = sections_of(content, "calendar")
    days = [entry.date.toordinal() for entry in calendar.entries]
    pieces = {section.id for section in content.sections if domain.channel_of(section)}
    placed = [entry.section_id for entry in calendar.entries if entry.section_id]
    assert days == list(range(days[0], days[0] + 30))
    assert sorted(placed) == sorted(pieces)


def _own_words(section: domain.Section) -> list[str]:
    """The texts whose words the generator chooses: not the lines that the law prescribes."""
    if isinstance(section, domain.EmailSection):
        return [section.subject, section.preheader, section.body]
    return texts_of(section)
