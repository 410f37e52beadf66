"""The package as it lies on disk: real files, true figures, the same bytes each time. No database is there."""

import csv
import io
import json
import zipfile
from html.parser import HTMLParser

import pytest

from aicmo_site.kernel.ids import new_id
from aicmo_site.orchestration.domain import Run
from delivery import services as delivery
from delivery.domain import RenderedFile
from onboarding import services as onboarding
from production import services as production
from production.domain import CalendarSection
from tests.e2e.packages import archive_of, artifacts_of, content_of, file_of, manifest_of, sha256, text_of
from tests.e2e.shell import manage
from tests.workflows import an_example, carry

pytestmark = pytest.mark.usefixtures("no_database")

KINDS = ("zip", "markdown", "html", "csv", "json")


class Reading(HTMLParser):
    """What a browser would show, and the tags it met."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.shown.append(data)


def delivered() -> Run:
    return carry(an_example("coffee-roaster"))


def rendered_again(run: Run) -> tuple[RenderedFile, ...]:
    draft = production.get_draft(draft_id=run.documents.draft_id or "")
    return delivery.render(draft=draft, brief=onboarding.get_brief(brief_id=draft.brief_id))


def rows_of(run: Run) -> list[dict[str, str]]:
    text = file_of(run, "csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("kind", KINDS)
def test_every_named_file_is_there_with_the_size_and_hash_it_claims(kind: str) -> None:
    artifact = artifacts_of(run := delivered())[kind]

    content = file_of(run, kind).read_bytes()

    assert (artifact.size, artifact.sha256) == (len(content), sha256(content))


def test_the_archive_is_a_sound_zip_of_the_files_beside_it() -> None:
    run = delivered()

    packed = archive_of(run)

    beside = {file_of(run, kind).name: file_of(run, kind).read_bytes() for kind in KINDS[1:]}
    assert packed == beside
    assert zipfile.ZipFile(file_of(run, "zip")).testzip() is None


def test_the_manifest_tells_the_truth_of_every_other_file() -> None:
    run = delivered()
    packed = archive_of(run)

    told = {entry["name"]: (entry["size"], entry["sha256"]) for entry in manifest_of(run)["files"]}

    del packed["manifest.json"]
    assert told == {name: (len(content), sha256(content)) for name, content in packed.items()}


def test_the_page_shows_what_the_text_says() -> None:
    run = delivered()
    page = Reading()

    page.feed(file_of(run, "html").read_text())

    shown = " ".join(page.shown)
    assert {"html", "body", "h1", "h2", "table"} <= page.tags
    assert "script" not in page.tags
    assert all(section.heading in shown for section in content_of(run).sections)


def test_the_table_is_the_calendar() -> None:
    run = delivered()
    (calendar,) = [part for part in content_of(run).sections if isinstance(part, CalendarSection)]

    rows = rows_of(run)

    assert [next(iter(row.values())) for row in rows] == [entry.date.isoformat() for entry in calendar.entries]
    assert [entry.title in row.values() for row, entry in zip(rows, calendar.entries, strict=True)] == [True] * 30


def test_the_same_draft_gives_the_same_bytes() -> None:
    run = delivered()

    again = {file.name: file.content for file in rendered_again(run)}

    assert again == {file_of(run, kind).name: file_of(run, kind).read_bytes() for kind in KINDS}


def test_the_same_brief_run_twice_says_the_same() -> None:
    assert text_of(delivered()) == text_of(delivered())


def test_a_package_can_be_verified() -> None:
    answer = manage("verify_package", file_of(delivered(), "zip"), "--json")

    assert (answer.code, answer.document["intact"]) == (0, True)


@pytest.mark.parametrize("name", ["content.md", "content.html", "calendar.csv"])
def test_one_flipped_byte_is_found(name: str) -> None:
    archive = file_of(run := delivered(), "zip")
    whole = archive.read_bytes()
    place = whole.index(archive_of(run)[name]) + 200

    archive.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])

    answer = manage("verify_package", archive, "--json")
    assert answer.code == 1
    assert [file["name"] for file in answer.document["files"] if file["state"] != "ok"] == [name]


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_byte_flipped_anywhere_is_told_without_a_trace(part: float) -> None:
    archive = file_of(delivered(), "zip")
    damaged = bytearray(archive.read_bytes())
    damaged[int(len(damaged) * part)] ^= 0xFF
    archive.write_bytes(damaged)

    answer = manage("verify_package", archive)

    assert answer.code == 1
    assert "Traceback" not in answer.err


def test_a_manifest_that_fits_other_files_is_found() -> None:
    archive = file_of(run := delivered(), "zip")
    files = archive_of(run) | {"content.md": b"# Another text\n"}

    with zipfile.ZipFile(archive, "w") as forged:
        for name, content in files.items():
            forged.writestr(name, content)

    assert manage("verify_package", archive).code == 1


def test_a_package_of_another_draft_lies_in_a_folder_of_its_own() -> None:
    first, second = delivered(), delivered()

    folders = {file_of(run, "zip").parent for run in (first, second)}

    assert len(folders) == 2
    assert manifest_of(first)["draft_id"] != manifest_of(second)["draft_id"]


def test_client_text_is_never_markup_in_the_page() -> None:
    form = an_example("coffee-roaster")
    hostile = form.__class__(
        **{name: getattr(form, name) for name in form.__dataclass_fields__}
        | {"key_messages": ("Fresh <script>alert(1)</script> <b>this</b> week",)}
    )
    page = Reading()

    page.feed(file_of(carry(hostile, threshold=0.0), "html").read_text())

    assert "script" not in page.tags


def test_the_manifest_is_plain_json_with_sorted_keys() -> None:
    text = archive_of(delivered())["manifest.json"].decode()

    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def test_an_unused_id_makes_no_folder(media: object) -> None:
    assert delivery.discard_package(package_id=new_id("pkg")) is False
