"""Stories that were taken back, and where they stand."""

from collections.abc import Sequence
from datetime import datetime

from warehouse.connection import Row, Session
from warehouse.moments import aware, stored


def withdraw(session: Session, story_id: str, *, author: str, reason: str, now: datetime) -> bool:
    """Take a story back; False where it was before."""
    row = session.one(
        "withdrawals/insert", story_id=story_id, author=author, reason=reason, now=stored(now)
    )
    return row is not None


def of_story(session: Session, story_ids: Sequence[str]) -> Row | None:
    """Return the withdrawal of one of the stories, its time aware, or None."""
    row = session.one("withdrawals/of_story", story_ids=list(story_ids))
    return None if row is None else {**row, "withdrawn_at": aware(row["withdrawn_at"])}


def messages(session: Session, story_ids: Sequence[str]) -> list[Row]:
    """Return story_id, receiver_id, channel, target and state of the stories' first messages."""
    return session.run("withdrawals/messages", story_ids=list(story_ids))


def summaries(session: Session, story_ids: Sequence[str]) -> list[Row]:
    """Return the messages of the summaries that told of the stories, as `messages` does.

    With the dedupe_key of each; its story_id is the summary's own.
    """
    return session.run("withdrawals/summaries", story_ids=list(story_ids))


def stories_of_summary(session: Session, dedupe_key: str) -> list[Row]:
    """Return the stories that a summary told of; times are aware."""
    rows = session.run("withdrawals/stories_of_summary", dedupe_key=dedupe_key)
    return [{**row, **{name: aware(row[name]) for name in ("put_at", "due_at")}} for row in rows]


def stop_merged(session: Session, *, younger: str, older: str, message: Row, now: datetime) -> int:
    """Give up what was not begun to be sent of a story that ended in an older one, at one target.

    `message` is a row of `messages`. Nothing is given up where the younger story's message was
    tried, or where none of the older's is there or on its way. Return how many deliveries.
    """
    return session.changed(
        "withdrawals/stop_merged",
        younger=younger,
        older=older,
        receiver_id=message["receiver_id"],
        channel=message["channel"],
        target=message["target"],
        now=stored(now),
    )


def stop(session: Session, story_ids: Sequence[str], *, now: datetime) -> int:
    """Give up what was not begun to be sent of the stories; return how many deliveries."""
    return session.changed("withdrawals/stop", story_ids=list(story_ids), now=stored(now))
