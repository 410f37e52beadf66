"""Ids: prefixed, time-ordered and unique, whatever the clock does."""

import hashlib
from typing import Annotated

from pydantic import StringConstraints
from uuid_utils import uuid7

Ident = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", max_length=64)]
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
