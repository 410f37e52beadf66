"""A brief as the planner reads it: the phrases that may be printed, and what kind of campaign it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from onboarding import domain as onboarding
from strategy.planners import phrases, playbook
from strategy.planners.guard import Guard


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """An audience by a name that may be printed, and what bothers it."""

    name: str
    description: str
    pains: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a plan can be made of. ``values`` are the phrases by the names that the playbooks' slots have."""

    brief: onboarding.Brief
    guard: Guard
    listeners: tuple[Listener, ...]
    objectives: tuple[str, ...]
    messages: tuple[str, ...]
    differentiators: tuple[str, ...]
    objections: tuple[str, ...]
    proofs: tuple[str, ...]
    business: playbook.Business
    aims: Mapping[playbook.Objective, float]
    main_aim: playbook.Objective
    values: Mapping[str, str]

    def with_values(self, **more: str) -> dict[str, str]:
        """Give the values with some added or changed."""
        return {**self.values, **more}


def read_story(brief: onboarding.Brief) -> Story:
    """Read a brief for planning; phrases that hold a word it rules out are left out."""
    guard = Guard(brief)
    listeners = tuple(_listener(audience, number, guard) for number, audience in enumerate(brief.audiences, 1))
    aims = _aims(brief)
    return Story(
        brief=brief,
        guard=guard,
        listeners=listeners,
        objectives=guard.keep(brief.objectives),
        messages=guard.keep(brief.key_messages),
        differentiators=guard.keep(brief.differentiators),
        objections=guard.keep(brief.objections),
        proofs=guard.keep(brief.offer.proof_points),
        business=_business(brief),
        aims=aims,
        main_aim=max(aims, key=lambda aim: aims[aim]),
        values=_values(brief, guard, listeners),
    )


def pain_inside(listener: Listener) -> dict[str, str]:
    """Give the listener's first pain point as ``pain`` where a noun must stand, or as ``clause`` after a colon."""
    if not listener.pains:
        return {"pain": "", "clause": ""}
    pain = phrases.lowered(phrases.inside(listener.pains[0]))
    return {"pain": "", "clause": pain} if phrases.is_clause(pain) else {"pain": pain, "clause": ""}


def _listener(audience: onboarding.Audience, number: int, guard: Guard) -> Listener:
    unnamed = phrases.fill(playbook.wording().personas.unnamed, {"number": str(number)}) or ""
    return Listener(
        name=guard.name(audience.name, unnamed, unnamed),
        description=guard.prose(audience.description),
        pains=guard.keep(audience.pain_points),
    )


def _values(brief: onboarding.Brief, guard: Guard, listeners: tuple[Listener, ...]) -> dict[str, str]:
    names = [phrases.lowered(listener.name) for listener in listeners]
    lists = {
        "pain": listeners[0].pains,
        "message": guard.keep(brief.key_messages),
        "proof": guard.keep(brief.offer.proof_points),
        "objective": guard.keep(brief.objectives),
        "objection": guard.keep(brief.objections),
        "differentiator": guard.keep(brief.differentiators),
        "description": guard.keep(phrases.sentences(brief.offer.description)),
        "price": guard.keep([brief.offer.price]),
        "regulated": guard.keep([brief.compliance.regulated_industry or ""]),
    }
    firsts = {name: phrases.lowered(phrases.inside(texts[0])) if texts else "" for name, texts in lists.items()}
    return {
        **firsts,
        "brand": brief.client.name,
        "offer": brief.offer.name,
        "audience": names[0],
        "audiences": phrases.listed(names[:4]),
        "url": brief.offer.url or brief.client.website,
        "markets": phrases.listed(brief.compliance.markets),
        "voice": phrases.listed(brief.brand.voice[:2]),
    }


def _business(brief: onboarding.Brief) -> playbook.Business:
    model = playbook.planning()
    audiences = (f"{audience.name} {audience.description}" for audience in brief.audiences)
    said = " | ".join((brief.client.industry, brief.offer.description, *audiences))
    return "b2b" if len(onboarding.terms_in(said, model.business_words["b2b"])) >= model.b2b_from else "consumer"


def _aims(brief: onboarding.Brief) -> dict[playbook.Objective, float]:
    """Weigh the kinds of objective; the shares sum to 1 and the first objective counts most."""
    model = playbook.planning()
    weights: dict[playbook.Objective, float] = dict.fromkeys(model.objective_words, 0.0)
    for position, objective in enumerate(brief.objectives):
        weights[aim_of(objective)] += 1.0 if position else model.main_objective_weight
    total = sum(weights.values())
    return {aim: weight / total for aim, weight in weights.items()}


def aim_of(objective: str) -> playbook.Objective:
    """Tell what kind of objective this is, by the words it holds; retention's words decide before the others'."""
    model = playbook.planning()
    found = {aim: len(onboarding.terms_in(objective, words)) for aim, words in model.objective_words.items()}
    if found["retention"]:
        return "retention"
    best = max(found, key=lambda aim: found[aim])
    return best if found[best] else model.default_objective
