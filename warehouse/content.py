"""The last good set of each kind of content: rules, sources, routes."""

from datetime import datetime

from warehouse.connection import Session
from warehouse.moments import stored


def keep(session: Session, kind: str, version: str, body: str, *, now: datetime) -> None:
    """Keep a good set as the one in force."""
    session.run("content/insert", kind=kind, version=version, body=body, now=stored(now))


def last_good(session: Session, kind: str) -> tuple[str, str] | None:
    """Return (version, body) of the set last in force, or None."""
    row = session.one("content/last_good", kind=kind)
    return (row["version"], row["body"]) if row else None
