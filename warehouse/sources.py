"""Sources and a copy of their live state, for the ledger and for SQL.

The state file of a source is authoritative; collect copies it here.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from warehouse.batches import insert
from warehouse.connection import Row, Session
from warehouse.moments import aware, stored

_TIMES = (
    "first_seen_at",
    "first_read_at",
    "last_poll_at",
    "last_success_at",
    "last_change_at",
    "last_entry_at",
)


def save(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write sources with their state; `first_seen_at` keeps its first value."""
    insert(session, "sources/upsert", rows)


def was_read(session: Session, source_id: str) -> bool:
    """Return whether collect has read this source before; if not, what it shows is backlog."""
    row = session.one("sources/first_read", source_id=source_id)
    return row is not None and row["first_read_at"] is not None


def mark_read(
    session: Session, source_id: str, *, now: datetime, last_entry_at: datetime | None
) -> None:
    """Note that collect has read this source, and when its newest entry was published."""
    session.run(
        "sources/mark_read",
        source_id=source_id,
        now=stored(now),
        last_entry_at=stored(last_entry_at),
    )


def every(session: Session) -> list[Row]:
    """Return every source with its state, times aware."""
    return [
        {**row, **{name: aware(row[name]) for name in _TIMES}}
        for row in session.run("sources/list")
    ]
