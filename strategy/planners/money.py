"""Money and shares: exact division, the whole spend of a plan, and planning rates between currencies."""

from collections.abc import Sequence

from onboarding import domain as onboarding
from strategy.planners import playbook


def apportion(total: int, weights: Sequence[float]) -> tuple[int, ...]:
    """Divide ``total`` into whole parts in proportion to ``weights`` by largest remainder; they sum to ``total``."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for step in range(total - sum(parts)):
        parts[order[step % len(order)]] += 1
    return tuple(parts)


def amounts(budget: onboarding.Budget, shares: Sequence[int]) -> tuple[float, ...]:
    """Divide the budget of one period by percentages that sum to 100, to the cent."""
    cents = round(budget.amount * 100)
    parts = [cents * share // 100 for share in shares]
    owed = cents - sum(parts)
    return tuple((part + (index < owed)) / 100 for index, part in enumerate(parts))


def periods(budget: onboarding.Budget, weeks: int) -> float:
    """Tell how many times the budget's amount is spent in ``weeks``; a campaign's budget once."""
    if budget.period == "campaign":
        return 1.0
    return weeks / playbook.planning().weeks_in_period[budget.period]


def monthly_usd(budget: onboarding.Budget, weeks: int) -> float | None:
    """Give the spend of one month in US dollars at the planning rate; None for a currency without one."""
    model = playbook.planning()
    rate = model.planning_rates_per_usd.get(budget.currency)
    if rate is None:
        return None
    months = weeks / model.weeks_in_period["month"]
    return budget.amount * periods(budget, weeks) / months / rate


def written(amount: float, currency: str) -> str:
    """Write money as ``1,250 USD``, with cents only where there are any."""
    return f"{amount:,.0f} {currency}" if amount == int(amount) else f"{amount:,.2f} {currency}"
