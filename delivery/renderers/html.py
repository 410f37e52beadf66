"""The draft as one web page that stands by itself: no script, no request to anywhere, its style inside.

Only prose is Markdown; posts, e-mails and ads are shown as they go out. All of it is the client's text: it is escaped,
or turned into a few harmless tags, and a content security policy holds should both fail.
"""

import base64
import hashlib
from itertools import groupby
from typing import Final

import nh3
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from delivery.domain import RenderedFile
from delivery.renderers.month_table import WEEKDAYS, Day, lay_out
from delivery.renderers.palette import Palette
from onboarding.domain import Brief
from production.domain import CalendarSection, Draft, ProseSection, Section, channel_of, languages_written

_CHANNELS: Final = {
    "linkedin": "LinkedIn",
    "instagram": "Instagram",
    "x": "X",
    "email": "E-mail",
    "google_ads": "Google Ads",
    "meta_ads": "Meta Ads",
}
_WHAT: Final = {"post": "post", "email": "message", "google_ad": "ad", "meta_ad": "ad"}
_TAGS: Final = frozenset(
    {"a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong"}
    | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
)
# Pictures would be fetched from elsewhere; their Markdown is shown as a link.
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def write_html(draft: Draft, brief: Brief) -> RenderedFile:
    """Give the whole draft as a page in the brand's colours."""
    ids = frozenset(section.id for section in draft.content.sections)
    style = render_to_string("delivery/content.css", {"palette": Palette.of(brief.brand.colors)})
    page = render_to_string(
        "delivery/content.html",
        {
            "draft": draft,
            "language": _language(brief),
            "groups": _groups(draft, ids),
            "weekdays": WEEKDAYS,
            "style": mark_safe(style),  # noqa: S308 - our own file with colours that match #RRGGBB
            "style_hash": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        },
    )
    return RenderedFile(name="content.html", format="html", content=page.encode())


def _language(brief: Brief) -> str:
    written = (code for code in brief.client.languages if code.split("-")[0] in languages_written())
    return next(written, "en")


def _groups(draft: Draft, ids: frozenset[str]) -> list[dict[str, object]]:
    """Put neighbouring pieces of one kind and channel together; each part of the plan stands by itself."""
    kinds = groupby(draft.content.sections, key=lambda section: (section.kind, channel_of(section)))
    groups = ((kind, channel, list(sections)) for (kind, channel), sections in kinds)
    return [
        {
            "kind": kind,
            "channel": _name(channel) if channel else "",
            "what": _WHAT.get(kind, "") + ("s" if len(sections) > 1 else ""),
            "count": len(sections),
            "sections": [_shown(section, ids) for section in sections],
        }
        for kind, channel, sections in groups
    ]


def _shown(section: Section, ids: frozenset[str]) -> dict[str, object]:
    return {
        "content": section,
        "prose": _prose(section) if isinstance(section, ProseSection) else "",
        "months": _months(section, ids) if isinstance(section, CalendarSection) else (),
    }


def _name(channel: str) -> str:
    return _CHANNELS.get(channel) or channel.replace("_", " ").capitalize()


def _prose(section: ProseSection) -> SafeString:
    rendered = _MARKDOWN.render("\n\n".join(section.paragraphs))
    clean = nh3.clean(
        rendered, tags=set(_TAGS), attributes={"a": {"href", "title"}}, url_schemes={"http", "https", "mailto"}
    )
    return mark_safe(clean)  # noqa: S308 - sanitised just above


def _months(section: CalendarSection, ids: frozenset[str]) -> list[dict[str, object]]:
    """Months of weeks of days; an entry leads to its piece if this page holds it."""
    return [
        {"title": month.title, "weeks": [[_day(day, ids) for day in week] for week in month.weeks]}
        for month in lay_out(section.entries)
    ]


def _day(day: Day, ids: frozenset[str]) -> dict[str, object]:
    entries = [
        (_name(entry.channel), entry.title, entry.section_id if entry.section_id in ids else "")
        for entry in day.entries
    ]
    return {
        "iso": day.date.isoformat(),
        "number": str(day.date.day),
        "weekday": day.weekday,
        "inside": day.inside,
        "entries": entries,
    }
