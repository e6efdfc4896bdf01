"""Aware UTC outside, plain TIMESTAMP inside (fetching TIMESTAMPTZ would need pytz)."""

from datetime import UTC, datetime
from typing import overload


@overload
def stored(at: datetime) -> datetime: ...
@overload
def stored(at: None) -> None: ...
def stored(at: datetime | None) -> datetime | None:
    """Return an aware time as the naive UTC time that the database keeps."""
    return None if at is None else at.astimezone(UTC).replace(tzinfo=None)


@overload
def aware(at: datetime) -> datetime: ...
@overload
def aware(at: None) -> None: ...
def aware(at: datetime | None) -> datetime | None:
    """Return a naive UTC time of the database as an aware one."""
    return None if at is None else at.replace(tzinfo=UTC)


def text(at: datetime | None) -> str | None:
    """Return an aware time as the text that DuckDB reads as a UTC TIMESTAMP, for JSON batches."""
    naive = stored(at)
    return None if naive is None else naive.isoformat(sep=" ")
