"""Sources and a copy of their live state, for the ledger and for SQL.

The state file of a source is authoritative; collect copies it here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from warehouse.batches import as_json, insert
from warehouse.connection import Row, Session
from warehouse.moments import aware, stored

MOST_TITLES = 5000
_TIMES = (
    "first_seen_at",
    "first_read_at",
    "last_read_at",
    "last_poll_at",
    "next_poll_at",
    "last_success_at",
    "last_change_at",
    "last_entry_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCondition:
    """That a source was, or is, in a condition that an operator must know of."""

    source_id: str
    condition: str
    began_at: datetime
    detail: str
    ended_at: datetime | None = None
    told_at: datetime | None = None


def save(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write sources with their state; `first_seen_at` keeps its first value."""
    insert(session, "sources/upsert", rows)


def copied_days(session: Session) -> dict[str, date]:
    """Return up to which UTC day the polls of each source were copied."""
    return {row["source_id"]: row["day"] for row in session.run("sources/last_days")}


def save_days(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write what polls came to, a row a source and day; `day` is an ISO date. Counts only grow."""
    insert(session, "sources/upsert_days", rows)


def was_read(session: Session, source_id: str) -> bool:
    """Return whether collect has read this source before; if not, what it shows is backlog.

    One that stands under another id now is known by its address.
    """
    row = session.one("sources/first_read", source_id=source_id)
    return row is not None and row["first_read_at"] is not None


def last_read_at(session: Session, source_id: str) -> datetime | None:
    """Return when the last body of this source that collect read was fetched.

    Of this source, or of another id at its address.
    """
    row = session.one("sources/first_read", source_id=source_id)
    return aware(row["last_read_at"]) if row is not None else None


def mark_read(
    session: Session,
    source_id: str,
    *,
    now: datetime,
    last_entry_at: datetime | None,
    read_at: datetime | None = None,
) -> None:
    """Note that collect has read a body fetched at `read_at` (None: now), and its newest entry."""
    session.run(
        "sources/mark_read",
        source_id=source_id,
        now=stored(now),
        read_at=stored(read_at or now),
        last_entry_at=stored(last_entry_at),
    )


def unseen(session: Session, article_ids: Iterable[str]) -> frozenset[str]:
    """Return those of these articles whose URL was never seen."""
    rows = [{"url_key": int(key, 16)} for key in article_ids]
    if not rows:
        return frozenset()
    found = session.run("sources/unseen", rows=as_json(rows))
    return frozenset(f"{row['url_key']:016x}" for row in found)


def titles(session: Session, source_id: str) -> tuple[str, ...]:
    """Return the titles that a source has shown, the latest first, at most `MOST_TITLES`."""
    rows = session.run("sources/titles", source_id=source_id, limit=MOST_TITLES)
    return tuple(row["title"] for row in rows)


def open_conditions(session: Session) -> tuple[SourceCondition, ...]:
    """Return the conditions that have not ended, or that no operator was told of, oldest first."""
    return tuple(
        SourceCondition(
            source_id=row["source_id"],
            condition=row["condition"],
            began_at=aware(row["began_at"]),
            detail=row["detail"],
            ended_at=aware(row["ended_at"]),
            told_at=aware(row["told_at"]),
        )
        for row in session.run("sources/open_conditions")
    )


def save_conditions(session: Session, found: Iterable[SourceCondition]) -> None:
    """Write down that conditions began, were told or ended."""
    insert(
        session,
        "sources/upsert_conditions",
        (
            {
                "source_id": one.source_id,
                "condition": one.condition,
                "began_at": one.began_at,
                "detail": one.detail,
                "ended_at": one.ended_at,
                "told_at": one.told_at,
            }
            for one in found
        ),
    )


def every(session: Session) -> list[Row]:
    """Return every source with its state, times aware."""
    return [
        {**row, **{name: aware(row[name]) for name in _TIMES}}
        for row in session.run("sources/list")
    ]
