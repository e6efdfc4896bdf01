"""Who knows what of a story, where it waits, and in which summary it comes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from warehouse.batches import insert
from warehouse.connection import Row, Session
from warehouse.moments import aware, stored


def facts(session: Session, story_id: str, story_ids: Sequence[str]) -> list[Row]:
    """Return story_id, receiver_id, target, fact, route_id, how and told_at (aware), the earliest first.

    `story_ids` are those of the story's kin: see `decisions.kin`.
    """
    rows = session.run("told/of_story", story_id=story_id, story_ids=list(story_ids))
    return _aware(rows, "told_at")


def keep(session: Session, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write down which target knows what; return how much of it is new."""
    return len(insert(session, "told/insert", rows))


def forget(session: Session, story_id: str, receiver_id: str, target: str) -> None:
    """Let a target know nothing of a story: what it was to be told is not sent."""
    session.run("told/forget", story_id=story_id, receiver_id=receiver_id, target=target)


def used(session: Session, receiver_id: str, target: str, *, since: datetime) -> int:
    """Return how many stories a target was told of for the first time since a moment."""
    row = session.one("told/used", receiver_id=receiver_id, target=target, since=stored(since))
    return int(row["alerts"]) if row else 0


def stories_since(session: Session, since: datetime) -> list[Row]:
    """Return story_id, facts and told_at (aware) of the stories told since a moment."""
    return _aware(session.run("told/stories_since", since=stored(since)), "told_at")


def hold(session: Session, row: Mapping[str, Any]) -> None:
    """Let a story wait on a route, or move its wait."""
    session.run("holds/upsert", **_naive(row))


def end_hold(session: Session, story_id: str, route_id: str, *, now: datetime) -> None:
    """End a story's wait on a route."""
    session.run("holds/release", story_id=story_id, route_id=route_id, now=stored(now))


def holds(session: Session, story_ids: Sequence[str]) -> list[Row]:
    """Return where a story waits; times are aware."""
    return _aware(session.run("holds/of_story", story_ids=list(story_ids)), "held_at", "due_at")


def due_holds(session: Session, *, now: datetime, limit: int) -> list[Row]:
    """Return the waits that are over; times are aware."""
    rows = session.run("holds/due", now=stored(now), limit=limit)
    return _aware(rows, "held_at", "due_at")


def next_due(session: Session) -> datetime | None:
    """Return the earliest moment at which a wait, a summary or a silence ends, or None."""
    row = session.one("holds/next_due")
    return aware(row["due_at"]) if row else None


def put_into_summary(session: Session, row: Mapping[str, Any]) -> None:
    """Put a story into a target's next summary, or say more of one that stands there."""
    session.run("summaries/upsert", **_naive(row))


def coming(session: Session, story_id: str, story_ids: Sequence[str]) -> list[Row]:
    """Return in which summaries to come a story stands; times are aware."""
    rows = session.run("summaries/of_story", story_id=story_id, story_ids=list(story_ids))
    return _aware(rows, "put_at", "due_at")


def due_summaries(session: Session, *, now: datetime) -> list[Row]:
    """Return the stories of the summaries whose time has come; times are aware."""
    return _aware(session.run("summaries/due", now=stored(now)), "put_at", "due_at")


def summary_told(
    session: Session, receiver_id: str, target: str, window_key: str, *, now: datetime
) -> None:
    """Note that a summary was written."""
    session.run(
        "summaries/mark_told",
        receiver_id=receiver_id,
        target=target,
        window_key=window_key,
        now=stored(now),
    )


def drop_from_summaries(session: Session, story_ids: Sequence[str], *, now: datetime) -> None:
    """Take a story, by all of its ids, out of the summaries to come."""
    session.run("summaries/drop_story", story_ids=list(story_ids), now=stored(now))


def _aware(rows: list[Row], *names: str) -> list[Row]:
    """Return rows with some of their times made aware."""
    return [{**row, **{name: aware(row[name]) for name in names}} for row in rows]


def _naive(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with its times as the database keeps them."""
    return {k: stored(v) if isinstance(v, datetime) else v for k, v in row.items()}
