"""What a person asks first: what waits and since when, what was told last, what is in force."""

from dataclasses import dataclass
from datetime import datetime

from warehouse.connection import Row, Session
from warehouse.moments import aware, stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How much waits for one step, and since when the oldest of it does."""

    step: str
    waiting: int
    oldest_at: datetime | None


def backlog(session: Session) -> tuple[Waiting, ...]:
    """Return what waits in the database for each step, in the order of an article's way."""
    return tuple(
        Waiting(step=row["step"], waiting=row["waiting"], oldest_at=aware(row["oldest_at"]))
        for row in session.run("status/backlog")
    )


def last_alert(session: Session) -> Row | None:
    """Return the alert told last: headline, severity, topics, channel, receiver_id, told_at."""
    return _timed(session.one("status/last_alert"), "told_at")


def last_digest(session: Session) -> Row | None:
    """Return the digest built last: digest_id, subject, stories, built_at."""
    return _timed(session.one("status/last_digest"), "built_at")


def content_in_force(session: Session) -> dict[str, str]:
    """Return the version in force by kind ("rules", "routes"); a kind never read is missing."""
    return {row["kind"]: row["version"] for row in session.run("status/content")}


def stops(session: Session, *, now: datetime) -> list[Row]:
    """Return the channels that are stopped now; target "" is a whole notifier."""
    rows = session.run("status/stops", now=stored(now))
    return [
        {**row, "stopped_at": aware(row["stopped_at"]), "until_at": aware(row["until_at"])}
        for row in rows
    ]


def settled(session: Session, *, since: datetime, limit: int = 200) -> list[Row]:
    """Return the deliveries that were sent or given up after `since`, in that order.

    `headline`, `severity` and `topics` are None for what is no alert: notices and digests.
    """
    rows = session.run("status/settled", since=stored(since), limit=limit)
    return [{**row, "settled_at": aware(row["settled_at"])} for row in rows]


def schema_version(session: Session) -> int:
    """Return the number of the newest migration that was applied; 0 where there is none."""
    row = session.one("status/schema")
    return int(row["version"] or 0) if row else 0


def _timed(row: Row | None, name: str) -> Row | None:
    """Return a row with that time aware."""
    return None if row is None else {**row, name: aware(row[name])}
