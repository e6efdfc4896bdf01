"""`outbox requeue`: what was given up is tried again, one delivery or all of a kind.

A message that may have arrived in a channel that can be read is looked up first. With a story's
first message goes its newest edit, so that it shows what is known by now and not what was known when
it was given up. A story that was taken back meanwhile is not told any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.records import DeliveryState
from pipeline.app import App
from warehouse import outbox, withdrawals
from warehouse.connection import Row, Session
from warehouse.moments import aware

_ENDED = ("superseded", "withdrawn", "the story message was never delivered")
_GONE = ("message_not_found", "thread_not_found", "no message to edit")
_MERGED = "merged into "
_BY_HAND = "requeued by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requeued:
    """What of the dead deliveries goes out again, and what does not with its reason."""

    again: tuple[Row, ...]
    passed_over: tuple[tuple[Row, str], ...]


def requeue(app: App, row: Row) -> str | None:
    """Let one dead delivery be tried again; return why that can't be, or None."""
    with app.warehouse.transaction() as session:
        why_not = _why_not(session, row)
        if why_not is None:
            _again(session, row, app.clock.now())
    return why_not


def requeue_all(
    app: App, *, channel: str = "", since: datetime | None = None, dry_run: bool = False
) -> Requeued:
    """Let all dead deliveries be tried again; `dry_run` only says which.

    `channel` is a kind ("" for all), `since` (aware) when they were given up at the earliest. What
    can't succeed is passed over: what was taken back, and replies to messages that are gone. Edits
    that say nothing any more are not counted at all.
    """
    with app.warehouse.transaction() as session:
        found = outbox.dead(session, channel=channel, since=since)
        judged = [(row, _hopeless(row) or _why_not(session, row)) for row in found]
        again = tuple(row for row, why_not in judged if why_not is None)
        if not dry_run:
            _all_again(session, again, app.clock.now())
    passed_over = tuple((row, why_not) for row, why_not in judged if why_not is not None)
    return Requeued(again=again, passed_over=passed_over)


def _all_again(session: Session, rows: Sequence[Row], now: datetime) -> None:
    """Let deliveries be tried again, in the transaction of the caller."""
    for row in rows:
        _again(session, row, now)


def _hopeless(row: Row) -> str | None:
    """Return why another try would end as the last one did, or None."""
    reason = row["last_reason"] or ""
    return f"its message was deleted: {reason}" if reason in _GONE else None


def _why_not(session: Session, row: Row) -> str | None:
    """Return why a delivery can't be requeued, or None."""
    if row["state"] != DeliveryState.DEAD:
        return f"it is {row['state']}: only a dead delivery can be requeued"
    reason = row["last_reason"] or ""
    if row["action"] == "edit" and reason in (*_ENDED, *_GONE):
        return f"it has nothing to say any more: {reason}"
    if reason.startswith(_MERGED):
        return f"its story is told under another: {reason}"
    taken_back = withdrawals.of_story(session, [row["story_id"]])
    if taken_back is not None and aware(row["created_at"]) < taken_back["withdrawn_at"]:
        return "its story was taken back"  # the correction that says so is later than that
    return None


def _again(session: Session, row: Row, now: datetime) -> None:
    """Let a delivery be tried again, and the newest edit of a first message with it."""
    looks = "maybe delivered" in (row["last_reason"] or "") and row["channel"] == "slack"
    state = DeliveryState.UNSURE if looks else DeliveryState.PENDING
    said = f"{'maybe delivered: ' if looks else ''}{_BY_HAND}"
    outbox.requeue(session, row["delivery_key"], state=state, reason=said, now=now)
    if row["action"] != "post":
        return
    edit = outbox.latest_edit(session, row)
    if edit is not None:
        outbox.requeue(session, edit, state=DeliveryState.PENDING, reason=_BY_HAND, now=now)
