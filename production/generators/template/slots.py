"""The values that patterns are filled with, taken from the facts."""

import re
from collections.abc import Iterable, Iterator, Mapping

from production.generators.template.facts import Facts, Group
from production.generators.template.playbook import load_prose
from production.generators.template.wording import ask, fill, sentence

Slots = Mapping[str, str]

_TAG_WORD = re.compile(r"[^\W_]+")
_HASHTAG = re.compile(r"(?<![\w&/])#\w*[^\W\d_]\w*")
_TAG_LIMIT = 30


def base_slots(facts: Facts) -> dict[str, str]:
    """Give what every text may name: the brand, the offer, how to get it, and all lists."""
    return {
        "brand": facts.brand,
        "offer": facts.offer,
        "offer_by": facts.offer_by,
        "price": facts.price,
        "url": facts.url,
        "email": facts.email,
        "address": facts.address,
        "what": facts.what,
        "what_low": facts.low(facts.what),
        "gist": facts.gist,
        "gist_low": facts.low(facts.gist),
        "full_what_low": facts.low(facts.full_what),
        "audience_all": facts.audience_all(),
        "must_words": "; ".join(facts.extra_terms),
        "disclaimers": " ".join(map(sentence, facts.disclaimers)),
        "voice": ", ".join(facts.voice),
        **_lists(facts),
    }


def turn_slots(facts: Facts, turn: int) -> dict[str, str]:
    """Give the base slots with one fact of each kind, another one with each ``turn``."""
    return {
        **base_slots(facts),
        **_phrase(facts, "proof", _at(facts.proofs, turn)),
        **_phrase(facts, "message", _at(facts.messages, turn)),
        **_phrase(facts, "edge", _at(facts.edges, turn)),
        **_phrase(facts, "detail", _at(facts.details, turn)),
        **_objection(facts, _at(facts.answered, turn)),
        **(_group(facts, facts.groups[turn % len(facts.groups)]) if facts.groups else {}),
        **_akin(facts, _at(facts.messages, turn)),
    }


def topic_slots(facts: Facts, topic: str | None) -> tuple[dict[str, str], ...]:
    """Give, for each fact an angle can be about, the slots it sets; nothing when the brief holds no such fact."""
    match topic:
        case "pain":
            return _pains(facts)
        case "proof" | "message" | "edge" | "detail":
            texts = {"proof": facts.proofs, "message": facts.messages, "edge": facts.edges, "detail": facts.details}
            return tuple({**_phrase(facts, topic, text), **_akin(facts, text)} for text in texts[topic])
        case "objection":
            return tuple(_objection(facts, text) for text in facts.answered)
        case "audience":
            return tuple(_group(facts, group) for group in facts.groups)
        case "price":
            return ({},) if facts.price else ()
        case "must_use":
            return ({},) if facts.extra_terms else ()
        case _:
            return ({},)


def bullets(items: Iterable[str]) -> str:
    """Make a Markdown list, one item a line; no item opens another kind of block."""
    lines = (
        next(filter(None, (fill(line, {"item": item}) for line in load_prose().lines["item"])), "") for item in items
    )
    return "\n".join(line for line in lines if line)


def hashtags(facts: Facts) -> tuple[str, ...]:
    """Make hashtags of the offer, the brand, the must-use terms and the audiences, best first."""
    sources = (facts.offer, facts.brand, *facts.must_use, *(group.name for group in facts.groups))
    tags = ("#" + "".join(word[:1].upper() + word[1:] for word in _TAG_WORD.findall(source)) for source in sources)
    distinct = {tag.lower(): tag for tag in reversed(list(tags)) if len(tag) <= _TAG_LIMIT and _HASHTAG.fullmatch(tag)}
    return tuple(reversed(distinct.values()))


def count_hashtags(text: str) -> int:
    """Count the hashtags in a text, wherever they came from."""
    return len(_HASHTAG.findall(text))


def _at(texts: tuple[str, ...], turn: int) -> str:
    return texts[turn % len(texts)] if texts else ""


def _phrase(facts: Facts, name: str, text: str) -> dict[str, str]:
    low = facts.low(text)
    return {
        name: sentence(text),
        f"{name}_low": sentence(low),
        f"{name}_bare": text.rstrip("."),
        f"{name}_ask": ask(text),
        f"{name}_ask_low": ask(low),
    }


def _akin(facts: Facts, text: str) -> dict[str, str]:
    """Another fact that bears this one out; empty when none does."""
    return _phrase(facts, "kin", facts.akin_to(text))


def _objection(facts: Facts, text: str) -> dict[str, str]:
    answer = facts.answer_to(text) if text else ""
    return {**_phrase(facts, "objection", text), **_phrase(facts, "answer", answer), **_akin(facts, answer)}


def _group(facts: Facts, group: Group) -> dict[str, str]:
    pain = group.pains[0] if group.pains and not facts.regulated else ""
    named = {"Audience": group.name, "audience": facts.low(group.name)}
    return {**named, "who": group.who, "who_low": facts.low(group.who), **_pain(facts, pain)}


def _pain(facts: Facts, pain: str) -> dict[str, str]:
    return {**_phrase(facts, "pain", pain), **_phrase(facts, "kin", facts.relief_for(pain) if pain else "")}


def _pains(facts: Facts) -> tuple[dict[str, str], ...]:
    owners = {pain: group for group in reversed(facts.groups) for pain in group.pains}
    return tuple({**_group(facts, owners[pain]), **_pain(facts, pain)} for pain in facts.pains())


def _answers(facts: Facts) -> Iterator[str]:
    for text in facts.answered[:2]:
        answer = fill("{objection_ask} {answer}", _objection(facts, text))
        if answer:
            yield answer


def _lists(facts: Facts) -> dict[str, str]:
    audiences = (f"{group.name}: {facts.low(group.who)}" if group.who else group.name for group in facts.groups)
    return {
        "proofs_list": bullets(facts.proofs),
        "messages_list": bullets(facts.messages),
        "edges_list": bullets(facts.edges),
        "objections_list": bullets(facts.objections),
        "answers_list": "\n\n".join(_answers(facts)),
        "objectives_list": bullets(facts.objectives),
        "disclaimers_list": bullets(facts.disclaimers),
        "must_list": bullets(facts.must_use),
        "audiences_list": bullets(audiences),
    }
