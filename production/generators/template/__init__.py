"""The template generator: a copywriter that works from the brief and from playbooks, without a model."""

from onboarding.domain import Brief
from production.domain import DraftContent, Pack, RevisionRequest
from production.generators.template.campaign import Campaign
from production.generators.template.revising import Reviser
from strategy.domain import StrategyPlan


class TemplateGenerator:
    """Writes a package from the brief alone; the same input gives the same text, to the letter."""

    def write(self, brief: Brief, plan: StrategyPlan, pack: Pack) -> DraftContent:
        """Write every section that the pack promises."""
        return Campaign(brief, plan, pack).write()

    def revise(
        self,
        content: DraftContent,
        requests: tuple[RevisionRequest, ...],
        brief: Brief,
        plan: StrategyPlan,
        pack: Pack,
    ) -> DraftContent:
        """Meet each request in its section; a section that no request touches stays as it is."""
        return Reviser(content, brief, plan, pack).revise(requests)
