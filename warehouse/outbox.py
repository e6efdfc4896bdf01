"""The outbox: claimed by lease with a fence, settled after sending, every try in the ledger.

No update here says `returning`: DuckDB then takes every column for changed, deletes the row and
inserts it again, and the next checkpoint writes all payloads of its row group anew (seconds and
hundreds of megabytes where many rows wait). What changed is counted instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.records import Delivery, DeliveryState
from warehouse.batches import insert
from warehouse.connection import Row, Session
from warehouse.moments import aware, stored


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxCount:
    """How many deliveries stand in one state, and since when the oldest does."""

    state: DeliveryState
    deliveries: int
    oldest_at: datetime


def put(session: Session, deliveries: Sequence[Delivery], *, now: datetime) -> int:
    """Insert deliveries; a key that stands there already stays as it is. Return how many are new."""
    fresh = insert(
        session,
        "outbox/insert",
        (
            {
                "delivery_key": delivery.delivery_key,
                "dedupe_key": delivery.dedupe_key,
                "story_id": delivery.story_id,
                "receiver_id": delivery.receiver_id,
                "channel": delivery.channel,
                "target": delivery.target,
                "action": delivery.action,
                "payload": delivery.payload,
                "priority": delivery.priority,
                "created_at": now,
            }
            for delivery in deliveries
        ),
    )
    return len(fresh)


def drop_orphans(session: Session, *, now: datetime) -> int:
    """End pending edits that say nothing any more; return how many there were."""
    return session.changed("outbox/orphans", now=stored(now))


def due(
    session: Session, *, now: datetime, limit: int, burst_seconds: float = 0.0
) -> tuple[Delivery, ...]:
    """Return open rows that are due, free, and not stopped, most urgent first, without payload.

    An edit or a reply is due only once the story's message in that channel stands. A channel that
    sending has run ahead in by more than `burst_seconds` gets nothing for now.
    """
    paced_at = now + timedelta(seconds=burst_seconds)
    found = session.run("outbox/due", now=stored(now), paced_at=stored(paced_at), limit=limit)
    return tuple(_delivery(row) for row in found)


def awaited(session: Session, story_ids: Sequence[str]) -> frozenset[str]:
    """Return which of the stories have an edit or a reply that waits for their first message."""
    if not story_ids:
        return frozenset()
    rows = session.run("outbox/awaited", story_ids=list(story_ids))
    return frozenset(row["story_id"] for row in rows)


def may_go(  # noqa: PLR0913 - what a row is asked about, one by one, by keyword
    session: Session,
    *,
    channel: str,
    target: str,
    method: str,
    new: bool,
    now: datetime,
    burst_seconds: float = 0.0,
) -> bool:
    """Return whether a row that `due` found a moment ago still may go, from a few small tables.

    `new`: it is a message of its own that was not tried, so the pace of its channel counts.
    """
    row = session.one(
        "outbox/may_go",
        channel=channel,
        target=target,
        method=method,
        new=new,
        now=stored(now),
        paced_at=stored(now + timedelta(seconds=burst_seconds)),
    )
    return row is not None and bool(row["may_go"])


def claim(session: Session, delivery: Delivery) -> Delivery | None:
    """Take a row as `delivery` says (state, attempts, start, lease); None if another was faster.

    `delivery.fence` is the new fence, one above the one that was read. A row that was given up
    meanwhile is not taken either. What is given back has the payload.
    """
    held = session.changed(
        "outbox/claim",
        delivery_key=delivery.delivery_key,
        fence=delivery.fence - 1,
        state=delivery.state.value,
        attempts=delivery.attempts,
        started_at=stored(delivery.started_at),
        not_before_at=stored(delivery.not_before_at),
        last_reason=delivery.last_reason,
        lease_until=stored(delivery.lease_until_at),
    )
    if not held:
        return None
    row = session.one("outbox/payload", delivery_key=delivery.delivery_key, fence=delivery.fence)
    return None if row is None else replace(delivery, payload=row["payload"])


def pace(session: Session, channel: str, target: str) -> datetime | None:
    """Return when a channel has its whole burst again; None where nothing was sent there."""
    row = session.one("outbox/read_pace", channel=channel, target=target)
    return aware(row["whole_at"]) if row else None


def set_pace(session: Session, channel: str, target: str, *, whole_at: datetime) -> None:
    """Note that one message more is on its way to a channel."""
    session.run("outbox/write_pace", channel=channel, target=target, whole_at=stored(whole_at))


def settle(
    session: Session, delivery: Delivery, *, degraded: bool, now: datetime, tried: bool = True
) -> bool:
    """Write a settled row and its try; False where another claim came between: then nothing is."""
    final = delivery.state in (DeliveryState.SENT, DeliveryState.DEAD)
    held = session.changed(
        "outbox/settle",
        delivery_key=delivery.delivery_key,
        fence=delivery.fence,
        state=delivery.state.value,
        attempts=delivery.attempts,
        not_before_at=stored(delivery.not_before_at),
        receipt=delivery.receipt,
        last_reason=delivery.last_reason,
        settled_at=stored(now) if final else None,
    )
    if held and degraded:
        session.run(
            "outbox/degrade",
            delivery_key=delivery.delivery_key,
            fence=delivery.fence,
            payload=delivery.payload,
        )
    if held and tried:
        session.run(
            "outbox/insert_attempt",
            delivery_key=delivery.delivery_key,
            attempt=delivery.attempts,
            outcome=delivery.state.value,
            reason=delivery.last_reason,
            now=stored(now),
        )
    return held > 0


def stop_channel(
    session: Session, channel: str, target: str, reason: str, *, now: datetime, until: datetime
) -> bool:
    """Stop a channel (target "" stops the notifier) until a moment; True if it was running."""
    row = session.one(
        "outbox/stop_channel",
        channel=channel,
        target=target,
        reason=reason,
        now=stored(now),
        until=stored(until),
    )
    return row is not None and aware(row["stopped_at"]) == now


def start_channel(session: Session, channel: str, target: str) -> None:
    """Take back a stop: a send went through."""
    session.run("outbox/start_channel", channel=channel, target=target)


def wait_method(  # noqa: PLR0913 - the parts of one wait, by keyword
    session: Session,
    channel: str,
    method: str,
    *,
    now: datetime,
    seconds: float,
    stated: bool = True,
    free: int = 0,
    cap: float = 3600.0,
) -> None:
    """Let a method (post, edit, look_up, or `post:TARGET`) of a channel wait, for later rows too.

    `stated`: the channel named the seconds; else they double with each failure in a row up to
    `cap`, and the first `free` failures cost nothing. No wait is ever made shorter.
    """
    session.run(
        "outbox/wait_method",
        channel=channel,
        method=method,
        now=stored(now),
        seconds=seconds,
        stated=stated,
        free=free,
        cap=cap,
    )


def end_wait(session: Session, channel: str, method: str) -> None:
    """Take back the wait of a method that worked."""
    session.run("outbox/end_wait", channel=channel, method=method)


def next_due(
    session: Session, *, now: datetime, settle_seconds: float, burst_seconds: float = 0.0
) -> datetime | None:
    """Return the earliest moment at which waiting work is due, or None.

    A row that was being sent when its worker died is due when lease and settle window are over.
    """
    row = session.one(
        "outbox/next_due",
        now=stored(now),
        settle_seconds=settle_seconds,
        burst_seconds=burst_seconds,
    )
    return aware(row["due_at"]) if row else None


def counts(session: Session) -> tuple[OutboxCount, ...]:
    """Return how many deliveries stand in each state."""
    return tuple(
        OutboxCount(
            state=DeliveryState(row["state"]),
            deliveries=row["deliveries"],
            oldest_at=aware(row["oldest_at"]),
        )
        for row in session.run("outbox/counts")
    )


def listed(session: Session, *, state: str = "", limit: int = 50) -> list[Row]:
    """Return deliveries in a state, the most recent first; "" means all that are not sent."""
    return session.run("outbox/list", state=state, limit=limit)


def shown(session: Session, prefix: str) -> list[Row]:
    """Return the deliveries whose key begins so, two at most, each with its `tries`."""
    rows = session.run("outbox/show", prefix=prefix)
    for row in rows:
        row["tries"] = session.run("outbox/attempts", delivery_key=row["delivery_key"])
    return rows


def requeue(
    session: Session, delivery_key: str, *, state: DeliveryState, reason: str, now: datetime
) -> bool:
    """Let a dead delivery be tried again (pending) or looked up first (unsure); False if it is not."""
    changed = session.changed(
        "outbox/requeue",
        delivery_key=delivery_key,
        state=state.value,
        reason=reason,
        now=stored(now),
    )
    return changed > 0


def dead(session: Session, *, channel: str = "", since: datetime | None = None) -> list[Row]:
    """Return what was given up (since a moment, in one kind of channel) and has something to say."""
    return session.run("outbox/dead", channel=channel, since=stored(since))


def latest_edit(session: Session, post: Row) -> str | None:
    """Return the key of the newest edit of a story's first message where it was given up."""
    place = ("story_id", "receiver_id", "channel", "target")
    row = session.one("outbox/latest_edit", **{name: post[name] for name in place})
    return None if row is None else str(row["delivery_key"])


def arrived(
    session: Session, delivery_key: str, *, receipt: str, reason: str, now: datetime
) -> bool:
    """Note that a delivery that is not on its way now had arrived; False where that is known."""
    changed = session.changed(
        "outbox/arrived",
        delivery_key=delivery_key,
        receipt=receipt,
        reason=reason,
        now=stored(now),
    )
    return changed > 0


def targets(session: Session, channel: str) -> tuple[str, ...]:
    """Return every target of one kind of channel that deliveries were meant for."""
    return tuple(row["target"] for row in session.run("outbox/targets", channel=channel))


def in_target(session: Session, channel: str, target: str) -> list[Row]:
    """Return what is known of every delivery to one target."""
    return session.run("outbox/in_target", channel=channel, target=target)


def _delivery(row: Row) -> Delivery:
    """Return the record of a row of `outbox/due`."""
    times = ("not_before_at", "lease_until_at", "started_at")
    fields = {name: row[name] for name in Delivery.__dataclass_fields__ if name in row}
    fields |= {name: aware(row[name]) for name in times}
    return Delivery(**{**fields, "state": DeliveryState(row["state"])})
