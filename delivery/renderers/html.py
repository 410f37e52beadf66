"""The draft as one web page that stands by itself: no script, no request to anywhere, its style inside.

Only prose is Markdown; posts, e-mails and ads are shown as they go out. All of it is the client's text: it is escaped,
or turned into a few harmless tags, and a content security policy holds should both fail.
"""

import base64
import hashlib
from typing import Final

import nh3
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from delivery.domain import RenderedFile
from delivery.renderers.palette import Palette
from onboarding.domain import Brief
from production.domain import Draft, ProseSection, Section, channel_of, languages_written

_CHANNELS: Final = {
    "linkedin": "LinkedIn",
    "instagram": "Instagram",
    "x": "X",
    "email": "E-mail",
    "google_ads": "Google Ads",
    "meta_ads": "Meta Ads",
}
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
            "sections": [_shown(section, ids) for section in draft.content.sections],
            "style": mark_safe(style),  # noqa: S308 - our own file with colours that match #RRGGBB
            "style_hash": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        },
    )
    return RenderedFile(name="content.html", format="html", content=page.encode())


def _language(brief: Brief) -> str:
    written = (code for code in brief.client.languages if code.split("-")[0] in languages_written())
    return next(written, "en")


def _shown(section: Section, ids: frozenset[str]) -> dict[str, object]:
    channel = channel_of(section)
    return {
        "kind": section.kind,
        "content": section,
        "channel": _name(channel) if channel else "",
        "prose": _prose(section) if isinstance(section, ProseSection) else "",
        "days": _days(section, ids),
    }


def _name(channel: str) -> str:
    return _CHANNELS.get(channel) or channel.replace("_", " ").capitalize()


def _prose(section: ProseSection) -> SafeString:
    rendered = _MARKDOWN.render("\n\n".join(section.paragraphs))
    clean = nh3.clean(
        rendered, tags=set(_TAGS), attributes={"a": {"href", "title"}}, url_schemes={"http", "https", "mailto"}
    )
    return mark_safe(clean)  # noqa: S308 - sanitised just above


def _days(section: Section, ids: frozenset[str]) -> list[tuple[str, str, str, str]]:
    """Date, channel, title, and the id of the section on this page that the day is about, if there is one."""
    return [
        (entry.date.isoformat(), _name(entry.channel), entry.title, entry.section_id if entry.section_id in ids else "")
        for entry in getattr(section, "entries", ())
    ]
