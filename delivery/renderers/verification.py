"""An archive held against its manifest. Nothing is unpacked: every byte is counted and hashed as it streams by.

The archive may come from anyone, so its own figures are never believed, and nothing in it is followed.
"""

import hashlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from delivery.domain import ArchiveUnreadable, FileCheck, FileName, FileState, PackageDamaged, Verification
from delivery.renderers import manifest
from delivery.renderers.manifest import Manifest, ManifestFile

ARCHIVE_LIMIT: Final = 64 * 1024 * 1024
"""The most bytes an archive may have."""
UNPACKED_LIMIT: Final = 256 * 1024 * 1024
"""The most bytes its files may have together."""
ENTRY_LIMIT: Final = 1000
"""The most entries it may have."""
_MANIFEST_LIMIT: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_ENCRYPTED: Final = 0x1
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ArithmeticError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises on archives that are broken on purpose."""
_file_name: Final = TypeAdapter(FileName)


class _Flaw(Exception):
    """Why a file is not as it should be."""


def verify_archive(path: Path) -> Verification:
    """Hold every file of the archive against its manifest.

    :raises ArchiveUnreadable: if there is no such file, or it is too large to be one of ours
    :raises PackageDamaged: if it is not a ZIP, or has no manifest that can be read
    """
    with _open(_read(path)) as archive:
        entries = archive.infolist()
        listed = _manifest(archive, entries)
        known = tuple(_check(archive, entries, file) for file in listed.files)
        return Verification(
            draft_id=listed.draft_id,
            draft_revision=listed.draft_revision,
            content_sha256=listed.content_sha256,
            client_name=listed.client_name,
            files=(*known, *_unexpected(entries, listed)),
        )


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise ArchiveUnreadable(f"{path} is {'a folder' if path.is_dir() else 'not there'}; name a ZIP file")
        with path.open("rb") as file:
            content = file.read(ARCHIVE_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise ArchiveUnreadable(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if len(content) > ARCHIVE_LIMIT:
        raise ArchiveUnreadable(f"{path} has more than {ARCHIVE_LIMIT:,} bytes")
    return content


def _open(content: bytes) -> zipfile.ZipFile:
    # Counted before the directory is parsed, which makes an object of each entry.
    if content.count(_DIRECTORY_ENTRY) > ENTRY_LIMIT:
        raise PackageDamaged(f"it has more than {ENTRY_LIMIT:,} entries")
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except _UNREADABLE as error:
        raise PackageDamaged("it is not a ZIP file") from error


def _manifest(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Manifest:
    try:
        content = b"".join(_stream(archive, _the_one(entries, manifest.NAME), _MANIFEST_LIMIT))
    except _Flaw as flaw:
        raise PackageDamaged(f"{manifest.NAME} {flaw}") from flaw
    listed = manifest.read_manifest(content)
    if sum(file.size for file in listed.files) > UNPACKED_LIMIT:
        raise PackageDamaged(f"its files have more than {UNPACKED_LIMIT:,} bytes")
    return listed


def _check(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], file: ManifestFile) -> FileCheck:
    if not any(entry.orig_filename == file.name for entry in entries):
        return FileCheck(name=file.name, state=FileState.MISSING, reason="is not in the archive")
    try:
        _compare(archive, _the_one(entries, file.name), file)
    except _Flaw as flaw:
        return FileCheck(name=file.name, state=FileState.DAMAGED, reason=str(flaw))
    return FileCheck(name=file.name, state=FileState.OK)


def _compare(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: ManifestFile) -> None:
    digest, size = hashlib.sha256(), 0
    for chunk in _stream(archive, entry, file.size):
        digest.update(chunk)
        size += len(chunk)
    if size != file.size:
        raise _Flaw(f"has {size} bytes, not {file.size}")
    if digest.hexdigest() != file.sha256:
        raise _Flaw("has another checksum")


def _unexpected(entries: list[zipfile.ZipInfo], listed: Manifest) -> tuple[FileCheck, ...]:
    known = {manifest.NAME, *(file.name for file in listed.files)}
    names = dict.fromkeys(entry.orig_filename for entry in entries if entry.orig_filename not in known)
    return tuple(FileCheck(name=_shown(name), state=FileState.UNEXPECTED, reason=_why(name)) for name in names)


def _shown(name: str) -> str:
    """Give a hostile name in words any record and terminal can hold."""
    return name.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode()


def _why(name: str) -> str:
    try:
        _file_name.validate_python(name)
    except ValidationError:
        return "has a name that no file of ours has; do not unpack this archive"
    return "is not in the manifest"


def _the_one(entries: list[zipfile.ZipInfo], name: str) -> zipfile.ZipInfo:
    found = [entry for entry in entries if entry.orig_filename == name]
    if len(found) != 1:
        raise _Flaw("is in the archive more than once" if found else "is missing")
    (entry,) = found
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise _Flaw("is not a plain file")
    if entry.flag_bits & _ENCRYPTED:
        raise _Flaw("is encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _Flaw("is compressed in a way we do not use")
    return entry


def _stream(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """Give the file in chunks; stop at more than ``limit`` bytes, whatever the archive says of its size."""
    left = limit
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise _Flaw(f"has more than {limit} bytes")
                yield chunk
    except _UNREADABLE as error:
        raise _Flaw("can't be read") from error
