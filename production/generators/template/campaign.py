"""The whole package: every section the pack promises, in order."""

from collections.abc import Iterable
from datetime import date

from onboarding.domain import Brief
from production.domain import DraftContent, Pack, Section
from production.domain.packs import ProseKind
from production.generators.template.ads import AdWriter
from production.generators.template.calendar import CalendarWriter
from production.generators.template.emails import EmailWriter
from production.generators.template.facts import gather
from production.generators.template.guard import Guard
from production.generators.template.posts import Channel, PostWriter
from production.generators.template.prose import ProseWriter
from strategy.domain import StrategyPlan

_OPENING: tuple[ProseKind, ...] = ("summary", "positioning", "messaging_pillars")


class Campaign:
    """One brief's writers, and what they write together."""

    def __init__(self, brief: Brief, plan: StrategyPlan, pack: Pack, avoided: Iterable[str] = ()) -> None:
        """Set the writers up; ``avoided`` are passages that must not come back."""
        self.guard = Guard(brief, avoided)
        self.facts = gather(brief, plan, self.guard)
        self.pack = pack
        self.start: date = brief.start_date or plan.timeline.start_date
        self.prose = ProseWriter(self.facts, self.guard)
        self.emails = EmailWriter(self.facts, self.guard, self.start)
        self.ads = AdWriter(self.facts, self.guard)
        self.calendar = CalendarWriter(self.facts, self.guard, self.start, pack.calendar_days)

    def write(self) -> DraftContent:
        """Write the package from scratch."""
        opening = [self.prose.write(kind) for kind in self.pack.prose if kind in _OPENING]
        closing = [self.prose.write(kind) for kind in self.pack.prose if kind not in _OPENING]
        pieces = self.pieces()
        sections = (*opening, *pieces, self.calendar.write(pieces), *closing)
        return DraftContent(title=self.prose.title(), sections=sections)

    def pieces(self) -> tuple[Section, ...]:
        """Write what goes out: posts, e-mails and ads."""
        posts = (post for counted in self.pack.posts for post in self.posts(counted.channel).write(counted.count))
        return (*posts, *self.emails.write(self.pack.emails), *self._google_ads(), *self._meta_ads())

    def posts(self, channel: Channel) -> PostWriter:
        """Give the writer of a channel's posts."""
        return PostWriter(self.facts, self.guard, channel)

    def _google_ads(self) -> list[Section]:
        return [self.ads.write_google(number) for number in range(1, self.pack.google_ads + 1)]

    def _meta_ads(self) -> list[Section]:
        earlier: list[str] = []
        sections: list[Section] = []
        for number in range(1, self.pack.meta_ads + 1):
            section = self.ads.write_meta(number, earlier)
            earlier.append(section.primary_text)
            sections.append(section)
        return sections
