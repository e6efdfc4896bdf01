"""The step `group`: every classified article joins a story or opens one."""

from datetime import timedelta

from core.records import Assignment, StepReport
from pipeline.app import App
from stories.grouper import Grouper
from stories.model import GroupItem
from warehouse import quarantine, stories
from warehouse.stories import GroupRow

BATCH = 500
WINDOW = timedelta(days=7)


def group(app: App) -> StepReport:
    """Place the articles that wait, in order of arrival.

    The grouping's state is rebuilt from the stored articles of the window, so it survives restarts
    and is the same however the articles were batched.
    """
    with app.warehouse.session() as session:
        pending = stories.ungrouped(session, BATCH)
        if not pending:
            return StepReport(step="group")
        since = min(row.arrived_at for row in pending) - WINDOW
        known = stories.window(session, since)
    grouper = Grouper(WINDOW)
    for row in known:
        if row.assignment is not None:
            grouper.restore(_item(row), row.assignment)
    placed: list[tuple[GroupRow, Assignment]] = []
    bad: list[tuple[str, Exception]] = []
    for row in pending:
        try:
            placed.append((row, grouper.add(_item(row))))
        except Exception as error:  # noqa: BLE001 - the border of one item: set aside with its reason
            bad.append((row.article_id, error))
    now = app.clock.now()
    with app.warehouse.transaction() as session:
        stories.assign(session, placed, now=now)
        for article_id, fault in bad:
            quarantine.set_aside(session, "group", article_id, fault, now=now)
    rest = group(app) if len(pending) == BATCH else StepReport(step="group")
    return StepReport(
        step="group",
        seen=len(pending) + rest.seen,
        done=len(placed) + rest.done,
        failed=len(bad) + rest.failed,
        notes=(f"{len({a.story_id for _, a in placed})} stories touched", *rest.notes),
    )


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
    )
