"""Packages on disk: whole or not at all, and never outside their folder."""

import hashlib
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from aicmo_site.kernel.errors import InvalidInput
from delivery import domain, services
from tests.builders import a_brief
from tests.builders_qc_delivery import a_small_draft

pytestmark = pytest.mark.usefixtures("memory")


def a_file(name: str = "content.md", content: bytes = b"# Hi\n") -> domain.RenderedFile:
    return domain.RenderedFile(name=name, format="markdown", content=content)


def store(*files: domain.RenderedFile, package_id: str = "pkg_1") -> tuple[domain.Artifact, ...]:
    return services.store_files(package_id=package_id, files=files)


def found(media: Path) -> dict[str, bytes]:
    """Every file below the media folder, by its path."""
    return {str(path.relative_to(media)): path.read_bytes() for path in sorted(media.rglob("*")) if path.is_file()}


def folders(media: Path) -> list[str]:
    return sorted(path.name for path in (media / "packages").iterdir())


def test_every_artifact_names_a_file_that_is_there_with_its_size_and_checksum(media: Path) -> None:
    artifacts = store(*services.render(draft=a_small_draft(), brief=a_brief()))

    assert [artifact.format for artifact in artifacts] == ["zip", "markdown", "html", "csv", "json"]
    for artifact in artifacts:
        content = (media / artifact.path).read_bytes()
        assert (artifact.size, artifact.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_files_lie_in_the_folder_of_their_package(media: Path) -> None:
    store(a_file("a.md", b"a"), a_file("b.md", b"b"))

    assert found(media) == {"packages/pkg_1/a.md": b"a", "packages/pkg_1/b.md": b"b"}


def test_writing_again_replaces_every_file(media: Path) -> None:
    store(a_file("a.md", b"first"), a_file("b.md"))

    store(a_file("a.md", b"second"))

    assert found(media) == {"packages/pkg_1/a.md": b"second"}
    assert folders(media) == ["pkg_1"]


@pytest.mark.parametrize("step", ["mkdir", "open", "fsync", "replace"])
def test_a_disk_that_refuses_leaves_the_files_as_they_were(
    media: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store(a_file(content=b"before"))

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path if step in ("mkdir", "open") else os, step, refuse)
        with pytest.raises(domain.StorageFailed, match="No space left on device"):
            store(a_file(content=b"after"))

    assert found(media) == {"packages/pkg_1/content.md": b"before"}
    assert folders(media) == ["pkg_1"]


def test_a_move_that_fails_half_way_puts_the_earlier_files_back(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store(a_file(content=b"before"))
    move, moves = os.replace, iter([True, False, True])

    def refuse_the_second(source: Path, target: Path) -> None:
        if not next(moves):
            raise OSError(5, "Input/output error")
        move(source, target)

    monkeypatch.setattr(os, "replace", refuse_the_second)
    with pytest.raises(domain.StorageFailed):
        store(a_file(content=b"after"))

    assert found(media) == {"packages/pkg_1/content.md": b"before"}


def test_a_failure_names_no_path(media: Path) -> None:
    media.write_text("a file where the folder should be")

    with pytest.raises(domain.StorageFailed) as failure:
        store(a_file())

    assert str(media) not in failure.value.message


@pytest.mark.parametrize(
    "package_id",
    ["", ".", "..", "../pkg_1", "a/b", "/etc", "a\\b", ".hidden", "pkg_1/", "pkg~1", "a\x00b", "é", "a" * 65],
)
def test_no_package_lies_outside_its_folder(media: Path, package_id: str) -> None:
    store(a_file(), package_id="pkg_1")

    for act in (
        lambda: store(a_file(), package_id=package_id),
        lambda: services.discard_package(package_id=package_id),
    ):
        with pytest.raises(InvalidInput, match="package_id"):
            act()

    assert found(media) == {"packages/pkg_1/content.md": b"# Hi\n"}


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/b", ".hidden", "", "a\nb", "é.md"])
def test_no_file_lies_outside_its_package(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        a_file(name)


def test_discarding_removes_files_that_no_package_names_and_twice_equals_once(media: Path) -> None:
    store(a_file())
    store(a_file(), package_id="pkg_10")

    assert services.discard_package(package_id="pkg_1")
    assert not services.discard_package(package_id="pkg_1")

    assert folders(media) == ["pkg_10"]


def test_discarding_removes_what_an_interrupted_write_left_and_nothing_of_others(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(5, "power cut")))
    for package_id in ("pkg_1", "pkg_1.b"):
        with pytest.raises(domain.StorageFailed):
            store(a_file(), package_id=package_id)
    monkeypatch.undo()

    assert services.discard_package(package_id="pkg_1")

    assert [name.split("~")[0] for name in folders(media)] == [".pkg_1.b"]


def test_a_disk_that_will_not_delete_says_so_and_keeps_the_rows(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store(a_file())

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(shutil, "rmtree", refuse)
    with pytest.raises(domain.StorageFailed, match="Permission denied"):
        services.discard_package(package_id="pkg_1")

    assert found(media)


def test_a_package_that_never_was_is_discarded_without_a_word() -> None:
    assert not services.discard_package(package_id="pkg_unknown")


@pytest.mark.parametrize("path", ["/etc/passwd", "packages/../../secret", "packages//a.md", "..", "a\\b", ""])
def test_no_artifact_leads_out_of_the_media_folder(path: str) -> None:
    with pytest.raises(ValidationError):
        domain.Artifact(name="a.md", format="markdown", path=path, size=0, sha256="0" * 64)


def test_a_link_in_place_of_a_package_goes_and_what_it_leads_to_stays(media: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.md").touch()
    (media / "packages").mkdir(parents=True)
    (media / "packages" / "pkg_1").symlink_to(elsewhere)

    store(a_file("a.md", b"a"))

    assert folders(media) == ["pkg_1"]
    assert found(media) == {"packages/pkg_1/a.md": b"a"}
    assert (elsewhere / "kept.md").exists()


def test_a_link_that_leads_nowhere_is_discarded(media: Path) -> None:
    (media / "packages").mkdir(parents=True)
    (media / "packages" / "pkg_1").symlink_to(media / "nowhere")

    assert services.discard_package(package_id="pkg_1")
    assert folders(media) == []


def test_a_package_that_another_process_wrote_meanwhile_is_replaced(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, rivals = os.replace, [media / "packages" / "pkg_1"]

    def replace_after_a_rival(source: Path, target: Path) -> None:
        if target == media / "packages" / "pkg_1" and rivals:
            rivals.pop().mkdir()
            (target / "rival.md").touch()
        replace(source, target)

    monkeypatch.setattr(os, "replace", replace_after_a_rival)
    store(a_file("a.md", b"a"))

    assert found(media) == {"packages/pkg_1/a.md": b"a"}
    assert folders(media) == ["pkg_1"]


def test_writers_of_one_package_leave_one_whole_package(media: Path) -> None:
    versions = [(a_file("a.md", bytes([n])), a_file("b.md", bytes([n]))) for n in range(12)]

    with ThreadPoolExecutor(6) as writers:
        list(writers.map(lambda files: store(*files), versions))

    assert folders(media) == ["pkg_1"]
    assert len(set(found(media).values())) == 1
