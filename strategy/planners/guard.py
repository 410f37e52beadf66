"""What may be printed: no forbidden term, no competitor, no placeholder, unless it is part of a wanted name."""

import dataclasses
import re
from collections.abc import Iterable, Sequence

from onboarding import domain as onboarding
from strategy import domain
from strategy.planners import phrases


class Guard:
    """Keeps the words a brief rules out of what is written for it."""

    def __init__(self, brief: onboarding.Brief) -> None:
        names = sorted(
            {brief.client.name, brief.offer.name, *brief.brand.must_use}, key=lambda name: (-len(name), name)
        )
        self._wanted = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names), re.IGNORECASE)
        self._unwanted = (*brief.brand.forbidden, *brief.brand.competitors)

    def allows(self, text: str) -> bool:
        """Tell whether ``text`` may be printed as it stands."""
        rest = self._wanted.sub("\ufffc", text)
        return not (onboarding.terms_in(rest, self._unwanted) or onboarding.stands_in(rest))

    def keep(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Give those texts that may be printed and say something."""
        return tuple(text for text in texts if text.strip() and self.allows(text))

    def prose(self, text: str) -> str:
        """Give ``text`` without the sentences that may not be printed."""
        if self.allows(text):
            return text
        kept = " ".join(self.keep(phrases.sentences(text)))
        return kept if self.allows(kept) else ""

    def name(self, text: str, *otherwise: str) -> str:
        """Give the first of these names that may be printed; the last is taken whatever it holds."""
        return next((name for name in (text, *otherwise[:-1]) if name.strip() and self.allows(name)), otherwise[-1])


def tidy(plan: domain.StrategyPlan, guard: Guard, *, name: str) -> domain.StrategyPlan:
    """Take out of a plan what may not be printed; ``name`` stands in where something must be named."""
    timeline = dataclasses.replace(plan.timeline, milestones=_milestones(plan.timeline.milestones, guard, name))
    return dataclasses.replace(
        plan,
        positioning=guard.prose(plan.positioning) or name,
        pillars=tuple(_pillar(pillar, guard, name) for pillar in plan.pillars),
        personas=tuple(_persona(persona, guard, name) for persona in plan.personas),
        kpis=tuple(_kpi(kpi, guard, name) for kpi in plan.kpis),
        channels=tuple(_channel(channel, guard, name) for channel in plan.channels),
        timeline=timeline,
        executive_summary=guard.prose(plan.executive_summary) or name,
    )


def _pillar(pillar: domain.MessagingPillar, guard: Guard, name: str) -> domain.MessagingPillar:
    return domain.MessagingPillar(
        name=guard.name(pillar.name, name), message=guard.prose(pillar.message), proof=guard.keep(pillar.proof)
    )


def _persona(persona: domain.Persona, guard: Guard, name: str) -> domain.Persona:
    return domain.Persona(
        name=guard.name(persona.name, name),
        description=guard.prose(persona.description),
        pain_points=guard.keep(persona.pain_points),
        motivations=guard.keep(persona.motivations),
        message=guard.prose(persona.message),
    )


def _kpi(kpi: domain.Kpi, guard: Guard, name: str) -> domain.Kpi:
    unit = kpi.unit if guard.allows(kpi.unit) else ""
    return dataclasses.replace(kpi, name=guard.name(kpi.name, name), unit=unit, basis=guard.prose(kpi.basis))


def _channel(channel: domain.ChannelPlan, guard: Guard, name: str) -> domain.ChannelPlan:
    return dataclasses.replace(
        channel,
        name=guard.name(channel.name, name),
        role=guard.prose(channel.role),
        tactics=guard.keep(channel.tactics),
    )


def _milestones(milestones: Sequence[domain.Milestone], guard: Guard, name: str) -> tuple[domain.Milestone, ...]:
    return tuple(
        dataclasses.replace(item, title=guard.name(item.title, name), detail=guard.prose(item.detail))
        for item in milestones
    )
