"""The outbox: claimed by lease with a fence, settled after sending, every try in the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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


def due(session: Session, *, now: datetime, limit: int) -> tuple[Delivery, ...]:
    """Return open rows that are due, free, and not stopped, most urgent first.

    An edit or a reply is due only once the story's message in that channel stands.
    """
    session.run("outbox/orphans", now=stored(now))
    return tuple(_delivery(row) for row in session.run("outbox/due", now=stored(now), limit=limit))


def claim(session: Session, delivery: Delivery) -> bool:
    """Take a row as `delivery` says (state, attempts, start, lease); False if another was faster.

    `delivery.fence` is the new fence, one above the one that was read.
    """
    row = session.one(
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
    return row is not None


def settle(
    session: Session, delivery: Delivery, *, degraded: bool, now: datetime, tried: bool = True
) -> bool:
    """Write a settled row and its try; False where another claim came between: then nothing is."""
    final = delivery.state in (DeliveryState.SENT, DeliveryState.DEAD)
    row = session.one(
        "outbox/settle",
        delivery_key=delivery.delivery_key,
        fence=delivery.fence,
        state=delivery.state.value,
        attempts=delivery.attempts,
        degraded=degraded,
        payload=delivery.payload,
        not_before_at=stored(delivery.not_before_at),
        receipt=delivery.receipt,
        last_reason=delivery.last_reason,
        settled_at=stored(now) if final else None,
    )
    if row is not None and tried:
        session.run(
            "outbox/insert_attempt",
            delivery_key=delivery.delivery_key,
            attempt=delivery.attempts,
            outcome=delivery.state.value,
            reason=delivery.last_reason,
            now=stored(now),
        )
    return row is not None


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


def postpone(session: Session, channel: str, action: str, *, until: datetime) -> None:
    """Move every open row of a channel's method (action "" means all) to at least `until`."""
    session.run("outbox/postpone_channel", channel=channel, action=action, until=stored(until))


def next_due(session: Session, *, now: datetime, settle_seconds: float) -> datetime | None:
    """Return the earliest moment at which waiting work is due, or None.

    A row that was being sent when its worker died is due when lease and settle window are over.
    """
    row = session.one("outbox/next_due", now=stored(now), settle_seconds=settle_seconds)
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


def _delivery(row: Row) -> Delivery:
    """Return the record of a row of `outbox/due`."""
    times = ("not_before_at", "lease_until_at", "started_at")
    fields = {name: row[name] for name in Delivery.__dataclass_fields__ if name in row}
    fields |= {name: aware(row[name]) for name in times}
    return Delivery(**{**fields, "state": DeliveryState(row["state"])})
