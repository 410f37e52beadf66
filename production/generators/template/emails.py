"""The e-mail sequence: each mail has a purpose of its own and the footer the law asks for."""

from datetime import date, timedelta

from production.domain import EmailSection
from production.generators.template.calls import calls_to_action
from production.generators.template.composing import compose
from production.generators.template.facts import Facts
from production.generators.template.guard import Guard
from production.generators.template.limits import LINE_LIMIT, NAME_LIMIT, PREHEADER, SUBJECT_AIM
from production.generators.template.playbook import EmailPlan, Patterns, load_emails
from production.generators.template.slots import Slots, base_slots, turn_slots
from production.generators.template.wording import pick, sentence

_FRIDAY = 4


class EmailWriter:
    """Writes the sequence."""

    def __init__(self, facts: Facts, guard: Guard, start: date) -> None:
        self._facts = facts
        self._guard = guard
        self._start = start

    def write(self, count: int) -> tuple[EmailSection, ...]:
        """Write the first ``count`` e-mails of the sequence."""
        known = len(load_emails().emails)
        return tuple(self.write_one(number) for number in range(1, min(count, known) + 1))

    def write_one(self, number: int) -> EmailSection:
        """Write the ``number``-th e-mail; after the last purpose the first comes round again."""
        playbook = load_emails()
        plan = playbook.emails[(number - 1) % len(playbook.emails)]
        slots = turn_slots(self._facts, number - 1)
        return EmailSection(
            id=f"email-{number}",
            heading=self._short(plan.headings, slots, NAME_LIMIT),
            send_day=_working_day(self._start, plan.day),
            subject=self._short(plan.subjects, self._unclaimed(slots), SUBJECT_AIM),
            preheader=self._preheader(plan, slots),
            body=self._body(number, plan, slots),
            unsubscribe=self._short(playbook.unsubscribe, slots, LINE_LIMIT),
            postal_address=pick(playbook.postal_address, slots, lambda text: len(text) <= LINE_LIMIT) or "",
        )

    def _body(self, number: int, plan: EmailPlan, slots: Slots) -> str:
        playbook = load_emails()
        body = compose(plan.outline, slots, self._guard) or []
        parts = [
            self._said(playbook.greetings, slots),
            *body,
            self._terms_line(" ".join(body)) if number == 1 else None,
            self.call(number),
            self._said(playbook.disclaimer_lines, slots),
            self._closing(slots),
        ]
        return "\n\n".join(part for part in parts if part)

    def _unclaimed(self, slots: Slots) -> Slots:
        """A subject line has no room for a notice, so a regulated offer's message does not stand there."""
        return {**slots, "message_bare": ""} if self._facts.regulated else slots

    def _terms_line(self, body: str) -> str | None:
        """Say the must-use terms that the body does not hold yet, in a sentence of the client's where there is one."""
        facts = self._facts
        known = (*facts.messages, *facts.edges, *facts.proofs, *facts.details)
        missing = [term for term in facts.extra_terms if term not in body]
        telling = [next((text for text in known if term in text), "") for term in missing]
        left = [term for term, text in zip(missing, telling, strict=True) if not text]
        slots = {**base_slots(facts), "must_words": "; ".join(left)}
        said = self._said(load_emails().must_use_lines, slots) if left else None
        return " ".join(filter(None, (*dict.fromkeys(map(sentence, telling)), said))) or None

    def call(self, number: int) -> str:
        """Give the call to action of the ``number``-th e-mail."""
        slots = turn_slots(self._facts, number - 1)
        calls = calls_to_action(self._facts, slots, self._guard, channel="email", turn=number - 1)
        return calls[0] if calls else ""

    def _closing(self, slots: Slots) -> str | None:
        return pick(
            load_emails().closings,
            slots,
            lambda text: self._guard.allows(text) and not text.startswith("The The "),
        )

    def _preheader(self, plan: EmailPlan, slots: Slots) -> str:
        fits = pick(plan.preheaders, slots, lambda text: len(text) in PREHEADER and self._guard.allows(text))
        return fits or plan.preheaders[-1]

    def _said(self, patterns: Patterns, slots: Slots) -> str | None:
        return pick(patterns, slots, self._guard.allows)

    def _short(self, patterns: Patterns, slots: Slots, limit: int) -> str:
        fits = pick(patterns, slots, lambda text: len(text) <= limit and self._guard.allows(text))
        return fits or patterns[-1]


def _working_day(start: date, day: int) -> int:
    """Move a day of the campaign to Monday when it falls on a weekend."""
    weekday = (start + timedelta(days=day)).weekday()
    return day + (7 - weekday if weekday > _FRIDAY else 0)
