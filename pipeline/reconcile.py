"""`outbox reconcile`: what stands in the Slack channels beside what the outbox says.

A message is known by the delivery key in its metadata. Lost: the outbox says sent, and the channel
does not have it (somebody may have deleted it). Double: one key in two messages. Unknown: a message
of ours that the outbox has never heard of. Late: a delivery that was given up, or waits for another
try, and had arrived after all; `repair` writes that down, so that it is not sent a second time.
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
# What is on its way at this moment (`sending`) will be settled by its own worker.
_NOT_SENT = (DeliveryState.DEAD, DeliveryState.UNSURE, DeliveryState.PENDING)


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
        found += _still_so(app, target, compare(target, rows, messages, since), rows)
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
        elif row["state"] in _NOT_SENT:
            text = f"is {row['state']} in the outbox, and stands at {min(stamps)}"
            found.append(_difference("late", target, key, text, receipt=min(stamps)))
    found += [
        _difference("lost", target, key, f"was sent as {row['receipt']} and does not stand there")
        for key, row in by_key.items()
        if row["state"] == DeliveryState.SENT
        and row["action"] != "edit"  # it makes no message of its own, but where it comes too late
        and row["settled_at"].replace(tzinfo=UTC) >= since
        and key not in standing
    ]
    return found


def _still_so(
    app: App, target: str, found: list[Difference], rows: Iterable[Row]
) -> list[Difference]:
    """Return the differences without what was sent while its channel was read."""
    if not any(one.kind in ("late", "unknown") for one in found):
        return found
    with app.warehouse.session() as session:
        now = {
            row["delivery_key"]: row["state"] for row in outbox.in_target(session, "slack", target)
        }
    before = {row["delivery_key"]: row["state"] for row in rows}
    return [
        one
        for one in found
        if one.kind not in ("late", "unknown")
        or now.get(one.delivery_key) == before.get(one.delivery_key)
    ]


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
