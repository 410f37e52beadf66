"""All files in one ZIP, with the same bytes on every machine and day."""

import io
import stat
import zipfile
from typing import Final

from delivery.domain import RenderedFile

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3


def write_archive(name: str, files: tuple[RenderedFile, ...]) -> RenderedFile:
    """Pack files in the order given; time, permissions and system are the same for every archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in files:
            archive.writestr(_entry(file), file.content)
    return RenderedFile(name=name, format="zip", content=packed.getvalue())


def _entry(file: RenderedFile) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(file.name, date_time=_LONG_AGO)
    entry.create_system = _UNIX
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    # Stored, because deflate's bytes differ between versions of zlib.
    entry.compress_type = zipfile.ZIP_STORED
    return entry
