"""Collect, third part: fetched batches go into the warehouse, each in one short transaction."""

from collections import Counter

from core.errors import ParseError
from core.records import StepReport
from pipeline.app import App
from pipeline.batch import Fetched, read_batch, waiting
from pipeline.revise import edit_of
from warehouse import articles, entries, quarantine, revisions


def load(app: App) -> StepReport:
    """Load every waiting batch; a batch that was loaded before changes nothing."""
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for path in waiting(app.settings.batches):
        try:
            items = read_batch(path)
        except ParseError as error:
            if not path.exists():
                continue  # another loader took it between the listing and the reading
            counts["failed"] += 1
            with app.warehouse.transaction() as session:
                quarantine.set_aside(session, "load", path.name, error, now=app.clock.now())
            if path.exists():
                path.replace(path.with_suffix(".broken"))
            continue
        _store(app, items)
        path.unlink(missing_ok=True)
        counts.update(item.state for item in items)
        reasons.update(item.reason for item in items if item.reason)
    return StepReport(
        step="load",
        seen=counts.total(),
        done=counts["fetched"],
        skipped=counts["admitted"],
        failed=counts["failed"],
        reasons=tuple(sorted(reasons.items())),
    )


def _store(app: App, items: tuple[Fetched, ...]) -> None:
    """Write one batch: articles, texts and how each entry ended, together or not at all."""
    edits = _edits(app, items)
    now = app.clock.now()
    with app.warehouse.transaction() as session:
        articles.store(session, [(item.article, item.origin) for item in items if item.article])
        revisions.keep_rankings(
            session,
            [(item.article_id, item.rankings) for item in items if item.article and item.rankings],
            now=now,
        )
        for edit in edits:
            revisions.replace(session, edit, now=now)
        for item in items:
            entries.settle(
                session,
                [item.article_id],
                state=item.state,
                reason=item.reason,
                not_before=item.not_before,
                refund=item.refund,
            )


def _edits(app: App, items: tuple[Fetched, ...]) -> tuple[revisions.Edit, ...]:
    """Return the new versions among articles that were asked for again.

    What changed is worked out before the transaction, as comparing long texts takes its time.
    """
    again = {item.article_id: item for item in items if item.again and item.article}
    if not again:
        return ()
    with app.warehouse.session() as session:
        known = revisions.in_force(session, again)
    found = (edit_of(old, again[article_id]) for article_id, old in known.items())
    return tuple(edit for edit in found if edit is not None)
