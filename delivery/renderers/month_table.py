"""A calendar's entries as months of weeks, Monday first. Names are ours: a machine's locale changes no byte."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Final

from aicmo_site.kernel.records import Line, record
from production.domain import CalendarEntry

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)
_SUNDAY: Final = 6


@record
class Day:
    """One cell: a day with its entries; a day outside the month, or without an entry, has none."""

    date: date
    weekday: Line
    inside: bool
    entries: tuple[CalendarEntry, ...]


@record
class Month:
    """One table: weeks of seven days each, only those with entries."""

    title: Line
    weeks: tuple[tuple[Day, ...], ...]


def lay_out(entries: Iterable[CalendarEntry]) -> tuple[Month, ...]:
    """Lay entries out by month and week, whatever their order; the entries of a day keep theirs."""
    ordered = sorted(entries, key=lambda entry: entry.date)
    return tuple(
        _month(list(group)) for _, group in groupby(ordered, key=lambda entry: (entry.date.year, entry.date.month))
    )


def _month(entries: list[CalendarEntry]) -> Month:
    first = entries[0].date
    weeks = groupby(entries, key=lambda entry: _monday(entry.date))
    return Month(
        title=f"{_MONTHS[first.month - 1]} {first.year}",
        weeks=tuple(_week(monday, list(group), first.month) for monday, group in weeks),
    )


def _week(monday: int, entries: list[CalendarEntry], month: int) -> tuple[Day, ...]:
    # Counted in ordinals: the first week of year 1 would begin before the first date there is.
    days = [date.fromordinal(max(1, min(date.max.toordinal(), monday + offset))) for offset in range(_SUNDAY + 1)]
    return tuple(
        Day(
            date=day,
            weekday=WEEKDAYS[offset],
            inside=day.month == month,
            entries=tuple(entry for entry in entries if entry.date == day),
        )
        for offset, day in enumerate(days)
    )


def _monday(day: date) -> int:
    return day.toordinal() - day.weekday()
