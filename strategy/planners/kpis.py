"""What to count: the objectives' own targets, then leading figures from the budget and the playbooks' assumptions."""

from collections.abc import Iterator, Sequence

from strategy import domain
from strategy.planners import money, phrases, playbook
from strategy.planners.objectives import read_target
from strategy.planners.playbook import Channel
from strategy.planners.schedule import starts
from strategy.planners.story import Story, aim_of

MOST = 1e12
"""The highest target a figure may have."""


def set_kpis(story: Story, plans: Sequence[domain.ChannelPlan]) -> tuple[domain.Kpi, ...]:
    """Set the objectives' targets first, then those of the channels; every basis says what the target rests on."""
    chosen = [(_channel(plan.channel), plan) for plan in plans]
    clicks = [kpi for channel, plan in chosen if (kpi := _clicks(channel, plan, story)) is not None]
    paid_clicks = sum(kpi.target for kpi in clicks)
    output = (*_posts([channel for channel, _ in chosen], story), *_email([channel for channel, _ in chosen], story))
    kpis = {kpi.name: kpi for kpi in (*_objectives(story, paid_clicks), *clicks, *output)}
    return tuple(kpis.values()) or (_email_rate(story),)


def _channel(channel_id: str) -> Channel:
    return next(channel for channel in playbook.channels() if channel.id == channel_id)


def _objectives(story: Story, paid_clicks: float) -> Iterator[domain.Kpi]:
    for objective in story.objectives:
        target = read_target(objective, start=starts(story))
        if target is None:
            yield from _steps(objective, story, paid_clicks)
            continue
        basis = phrases.fill(playbook.wording().kpis.objective, {"objective": phrases.inside(objective)}) or ""
        if target.week is None:
            basis = f"{basis} {playbook.wording().kpis.objective_default_week}"
        week = target.week or story.brief.timeline_weeks
        yield domain.Kpi(name=target.name, target=target.number, unit=target.unit, basis=basis, week=week)


def _steps(objective: str, story: Story, paid_clicks: float) -> Iterator[domain.Kpi]:
    """An objective without a number gets the steps that the paid clicks should bring."""
    words, rate = playbook.wording().kpis, playbook.planning().steps_per_thousand_clicks[aim_of(objective)]
    if rate and paid_clicks:
        values = story.with_values(objective=phrases.inside(objective), rate=str(rate))
        yield domain.Kpi(
            name=phrases.clip(phrases.fill(words.steps, values) or "", 120),
            target=float(round(paid_clicks * rate / 1000)),
            unit="steps",
            basis=phrases.fill(words.steps_basis, values) or "",
            week=story.brief.timeline_weeks,
        )


def _clicks(channel: Channel, plan: domain.ChannelPlan, story: Story) -> domain.Kpi | None:
    budget, model = story.brief.budget, playbook.planning()
    rate = model.planning_rates_per_usd.get(budget.currency) if budget else None
    if not (budget and rate and plan.amount and channel.click_cost_usd):
        return None
    weeks = story.brief.timeline_weeks
    spend = round(plan.amount * money.periods(budget, weeks), 2)
    cost = channel.click_cost_usd[story.business] * rate
    return domain.Kpi(
        name=phrases.fill(playbook.wording().kpis.clicks, {"channel": channel.name}) or channel.name,
        target=min(float(int(spend / cost)), MOST),
        unit="clicks",
        basis=_clicks_basis(spend, cost, rate, story),
        week=weeks,
    )


def _clicks_basis(spend: float, cost: float, rate: float, story: Story) -> str:
    words, currency = playbook.wording().kpis, story.brief.budget.currency if story.brief.budget else ""
    values = {
        "spend": money.written(spend, currency),
        "cost": money.written(round(cost, 2), currency),
        "weeks": str(story.brief.timeline_weeks),
        "rate": f"{rate:g}",
        "currency": currency,
    }
    note = "" if rate == 1 else phrases.fill(words.rate_note, values)
    return " ".join(filter(None, (phrases.fill(words.clicks_basis, values), note)))


def _posts(channels: Sequence[Channel], story: Story) -> Iterator[domain.Kpi]:
    posting = [channel for channel in channels if channel.posts_a_week]
    if not posting:
        return
    words, weeks = playbook.wording().kpis, story.brief.timeline_weeks
    cadence = phrases.listed([f"{channel.posts_a_week} on {channel.name}" for channel in posting])
    total = sum(channel.posts_a_week for channel in posting) * weeks
    basis = phrases.fill(words.posts_basis, {"cadence": cadence, "weeks": str(weeks)}) or ""
    yield domain.Kpi(name=words.posts, target=float(total), unit="posts", basis=basis, week=weeks)


def _email(channels: Sequence[Channel], story: Story) -> Iterator[domain.Kpi]:
    if any(channel.kind == "email" for channel in channels):
        yield _email_rate(story)


def _email_rate(story: Story) -> domain.Kpi:
    words, rate = playbook.wording().kpis, playbook.planning().email_click_percent
    weeks = story.brief.timeline_weeks
    return domain.Kpi(name=words.email, target=rate, unit="percent", basis=words.email_basis, week=weeks)
