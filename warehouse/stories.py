"""Stories, and which article belongs to which."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.records import Assignment, Report, SourceKind, Story
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
    concepts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """A grouped article of the window, where it was put and what was kept of it."""

    article_id: str
    published_at: datetime | None
    source_id: str
    arrived_at: datetime
    assignment: Assignment
    body: str | None  # None where nothing of the asked version is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Why an article was put where it is, and what is kept to put the next ones."""

    evidence: tuple[str, ...]
    credit: str | None  # the wire that its text names as its author
    version: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChange:
    """Stories that merged, or one that split: see the table `story_changes`."""

    change_id: str
    kind: str
    from_story_id: str
    to_story_id: str
    articles: tuple[str, ...]
    reason: str
    evidence: tuple[str, ...]
    cause_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """An article that joined a story and was not judged yet."""

    article_id: str
    story_id: str
    seen_seq: int


def ungrouped(session: Session, limit: int) -> tuple[GroupRow, ...]:
    """Return the work of group, in order of arrival."""
    return tuple(_group_row(row) for row in session.run("stories/ungrouped", limit=limit))


def window(session: Session, since: datetime, version: int) -> tuple[KeptRow, ...]:
    """Return the grouped articles that arrived since a moment, in order of arrival.

    `version` is that of what is kept: older leavings are not given.
    """
    return tuple(
        KeptRow(
            article_id=row["article_id"],
            published_at=aware(row["published_at"]),
            source_id=row["source_id"],
            arrived_at=aware(row["first_seen_at"]),
            assignment=Assignment(
                article_id=row["article_id"],
                story_id=row["story_id"],
                duplicate_of=row["duplicate_of"],
                similarity=row["similarity"],
                how=row["how"],
            ),
            body=row["body"],
        )
        for row in session.run("stories/window", since=stored(since), version=version)
    )


def unread(session: Session, since: datetime, version: int) -> dict[str, GroupRow]:
    """Return, by id, the articles of the window of which nothing of this version is kept."""
    rows = session.run("stories/unread", since=stored(since), version=version)
    return {row["article_id"]: _group_row(row) for row in rows}


def _group_row(row: Row) -> GroupRow:
    """Return the record of a row with an article's text."""
    return GroupRow(
        article_id=row["article_id"],
        url=row["url"],
        title=row["title"],
        text=row["text"],
        published_at=aware(row["published_at"]),
        source_id=row["source_id"],
        arrived_at=aware(row["first_seen_at"]),
        concepts=tuple(row.get("concepts") or ()),
    )


def assign(
    session: Session,
    pairs: Sequence[tuple[GroupRow, Assignment]],
    *,
    now: datetime,
    grounds: Mapping[str, Grounds] | None = None,
) -> None:
    """Write assignments with their grounds by article, open their stories or move their last report on.

    An article that belongs to a story already stays there, and opens no other.
    """
    known = grounds or {}
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
                "evidence": list(known[assignment.article_id].evidence)
                if assignment.article_id in known
                else None,
                "credit": known[assignment.article_id].credit
                if assignment.article_id in known
                else None,
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
    insert(
        session,
        "stories/keep_features",
        (
            {"article_id": article_id, "version": kept.version, "body": kept.body}
            for article_id, kept in known.items()
            if article_id in new
        ),
    )


def keep(session: Session, kept: Mapping[str, tuple[int, str]]) -> None:
    """Keep what was read from articles again, by id: the version of the reading and its body."""
    insert(
        session,
        "stories/keep_features",
        (
            {"article_id": article_id, "version": version, "body": body}
            for article_id, (version, body) in kept.items()
        ),
    )


def forget(session: Session, before: datetime) -> None:
    """Let go what was kept of articles that arrived before a moment."""
    session.run("stories/forget_features", before=stored(before))


def change(session: Session, found: StoryChange, *, now: datetime) -> bool:
    """Write a merge or a split and move its articles; return False where it was written before."""
    row = {
        "change_id": found.change_id,
        "kind": found.kind,
        "from_story_id": found.from_story_id,
        "to_story_id": found.to_story_id,
        "articles": list(found.articles),
        "reason": found.reason,
        "evidence": list(found.evidence),
        "cause_id": found.cause_id,
        "changed_at": now,
    }
    new = insert(session, "stories/insert_changes", [row])
    if not new:
        return False
    session.run("stories/move_articles", keys=list(found.articles), to_story_id=found.to_story_id)
    if found.kind == "merge":
        session.run("stories/close_merged", story_id=found.from_story_id, into=found.to_story_id)
    else:
        session.run("stories/open_part", story_id=found.to_story_id)
    for story_id in (found.from_story_id, found.to_story_id):
        session.run("stories/settle", story_id=story_id)
    return True


def changes(session: Session, story_id: str) -> tuple[Row, ...]:
    """Return the merges and splits that touch a story, oldest first; times are naive UTC."""
    return tuple(session.run("stories/changes", story_id=story_id))


def undecided(session: Session, limit: int) -> tuple[Undecided, ...]:
    """Return the work of decide, in order of arrival."""
    return tuple(Undecided(**row) for row in session.run("stories/undecided", limit=limit))


def story(session: Session, story_id: str, upto_seq: int) -> Story:
    """Return a story as it stood when the article with this order of arrival had joined."""
    matches: dict[str, list[Row]] = {}
    for row in session.run("stories/matches", story_id=story_id):
        matches.setdefault(row["article_id"], []).append(row)
    reports = (
        _report(row, matches.get(row["article_id"], []))
        for row in session.run("stories/reports", story_id=story_id, upto_seq=upto_seq)
    )
    return Story(story_id=story_id, reports=tuple(_speaking(reports)))


def _speaking(reports: Iterable[Report]) -> list[Report]:
    """Return reports in which a copy that matters more than what came before it is no copy.

    A headline alone may matter to nobody where the same article in full, from another paper, does.
    Such a copy stands for the article from then on: with its first owner, so that it adds no voice,
    and its first date, so that an old article under a new date stays old. What comes after it is a
    copy of that one.
    """
    speakers: dict[str, Report] = {}
    found = []
    for report in reports:
        first = speakers.setdefault(report.duplicate_of or report.article_id, report)
        spoken = report
        if report.verdict.relevance.rank > first.verdict.relevance.rank:
            dates = [one.published_at for one in (first, report) if one.published_at is not None]
            spoken = replace(
                report, duplicate_of=None, owner=first.owner, published_at=min(dates, default=None)
            )
            speakers[report.duplicate_of or report.article_id] = spoken
        elif report.duplicate_of is not None and first.duplicate_of is None:
            spoken = replace(report, duplicate_of=first.article_id)
        found.append(spoken)
    return found


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
        source_kind=SourceKind(row["source_kind"]),
        tier=row["tier"],
        verdict=verdicts.verdict(row, tuple(verdicts.match(m) for m in matches)),
    )


def mark_decided(session: Session, article_id: str, *, now: datetime) -> None:
    """Take an article from the work of decide."""
    session.run("stories/mark_decided", article_id=article_id, now=stored(now))
