"""A package held against its manifest, whoever made it."""

import io
import json
import random
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from delivery import domain, services
from delivery.domain import FileState
from delivery.renderers import verification
from tests.builders import a_brief
from tests.builders_qc_delivery import a_small_draft

Change = Callable[[dict[str, bytes]], Any]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package as it is delivered."""
    archive, *_ = services.render(draft=a_small_draft(), brief=a_brief())
    path = tmp_path / archive.name
    path.write_bytes(archive.content)
    return path


def verify(path: Path) -> dict[str, str]:
    """The state of every file by its name."""
    return {file.name: file.state.value for file in services.verify_package(archive=path).files}


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repack(path: Path, files: dict[str, bytes], **changes: Any) -> None:
    """Write the archive anew; ``changes`` go to the entry of content.md."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            for field, value in (changes if name == "content.md" else {}).items():
                setattr(entry, field, value)
            archive.writestr(entry, content)


def add_twice(path: Path, name: str) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(name, b"again")


def test_a_package_as_delivered_is_intact(package: Path) -> None:
    checked = services.verify_package(archive=package)

    assert checked.intact
    assert [file.name for file in checked.files] == ["content.md", "content.html", "calendar.csv"]
    assert (checked.draft_id, checked.client_name) == ("draft_harbor", "Harbor Coffee")


def test_another_compression_is_the_same_package(package: Path) -> None:
    repack(package, contents(package), compress_type=zipfile.ZIP_DEFLATED)

    assert set(verify(package).values()) == {"ok"}


def test_a_changed_letter_is_damage(package: Path) -> None:
    files = contents(package)
    repack(package, {**files, "content.md": files["content.md"].replace(b"F", b"f", 1)})

    assert verify(package) == {"content.md": "damaged", "content.html": "ok", "calendar.csv": "ok"}


@pytest.mark.parametrize("change", [lambda content: content + b"!", lambda content: content[:-1], lambda content: b""])
def test_a_byte_more_or_less_is_damage(package: Path, change: Callable[[bytes], bytes]) -> None:
    files = contents(package)
    repack(package, {**files, "calendar.csv": change(files["calendar.csv"])})

    assert verify(package)["calendar.csv"] == "damaged"


def test_a_file_left_out_is_missing(package: Path) -> None:
    files = contents(package)
    del files["content.html"]
    repack(package, files)

    assert verify(package)["content.html"] == "missing"
    assert not services.verify_package(archive=package).intact


@pytest.mark.parametrize(
    "name", ["extra.txt", "../../etc/passwd", "/etc/passwd", "C:\\x", "folder/", "CONTENT.md", "é"]
)
def test_a_file_the_manifest_does_not_know_is_unexpected(package: Path, name: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    repack(package, {**contents(package), name: b""})

    checked = services.verify_package(archive=package)

    assert checked.files[-1].name == name
    assert (checked.files[-1].state, checked.intact) == (FileState.UNEXPECTED, False)
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_that_is_there_twice_is_damage(package: Path) -> None:
    add_twice(package, "content.md")

    assert verify(package)["content.md"] == "damaged"


def test_a_second_manifest_is_refused(package: Path) -> None:
    add_twice(package, "manifest.json")

    with pytest.raises(domain.PackageDamaged, match="more than once"):
        services.verify_package(archive=package)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_device_in_place_of_a_file_is_damage(package: Path, kind: int) -> None:
    repack(package, contents(package), external_attr=(kind | 0o777) << 16)

    assert verify(package)["content.md"] == "damaged"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_of_others_is_damage(package: Path, method: int) -> None:
    repack(package, contents(package), compress_type=method)

    assert verify(package)["content.md"] == "damaged"


def test_an_encrypted_file_is_damage(package: Path) -> None:
    content = bytearray(package.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    package.write_bytes(content)

    assert verify(package)["content.md"] == "damaged"


def test_a_bomb_is_left_after_the_bytes_it_should_have(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repack(package, {**contents(package), "content.md": bytes(50_000_000)}, compress_type=zipfile.ZIP_DEFLATED)
    asked: list[int] = []
    real = zipfile.ZipExtFile.read

    def read(self: zipfile.ZipExtFile, size: int = -1) -> bytes:
        asked.append(size)
        return real(self, size)

    monkeypatch.setattr(zipfile.ZipExtFile, "read", read)

    state = verify(package)["content.md"]

    assert state == "damaged"
    assert -1 not in asked
    assert len(asked) < 20


def test_a_manifest_that_promises_too_much_is_refused(package: Path) -> None:
    files = contents(package)
    manifest = json.loads(files["manifest.json"])
    manifest["files"][0]["size"] = verification.UNPACKED_LIMIT + 1
    repack(package, {**files, "manifest.json": json.dumps(manifest).encode()})

    with pytest.raises(domain.PackageDamaged, match="268,435,456"):
        services.verify_package(archive=package)


def test_too_many_entries_are_refused(package: Path) -> None:
    repack(package, contents(package) | {f"file-{number}": b"" for number in range(verification.ENTRY_LIMIT)})

    with pytest.raises(domain.PackageDamaged, match="more than 1,000 entries"):
        services.verify_package(archive=package)


def test_an_archive_that_is_too_large_is_refused(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "ARCHIVE_LIMIT", 100)

    with pytest.raises(domain.ArchiveUnreadable, match="more than 100 bytes"):
        services.verify_package(archive=package)


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"{", b"\xff", b'{"files": []}', b"NaN", b"[" * 100_000, b'{"files": 1e999}'],
)
def test_a_manifest_that_is_none_is_refused(package: Path, manifest: bytes) -> None:
    repack(package, {**contents(package), "manifest.json": manifest})

    with pytest.raises(domain.PackageDamaged, match=r"manifest\.json"):
        services.verify_package(archive=package)


@pytest.mark.parametrize("name", ["../../etc/passwd", "manifest.json", "content.html"])
def test_a_manifest_with_names_that_can_not_be_is_refused(package: Path, name: str) -> None:
    files = contents(package)
    manifest = json.loads(files["manifest.json"])
    manifest["files"][0]["name"] = name
    repack(package, {**files, "manifest.json": json.dumps(manifest).encode()})

    with pytest.raises(domain.PackageDamaged):
        services.verify_package(archive=package)


def test_an_archive_without_a_manifest_is_refused(package: Path) -> None:
    files = contents(package)
    del files["manifest.json"]
    repack(package, files)

    with pytest.raises(domain.PackageDamaged, match=r"manifest\.json is missing"):
        services.verify_package(archive=package)


@pytest.mark.parametrize("content", [b"", b"PK", b"hello", b"PK\x05\x06" + bytes(18), bytes(1000)])
def test_what_is_no_package_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some.zip"
    path.write_bytes(content)

    with pytest.raises(domain.PackageDamaged):
        services.verify_package(archive=path)


def test_a_file_that_is_not_there_or_a_folder_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(domain.ArchiveUnreadable, match="is not there"):
        services.verify_package(archive=tmp_path / "none.zip")
    with pytest.raises(domain.ArchiveUnreadable, match="is a folder"):
        services.verify_package(archive=tmp_path)


def test_every_cut_of_a_package_is_refused(package: Path) -> None:
    content = package.read_bytes()

    for length in range(0, len(content), 97):
        package.write_bytes(content[:length])
        with pytest.raises(domain.PackageDamaged):
            services.verify_package(archive=package)


def test_no_changed_byte_of_a_file_goes_unseen_and_none_is_a_crash(package: Path) -> None:
    content, chance = package.read_bytes(), random.Random(7)
    start = content.index(b"PK\x01\x02")

    for _ in range(400):
        at = chance.randrange(len(content))
        package.write_bytes(content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :])
        seen = _is_seen(package)
        assert seen or at >= start or _is_in_a_header(content, at), at


def _is_seen(package: Path) -> bool:
    try:
        return not services.verify_package(archive=package).intact
    except domain.PackageDamaged:
        return True


def _is_in_a_header(content: bytes, at: int) -> bool:
    starts = [entry.header_offset for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()]
    return any(start <= at < start + 30 + 20 for start in starts)
