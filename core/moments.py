"""A time as people write it in a content file: ISO 8601 with its zone."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator


def _moment(value: Any) -> Any:
    """Return a written time as aware UTC; raises ValueError with how to write it."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is None:
        message = f"'{value}' is no time in UTC: write it as 2026-10-01T06:00Z"
        raise ValueError(message)
    return found.astimezone(UTC)


Moment = Annotated[datetime, BeforeValidator(_moment)]
