"""Ids: prefixed, time-ordered and unique, whatever the clock does."""

import hashlib
import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from uuid_utils import uuid7

_IDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def _as_ident(text: str) -> str:
    if not _IDENT.fullmatch(text):
        raise ValueError(
            "is not an id; use 1 to 64 letters, digits, dots, dashes and underscores, a letter or digit first"
        )
    return text


Ident = Annotated[str, StringConstraints(max_length=64), AfterValidator(_as_ident)]
"""An id of ours, or one a caller chose: 1 to 64 of letters, digits, dot, dash and underscore."""


def new_id(prefix: str) -> str:
    """Make an id such as ``run_0192f0c1...``: UUIDv7 (RFC 9562), so ids sort by the time they were made.

    Two ids made in the same instant differ: the random part of a UUIDv7 has 74 bits, and within one
    process the sequence is monotonic.
    """
    return f"{prefix}_{uuid7().hex}"


def derived_id(prefix: str, *parts: str) -> str:
    """Make the one id that belongs to ``parts``: the same parts always give the same id."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return f"{prefix}_{digest[:32]}"
