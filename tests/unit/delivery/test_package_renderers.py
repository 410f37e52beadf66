"""A draft as files: what clients receive."""

import base64
import csv
import dataclasses
import hashlib
import io
import json
import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils import translation

from delivery import services
from delivery.renderers.calendar_csv import write_calendar
from delivery.renderers.html import write_html
from delivery.renderers.palette import Palette, contrast
from production import domain as production
from tests.builders import a_brief
from tests.builders_qc_delivery import EVERY_SCRIPT, a_small_content, a_small_draft

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt&colon;alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "![pixel](https://tracker.example/p.gif)",
    '<https://tracker.example/" onmouseover=alert(1)>',
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<iframe src=https://evil.example></iframe>",
    "<link rel=stylesheet href=https://evil.example/a.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "{% include 'admin/base.html' %} {{ draft.id }} {{ settings.SECRET_KEY }}",
    "<a href='vbscript:msgbox(1)' style='background:url(https://evil.example)'>x</a>",
    "[ref]: javascript:alert(1)\n\n[ref]",
    "`<script>`\n\n    <script>alert(1)</script>",
    "<!-- --><b onclick=alert(1)>b</b>",
    "<math><mtext><style><img src onerror=alert(1)></style></mtext></math>",
    "\u202e<\u200bscript>alert(1)</script>",
]


class Page(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def rendered(**changes: Any) -> dict[str, bytes]:
    files = services.render(draft=a_small_draft(**changes), brief=a_brief())
    return {file.name: file.content for file in files}


def saying(text: str) -> production.DraftContent:
    """A draft that says ``text`` in every field of every kind of section."""
    sections = tuple(_saying(section, text) for section in a_small_content().sections)
    return production.DraftContent(title=text, sections=sections)


def _saying(section: Any, text: str) -> Any:
    said: dict[str, Any] = {"heading": text} | {name: text for name in _TEXTS if hasattr(section, name)}
    said |= {name: (text, text) for name in _LISTS if hasattr(section, name)}
    if isinstance(section, production.CalendarSection):
        said["entries"] = (production.CalendarEntry(date=date(2027, 1, 4), channel="x", title=text),)
    return dataclasses.replace(section, **said)


_TEXTS = ["text", "subject", "preheader", "body", "unsubscribe", "postal_address"]
_TEXTS += ["primary_text", "headline", "description"]
_LISTS = ["paragraphs", "headlines", "descriptions", "paths"]


def test_the_archive_comes_first_and_then_what_is_in_it() -> None:
    names = list(rendered())

    assert names == ["harbor-coffee-r1.zip", "content.md", "content.html", "calendar.csv", "manifest.json"]


def test_the_markdown_is_the_very_text_that_is_checked() -> None:
    content = saying(EVERY_SCRIPT)

    files = rendered(content=content)

    assert files["content.md"] == production.as_text(content).text.encode()


def test_the_same_draft_gives_the_same_bytes() -> None:
    first = rendered()

    with translation.override("de"):
        second = rendered()

    assert first == second


def test_another_word_gives_another_archive() -> None:
    archives = {rendered(content=saying(word))["harbor-coffee-r1.zip"] for word in ("one", "two")}

    assert len(archives) == 2


def test_the_archive_holds_every_other_file_to_the_byte() -> None:
    files = rendered()

    archive = zipfile.ZipFile(io.BytesIO(files.pop("harbor-coffee-r1.zip")))

    assert archive.namelist() == list(files)
    assert {name: archive.read(name) for name in files} == files
    assert archive.testzip() is None


def test_nothing_in_the_archive_tells_when_or_where_it_was_made() -> None:
    archive = zipfile.ZipFile(io.BytesIO(rendered()["harbor-coffee-r1.zip"]))

    entries = archive.infolist()

    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert {(entry.create_system, entry.compress_type) for entry in entries} == {(3, zipfile.ZIP_STORED)}


def test_the_manifest_tells_size_and_checksum_of_every_file() -> None:
    files = rendered()

    manifest = json.loads(files["manifest.json"])

    assert [entry["name"] for entry in manifest["files"]] == ["content.md", "content.html", "calendar.csv"]
    for entry in manifest["files"]:
        content = files[entry["name"]]
        assert (entry["size"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_the_manifest_tells_the_draft_and_no_time() -> None:
    draft = a_small_draft()

    manifest = json.loads(rendered()["manifest.json"])

    assert sorted(manifest) == list(manifest)
    assert manifest.pop("files")
    assert manifest == {
        "client_name": "Harbor Coffee",
        "content_sha256": draft.content.sha256,
        "draft_id": "draft_harbor",
        "draft_revision": 1,
    }


def test_the_calendar_reads_back_as_it_was_planned() -> None:
    text = rendered()["calendar.csv"].decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    assert rows == [
        {"date": "2027-01-04", "channel": "instagram", "title": "Two bags a month", "section_id": "post_1"},
        {"date": "2027-01-05", "channel": "email", "title": "Welcome", "section_id": ""},
    ]


def test_the_calendar_opens_in_spreadsheets() -> None:
    table = write_calendar(a_small_draft(saying('Say "é", 你好 ☕️'))).content

    assert table.startswith(b"\xef\xbb\xbf")
    assert table.count(b"\r\n") == table.count(b"\n") == 2
    assert '"Say ""é"", 你好 ☕️"' in table.decode("utf-8-sig")


@pytest.mark.parametrize("start", [*"=+-@\t\r\n＝＋－＠", " =", "\u3000＝", "\xa0@"])
def test_no_cell_is_a_formula(start: str) -> None:
    table = write_calendar(a_small_draft(saying(f'{start}HYPERLINK("https://evil.example")')))

    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))

    assert rows[1][2] == f'\'{start}HYPERLINK("https://evil.example")'


def test_a_draft_without_a_calendar_has_an_empty_table() -> None:
    only_a_post = a_small_content(sections=a_small_content().sections[1:2])

    table = write_calendar(a_small_draft(only_a_post)).content

    assert table.decode("utf-8-sig") == '"date","channel","title","section_id"\r\n'


def test_the_page_says_all_that_the_draft_says() -> None:
    page = Page(rendered()["content.html"])

    content = a_small_content()
    written = production.as_text(content)
    for field in written.fields:
        if field.name != "paragraph":
            assert written.text[field.start : field.end] in page.text
    assert "Roasted within 24 hours" in page.text


def test_the_page_shows_markdown_as_type_and_posts_as_they_go_out() -> None:
    page = rendered(content=saying("**Fresh** [now](https://harborcoffee.example/pier)"))["content.html"].decode()

    assert '<strong>Fresh</strong> <a href="https://harborcoffee.example/pier" rel="noopener noreferrer">' in page
    assert '<p class="said" dir="auto">**Fresh** [now]' in page


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text: str) -> None:
    draft = a_small_draft(saying(text), client_name=text)

    page = Page(write_html(draft, a_brief()).content)

    plain = Page(write_html(a_small_draft(saying("**a** [b](https://c.example)\n\n- d")), a_brief()).content)
    assert page.tags - plain.tags <= {"pre", "code"}
    assert {name for name, _ in page.attributes} <= {name for name, _ in plain.attributes} | {"rel", "title"}
    links = [value for name, value in page.attributes if name == "href"]
    assert all(re.match(r"#|https://tracker\.example", link) for link in links)


def test_template_words_in_the_text_stay_words() -> None:
    page = Page(rendered(content=saying("{{ draft.id }}{% now 'Y' %}"))["content.html"])

    assert page.text.count("{{ draft.id }}{% now 'Y' %}") > 10


def test_the_page_asks_nothing_of_anyone() -> None:
    page = Page(rendered()["content.html"])

    policy = next(value for name, value in page.attributes if value.startswith("default-src"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert page.tags.isdisjoint({"script", "img", "link", "iframe", "object", "form", "base"})
    assert "url(" not in page.text
    assert "@import" not in page.text


def test_the_policy_allows_the_one_style_in_the_page() -> None:
    page = rendered()["content.html"].decode()

    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)

    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in page


def test_every_link_of_the_contents_leads_somewhere() -> None:
    page = Page(rendered()["content.html"])

    targets = {value.removeprefix("#") for name, value in page.attributes if name == "href" and value[0] == "#"}

    assert targets == {value for name, value in page.attributes if name == "id"}


def test_a_day_leads_to_its_piece_if_the_draft_holds_it() -> None:
    first, last = a_small_content().sections[1], a_small_content().sections[-1]
    whole, without = rendered(), rendered(content=a_small_content(sections=(last,)))

    link = f'<a href="#{first.id}">Two bags a month</a>'.encode()
    assert link in whole["content.html"]
    assert link not in without["content.html"]


def test_the_page_wears_the_brands_colours() -> None:
    page = rendered()["content.html"].decode()

    assert "--brand:#0B3954;--on-brand:#FFFFFF;--heading:#0B3954;--accent:#F2A541" in page


@pytest.mark.parametrize("colors", [(), ("#FFFF00",), ("#000000", "#FFFFFF"), ("#808080",), ("#F2A541", "#0B3954")])
def test_text_is_readable_on_any_brand(colors: tuple[str, ...]) -> None:
    palette = Palette.of(colors)

    assert contrast(palette.brand, palette.on_brand) >= 4.5
    assert contrast(palette.heading, "#FFFFFF") >= 4.5


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1
