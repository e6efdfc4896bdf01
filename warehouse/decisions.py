"""Decisions, and the alerts that follow from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.records import Alert, Decision
from warehouse.batches import insert
from warehouse.connection import Row, Session
from warehouse.moments import aware, stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Two stories that turned out to be one."""

    change_id: str
    younger: str  # the story that ended
    older: str  # the one that lives on


def store(session: Session, decisions: Sequence[Decision]) -> None:
    """Write decisions down; one that stands there already stays as it is."""
    insert(
        session,
        "decisions/insert",
        (
            {
                "decision_id": decision.decision_id,
                "story_id": decision.story_id,
                "article_id": decision.article_id,
                "route_id": decision.route_id,
                "kind": decision.kind.value,
                "reason": decision.reason.value,
                "fact": decision.fact,
                "dedupe_key": decision.dedupe_key,
                "detail": decision.detail,
                "decided_at": decision.decided_at,
                "cause": decision.cause,
                "due_at": decision.due_at,
            }
            for decision in decisions
        ),
    )


def store_alert(session: Session, alert: Alert, body: str) -> bool:
    """Write an alert down; return whether it was never told before. `body` is it as JSON."""
    fresh = insert(
        session,
        "decisions/insert_alerts",
        [
            {
                "dedupe_key": alert.dedupe_key,
                "story_id": alert.story_id,
                "route_id": alert.route_id,
                "kind": alert.kind.value,
                "headline": alert.headline,
                "topics": list(alert.topics),
                "severity": alert.severity.value,
                "reason": alert.reason,
                "body": body,
                "created_at": alert.created_at,
            }
        ],
    )
    return bool(fresh)


def silenced_routes(session: Session, story_ids: Sequence[str]) -> frozenset[str]:
    """Return the routes on which a silence kept one of the stories back."""
    rows = session.run("decisions/silenced_routes", story_ids=list(story_ids))
    return frozenset(row["route_id"] for row in rows)


def newest_backlog(session: Session, story_id: str, count: int) -> frozenset[str]:
    """Return the backlog articles of a story that are among the `count` newest of their sources."""
    rows = session.run("decisions/backlog_rank", story_id=story_id)
    return frozenset(row["article_id"] for row in rows if row["place"] <= count)


def outage_before(
    session: Session, article_id: str, *, gap: timedelta, recovery: timedelta
) -> datetime | None:
    """Return the last arrival before a pause of at least `gap`, or None.

    The pause must have ended at most `recovery` before the article came.
    """
    row = session.one(
        "decisions/outage_before",
        article_id=article_id,
        gap_seconds=gap.total_seconds(),
        recovery_seconds=recovery.total_seconds(),
    )
    return aware(row["began_at"]) if row else None


def place_of(session: Session, article_id: str) -> tuple[str, int] | None:
    """Return the story of an article and the order of arrival of its last judged report, or None."""
    row = session.one("decisions/place_of", article_id=article_id)
    return None if row is None else (row["story_id"], row["upto_seq"])


def story_of(session: Session, wanted: str) -> Row | None:
    """Return story_id and title of the story that a story's or an article's id names, or None."""
    return session.one("decisions/story_of", wanted=wanted)


def kin(session: Session, story_id: str) -> tuple[str, ...]:
    """Return a story's id, and after it those of the stories that it was merged with."""
    return tuple(row["story_id"] for row in session.run("decisions/kin", story_id=story_id))


def unsettled_merges(session: Session) -> tuple[Merge, ...]:
    """Return the merges whose messages were not looked at yet, the earliest first."""
    return tuple(
        Merge(change_id=row["change_id"], younger=row["from_story_id"], older=row["to_story_id"])
        for row in session.run("decisions/unsettled_merges")
    )


def adopt_messages(session: Session, *, younger: str, older: str) -> int:
    """Give the younger story's messages to the older where that has none; return how many."""
    return session.changed("decisions/adopt_messages", younger=younger, older=older)


def settle_merge(session: Session, merge: Merge, *, now: datetime) -> None:
    """Note that the messages of a merge were looked at."""
    session.run("decisions/settle_merge", change_id=merge.change_id, now=stored(now))


def labels_of(session: Session, article_id: str) -> Row | None:
    """Return what routes ask of an article, from the published copy as well, or None."""
    return session.one("decisions/labels_of", article_id=article_id)
