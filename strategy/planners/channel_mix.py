"""Where to be: channels by fit, their shares of the budget, and what is done on each."""

from onboarding import domain as onboarding
from strategy import domain
from strategy.planners import money, phrases, playbook
from strategy.planners.playbook import Channel, Tactic
from strategy.planners.story import Story

MOST_TACTICS = 4


def choose_channels(story: Story) -> tuple[tuple[Channel, float], ...]:
    """Choose the channels that fit, the heaviest first, with their weights; at least one.

    A channel that the scope excludes, that the budget cannot carry, or whose name may not be printed stays out.
    """
    weighed = [(channel, _weight(channel, story)) for channel in playbook.channels() if _is_open(channel, story)]
    ranked = sorted((pair for pair in weighed if pair[1] > 0), key=lambda pair: -pair[1])
    chosen = ranked[: _channel_count(story)]
    return tuple(chosen) or tuple((channel, 1.0) for channel in playbook.channels() if channel.last_resort)


def plan_channels(story: Story) -> tuple[domain.ChannelPlan, ...]:
    """Plan each chosen channel; the shares sum to 100 and the amounts to the budget of one period."""
    chosen = choose_channels(story)
    shares = money.apportion(100, [weight for _, weight in chosen])
    budget = story.brief.budget
    amounts = money.amounts(budget, shares) if budget else (None,) * len(shares)
    return tuple(
        domain.ChannelPlan(
            channel=channel.id,
            name=channel.name,
            role=phrases.fill(channel.roles[story.main_aim], story.values) or "",
            budget_share=share,
            amount=amount,
            tactics=_tactics(channel, story),
        )
        for (channel, _), share, amount in zip(chosen, shares, amounts, strict=True)
    )


def _is_open(channel: Channel, story: Story) -> bool:
    excluded = any(
        onboarding.terms_in(exclusion, (channel.name, *channel.aliases)) for exclusion in story.brief.scope.exclusions
    )
    return (
        not channel.last_resort and not excluded and story.guard.allows(channel.name) and _is_affordable(channel, story)
    )


def _is_affordable(channel: Channel, story: Story) -> bool:
    budget = story.brief.budget
    if budget is None or not channel.paid:
        return True
    monthly = money.monthly_usd(budget, story.brief.timeline_weeks)
    return monthly is None or monthly >= channel.minimum_monthly_usd


def _weight(channel: Channel, story: Story) -> float:
    fit = sum(weight * channel.objectives[aim] for aim, weight in story.aims.items())
    law = channel.regulated if story.brief.compliance.regulated_industry else 1.0
    return channel.business[story.business] * fit * law


def _channel_count(story: Story) -> int:
    model, budget = playbook.planning(), story.brief.budget
    monthly = money.monthly_usd(budget, story.brief.timeline_weeks) if budget else None
    if monthly is None:
        return model.channels_without_budget
    return next(
        (row.channels for row in model.channel_counts if monthly <= row.up_to_usd), model.channel_counts[-1].channels
    )


def _tactics(channel: Channel, story: Story) -> tuple[str, ...]:
    written = (phrases.fill(tactic.text, story.values) for tactic in channel.tactics if _suits(tactic, story))
    return story.guard.keep(text for text in written if text)[:MOST_TACTICS]


def _suits(tactic: Tactic, story: Story) -> bool:
    exclusions = story.brief.scope.exclusions
    if any(onboarding.terms_in(exclusion, tactic.tags) for exclusion in exclusions):
        return False
    if onboarding.terms_in(tactic.text, exclusions):
        return False
    suits_business = not tactic.business or story.business in tactic.business
    return suits_business and (not tactic.objectives or story.main_aim in tactic.objectives)
