"""Whether an edited section can still go out, or has to be written anew."""

from production.domain import (
    CalendarSection,
    EmailSection,
    GoogleAdSection,
    MetaAdSection,
    PostSection,
    ProseSection,
    Section,
)
from production.generators.template.facts import Facts
from production.generators.template.limits import DESCRIPTION_LIMIT, HEADLINE_LIMIT, display_width, fits_post
from production.generators.template.mending import body_of
from production.generators.template.playbook import load_calls

LEAST_HEADLINES = 3
LEAST_DESCRIPTIONS = 2


def is_sound(edited: Section, before: Section, facts: Facts) -> bool:
    """Tell whether a section is complete after an edit: nothing empty, within its limits, its call to action kept."""
    match edited, before:
        case PostSection(), PostSection():
            return _is_sound_post(edited, before, facts)
        case EmailSection(), EmailSection():
            lines = (edited.subject, edited.preheader, edited.body, edited.unsubscribe, edited.postal_address)
            return all(line.strip() for line in lines) and _keeps_link(edited.body, before.body, facts)
        case GoogleAdSection(), _:
            return _is_sound_ad(edited)
        case MetaAdSection(), _:
            return bool(edited.primary_text.strip() and edited.headline.strip() and edited.description.strip())
        case CalendarSection(), _:
            return all(entry.title.strip() for entry in edited.entries)
        case ProseSection(), _:
            return bool(edited.heading.strip() and edited.paragraphs)
        case _:
            return False


def is_marked(text: str) -> bool:
    """Tell whether a post says at its start that it is paid for."""
    return text.startswith(tuple(mark.removesuffix("{text}") for mark in load_calls().ad_marks))


def _is_sound_post(edited: PostSection, before: PostSection, facts: Facts) -> bool:
    whole = len(body_of(edited.text)) > 1 or len(body_of(before.text)) == 1
    marked = is_marked(edited.text) or not is_marked(before.text)
    return (
        bool(edited.text.strip())
        and whole
        and marked
        and fits_post(edited.channel, edited.text)
        and _keeps_link(edited.text, before.text, facts)
    )


def _is_sound_ad(ad: GoogleAdSection) -> bool:
    return (
        len(ad.headlines) >= LEAST_HEADLINES
        and len(ad.descriptions) >= LEAST_DESCRIPTIONS
        and all(display_width(line) <= HEADLINE_LIMIT for line in ad.headlines)
        and all(display_width(line) <= DESCRIPTION_LIMIT for line in ad.descriptions)
        and len(set(ad.headlines)) == len(ad.headlines)
    )


def _keeps_link(text: str, before: str, facts: Facts) -> bool:
    marks = [mark for mark in (facts.url, facts.email, "link in bio", "Link in bio") if mark and mark in before]
    return not marks or any(mark in text for mark in marks)
