"""The sections of the plan: summary, positioning, pillars, figures and next steps."""

from collections.abc import Iterable, Mapping

from production.domain import ProseSection
from production.domain.packs import ProseKind
from production.generators.template.composing import compose
from production.generators.template.facts import AT_LENGTH, Facts, Group
from production.generators.template.guard import Guard
from production.generators.template.limits import NAME_LIMIT
from production.generators.template.playbook import Patterns, load_prose
from production.generators.template.slots import base_slots, bullets
from production.generators.template.wording import flatten, pick, sentence, sentences, shorten
from strategy.domain import Kpi, MessagingPillar, Milestone


class ProseWriter:
    """Writes the plan's sections from the strategy and the brief."""

    def __init__(self, facts: Facts, guard: Guard) -> None:
        self._facts = facts
        self._guard = guard
        self._slots = {
            **base_slots(facts),
            "plan_summary": self._cleared(facts.plan.executive_summary),
            "plan_positioning": self._cleared(facts.plan.positioning),
            "personas_list": "\n".join(map(self._persona, facts.groups)),
            "pillars_list": "\n\n".join(filter(None, map(self._pillar, facts.plan.pillars))),
            "further_messages_list": bullets(_further(facts.messages, [pillar.name for pillar in facts.plan.pillars])),
            "further_proofs_list": bullets(
                _further(facts.proofs, [line for pillar in facts.plan.pillars for line in pillar.proof])
            ),
            "kpis_list": "\n".join(filter(None, map(self._kpi, facts.plan.kpis))),
            "steps_list": "\n".join(filter(None, self._steps())),
        }

    def write(self, kind: ProseKind) -> ProseSection:
        """Write one section of the plan."""
        playbook = load_prose()
        headings = playbook.headings[kind]
        heading = pick(headings, self._slots, self._guard.allows) or headings[0]
        paragraphs = compose(playbook.outlines[kind], self._slots, self._guard)
        return ProseSection(
            kind=kind,
            id=kind.replace("_", "-"),
            heading=heading,
            paragraphs=tuple(paragraphs or (self._facts.offer_by,)),
        )

    def title(self) -> str:
        """Name the campaign."""
        titles = load_prose().titles
        fits = pick(titles, self._slots, lambda text: len(text) <= NAME_LIMIT and self._guard.allows(text))
        return fits or self._facts.offer

    def must_use_line(self, terms: Iterable[str]) -> str:
        """List terms that must stand in the text as they are written."""
        return bullets(terms)

    def _persona(self, group: Group) -> str:
        pains = sentence("; ".join(self._facts.low(pain.rstrip(".")) for pain in group.pains))
        slots = {"item": group.name, "who_low": self._facts.low(group.who), "pains": pains}
        return self._line("persona", slots) or f"- **{group.name}**"

    def _pillar(self, pillar: MessagingPillar) -> str | None:
        message = self._cleared(pillar.message)
        name = flatten(pillar.name)
        if message.lower().startswith(name.rstrip(".").lower()):
            message = message[len(name.rstrip(".")) :].lstrip(". ")
        head = self._line("pillar", {"item": name, "message": sentence(message)})
        proof = bullets(line for line in map(flatten, pillar.proof) if line and self._guard.allows(line))
        return "\n\n".join(filter(None, (head, proof))) or None

    def _kpi(self, kpi: Kpi) -> str | None:
        slots = {
            "item": flatten(kpi.name),
            "target": _amount(kpi),
            "week": str(kpi.week),
            "basis": sentence(self._cleared(kpi.basis)),
        }
        return self._line("kpi", slots)

    def _steps(self) -> list[str | None]:
        timeline = self._facts.plan.timeline
        slots = {**base_slots(self._facts), "date": timeline.start_date.isoformat()}
        return [self._line("opening_step", slots), *map(self._step, timeline.milestones)]

    def _step(self, milestone: Milestone) -> str | None:
        slots = {
            "date": milestone.date.isoformat(),
            "week": str(milestone.week),
            "item": flatten(milestone.title),
            "detail": sentence(self._cleared(milestone.detail)),
        }
        return self._line("step", slots)

    def _line(self, name: str, slots: Mapping[str, str]) -> str | None:
        patterns: Patterns = load_prose().lines[name]
        return pick(patterns, slots, self._guard.allows)

    def _cleared(self, text: str) -> str:
        """Keep the sentences of a text that may be said, as many as fit into a paragraph."""
        return shorten(" ".join(part for part in sentences(text) if self._guard.allows(part)), AT_LENGTH)


def _further(texts: Iterable[str], told: Iterable[str]) -> list[str]:
    """Give the texts that are not told already, so that no list says a thing twice."""
    known = {flatten(text).rstrip(".").casefold() for text in told}
    return [text for text in texts if text.rstrip(".").casefold() not in known]


def _amount(kpi: Kpi) -> str:
    number = f"{kpi.target:,.2f}".removesuffix(".00")
    unit = flatten(kpi.unit)
    if unit in ("%", "percent"):
        return f"{number}%"
    return number if unit.casefold() in flatten(kpi.name).casefold() else f"{number} {unit}"
