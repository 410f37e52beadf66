"""What a brief lets the copy say: every fact on one line, cleared of what must not be said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from onboarding.domain import Audience, Brief
from production.generators.template.guard import Guard
from production.generators.template.playbook import CallToAction, load_calls, load_wording
from production.generators.template.wording import flatten, listing, mid_sentence, sentence, sentences, shorten
from strategy.domain import StrategyPlan, answer_to, kindred

BRIEFLY = 320
"""Longest description, in code points, that fits into a post or an e-mail."""
AT_LENGTH = 3000
"""Longest text taken over from the plan or the brief into one paragraph."""

_RESTATED = 60.0
"""From here on (token set ratio, 0 to 100) one statement only says another again."""
_ADDRESS = re.compile(r"(?:https?://)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[:/?#][^\s<>\"]*)?\Z")
_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """An audience: its name, and what is known of it, each fit for copy or empty."""

    name: str
    who: str
    pains: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """The brief as the copy may use it. A text that may not be said, or that is too long for its place, is empty."""

    brand: str
    offer: str
    what: str
    full_what: str
    gist: str
    details: tuple[str, ...]
    price: str
    url: str
    email: str
    address: str
    groups: tuple[Group, ...]
    proofs: tuple[str, ...]
    messages: tuple[str, ...]
    edges: tuple[str, ...]
    objections: tuple[str, ...]
    objectives: tuple[str, ...]
    disclaimers: tuple[str, ...]
    must_use: tuple[str, ...]
    voice: tuple[str, ...]
    exclusions: tuple[str, ...]
    acts: tuple[str, ...]
    regulated: bool
    paid: bool
    plan: StrategyPlan

    @property
    def names(self) -> tuple[str, ...]:
        """Names that keep their capitals wherever they stand."""
        return (self.brand, self.offer, *self.must_use)

    @property
    def offer_by(self) -> str:
        """The offer with its maker, unless its name tells already."""
        return self.offer if self.brand.lower() in self.offer.lower() else f"{self.offer} by {self.brand}"

    @property
    def extra_terms(self) -> tuple[str, ...]:
        """The must-use terms that the names do not hold already."""
        return tuple(term for term in self.must_use if term not in self.brand and term not in self.offer)

    def low(self, text: str) -> str:
        """Start a phrase as it stands inside a sentence."""
        return mid_sentence(text, self.names)

    def pains(self) -> tuple[str, ...]:
        """All audiences' pain points, one of each audience in turn."""
        depth = max((len(group.pains) for group in self.groups), default=0)
        turns = (group.pains[turn : turn + 1] for turn in range(depth) for group in self.groups)
        return tuple(dict.fromkeys(pain for turn in turns for pain in turn))

    def audience_all(self) -> str:
        """The first audiences in one phrase."""
        return listing(self.low(group.name) for group in self.groups[:3]) if self.groups else ""

    def answer_to(self, objection: str) -> str:
        """The client's own statement that speaks most to an objection; empty when none does."""
        known = (*self.disclaimers, *self.details, *self.edges, *self.messages, *self.proofs)
        return answer_to(objection, self._brief_ones(known), besides=self.offer)

    def akin_to(self, statement: str) -> str:
        """The client's other statement that bears a statement out, in other words; empty when none does."""
        known = self._brief_ones((*self.edges, *self.proofs, *self.details, *self.messages))
        others = [text for text in known if fuzz.token_set_ratio(statement.lower(), text.lower()) < _RESTATED]
        return kindred(statement, others, besides=self.offer) if statement else ""

    def relief_for(self, pain: str) -> str:
        """The client's statement that replies to a complaint; empty when none does."""
        known = (*self.messages, *self.edges, *self.details, *self.proofs)
        return answer_to(pain, self._brief_ones(known), besides=self.offer)

    @property
    def answered(self) -> tuple[str, ...]:
        """The objections that the client's own words answer; one that would stay open is better not raised."""
        return tuple(text for text in self.objections if self.answer_to(text))

    @property
    def records(self) -> tuple[str, ...]:
        """Statements about records, not effects: what an ad of a regulated industry may say without its notice."""
        return tuple(text for text in (*self.edges, *self.proofs) if is_record(text))

    def _brief_ones(self, texts: Iterable[str]) -> list[str]:
        return [text for text in texts if len(text) <= BRIEFLY]


def gather(brief: Brief, plan: StrategyPlan, guard: Guard) -> Facts:
    """Read a brief and its plan. A phrase that may not be said is left out whole."""
    description = _said(brief.offer.description, guard)
    return Facts(
        brand=flatten(brief.client.name) or brief.client.id,
        offer=flatten(brief.offer.name) or flatten(brief.client.name) or brief.client.id,
        what=sentence(shorten(description, BRIEFLY)),
        full_what=sentence(shorten(description, AT_LENGTH)),
        gist=_gist(description),
        details=_details(description),
        price=_said(brief.offer.price, guard),
        url=_link((brief.offer.url, brief.client.website), guard),
        email=_mail(brief.client.contact_email, guard),
        address=flatten(brief.client.postal_address),
        groups=tuple(_group(audience, guard) for audience in brief.audiences if _said(audience.name, guard)),
        proofs=_all_said(brief.offer.proof_points, guard),
        messages=_all_said(brief.key_messages, guard),
        edges=_all_said(brief.differentiators, guard),
        objections=_all_said(brief.objections, guard),
        objectives=_all_said(brief.objectives, guard),
        disclaimers=_all_said(brief.brand.disclaimers, guard, AT_LENGTH),
        must_use=_unique(flatten(term) for term in brief.brand.must_use),
        voice=_all_said(brief.brand.voice, guard),
        exclusions=_unique(flatten(words).lower() for words in brief.scope.exclusions),
        acts=_acts(brief),
        regulated=_is_regulated(brief),
        paid=brief.compliance.paid_relationship,
        plan=plan,
    )


def is_record(text: str) -> bool:
    """Tell whether a text speaks of records, such as tests and labels, and of no effect."""
    words, known = set(re.findall(r"[a-z]+", text.lower())), load_wording()
    return bool(words & known.record_words) and not words & known.effect_words


def _said(text: str, guard: Guard) -> str:
    line = flatten(text)
    return line if guard.allows(line) else ""


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _all_said(texts: Iterable[str], guard: Guard, limit: int = AT_LENGTH) -> tuple[str, ...]:
    return _unique(line for line in (_said(text, guard) for text in texts) if len(line) <= limit)


def _group(audience: Audience, guard: Guard) -> Group:
    return Group(
        name=flatten(audience.name),
        who=sentence(shorten(_said(audience.description, guard), BRIEFLY)),
        pains=_all_said(audience.pain_points, guard),
    )


def _link(addresses: Iterable[str], guard: Guard) -> str:
    for address in addresses:
        line = address.strip()
        if _ADDRESS.match(line) and guard.allows(line):
            return line if line.startswith("http") else f"https://{line}"
    return ""


def _mail(address: str, guard: Guard) -> str:
    line = address.strip()
    return line if _MAIL.match(line) and guard.allows(line) else ""


def _acts(brief: Brief) -> tuple[str, ...]:
    calls = load_calls()
    return (*_action(brief.objectives, calls.actions).acts, *calls.fallback_acts)


def _action(objectives: tuple[str, ...], actions: tuple[CallToAction, ...]) -> CallToAction:
    for objective in objectives:
        words = set(re.findall(r"[a-z-]+", objective.lower()))
        for action in actions:
            if words & set(action.words):
                return action
    return actions[-1]


def _is_regulated(brief: Brief) -> bool:
    words = set(re.findall(r"[a-z]+", brief.client.industry.lower()))
    return bool(brief.compliance.regulated_industry) or bool(words & set(load_wording().regulated_words))


def _gist(description: str) -> str:
    first = next(iter(sentences(description)), "")
    return sentence(first) if len(first) <= BRIEFLY else ""


def _details(description: str) -> tuple[str, ...]:
    """What a description says after its first sentence, a sentence at a time."""
    return tuple(sentence(part) for part in sentences(description)[1:] if len(part) <= BRIEFLY)
