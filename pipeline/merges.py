"""What becomes of the messages of two stories that turned out to be one."""

from alerts.copies import with_links
from alerts.enqueue import enqueue_notice, enqueue_post
from alerts.facts import FIRST, news
from alerts.merging import merged_withdrawal, pointer_alert, update_of_merge
from alerts.message import compose, to_json
from alerts.state import Target
from core.records import Alert, DecisionKind, Story
from pipeline import story_state
from pipeline.app import App
from warehouse import articles, decisions, outbox, stories, told, withdrawals
from warehouse.connection import Row, Session
from warehouse.decisions import Merge

ALL = 2**62  # every order of arrival


def settle(app: App) -> int:
    """Settle the merges that were not settled yet, each once; return how many.

    Where the older story has no message, the younger's becomes its own, thread and all; where both
    have one, the younger's is edited to point to the older's. One that was not tried yet is not
    sent: what it would have said comes by an edit of the older's. Nothing new is posted.
    """
    with app.warehouse.session() as session:
        if not decisions.unsettled_merges(session):
            return 0
    app.routes, app.rulebook, app.notifiers  # noqa: B018 - read before the lock is taken
    with app.warehouse.transaction() as session:
        found = decisions.unsettled_merges(session)
        for merge in found:
            _settle_one(app, session, merge)
    return len(found)


def _settle_one(app: App, session: Session, merge: Merge) -> None:
    """Adopt the messages of the younger story, or let them point to the older one's."""
    now = app.clock.now()
    older = stories.story(session, merge.older, ALL)
    if not _tell_withdrawal(app, session, merge, older):
        decisions.adopt_messages(session, younger=merge.younger, older=merge.older)
        for row in withdrawals.messages(session, [merge.younger]) if older.reports else ():
            stopped = withdrawals.stop_merged(
                session, younger=merge.younger, older=merge.older, message=row, now=now
            )
            if stopped:
                _say_in_older(app, session, merge, older, row)
            elif row["state"] != "dead" and _edits(app, row):
                alert = pointer_alert(merge.younger, older, now=now)
                _edit(app, session, alert, _target(row))
    decisions.settle_merge(session, merge, now=now)


def _tell_withdrawal(app: App, session: Session, merge: Merge, older: Story) -> bool:
    """Tell the operator where one of the two was withdrawn, and return whether it was.

    Its corrections then stay as they are, and its message becomes no other story's.
    """
    for story_id in (merge.older, merge.younger):
        taken_back = story_state.withdrawal_of(session, story_id)
        if taken_back is not None and older.reports:
            now = app.clock.now()
            text = merged_withdrawal(older, merge.younger, taken_back)
            key = f"merge:{merge.change_id}"
            outbox.put(
                session, enqueue_notice(text, app.routes, app.notifiers, now=now, key=key), now=now
            )
        if taken_back is not None:
            return True
    return False


def _say_in_older(app: App, session: Session, merge: Merge, older: Story, row: Row) -> None:
    """Let the older story's message say what the younger's, which is not sent, would have said.

    A target whose messages can't be edited is told of it with the next news.
    """
    now, target = app.clock.now(), _target(row)
    if not _edits(app, row):
        told.forget(session, merge.younger, *target)
        decision = update_of_merge(merge.younger, merge.older, frozenset(), target, now=now)
        decisions.store(session, [decision])
        return
    facts: dict[bool, set[str]] = {True: set(), False: set()}
    for one in told.facts(session, merge.older, decisions.kin(session, merge.older)):
        if (one["receiver_id"], one["target"]) == target:
            facts[one["story_id"] == merge.younger].add(one["fact"])
    fresh = news(frozenset(facts[True] - {FIRST}), frozenset(facts[False]))
    decision = update_of_merge(merge.younger, merge.older, fresh, target, now=now)
    decisions.store(session, [decision])
    if decision.kind is DecisionKind.UPDATE:
        texts = articles.of_story(session, merge.older)
        _edit(app, session, compose(decision, with_links(older), app.rulebook, texts), target)


def _edits(app: App, row: Row) -> bool:
    """Return whether a message stands where it can be edited, at a receiver that is still there."""
    receiver = app.routes.receivers.get(row["receiver_id"])
    return receiver is not None and app.notifiers[receiver.kind].edits


def _edit(app: App, session: Session, alert: Alert, target: Target) -> None:
    """Put the edit of a message into the outbox."""
    rows = enqueue_post(alert, target, app.routes, app.notifiers, action="edit")
    if rows:
        decisions.store_alert(session, alert, to_json(alert))
        outbox.put(session, rows, now=app.clock.now())


def _target(row: Row) -> Target:
    """Return where a message stands."""
    return row["receiver_id"], row["target"]
