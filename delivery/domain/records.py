"""Packages and the artifacts in them."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from aicmo_site.kernel.ids import Ident
from aicmo_site.kernel.records import Count, Line, Moment, Name, Sha256, Text, record

FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$")]
"""The name of a file in a package: no folder, no leading dot, ASCII."""


def _below_the_root(path: str) -> str:
    if path.startswith("/") or "\\" in path or not all(part.strip(".") for part in path.split("/")):
        raise ValueError("must be a path below the media root, without '..'; mend it")
    return path


RelativePath = Annotated[Line, AfterValidator(_below_the_root)]
"""A path relative to the media root that does not lead out of it."""


@record
class Artifact:
    """One file that was delivered. ``path`` is relative to the media root, ``size`` is in bytes."""

    name: FileName
    format: Ident
    path: RelativePath
    size: Count
    sha256: Sha256


@record
class Package:
    """What is sent to the client: its artifacts in order, bound to the content that was cleared.

    ``client_id`` and ``client_name`` are as they were when the package was made.
    """

    id: Ident
    draft_id: Ident
    draft_revision: Annotated[int, Field(ge=1, le=2**31 - 1)]
    content_sha256: Sha256
    result_id: Ident
    client_id: Ident
    client_name: Name
    artifacts: tuple[Artifact, ...] = ()
    created_at: Moment
    updated_at: Moment

    def __post_init__(self) -> None:
        names = [artifact.name for artifact in self.artifacts]
        if len(set(names)) != len(names):
            raise ValueError("artifact names must differ within a package")


@record
class RenderedFile:
    """A file of a package before it is stored."""

    name: FileName
    format: Ident
    content: bytes


class FileState(StrEnum):
    """How a file of a package compares with the manifest."""

    OK = "ok"
    DAMAGED = "damaged"
    MISSING = "missing"
    UNEXPECTED = "unexpected"


@record
class FileCheck:
    """One file of a package held against the manifest; ``reason`` says what is wrong, empty when nothing is."""

    name: Text
    state: FileState
    reason: Line = ""


@record
class Verification:
    """A package held against its own manifest: the files it names in its order, then those it does not know."""

    draft_id: Ident
    draft_revision: Annotated[int, Field(ge=1, le=2**31 - 1)]
    content_sha256: Sha256
    client_name: Name
    files: tuple[FileCheck, ...]

    @property
    def intact(self) -> bool:
        """Whether every file is there as the manifest says, and no other."""
        return all(file.state is FileState.OK for file in self.files)
