"""Stories, and which article belongs to which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.records import Assignment, Report, Story
from warehouse import verdicts
from warehouse.batches import insert
from warehouse.connection import Row, Session
from warehouse.moments import aware, stored


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """What the grouping needs of one article, and where it was put if it was."""

    article_id: str
    url: str
    title: str
    text: str
    published_at: datetime | None
    source_id: str
    arrived_at: datetime
    assignment: Assignment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """An article that joined a story and was not judged yet."""

    article_id: str
    story_id: str
    seen_seq: int


def ungrouped(session: Session, limit: int) -> tuple[GroupRow, ...]:
    """Return the work of group, in order of arrival."""
    return tuple(_group_row(row, None) for row in session.run("stories/ungrouped", limit=limit))


def window(session: Session, since: datetime) -> tuple[GroupRow, ...]:
    """Return the grouped articles that arrived since a moment, in order of arrival."""
    return tuple(
        _group_row(
            row,
            Assignment(
                article_id=row["article_id"],
                story_id=row["story_id"],
                duplicate_of=row["duplicate_of"],
                similarity=row["similarity"],
                how=row["how"],
            ),
        )
        for row in session.run("stories/window", since=stored(since))
    )


def _group_row(row: Row, assignment: Assignment | None) -> GroupRow:
    """Return the record of a row of the two statements above."""
    return GroupRow(
        article_id=row["article_id"],
        url=row["url"],
        title=row["title"],
        text=row["text"],
        published_at=aware(row["published_at"]),
        source_id=row["source_id"],
        arrived_at=aware(row["first_seen_at"]),
        assignment=assignment,
    )


def assign(
    session: Session, pairs: Sequence[tuple[GroupRow, Assignment]], *, now: datetime
) -> None:
    """Write assignments, open their stories or move their last report on.

    An article that belongs to a story already stays there, and opens no other.
    """
    fresh = insert(
        session,
        "stories/insert_assignments",
        (
            {
                "article_id": assignment.article_id,
                "story_id": assignment.story_id,
                "duplicate_of": assignment.duplicate_of,
                "similarity": assignment.similarity,
                "how": assignment.how,
                "joined_at": now,
            }
            for _, assignment in pairs
        ),
    )
    new = {row["article_id"] for row in fresh}
    latest: dict[str, dict[str, object]] = {}
    for row, assignment in pairs:
        if assignment.article_id not in new:
            continue
        story = latest.setdefault(
            assignment.story_id,
            {"story_id": assignment.story_id, "title": row.title, "opened_at": row.arrived_at},
        )
        story["last_at"] = row.arrived_at
    insert(session, "stories/upsert", latest.values())


def undecided(session: Session, limit: int) -> tuple[Undecided, ...]:
    """Return the work of decide, in order of arrival."""
    return tuple(Undecided(**row) for row in session.run("stories/undecided", limit=limit))


def story(session: Session, story_id: str, upto_seq: int) -> Story:
    """Return a story as it stood when the article with this order of arrival had joined."""
    matches: dict[str, list[Row]] = {}
    for row in session.run("stories/matches", story_id=story_id):
        matches.setdefault(row["article_id"], []).append(row)
    reports = tuple(
        _report(row, matches.get(row["article_id"], []))
        for row in session.run("stories/reports", story_id=story_id, upto_seq=upto_seq)
    )
    return Story(story_id=story_id, reports=reports)


def _report(row: Row, matches: list[Row]) -> Report:
    """Return the report of a row of `stories/reports`."""
    return Report(
        article_id=row["article_id"],
        source_id=row["source_id"],
        source_name=row["source_name"],
        owner=row["owner"],
        official=row["official"],
        url=row["url"],
        title=row["title"],
        language=row["language"],
        published_at=aware(row["published_at"]),
        first_seen_at=aware(row["first_seen_at"]),
        backlog=row["backlog"],
        duplicate_of=row["duplicate_of"],
        revision=row["revision"],
        verdict=verdicts.verdict(row, tuple(verdicts.match(m) for m in matches)),
    )


def mark_decided(session: Session, article_id: str, *, now: datetime) -> None:
    """Take an article from the work of decide."""
    session.run("stories/mark_decided", article_id=article_id, now=stored(now))
