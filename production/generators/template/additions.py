"""What a section is given when something is missing in it: a term, a call to action, a disclaimer, a mark, a footer."""

import dataclasses

from pydantic import ValidationError

from production.domain import (
    EmailSection,
    GoogleAdSection,
    MetaAdSection,
    PostSection,
    ProseSection,
    RevisionRequest,
    Section,
)
from production.generators.template.calls import calls_to_action
from production.generators.template.campaign import Campaign
from production.generators.template.limits import (
    DESCRIPTION_LIMIT,
    HEADLINE_LIMIT,
    PREHEADER,
    display_width,
    fits_post,
)
from production.generators.template.mending import insert_before_closing, insert_before_tags
from production.generators.template.playbook import load_calls
from production.generators.template.slots import base_slots
from production.generators.template.soundness import is_marked
from production.generators.template.wording import pick, sentence

_MUST_USE = ("brand.must_use", "brand.must-use")
_CALL = ("structure.cta", "structure.call")
_DISCLAIMER = ("brand.disclaimer", "disclosure.disclaimer", "claim.")
_DISCLOSURE = ("disclosure.", "ftc.disclosure")


class Additions:
    """Knows, by a request's rule, what to add and where it stands in each kind of section."""

    def __init__(self, campaign: Campaign) -> None:
        self._facts = campaign.facts
        self._guard = campaign.guard
        self._emails = campaign.emails

    def add(self, section: Section, request: RevisionRequest, elsewhere: str) -> Section | None:
        """Give the section with what the request misses; None when nothing can be added and it must be rewritten."""
        if request.rule.startswith("email.") and isinstance(section, EmailSection):
            return self._with_footer(section)
        wanted = self.wanted(request, elsewhere)
        if wanted:
            return self._with_lines(section, wanted, self._introduced(wanted, request))
        if request.rule.startswith(_CALL):
            return self._with_call(section)
        if request.rule.startswith(_DISCLOSURE) and isinstance(section, PostSection):
            return self._with_mark(section)
        return None

    def wanted(self, request: RevisionRequest, elsewhere: str) -> tuple[str, ...]:
        """Give the words that a section must hold to meet the request."""
        if request.rule.startswith(_MUST_USE):
            said = f"{request.reason}\n{request.replacement or ''}"
            named = tuple(term for term in self._facts.must_use if term in said)
            return named or tuple(term for term in self._facts.must_use if term not in elsewhere)
        if request.rule.startswith(_DISCLAIMER):
            return tuple(map(sentence, self._facts.disclaimers))
        return ()

    def is_home(self, section: Section, request: RevisionRequest) -> bool:
        """Tell whether a section is where something belongs that the draft as a whole lacks."""
        if request.rule.startswith(_MUST_USE):
            return section.id == "messaging-pillars"
        if request.rule.startswith(_DISCLAIMER):
            return isinstance(section, EmailSection) or section.id == "next-steps"
        return request.rule.startswith(_DISCLOSURE) and isinstance(section, PostSection)

    def _introduced(self, wanted: tuple[str, ...], request: RevisionRequest) -> str:
        if not request.rule.startswith(_MUST_USE):
            return " ".join(wanted)
        slots = {"terms": "; ".join(wanted)}
        return pick(("In our own words: {terms}.", "Our words: {terms}."), slots, self._guard.allows) or slots["terms"]

    def _with_lines(self, section: Section, wanted: tuple[str, ...], line: str) -> Section | None:
        if all(any(words in text for text in _running_texts(section)) for words in wanted):
            return section
        match section:
            case ProseSection():
                return dataclasses.replace(section, paragraphs=(*section.paragraphs, line))
            case EmailSection():
                return dataclasses.replace(section, body=insert_before_closing(section.body, line))
            case PostSection():
                return self._refit(section, insert_before_tags(section.text, line))
            case MetaAdSection():
                return dataclasses.replace(section, primary_text=f"{section.primary_text}\n\n{line}")
            case GoogleAdSection():
                return _with_ad_lines(section, wanted)
            case _:
                return section

    def _with_call(self, section: Section) -> Section | None:
        channel = section.channel if isinstance(section, PostSection) else "email"
        calls = calls_to_action(self._facts, base_slots(self._facts), self._guard, channel=channel, turn=0)
        for call in calls:
            added = self._with_lines(section, (call,), call)
            if added is not None:
                return added
        return None

    def _with_mark(self, section: PostSection) -> Section | None:
        if is_marked(section.text):
            return section
        marks = load_calls().ad_marks
        marked = pick(marks, {"text": section.text}, self._guard.allows) or marks[0].replace("{text}", section.text, 1)
        return self._refit(section, marked)

    def _refit(self, section: PostSection, text: str) -> Section | None:
        shorter = text.rsplit("\n\n", 1)[0] if text.rsplit("\n\n", 1)[-1].startswith("#") else text
        fitting = next((each for each in (text, shorter) if fits_post(section.channel, each)), None)
        return None if fitting is None else dataclasses.replace(section, text=fitting)

    def _with_footer(self, section: EmailSection) -> EmailSection:
        """Fill in what the inbox and the law need, where it is empty; the body stays."""
        fresh = self._emails.write_one(1)
        return dataclasses.replace(
            section,
            subject=section.subject.strip() or fresh.subject,
            preheader=section.preheader if len(section.preheader) in PREHEADER else fresh.preheader,
            unsubscribe=section.unsubscribe if "nsubscribe" in section.unsubscribe else fresh.unsubscribe,
            postal_address=section.postal_address.strip() or fresh.postal_address,
        )


def _running_texts(section: Section) -> tuple[str, ...]:
    match section:
        case ProseSection():
            return section.paragraphs
        case EmailSection():
            return (section.body,)
        case PostSection():
            return (section.text,)
        case MetaAdSection():
            return (section.primary_text,)
        case GoogleAdSection():
            return (*section.headlines, *section.descriptions)
        case _:
            return ()


def _with_ad_lines(section: GoogleAdSection, wanted: tuple[str, ...]) -> GoogleAdSection | None:
    headlines, descriptions = list(section.headlines), list(section.descriptions)
    for words in wanted:
        if display_width(words) <= HEADLINE_LIMIT:
            headlines.append(words)
        elif display_width(words) <= DESCRIPTION_LIMIT:
            descriptions[-1:] = [words] if len(descriptions) >= 4 else [*descriptions[-1:], words]
    try:
        return dataclasses.replace(section, headlines=tuple(headlines[-15:]), descriptions=tuple(descriptions))
    except ValidationError:
        return None
