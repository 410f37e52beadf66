"""Social posts: each with an angle of its own, a call to action, and what the law and the platform ask for."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from production.domain import PostSection
from production.generators.template.calls import calls_to_action
from production.generators.template.composing import (
    MAX_LIKENESS,
    MAX_SAMENESS,
    Chooser,
    fullest,
    likeness,
    sameness,
    shortest,
    versions,
)
from production.generators.template.facts import Facts, is_record
from production.generators.template.guard import Guard
from production.generators.template.limits import fits_post
from production.generators.template.playbook import Angle, PostPlaybook, load_calls, load_posts
from production.generators.template.slots import Slots, base_slots, count_hashtags, hashtags, topic_slots, turn_slots
from production.generators.template.wording import pick

Channel = Literal["linkedin", "instagram", "x"]
Accepts = Callable[[str], bool]

MAX_HASHTAGS = 5
_CHOOSERS = (fullest, shortest)


@dataclass(frozen=True, slots=True)
class Topic:
    """An angle with the fact it is about; each is used once in a channel."""

    angle: Angle
    item: int
    slots: Slots


class PostWriter:
    """Writes the posts of one channel."""

    def __init__(self, facts: Facts, guard: Guard, channel: Channel) -> None:
        self._facts = facts
        self._guard = guard
        self._channel = channel
        self._playbook: PostPlaybook = load_posts(channel)
        self._slots = base_slots(facts)
        self._known_tags = [tag for tag in hashtags(facts) if guard.allows(tag)]
        self._known_calls: dict[int, list[str]] = {}
        self._turns: dict[int, Slots] = {}

    def write(self, count: int) -> tuple[PostSection, ...]:
        """Write ``count`` posts, no two of them alike."""
        texts: list[str] = []
        topics = list(self._topics())
        for turn in range(count):
            topic, text = self._best(topics, turn, texts)
            if topic is not None:
                topics.remove(topic)
            texts.append(text)
        return tuple(self._section(number, text) for number, text in enumerate(texts, start=1))

    def rewrite(self, number: int, others: Iterable[str], accepts: Accepts) -> PostSection | None:
        """Write a post anew: unlike the others, and as ``accepts`` asks; None when no pattern will do."""
        known = list(others)
        topics = list(self._topics())
        for topic, choose in ((topic, choose) for choose in _CHOOSERS for topic in topics):
            for text in self._texts(topic, number - 1, choose):
                if accepts(text) and self._nearness(text, known) <= MAX_LIKENESS:
                    return self._section(number, text)
        return None

    def finish(self, body: str, *, turn: int, claims: bool) -> Iterator[str]:
        """Complete a body with its call to action, disclaimers and hashtags, in the ways that keep the limits."""
        for call in self._calls(turn):
            for tail in self._disclaimer_tails(claims):
                text = "\n\n".join([body, call, *tail])
                tags = self._tags(MAX_HASHTAGS - count_hashtags(text), turn)
                for whole in [f"{text}\n\n{tags}", text] if tags else [text]:
                    marked = self._mark(whole)
                    if self._fits(marked):
                        yield marked

    def _best(self, topics: list[Topic], turn: int, earlier: list[str]) -> tuple[Topic | None, str]:
        nearest: tuple[float, Topic | None, str] | None = None
        for topic, choose in ((topic, choose) for choose in _CHOOSERS for topic in topics):
            for text in self._texts(topic, turn, choose):
                near = self._nearness(text, earlier)
                if near <= MAX_LIKENESS:
                    return topic, text
                if nearest is None or near < nearest[0]:
                    nearest = (near, topic, text)
        return nearest[1:] if nearest else (None, self._last_resort(turn))

    def _nearness(self, text: str, others: list[str]) -> float:
        """Compare what posts say; the notice and link that all carry count only where they drown the rest."""
        notice = self._slots["disclaimers"]
        if not (notice and self._facts.regulated):
            return likeness(text, others)
        own = re.compile(rf"https?://\S+|{re.escape(notice)}")
        told = likeness(own.sub("", text), [own.sub("", other) for other in others])
        return max(told, sameness(text, others) - MAX_SAMENESS + MAX_LIKENESS)

    def _topics(self) -> Iterator[Topic]:
        angles = [angle for angle in self._playbook.angles if angle.regulated or not self._facts.regulated]
        known = [(angle, self._rotated(topic_slots(self._facts, angle.topic))) for angle in angles]
        factual = [pair for pair in known if pair[0].topic]
        for item in range(max((len(items) for _, items in factual), default=0)):
            yield from (Topic(angle, item, items[item]) for angle, items in factual if item < len(items))
        yield from (Topic(angle, 0, {}) for angle, _ in known if not angle.topic)

    def _rotated(self, items: tuple[dict[str, str], ...]) -> tuple[dict[str, str], ...]:
        start = self._playbook.offset % max(1, len(items))
        return (*items[start:], *items[:start])

    def _texts(self, topic: Topic, turn: int, choose: Chooser) -> Iterator[str]:
        if turn not in self._turns:
            self._turns[turn] = turn_slots(self._facts, turn)
        slots = {**self._turns[turn], **topic.slots}
        outlines = topic.angle.outlines
        start = topic.item % len(outlines)
        for outline in (*outlines[start:], *outlines[:start]):
            for body in versions(outline, slots, self._guard, self._playbook.separator, choose):
                yield from self.finish(body, turn=turn, claims=topic.angle.claims and not is_record(body))

    def _calls(self, turn: int) -> list[str]:
        if turn not in self._known_calls:
            self._known_calls[turn] = calls_to_action(
                self._facts, self._slots, self._guard, channel=self._channel, turn=turn
            )
        return self._known_calls[turn]

    def _disclaimer_tails(self, claims: bool) -> list[list[str]]:
        if not (self._facts.regulated and self._facts.disclaimers):
            return [[]]
        lines = ("{disclaimers}", "Note: {disclaimers}")
        text = pick(lines, self._slots, self._guard.allows)
        with_it = [[text]] if text else []
        return with_it if claims else [*with_it, []]

    def _tags(self, room: int, turn: int) -> str:
        known = self._known_tags
        if len(known) > 1:
            start = turn % len(known)
            known = [*known[start:], *known[:start]]
        return " ".join(known[: max(0, min(room, self._playbook.hashtags))])

    def _mark(self, text: str) -> str:
        if not self._facts.paid:
            return text
        marks = load_calls().ad_marks
        return pick(marks, {"text": text}, self._guard.allows) or marks[0].replace("{text}", text, 1)

    def _fits(self, text: str) -> bool:
        return fits_post(self._channel, text) and count_hashtags(text) <= MAX_HASHTAGS and self._guard.allows(text)

    def _last_resort(self, turn: int) -> str:
        """Say the least there is to say: for a brief whose forbidden terms leave no pattern."""
        names = (self._facts.offer, self._facts.brand, self._facts.url, "Link in bio")
        texts = [*self._calls(turn), *(name for name in names if name), load_calls().fallback_acts[-1]]
        return next(text for text in map(self._mark, texts) if fits_post(self._channel, text))

    def _section(self, number: int, text: str) -> PostSection:
        slots = {**self._slots, "n": str(number)}
        heading = pick(self._playbook.headings, slots, self._guard.allows) or self._playbook.headings[-1].format(
            n=number
        )
        return PostSection(id=f"post-{self._channel}-{number}", heading=heading, channel=self._channel, text=text)
