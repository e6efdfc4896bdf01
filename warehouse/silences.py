"""Silences: asked for, in force, ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from warehouse.connection import Row, Session
from warehouse.moments import aware, stored

_TIMES = ("created_at", "ends_at", "told_at")


def add(session: Session, row: Mapping[str, Any]) -> bool:
    """Write a silence down; False where it stands there already."""
    values = {k: stored(v) if isinstance(v, datetime) else v for k, v in row.items()}
    return session.one("silences/insert", **values) is not None


def end(session: Session, silence_id: str, *, ended_by: str, now: datetime) -> bool:
    """End a silence before its time; False where none of that id is in force."""
    ended = session.changed(
        "silences/end", silence_id=silence_id, ended_by=ended_by, now=stored(now)
    )
    return ended > 0


def active(session: Session, *, now: datetime) -> list[Row]:
    """Return the silences in force; times are aware."""
    return _rows(session.run("silences/active", now=stored(now)))


def listed(session: Session) -> list[Row]:
    """Return every silence with the articles and stories that it kept back, newest first."""
    return _rows(session.run("silences/list"))


def ended(session: Session, *, now: datetime) -> list[Row]:
    """Return the silences that are over and were not told of, with the stories they kept back."""
    return _rows(session.run("silences/ended", now=stored(now)))


def mark_told(session: Session, silence_id: str, *, now: datetime) -> None:
    """Note that the end of a silence was told."""
    session.run("silences/mark_told", silence_id=silence_id, now=stored(now))


def _rows(rows: list[Row]) -> list[Row]:
    """Return rows with aware times."""
    return [{**row, **{name: aware(row[name]) for name in _TIMES}} for row in rows]
