"""The step `group`: every classified article joins a story or opens one."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from core.records import Assignment, StepReport
from pipeline.app import App
from stories import features
from stories.grouper import COPIES, REMEMBERED, Grouper
from stories.model import Change, GroupItem
from warehouse import quarantine, stories
from warehouse.stories import Grounds, GroupRow, KeptRow, StoryChange

BATCH = 500
WINDOW = timedelta(days=7)


def group(app: App) -> StepReport:
    """Place the articles that wait, in order of arrival; merge and split stories of the window.

    The grouping's state is taken from what was kept of the articles of the window, so it survives
    restarts and is the same however the articles were batched.
    """
    with app.warehouse.session() as session:
        pending = stories.ungrouped(session, BATCH)
    if not pending:
        return StepReport(step="group")
    since = min(row.arrived_at for row in pending) - WINDOW
    grouper = _restored(app, since)
    seen = done = failed = 0
    touched: set[str] = set()
    told = 0
    while pending:
        placed, grounds, bad = _place(grouper, pending)
        now = app.clock.now()
        with app.warehouse.transaction() as session:
            stories.assign(session, placed, now=now, grounds=grounds)
            for found in grouper.changes:
                stories.change(session, _row(found), now=now)
            for article_id, fault in bad:
                quarantine.set_aside(session, "group", article_id, fault, now=now)
            stories.forget(session, since - COPIES)
        seen, done, failed = seen + len(pending), done + len(placed), failed + len(bad)
        touched.update(assignment.story_id for _, assignment in placed)
        told += len(grouper.changes)
        grouper.changes.clear()
        if len(pending) < BATCH:
            break
        with app.warehouse.session() as session:
            pending = stories.ungrouped(session, BATCH)
    notes = [f"{len(touched)} stories touched"]
    if told:
        notes.append(f"{told} merged or split")
    return StepReport(step="group", seen=seen, done=done, failed=failed, notes=tuple(notes))


def _restored(app: App, since: datetime) -> Grouper:
    """Return the grouping as it stood after the last article that was placed.

    What is missing of an article, or was kept by another version, is read from its text once more.
    """
    oldest = since + WINDOW - COPIES
    with app.warehouse.session() as session:
        known = stories.window(session, oldest, features.VERSION)
        past = [
            row for row in known if row.arrived_at < since and row.assignment.duplicate_of is None
        ]
        past = past[-REMEMBERED:]
        known = tuple(row for row in known if row.arrived_at >= since)
        lost = any(row.body is None for row in (*past, *known))
        texts = stories.unread(session, oldest, features.VERSION) if lost else {}
    grouper = Grouper(WINDOW, looks=True)
    again = _remembered(grouper, past, texts)
    for row in known:
        if row.body is not None:
            found, rarities = _thawed(row, row.body)
            grouper.restore(found, row.assignment, rarities)
        elif row.article_id in texts:
            body = grouper.restore_text(_item(texts[row.article_id]), row.assignment)
            again[row.article_id] = (features.VERSION, body)
    if again:
        with app.warehouse.transaction() as session:
            stories.keep(session, again)
    return grouper


def _remembered(
    grouper: Grouper, rows: Sequence[KeptRow], texts: Mapping[str, GroupRow]
) -> dict[str, tuple[int, str]]:
    """Let the grouping know articles from before its window again; return what is kept anew of them."""
    again: dict[str, tuple[int, str]] = {}
    for row in rows:
        body = row.body
        if body is None and row.article_id in texts:
            body = features.freeze(features.read(_item(texts[row.article_id])), {})
            again[row.article_id] = (features.VERSION, body)
        if body is not None:
            grouper.remember(features.outline(_thawed(row, body)[0]), row.assignment)
    return again


def _thawed(row: KeptRow, body: str) -> tuple[features.Features, dict[str, float]]:
    """Return what was kept of an article."""
    return features.thaw(
        body,
        article_id=row.article_id,
        source_id=row.source_id,
        published_at=row.published_at,
        arrived_at=row.arrived_at,
    )


def _place(
    grouper: Grouper, pending: tuple[GroupRow, ...]
) -> tuple[list[tuple[GroupRow, Assignment]], dict[str, Grounds], list[tuple[str, Exception]]]:
    """Return where the articles belong, on what grounds, and those that could not be placed."""
    placed: list[tuple[GroupRow, Assignment]] = []
    grounds: dict[str, Grounds] = {}
    bad: list[tuple[str, Exception]] = []
    for row in pending:
        try:
            found = grouper.place(_item(row))
        except Exception as error:  # noqa: BLE001 - the border of one item: set aside with its reason
            bad.append((row.article_id, error))
            continue
        placed.append((row, found.assignment))
        grounds[row.article_id] = Grounds(
            evidence=found.evidence,
            credit=found.credit,
            version=features.VERSION,
            body=found.kept,
        )
    return placed, grounds, bad


def _item(row: GroupRow) -> GroupItem:
    """Return an article as the grouping sees it."""
    return GroupItem(
        article_id=row.article_id,
        url=row.url,
        title=row.title,
        text=row.text,
        published_at=row.published_at,
        source_id=row.source_id,
        arrived_at=row.arrived_at,
        concepts=row.concepts,
    )


def _row(found: Change) -> StoryChange:
    """Return a change as the warehouse writes it."""
    return StoryChange(
        change_id=found.change_id,
        kind=found.kind,
        from_story_id=found.from_story_id,
        to_story_id=found.to_story_id,
        articles=found.articles,
        reason=found.reason,
        evidence=found.evidence,
        cause_id=found.cause_id,
    )
