import pytest

from aicmo_site.kernel.errors import InvalidInput
from production import domain


def test_the_basic_pack_promises_three_posts_on_each_network() -> None:
    pack = domain.load_pack("quick_social_basic")

    assert {(post.channel, post.count) for post in pack.posts} == {("linkedin", 3), ("instagram", 3), ("x", 3)}
    assert domain.Promise(kind="email", minimum=2) in pack.promises


@pytest.mark.parametrize("name", domain.pack_names())
def test_every_pack_promises_a_calendar_and_every_section_of_the_plan(name: str) -> None:
    kinds = {promise.kind for promise in domain.load_pack(name).promises}

    assert {"summary", "positioning", "messaging_pillars", "kpis", "next_steps", "calendar"} <= kinds


def test_an_unknown_pack_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InvalidInput) as caught:
        domain.load_pack("quick_social")

    assert caught.value.errors[0].field == "scope.pack"
    assert "'quick_social_basic'" in caught.value.errors[0].message


def test_drafts_are_written_in_english() -> None:
    assert "en" in domain.languages_written()
