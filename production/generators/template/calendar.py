"""The calendar: one entry a day, publications on working days, and useful work in between."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, zip_longest

from production.domain import (
    CalendarEntry,
    CalendarSection,
    EmailSection,
    GoogleAdSection,
    MetaAdSection,
    PostSection,
    Section,
)
from production.domain.text import channel_of
from production.generators.template.facts import Facts
from production.generators.template.guard import Guard
from production.generators.template.limits import LINE_LIMIT
from production.generators.template.playbook import Activity, Patterns, load_calendar
from production.generators.template.slots import turn_slots
from production.generators.template.wording import flatten, pick, sentences

_FRIDAY = 4
_SUBJECT_LIMIT = 140


class CalendarWriter:
    """Spreads the sections that go out over the pack's days."""

    def __init__(self, facts: Facts, guard: Guard, start: date, days: int) -> None:
        self._facts = facts
        self._guard = guard
        self._slots = [turn_slots(facts, week) for week in range(days // 7 + 1)]
        self._dates = [start + timedelta(days=day) for day in range(days)]

    def write(self, sections: Sequence[Section]) -> CalendarSection:
        """Write the calendar; every post, e-mail and ad is in it once, an e-mail on its day."""
        placed = self._place(sections)
        work = self._work()
        entries = [
            self._publication(day, placed[index]) if index in placed else self._activity(day, index, work)
            for index, day in enumerate(self._dates)
        ]
        patterns = load_calendar().headings
        heading = self._said(patterns, {"days": str(len(self._dates))}) or patterns[-1]
        return CalendarSection(id="calendar", heading=heading, entries=tuple(entries))

    def _place(self, sections: Sequence[Section]) -> dict[int, Section]:
        emails = {section.send_day: section for section in sections if isinstance(section, EmailSection)}
        placed: dict[int, Section] = {day: email for day, email in emails.items() if day < len(self._dates)}
        pieces = _in_turn(sections)
        free = [index for index in range(len(self._dates)) if index not in placed]
        working = [index for index in free if self._dates[index].weekday() <= _FRIDAY]
        days = working if len(working) >= len(pieces) else free
        step = (len(days) - 1) / max(1, len(pieces) - 1)
        placed.update((days[int(number * step)], piece) for number, piece in enumerate(pieces[: len(days)]))
        return placed

    def title_of(self, section: Section) -> str:
        """Name a piece and what it is about."""
        slots = {**self._slots[0], "heading": section.heading, "about": _subject(section)}
        return self._said(load_calendar().published[channel_of(section) or "email"], slots) or section.heading

    def _publication(self, day: date, section: Section) -> CalendarEntry:
        channel = channel_of(section) or "planning"
        return CalendarEntry(date=day, channel=channel, title=self.title_of(section), section_id=section.id)

    def _work(self) -> dict[str, Iterator[Activity]]:
        playbook = load_calendar()
        kinds = {"friday": playbook.fridays, "weekday": playbook.weekdays, "weekend": playbook.weekends}
        return {kind: self._in_rotation(activities, playbook.rest) for kind, activities in kinds.items()}

    def _in_rotation(self, activities: Iterable[Activity], rest: Activity) -> Iterator[Activity]:
        kept = [activity for activity in activities if not self._is_excluded(activity)] or [rest]
        while True:
            yield from kept

    def _is_excluded(self, activity: Activity) -> bool:
        if self._facts.regulated and not activity.regulated:
            return True
        texts = (activity.channel.replace("_", " "), *activity.words, *activity.titles)
        known = " ".join(texts).lower()
        return any(re.search(rf"(?<!\w){re.escape(words)}(?:s|es)?(?!\w)", known) for words in self._facts.exclusions)

    def _activity(self, day: date, index: int, work: Mapping[str, Iterator[Activity]]) -> CalendarEntry:
        kind = "weekend" if day.weekday() > _FRIDAY else "friday" if day.weekday() == _FRIDAY else "weekday"
        activity = next(work[kind])
        slots = {
            **self._slots[index // 7],
            "week": str(index // 7 + 1),
            "kpi": flatten(self._facts.plan.kpis[index // 7 % len(self._facts.plan.kpis)].name),
        }
        rest = load_calendar().rest
        title = self._said(activity.titles, slots)
        if title is None:
            activity, title = rest, self._said(rest.titles, slots) or self._facts.offer
        return CalendarEntry(date=day, channel=activity.channel, title=title)

    def _said(self, patterns: Patterns, slots: Mapping[str, str]) -> str | None:
        text = pick(patterns, slots, lambda text: len(text) <= LINE_LIMIT and self._guard.allows(text))
        return (text.rstrip(".") or text) if text else None


def _in_turn(sections: Sequence[Section]) -> list[Section]:
    """Put the pieces in the order of publication: the channels take turns, the ads start after the first round."""
    posts: dict[str, list[Section]] = {}
    ads = [section for section in sections if isinstance(section, GoogleAdSection | MetaAdSection)]
    for section in sections:
        if isinstance(section, PostSection):
            posts.setdefault(section.channel, []).append(section)
    in_turn = [piece for piece in chain.from_iterable(zip_longest(*posts.values())) if piece is not None]
    first = len(posts)
    return [*in_turn[:first], *ads, *in_turn[first:]]


def _subject(section: Section) -> str:
    """Give the line that tells what a piece is about; nothing when none is short enough."""
    match section:
        case PostSection():
            lines = [line for line in section.text.split("\n\n") if not line.endswith(":")]
            first = next(iter(sentences(lines[0])), "") if lines else ""
            return first.rstrip(".") if len(first) <= _SUBJECT_LIMIT else ""
        case EmailSection():
            return section.subject
        case GoogleAdSection():
            return section.headlines[0]
        case MetaAdSection():
            return section.headline
        case _:
            return ""
