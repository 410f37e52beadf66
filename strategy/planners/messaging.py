"""What to say and to whom: the positioning, three to five pillars, and a persona for every audience."""

from collections.abc import Iterator, Sequence

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
    """Make three to five pillars: the client's messages first, then what sets it apart, a doubt, and proof.

    No proof and no pain point stands in two of them.
    """
    ideas: dict[str, _Idea] = {}
    given = tuple(_given(story))
    for turn, idea in enumerate((*given, *_general(story))):
        enough = len(ideas) >= (MOST_PILLARS if turn < len(given) else LEAST_PILLARS)
        if idea[0] and not enough:
            ideas.setdefault(phrases.clip(idea[0], _NAME_LIMIT).casefold(), idea)
    # A regulated claim stands alone rather than beside a proof that does not bear it out.
    strict = story.brief.compliance.regulated_industry is not None
    names = [name for name, _ in ideas.values()]
    proofs = pair_up(names, story.proofs, besides=_topic(story), akin_only=strict)
    return tuple(
        domain.MessagingPillar(name=phrases.clip(name, _NAME_LIMIT), message=message, proof=(proof,) if proof else ())
        for (name, message), proof in zip(ideas.values(), proofs, strict=True)
    )


def pair_up(texts: Sequence[str], choices: Sequence[str], *, besides: str, akin_only: bool = False) -> list[str]:
    """Give each text a choice of its own, the most akin first; "" where none is left, or where none is akin."""
    scores = {
        (index, place): domain.kinship(text, choice, besides=besides)
        for index, text in enumerate(texts)
        for place, choice in enumerate(choices)
    }
    paired: dict[int, int] = {}
    for index, place in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if index not in paired and place not in paired.values() and (scores[index, place] or not akin_only):
            paired[index] = place
    return [choices[paired[index]] if index in paired else "" for index in range(len(texts))]


def _topic(story: Story) -> str:
    """Words about the offer itself tie everything to everything."""
    return story.brief.offer.name


def build_personas(story: Story) -> tuple[domain.Persona, ...]:
    """Make one persona of each audience."""
    return tuple(_persona(listener, story, turn) for turn, listener in enumerate(story.listeners))


_Idea = tuple[str, str]
"""A pillar's name and message."""


def _given(story: Story) -> Iterator[_Idea]:
    words = playbook.wording().pillars
    messages = story.messages[:3]
    owners = {pain: listener.name for listener in reversed(story.listeners) for pain in listener.pains}
    pains = pair_up(messages, tuple(owners), besides=_topic(story), akin_only=True)
    for turn, (message, pain) in enumerate(zip(messages, pains, strict=True)):
        owner = owners.get(pain, story.listeners[turn % len(story.listeners)].name)
        yield _stated(message, words[f"from_message_{turn + 1}"], story, owner=owner, pain=pain)
    for difference in story.differentiators[:1]:
        yield _stated(difference, words["from_differentiator"], story, owner=story.listeners[0].name)
    yield from _answered(story)


def _general(story: Story) -> Iterator[_Idea]:
    words = playbook.wording().pillars
    for kind in ("proof", "offer", "audience", "start"):
        message = phrases.first_filled(words[f"from_{kind}"], story.values)
        yield (phrases.first_filled(words[f"{kind}_name"], story.values) if message else "", message)


def _stated(statement: str, versions: playbook.Versions, story: Story, *, owner: str, pain: str = "") -> _Idea:
    values = story.with_values(
        statement=phrases.inside(statement),
        audience=phrases.lowered(owner),
        pain=phrases.lowered(phrases.inside(pain)) if pain else "",
    )
    return phrases.inside(statement), phrases.first_filled(versions, values)


def _answered(story: Story) -> Iterator[_Idea]:
    """The first doubt that one of the client's own statements answers."""
    words = playbook.wording().pillars
    disclaimers = story.guard.keep(story.brief.brand.disclaimers)
    details = story.guard.keep(phrases.sentences(story.brief.offer.description)[1:])
    facts = (*disclaimers, *details, *story.differentiators, *story.messages, *story.proofs)
    for objection in story.objections:
        answer = domain.answer_to(objection, facts, besides=_topic(story))
        if answer:
            values = story.with_values(statement=phrases.inside(objection), answer=phrases.inside(answer))
            yield (
                phrases.first_filled(words["objection_name"], values),
                phrases.first_filled(words["from_objection"], values),
            )
            return


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
