"""What a replay leaves behind: all that was sent, what was not told and why, and its articles."""

from warehouse.connection import Row, Session
from warehouse.moments import aware


def sent(session: Session) -> list[Row]:
    """Return every delivery that was sent, in order; `settled_at` is aware."""
    rows = session.run("replay/sent")
    return [{**row, "settled_at": aware(row["settled_at"])} for row in rows]


def silent(session: Session) -> list[Row]:
    """Return kind, reason and number of articles of all decisions that told nothing."""
    return session.run("replay/silent")


def unsent(session: Session) -> dict[str, int]:
    """Return how many deliveries are not sent, by state."""
    return {row["state"]: row["deliveries"] for row in session.run("replay/unsent")}


def articles(session: Session) -> list[Row]:
    """Return id, url, title and story of every article, in order of arrival."""
    return session.run("replay/articles")
