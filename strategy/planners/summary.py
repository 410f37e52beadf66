"""The executive summary: aim, audience and channels, money and time, message, proof, in three to six sentences."""

from collections.abc import Sequence

from onboarding import domain as onboarding
from strategy import domain
from strategy.planners import money, phrases, playbook, schedule
from strategy.planners.story import Story

_PERIODS = {"month": " a month", "quarter": " a quarter", "year": " a year", "campaign": ""}
_PARTS = ("aim", "where", "money", "message", "proof")


def summarise(story: Story, channels: Sequence[domain.ChannelPlan], *, said: str) -> str:
    """Write the summary; it names every must-use term that neither it nor what is ``said`` elsewhere holds."""
    words, values = playbook.wording().summary, _values(story, channels)
    written = [text for part in _PARTS if (text := phrases.first_filled(words[part], values))]
    said = " ".join((said, *written))
    left = [term for term in story.brief.brand.must_use if not onboarding.holds_term(said, term)]
    if left:
        written.append(phrases.first_filled(words["terms"], {**values, "terms": phrases.listed(left)}))
    return " ".join(written)


def _values(story: Story, channels: Sequence[domain.ChannelPlan]) -> dict[str, str]:
    budget, weeks = story.brief.budget, story.brief.timeline_weeks
    spent = money.written(budget.amount, budget.currency) + _PERIODS[budget.period] if budget else ""
    return story.with_values(
        channels=phrases.listed([_inside(plan.name) for plan in channels]),
        budget=spent,
        weeks=f"{weeks} weeks" if weeks > 1 else "one week",
        start=schedule.written(schedule.starts(story)),
        end=schedule.written(schedule.ends(story)),
    )


def _inside(channel: str) -> str:
    """Channels are names of products, except those written with a small letter inside a sentence."""
    return channel.lower() if channel in ("E-mail", "Own website") else channel
