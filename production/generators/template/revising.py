"""Revisions: every request is met in the section it names, and the other sections stay as they are."""

import dataclasses
from collections.abc import Callable, Iterable

from onboarding.domain import Brief
from production.domain import (
    CalendarSection,
    DraftContent,
    EmailSection,
    GoogleAdSection,
    MetaAdSection,
    Pack,
    PostSection,
    ProseSection,
    RevisionRequest,
    Section,
    channel_of,
)
from production.generators.template.additions import Additions
from production.generators.template.campaign import Campaign
from production.generators.template.mending import change_texts, holds, removing, replacing, texts_of
from production.generators.template.soundness import is_sound
from strategy.domain import StrategyPlan

_REWRITTEN = ("duplicate.",)
_REFITTED = ("platform.",)
_REBUILT = ("structure.calendar",)


class Reviser:
    """Works through the requests on one draft, in order."""

    def __init__(self, content: DraftContent, brief: Brief, plan: StrategyPlan, pack: Pack) -> None:
        self._title = content.title
        self._sections = list(content.sections)
        self._before = {section.id: section for section in content.sections}
        self._brief, self._plan, self._pack = brief, plan, pack
        self._campaign = Campaign(brief, plan, pack)
        self._additions = Additions(self._campaign)
        self._avoided: list[str] = []

    def revise(self, requests: Iterable[RevisionRequest]) -> DraftContent:
        """Meet the requests; one that no longer matches changes nothing."""
        for request in requests:
            if request.replacement is None and request.excerpt:
                self._avoided.append(_telling_part(request.excerpt))
            self._meet(request)
        self._retitle_days()
        return DraftContent(title=self._title, sections=tuple(self._sections))

    def _retitle_days(self) -> None:
        """Let the calendar name a changed piece by what it says now, unless the day has a title of its own."""
        title_of = self._campaign.calendar.title_of
        changed: dict[tuple[str | None, str], str] = {
            (section.id, title_of(self._before[section.id])): title_of(section)
            for section in self._sections
            if channel_of(section) and self._before.get(section.id, section) != section
        }
        for section in [part for part in self._sections if isinstance(part, CalendarSection)]:
            entries = tuple(
                dataclasses.replace(entry, title=changed.get((entry.section_id, entry.title), entry.title))
                for entry in section.entries
            )
            self._put(dataclasses.replace(section, entries=entries))

    def _meet(self, request: RevisionRequest) -> None:
        known = [section for section in self._sections if section.id == request.section]
        if request.excerpt and request.section is None:
            known = [section for section in self._sections if holds(section, request.excerpt)]
            self._mend_title(request)
        for section in known:
            self._put(self._mended(section, request))
        if not known and not request.excerpt:
            self._supply_draft(request)

    def _put(self, mended: Section) -> None:
        self._sections = [mended if section.id == mended.id else section for section in self._sections]

    def _mended(self, section: Section, request: RevisionRequest) -> Section:
        if request.rule.startswith(_REWRITTEN) or (not request.excerpt and request.rule.startswith(_REBUILT)):
            return self._rewritten(section, request)
        if request.rule.startswith(_REFITTED) and request.replacement is None and isinstance(section, PostSection):
            return self._rewritten(section, request)
        if not request.excerpt:
            return self._supplied(section, request)
        return self._edited(section, request) if holds(section, request.excerpt) else section

    def _edited(self, section: Section, request: RevisionRequest) -> Section:
        change = removing(request.excerpt)
        if request.replacement is not None:
            change = replacing(request.excerpt, request.replacement)
        edited = change_texts(section, change)
        if edited is not None and is_sound(edited, section, self._campaign.facts):
            return edited
        rewritten = self._rewritten(section, request)
        return rewritten if rewritten != section or edited is None or not _is_filled(edited) else edited

    def _supplied(self, section: Section, request: RevisionRequest) -> Section:
        added = self._additions.add(section, request, self._said_elsewhere(section))
        if added is not None:
            return added
        wanted = self._additions.wanted(request, self._said_elsewhere(section))
        return self._rewritten(section, request, lambda text: all(words in text for words in wanted))

    def _said_elsewhere(self, section: Section) -> str:
        return "\n".join(text for other in self._sections if other.id != section.id for text in texts_of(other))

    def _rewritten(self, section: Section, request: RevisionRequest, accepts: Callable[[str], bool] = bool) -> Section:
        campaign = self._campaign_without((*self._avoided, *([request.excerpt] if request.replacement == "" else [])))
        others = [other for other in self._sections if other.id != section.id]
        fresh = _write_anew(campaign, section, others, accepts)
        return section if fresh is None else dataclasses.replace(fresh, id=section.id)

    def _campaign_without(self, avoided: tuple[str, ...]) -> Campaign:
        return Campaign(self._brief, self._plan, self._pack, avoided) if avoided else self._campaign

    def _mend_title(self, request: RevisionRequest) -> None:
        if request.excerpt in self._title:
            self._title = self._campaign_without((*self._avoided, request.excerpt)).prose.title()

    def _supply_draft(self, request: RevisionRequest) -> None:
        """Supply what the draft as a whole lacks: sections, must-use terms or disclaimers."""
        if request.rule.startswith(("structure.", "brief.")):
            self._restore()
            return
        for section in list(self._sections):
            if self._additions.is_home(section, request):
                self._put(self._supplied(section, request))

    def _restore(self) -> None:
        fresh = self._campaign.write().sections
        known = {section.id: section for section in self._sections}
        order = [known.pop(section.id, section) for section in fresh]
        self._sections = [*order, *known.values()]


def _telling_part(excerpt: str) -> str:
    """Give what must not come back: of several paragraphs the first full one, for the others may be duties."""
    full = [part for part in excerpt.split("\n\n") if len(part.split()) > 3]
    return full[0] if "\n\n" in excerpt and full else excerpt


def _is_filled(section: Section) -> bool:
    return all(text.strip() for text in texts_of(section))


def _write_anew(
    campaign: Campaign, section: Section, others: list[Section], accepts: Callable[[str], bool]
) -> Section | None:
    number = _number_of(section)
    match section:
        case ProseSection():
            return campaign.prose.write(section.kind)
        case PostSection():
            known = [post.text for post in others if isinstance(post, PostSection) and post.channel == section.channel]
            return campaign.posts(section.channel).rewrite(
                number, known, lambda text: text != section.text and accepts(text)
            )
        case EmailSection():
            return dataclasses.replace(campaign.emails.write_one(number), send_day=section.send_day)
        case GoogleAdSection():
            return campaign.ads.write_google(number)
        case MetaAdSection():
            known = [ad.primary_text for ad in others if isinstance(ad, MetaAdSection)]
            return campaign.ads.write_meta(number, known)
        case CalendarSection():
            return campaign.calendar.write(others)


def _number_of(section: Section) -> int:
    tail = section.id.rsplit("-", 1)[-1]
    return max(1, int(tail)) if tail.isascii() and tail.isdigit() else 1
