"""The files of packages on disk: ``<MEDIA_ROOT>/packages/<package_id>/<name>``.

A package's folder appears whole or not at all: it is written beside its place and then moved there.
"""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from django.conf import settings
from pydantic import ValidationError

from aicmo_site.kernel import records
from aicmo_site.kernel.errors import FieldError, InvalidInput
from aicmo_site.kernel.ids import Ident
from delivery.domain import Artifact, RenderedFile, StorageFailed

FOLDER: Final = "packages"
"""The folder of all packages, relative to the media root."""

_TRIES: Final = 10
_TAKEN: Final = (errno.ENOTEMPTY, errno.EEXIST)


def write_package(package_id: str, files: tuple[RenderedFile, ...]) -> None:
    """Write a package's files, in place of those it had.

    :raises InvalidInput: if ``package_id`` is not an id
    :raises StorageFailed: if the disk refuses; then the files it had are there as before, or all of the new ones
    """
    place = _place(package_id)
    with _told_as_storage_failed(), _new_folder_beside(place) as written:
        for file in files:
            _write(written / file.name, file.content)
        _sync(written)
        _put_in_place(written, place)
        _sync(place.parent)


def remove_package(package_id: str) -> bool:
    """Remove a package's files, and what an interrupted write of them left; tell whether there was anything.

    :raises InvalidInput: if ``package_id`` is not an id
    :raises StorageFailed: if the disk refuses
    """
    place = _place(package_id)
    with _told_as_storage_failed():
        folders = [*place.parent.glob(f"{_mark(place)}*"), *([place] if os.path.lexists(place) else [])]
        for folder in folders:
            _remove(folder)
    return bool(folders)


def locate(artifact: Artifact) -> Path:
    """Tell where an artifact lies on this machine."""
    return Path(settings.MEDIA_ROOT) / artifact.path


def copy(artifact: Artifact, *, to: Path) -> Path:
    """Copy an artifact into the folder ``to``, made if missing, in place of a file of its name; tell where it lies.

    :raises StorageFailed: if the disk refuses, or the artifact is gone
    """
    target = to / artifact.name
    unfinished = target.with_name(f".{target.name}~{secrets.token_hex(8)}")
    with _told_as_storage_failed():
        to.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(locate(artifact), unfinished)
            os.replace(unfinished, target)
        finally:
            unfinished.unlink(missing_ok=True)
    return target


def _place(package_id: str) -> Path:
    try:
        name = records.restore(Ident, package_id)
    except ValidationError as error:
        message = "is not an id; use 1 to 64 letters, digits, dots, dashes and underscores, a letter or digit first"
        raise InvalidInput(FieldError("package_id", message)) from error
    return Path(settings.MEDIA_ROOT) / FOLDER / str(name)


def _mark(place: Path) -> str:
    """The start of the name of a package's unfinished folders; no id holds a tilde, so no two packages share it."""
    return f".{place.name}~"


def _beside(place: Path) -> Path:
    return place.with_name(_mark(place) + secrets.token_hex(8))


@contextmanager
def _new_folder_beside(place: Path) -> Iterator[Path]:
    folder = _beside(place)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _told_as_storage_failed() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFailed(error.strerror or type(error).__name__) from error


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _put_in_place(written: Path, place: Path) -> None:
    for _ in range(_TRIES):
        # A folder that holds files can't be replaced in one move, so the earlier one steps aside first.
        earlier = _beside(place)
        with suppress(FileNotFoundError):
            os.replace(place, earlier)
        try:
            os.replace(written, place)
        except OSError as error:
            if error.errno not in _TAKEN:
                with suppress(OSError):
                    os.replace(earlier, place)
                raise
            is_placed = False  # Another process wrote the same package meanwhile; what it wrote steps aside next.
        else:
            is_placed = True
        with suppress(OSError):
            _remove(earlier)
        if is_placed:
            return
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))


def _remove(folder: Path) -> None:
    """Remove a folder with all in it; of a link, the link and not what it leads to."""
    with suppress(FileNotFoundError):
        if folder.is_symlink() or not folder.is_dir():
            folder.unlink()
        else:
            shutil.rmtree(folder)
