"""``manage.py verify_package``."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from delivery import services
from tests.builders import a_brief
from tests.builders_qc_delivery import a_small_draft


@pytest.fixture
def package(tmp_path: Path) -> Path:
    archive, *_ = services.render(draft=a_small_draft(client_name="[bold]\x1b[31mHarbor"), brief=a_brief())
    path = tmp_path / archive.name
    path.write_bytes(archive.content)
    return path


def run(*arguments: str) -> tuple[int, str]:
    """The exit code and what was printed."""
    out = io.StringIO()
    try:
        call_command("verify_package", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_an_intact_package_ends_with_0_and_a_line_for_every_file(package: Path) -> None:
    code, printed = run(str(package))

    assert code == 0
    for name in ("content.md", "content.html", "calendar.csv"):
        assert name in printed
    assert "All files are as the manifest says." in printed


def test_a_hostile_name_has_no_effect_on_the_terminal(package: Path) -> None:
    _, printed = run(str(package))

    assert "\x1b" not in printed
    assert "[bold]" in printed


def test_a_damaged_package_ends_with_1_and_names_the_file(package: Path) -> None:
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("extra.txt", b"")

    code, printed = run(str(package))

    assert code == 1
    assert "extra.txt" in printed
    assert "unexpected" in printed


def test_json_is_one_document(package: Path) -> None:
    code, printed = run(str(package), "--json")

    document = json.loads(printed)
    assert (code, document["intact"], document["draft_id"]) == (0, True, "draft_harbor")
    assert [file["state"] for file in document["files"]] == ["ok", "ok", "ok"]


@pytest.mark.parametrize("content", [None, b"", b"hello"])
def test_what_is_no_package_ends_with_1_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "some.zip"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        run(str(path))

    assert refused.value.returncode == 1
    assert len(str(refused.value).splitlines()) == 1


def test_a_folder_ends_with_1_and_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is a folder") as refused:
        run(str(tmp_path))

    assert refused.value.returncode == 1
