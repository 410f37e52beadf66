"""The clock. Only edges read it; everything below is handed ``now``."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Tell the time, timezone-aware, in UTC."""
    return datetime.now(UTC)
