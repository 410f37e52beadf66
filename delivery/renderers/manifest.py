"""The manifest: what a package holds, so that anyone can tell whether it arrived whole.

It names neither the time nor the package, so that the same draft gives the same bytes.
"""

import hashlib
import json
from typing import Annotated, Final

from pydantic import Field

from aicmo_site.kernel import records
from aicmo_site.kernel.errors import InvalidInput
from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, Name, Sha256, record
from delivery.domain import FileName, PackageDamaged, RenderedFile
from production.domain import Draft

NAME: Final = "manifest.json"


@record
class ManifestFile:
    """A file with its size in bytes."""

    name: FileName
    size: Count
    sha256: Sha256


@record
class Manifest:
    """The draft a package was made of, and every other file in it."""

    client_name: Name
    draft_id: Ident
    draft_revision: Annotated[int, Field(ge=1, le=2**31 - 1)]
    content_sha256: Sha256
    files: Annotated[tuple[ManifestFile, ...], Field(max_length=1000)]

    def __post_init__(self) -> None:
        names = {file.name for file in self.files}
        if len(names) != len(self.files) or NAME in names:
            raise ValueError("file names must differ, and the manifest is not one of them")


def write_manifest(draft: Draft, files: tuple[RenderedFile, ...]) -> RenderedFile:
    """Give the manifest of the files, with sorted keys."""
    manifest = Manifest(
        client_name=draft.client_name,
        draft_id=draft.id,
        draft_revision=draft.revision,
        content_sha256=draft.content.sha256,
        files=tuple(_entry(file) for file in files),
    )
    text = json.dumps(records.dump(manifest), ensure_ascii=False, sort_keys=True, indent=2)
    return RenderedFile(name=NAME, format="json", content=f"{text}\n".encode())


def read_manifest(content: bytes) -> Manifest:
    """Read a manifest.

    :raises PackageDamaged: if it is not one
    """
    try:
        return records.load(Manifest, records.parse_json(content, field=NAME))
    except InvalidInput as error:
        raise PackageDamaged(f"{NAME}: {error.errors[0].message}") from error


def _entry(file: RenderedFile) -> ManifestFile:
    return ManifestFile(name=file.name, size=len(file.content), sha256=hashlib.sha256(file.content).hexdigest())
