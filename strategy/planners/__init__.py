"""Planners: what makes a strategy of a brief. One is chosen by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol

from aicmo_site.kernel.errors import FieldError, InvalidInput
from onboarding.domain import Brief
from strategy.domain import StrategyPlan
from strategy.planners.template import TemplatePlanner


class Planner(Protocol):
    """Makes a strategy's plan of a brief."""

    def plan(self, brief: Brief) -> StrategyPlan:
        """Make the plan of ``brief``; it stores nothing."""
        ...


_PLANNERS: Mapping[str, Callable[[], Planner]] = MappingProxyType({"template": TemplatePlanner})


def create_planner(name: str) -> Planner:
    """Give the planner of that name.

    :raises InvalidInput: if there is none; names those there are
    """
    try:
        return _PLANNERS[name]()
    except KeyError as error:
        known = ", ".join(_PLANNERS)
        raise InvalidInput(FieldError("planner", f"{name!r} is not a planner; choose one of: {known}")) from error
