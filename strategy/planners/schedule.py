"""When: milestones dated from the start, in order, for runs of one week to two years."""

from datetime import date, timedelta

from strategy import domain
from strategy.planners import phrases, playbook
from strategy.planners.playbook import MilestoneModel
from strategy.planners.story import Story

_SATURDAY = 5


def starts(story: Story) -> date:
    """Give the first day of the run; a brief without one starts on the day it was made."""
    return story.brief.start_date or story.brief.created_at.date()


def ends(story: Story) -> date:
    """Give the last day of the run."""
    return starts(story) + timedelta(days=7 * story.brief.timeline_weeks - 1)


def schedule(story: Story) -> domain.Timeline:
    """Date the milestones of the playbook, on working days where the order allows it."""
    weeks, start = story.brief.timeline_weeks, starts(story)
    milestones: list[domain.Milestone] = []
    for model in playbook.planning().milestones:
        if weeks >= model.from_weeks:
            earliest = milestones[-1].date if milestones else start
            milestones.append(_milestone(model, story, earliest))
    return domain.Timeline(start_date=start, weeks=weeks, milestones=tuple(milestones))


def written(day: date) -> str:
    """Write a date as ``4 January 2027``, whatever the machine's locale."""
    return f"{day.day} {playbook.planning().months[day.month - 1]} {day.year}"


def _milestone(model: MilestoneModel, story: Story, earliest: date) -> domain.Milestone:
    last = 7 * story.brief.timeline_weeks - 1
    offset = round(model.at * last)
    day = starts(story) + timedelta(days=offset if model.latest_day is None else min(offset, model.latest_day))
    day = max(_on_working_day(day), earliest)
    details = (model.detail, model.regulated if story.values["regulated"] else "")
    return domain.Milestone(
        week=(day - starts(story)).days // 7 + 1,
        date=day,
        title=model.title,
        detail=" ".join(filter(None, (phrases.fill(text, story.values) for text in details))),
    )


def _on_working_day(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))
