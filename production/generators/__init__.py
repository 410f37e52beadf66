"""Generators write the draft's content. The port, and the one place that chooses an implementation."""

from typing import Protocol

from aicmo_site.kernel.errors import FieldError, InvalidInput
from onboarding.domain import Brief
from production.domain import DraftContent, Pack, RevisionRequest
from production.generators.template import TemplateGenerator
from strategy.domain import StrategyPlan


class Generator(Protocol):
    """Writes and revises a draft's content. It stores nothing, and treats the client's text as data."""

    def write(self, brief: Brief, plan: StrategyPlan, pack: Pack) -> DraftContent:
        """Write every section that ``pack`` promises, from the brief and the plan."""
        ...

    def revise(
        self,
        content: DraftContent,
        requests: tuple[RevisionRequest, ...],
        brief: Brief,
        plan: StrategyPlan,
        pack: Pack,
    ) -> DraftContent:
        """Meet each request; a request that no longer matches changes nothing, and neither does it raise."""
        ...


_GENERATORS: dict[str, type[Generator]] = {"template": TemplateGenerator}


def create_generator(name: str) -> Generator:
    """Make the generator with this name.

    :raises InvalidInput: if there is none; the message tells the known names
    """
    if name not in _GENERATORS:
        raise InvalidInput(FieldError("generator", f"there is no {name!r}; choose one of: {', '.join(_GENERATORS)}"))
    return _GENERATORS[name]()
