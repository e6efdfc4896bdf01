"""`outbox reconcile`: what stands in the Slack channels beside what the outbox says.

A message is known by the delivery key in its metadata. Lost: the outbox says sent, and the channel
does not have it (somebody may have deleted it). Double: one key in two messages. Unknown: a message
of ours that the outbox has never heard of. Late: a delivery that was given up and had arrived after
all; `repair` writes that down.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from core.errors import DeliveryError
from core.records import DeliveryState
from pipeline.app import App
from warehouse import outbox
from warehouse.connection import Row

MARGIN = timedelta(
    hours=2
)  # clocks differ, and a message may be stored long after its row was made


@runtime_checkable
class History(Protocol):
    """A channel that can be read back."""

    def history(
        self, channel: str, *, oldest: float, threads: Collection[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """Yield its messages with their metadata, and those of older threads; raises DeliveryError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing in which channel and outbox differ."""

    kind: str  # lost, double, unknown, late, unread
    target: str
    delivery_key: str
    text: str
    receipt: str | None = None


def reconcile(app: App, since: datetime, *, repair: bool = False) -> tuple[Difference, ...]:
    """Return the differences in every Slack channel since a moment; `repair` notes what arrived.

    A channel that can't be read is a difference too. Nothing is sent.
    """
    notifier = app.notifiers.get("slack")
    found: list[Difference] = []
    if not isinstance(notifier, History):
        return ()
    with app.warehouse.session() as session:
        known = {
            target: outbox.in_target(session, "slack", target)
            for target in outbox.targets(session, "slack")
        }
    for target, rows in known.items():
        try:
            oldest = (since - MARGIN).timestamp()
            messages = list(notifier.history(target, oldest=oldest, threads=_threads(rows, since)))
        except DeliveryError as error:
            found.append(_difference("unread", target, "", f"can't be read: {error.reason}"))
            continue
        found += compare(target, rows, messages, since)
    if repair:
        _repair(app, found)
    return tuple(found)


def compare(
    target: str, rows: Iterable[Row], messages: Iterable[Mapping[str, Any]], since: datetime
) -> list[Difference]:
    """Return the differences in one channel. Pure; times of `rows` are naive UTC, as stored."""
    standing = defaultdict(set)
    for message in messages:
        if key := _key(message):
            standing[key].add(str(message["ts"]))  # a broadcast reply is listed twice, with one ts
    by_key = {row["delivery_key"]: row for row in rows}
    found = [
        _difference(
            "double", target, key, f"stands {len(stamps)} times: {', '.join(sorted(stamps))}"
        )
        for key, stamps in standing.items()
        if len(stamps) > 1
    ]
    for key, stamps in standing.items():
        row = by_key.get(key)
        if row is None:
            if _at(min(stamps)) >= since:
                text = f"stands at {min(stamps)}, and the outbox does not know it"
                found.append(_difference("unknown", target, key, text))
        elif row["state"] in (DeliveryState.DEAD, DeliveryState.UNSURE):
            text = f"is {row['state']} in the outbox, and stands at {min(stamps)}"
            found.append(_difference("late", target, key, text, receipt=min(stamps)))
    found += [
        _difference("lost", target, key, f"was sent as {row['receipt']} and does not stand there")
        for key, row in by_key.items()
        if row["state"] == DeliveryState.SENT
        and row["settled_at"].replace(tzinfo=UTC) >= since
        and key not in standing
    ]
    return found


def _threads(rows: Iterable[Row], since: datetime) -> frozenset[str]:
    """Return the threads in which replies were told since a moment: they may be older than that."""
    return frozenset(
        row["parent_receipt"]
        for row in rows
        if row["parent_receipt"] is not None
        and (row["settled_at"] is None or row["settled_at"].replace(tzinfo=UTC) >= since)
    )


def _repair(app: App, found: Iterable[Difference]) -> None:
    """Write down as sent what had arrived."""
    with app.warehouse.transaction() as session:
        for difference in found:
            if difference.kind == "late" and difference.receipt is not None:
                outbox.arrived(
                    session,
                    difference.delivery_key,
                    receipt=difference.receipt,
                    reason="found by reconcile",
                    now=app.clock.now(),
                )


def requeue(app: App, row: Row) -> str | None:
    """Let a dead delivery be tried again; return why that can't be, or None.

    One that may have arrived in a channel that can be read is looked up first.
    """
    if row["state"] != DeliveryState.DEAD:
        return f"it is {row['state']}: only a dead delivery can be requeued"
    reason = row["last_reason"] or ""
    if row["action"] == "edit" and not reason.startswith(("maybe", "degraded", "invalid")):
        return f"it has nothing to say any more: {reason}"
    looks = "maybe delivered" in reason and row["channel"] == "slack"
    state = DeliveryState.UNSURE if looks else DeliveryState.PENDING
    said = f"{'maybe delivered: ' if looks else ''}requeued by hand"
    with app.warehouse.transaction() as session:
        now = app.clock.now()
        outbox.requeue(session, row["delivery_key"], state=state, reason=said, now=now)
    return None


def _key(message: Mapping[str, Any]) -> str | None:
    """Return the delivery key of a message of ours."""
    metadata = message.get("metadata")
    inner = metadata.get("event_payload") if isinstance(metadata, dict) else None
    key = inner.get("delivery_key") if isinstance(inner, dict) else None
    return key if isinstance(key, str) else None


def _at(ts: str) -> datetime:
    """Return the time of a Slack timestamp."""
    return datetime.fromtimestamp(float(ts), UTC)


def _difference(
    kind: str, target: str, key: str, text: str, receipt: str | None = None
) -> Difference:
    """Return one difference."""
    return Difference(kind=kind, target=target, delivery_key=key, text=text, receipt=receipt)
