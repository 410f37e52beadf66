"""What to say and to whom: the positioning, three to five pillars, and a persona for every audience."""

from collections.abc import Iterator

from strategy import domain
from strategy.planners import phrases, playbook
from strategy.planners.story import Listener, Story, pain_inside

MOST_PILLARS = 5
LEAST_PILLARS = 3
_NAME_LIMIT = 120


def position(story: Story) -> str:
    """Write the positioning: for whom, against which problem, what it is, what sets it apart and why to believe it."""
    words = playbook.wording().positioning
    values = story.with_values(**pain_inside(story.listeners[0]))
    return " ".join(
        filter(
            None, (phrases.first_filled(words[part], values) for part in ("opening", "problem", "difference", "proof"))
        )
    )


def build_pillars(story: Story) -> tuple[domain.MessagingPillar, ...]:
    """Make three to five pillars: the client's messages first, then what sets it apart, doubts and proof."""
    pillars: dict[str, domain.MessagingPillar] = {}
    for turn, (name, message) in enumerate((*_given(story), *_general(story))):
        enough = len(pillars) >= (MOST_PILLARS if turn < _count_given(story) else LEAST_PILLARS)
        if name and not enough:
            proof = _proof_for(f"{name} {message}", story, turn)
            clipped = phrases.clip(name, _NAME_LIMIT)
            pillars.setdefault(clipped.casefold(), domain.MessagingPillar(name=clipped, message=message, proof=proof))
    return tuple(pillars.values())


def build_personas(story: Story) -> tuple[domain.Persona, ...]:
    """Make one persona of each audience."""
    return tuple(_persona(listener, story, turn) for turn, listener in enumerate(story.listeners))


_Idea = tuple[str, str]
"""A pillar's name and message."""


def _given(story: Story) -> Iterator[_Idea]:
    words = playbook.wording().pillars
    for turn, message in enumerate(story.messages[:3]):
        yield _stated(message, words["from_message"], story, turn)
    for turn, difference in enumerate(story.differentiators[:1]):
        yield _stated(difference, words["from_differentiator"], story, turn)
    for objection in story.objections[:1]:
        yield _answered(objection, story)


def _count_given(story: Story) -> int:
    return len(story.messages[:3]) + len(story.differentiators[:1]) + len(story.objections[:1])


def _general(story: Story) -> Iterator[_Idea]:
    words = playbook.wording().pillars
    for kind in ("proof", "offer", "audience", "start"):
        message = phrases.first_filled(words[f"from_{kind}"], story.values)
        yield (phrases.first_filled(words[f"{kind}_name"], story.values) if message else "", message)


def _stated(statement: str, versions: playbook.Versions, story: Story, turn: int) -> _Idea:
    listener = story.listeners[turn % len(story.listeners)]
    pain = phrases.nearest(statement, listener.pains, turn=turn)
    values = story.with_values(
        statement=phrases.inside(statement),
        audience=phrases.lowered(listener.name),
        pain=phrases.lowered(phrases.inside(pain)) if pain else "",
    )
    return phrases.inside(statement), phrases.first_filled(versions, values)


def _answered(objection: str, story: Story) -> _Idea:
    words = playbook.wording().pillars
    disclaimers = story.guard.keep(story.brief.brand.disclaimers)
    facts = (*disclaimers, *story.proofs, *story.differentiators, *story.messages)
    # Words about the offer itself tie everything to everything; an answer shares another word with the doubt.
    topic = f"{story.brief.offer.name} {story.brief.offer.description}"
    answer = max(facts, key=lambda fact: phrases.shared_words(objection, fact, besides=topic), default="")
    fits = phrases.shared_words(objection, answer, besides=topic) > 0
    values = story.with_values(
        statement=phrases.lowered(phrases.inside(objection)),
        answer=phrases.lowered(phrases.inside(answer)) if fits else "",
    )
    return phrases.first_filled(words["objection_name"], values), phrases.first_filled(words["from_objection"], values)


def _proof_for(text: str, story: Story, turn: int) -> tuple[str, ...]:
    if not story.proofs:
        return ()
    return (phrases.nearest(text, story.proofs, turn=turn),)


def _persona(listener: Listener, story: Story, turn: int) -> domain.Persona:
    return domain.Persona(
        name=listener.name,
        description=listener.description,
        pain_points=listener.pains,
        motivations=tuple(_motivations(listener, story, turn)),
        message=_message_for(listener, story, turn),
    )


def _motivations(listener: Listener, story: Story, turn: int) -> Iterator[str]:
    words = playbook.wording().personas
    for pain in listener.pains[:2]:
        yield phrases.fill(words.wants_solved, {"pain": phrases.lowered(phrases.inside(pain))}) or ""
    proof = phrases.nearest(" ".join(listener.pains), story.proofs, turn=turn)
    values = story.with_values(proof=phrases.lowered(phrases.inside(proof)) if proof else "")
    if proof:
        yield phrases.first_filled(words.wants_proof, values)
    yield phrases.first_filled(words.wants_clarity, values)


def _message_for(listener: Listener, story: Story, turn: int) -> str:
    about = " ".join((listener.description, *listener.pains))
    statement = phrases.nearest(about, story.messages, turn=turn)
    proof = phrases.nearest(statement, story.proofs, turn=turn)
    values = story.with_values(
        statement=phrases.inside(statement) if statement else "", proof=phrases.inside(proof) if proof else ""
    )
    return phrases.first_filled(playbook.wording().personas.message, values)
