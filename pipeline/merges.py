"""What becomes of the messages of two stories that turned out to be one."""

from alerts.enqueue import enqueue_post
from alerts.merging import pointer_alert
from alerts.message import to_json
from pipeline.app import App
from warehouse import decisions, outbox, stories, withdrawals
from warehouse.connection import Session
from warehouse.decisions import Merge

ALL = 2**62  # every order of arrival


def settle(app: App) -> int:
    """Settle the merges that were not settled yet, each once; return how many.

    Where the older story has no message, the younger's becomes its own, thread and all; where both
    have one, the younger's is edited to point to the older's. Nothing new is posted.
    """
    with app.warehouse.session() as session:
        if not decisions.unsettled_merges(session):
            return 0
    app.routes, app.notifiers  # noqa: B018 - read before the lock is taken
    with app.warehouse.transaction() as session:
        found = decisions.unsettled_merges(session)
        for merge in found:
            _settle_one(app, session, merge)
    return len(found)


def _settle_one(app: App, session: Session, merge: Merge) -> None:
    """Adopt the messages of the younger story, or let them point to the older one's."""
    now = app.clock.now()
    decisions.adopt_messages(session, younger=merge.younger, older=merge.older)
    left = [row for row in withdrawals.messages(session, [merge.younger]) if row["state"] != "dead"]
    older = stories.story(session, merge.older, ALL)
    for row in left if older.reports else ():
        receiver = app.routes.receivers.get(row["receiver_id"])
        if receiver is None or not app.notifiers[receiver.kind].edits:
            continue
        alert = pointer_alert(merge.younger, older, now=now)
        target = (row["receiver_id"], row["target"])
        rows = enqueue_post(alert, target, app.routes, app.notifiers, action="edit")
        if rows:
            decisions.store_alert(session, alert, to_json(alert))
            outbox.put(session, rows, now=now)
    decisions.settle_merge(session, merge, now=now)
