"""The calendar as months of weeks, and the page's groups."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from delivery.renderers.html import write_html
from delivery.renderers.month_table import lay_out
from production.domain import CalendarEntry, PostSection
from tests.builders import a_brief
from tests.builders_qc_delivery import a_small_content, a_small_draft


def an_entry(day: date) -> CalendarEntry:
    return CalendarEntry(date=day, channel="x", title=f"Post of {day.isoformat()}")


@given(st.lists(st.dates(), max_size=40))
def test_every_entry_stands_once_under_its_own_day(days: list[date]) -> None:
    entries = [an_entry(day) for day in days]

    laid = [day for month in lay_out(entries) for week in month.weeks for day in week]
    told = [(day.date, entry) for day in laid for entry in day.entries]
    assert sorted(told, key=lambda pair: pair[0]) == sorted(((e.date, e) for e in entries), key=lambda pair: pair[0])


@given(st.lists(st.dates(date(1, 1, 8), date(9999, 12, 20)), min_size=1, max_size=10))
def test_every_week_runs_from_monday_to_sunday(days: list[date]) -> None:
    months = lay_out(map(an_entry, days))

    assert all([day.date.weekday() for day in week] == list(range(7)) for month in months for week in month.weeks)


def test_a_month_has_its_name_and_only_weeks_with_entries() -> None:
    (january, february) = lay_out(map(an_entry, [date(2027, 1, 4), date(2027, 1, 30), date(2027, 2, 1)]))

    assert (january.title, len(january.weeks)) == ("January 2027", 2)
    assert (february.title, len(february.weeks)) == ("February 2027", 1)


def test_posts_of_a_channel_stand_together_with_their_count() -> None:
    posts = tuple(PostSection(id=f"p{n}", heading=f"Post {n}", channel="x", text=f"Text {n}") for n in (1, 2, 3))
    draft = a_small_draft(a_small_content(sections=posts))

    page = write_html(draft, a_brief()).content.decode()
    assert len(re.findall(r"<h2>X <small>3 posts</small></h2>", page)) == 1
    assert page.count('class="card"') == 3
