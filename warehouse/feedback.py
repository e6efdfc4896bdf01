"""What readers thought of stories, and what that says of the rules."""

from datetime import datetime
from pathlib import Path

import duckdb

from core.errors import WarehouseError
from warehouse.analyst import reading
from warehouse.connection import Row, Session
from warehouse.moments import aware, stored


def judged_by(session: Session, story_id: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the rule set that judged a story and the rules that matched it, or None."""
    row = session.one("feedback/judged_by", story_id=story_id)
    return None if row is None else (row["ruleset_version"], tuple(row["rules"]))


def give(  # noqa: PLR0913 - the row, field by field
    session: Session,
    story_id: str,
    *,
    author: str,
    relevant: bool,
    note: str,
    judged: tuple[str, tuple[str, ...]],
    now: datetime,
) -> None:
    """Write down what a reader thought of a story; the last word of each reader counts."""
    session.run(
        "feedback/insert",
        story_id=story_id,
        author=author,
        relevant=relevant,
        note=note,
        ruleset_version=judged[0],
        rules=list(judged[1]),
        given_at=stored(now),
    )


def by_rule(session: Session, *, since: datetime) -> list[Row]:
    """Return rule_id, stories, relevant, not_relevant and precision (or None), the least first.

    A story counts once for each rule that matched it, by the majority of its readers; precision is
    that of the stories on which they don't differ evenly.
    """
    return session.run("feedback/by_rule", since=stored(since))


def by_rule_of_copy(path: Path, *, since: datetime) -> list[Row]:
    """Return what `by_rule` does of a published copy; raises WarehouseError where it can't be read."""
    with reading(path) as session:
        try:
            return by_rule(session, since=since)
        except duckdb.Error as error:  # a copy of a version that kept no feedback
            message = f"{path}: {str(error).splitlines()[0]}"
            raise WarehouseError(message) from error


def listed(session: Session, *, since: datetime) -> list[Row]:
    """Return every saying since a moment, newest first; times are aware."""
    rows = session.run("feedback/list", since=stored(since))
    return [{**row, "given_at": aware(row["given_at"])} for row in rows]
