"""The step `deliver`: outbox rows are claimed by lease, sent outside, settled after.

The claim is committed before anything is sent, so a crash leaves a row that says so; what may have
arrived is looked up before it is sent again (see `alerts/outbox.py` for the states).
"""

from collections import Counter
from dataclasses import replace

from alerts import outbox as machine
from alerts.enqueue import enqueue_notice
from alerts.payload import is_degraded
from core.errors import DeliveryError, Fault
from core.ports import Notifier
from core.records import Delivery, DeliveryState, StepReport
from core.text import one_line
from pipeline.app import App
from pipeline.due import write_due
from warehouse import outbox
from warehouse.connection import Session

LOOKED_AT = 20  # due rows that are looked at for one that can be acted on
LONGEST = 240.0  # seconds; what is left is the next run's

Claimed = tuple[Delivery, machine.Step]


def deliver(app: App) -> StepReport:
    """Send what is due until nothing is, then leave word of when more will be."""
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    started = app.clock.monotonic()
    while app.clock.monotonic() - started < LONGEST:
        claimed = _claim(app)
        if claimed is None:
            break
        settled = _deliver_one(app, *claimed)
        counts[settled.state] += 1
        if settled.last_reason:
            reasons[settled.last_reason] += 1
    write_due(app)
    return StepReport(
        step="deliver",
        seen=counts.total(),
        done=counts[DeliveryState.SENT],
        skipped=counts[DeliveryState.PENDING] + counts[DeliveryState.UNSURE],
        failed=counts[DeliveryState.DEAD],
        reasons=tuple(sorted(reasons.items())),
    )


def _claim(app: App) -> Claimed | None:
    """Claim the most urgent row that can be acted on now, and commit that before it is sent.

    One row at a time: its lease starts just before its own send, and a rate limit or a stop that a
    send meets counts for the very next row.
    """
    now, policy = app.clock.now(), app.routes.policy
    with app.warehouse.transaction() as session:
        for delivery in outbox.due(session, now=now, limit=LOOKED_AT):
            action = machine.next_action(delivery, now, policy)
            if action is machine.Step.WAIT:
                continue
            mine = machine.claim(delivery, now, policy)
            if outbox.claim(session, mine):
                return mine, action
    return None


def _deliver_one(app: App, delivery: Delivery, action: machine.Step) -> Delivery:
    """Send or look up one claimed row and settle it; return the row as settled."""
    outcome = _attempt(app, delivery, action)
    settlement = machine.settle(delivery, outcome, now=app.clock.now(), policy=app.routes.policy)
    if not _write(app, settlement) or not settlement.look_up_now:
        return settlement.delivery
    outcome = _attempt(app, settlement.delivery, machine.Step.LOOK_UP)
    again = machine.settle(
        settlement.delivery, outcome, now=app.clock.now(), policy=app.routes.policy
    )
    _write(app, again)
    return again.delivery


def _attempt(app: App, delivery: Delivery, action: machine.Step) -> machine.Outcome:
    """Touch the channel, outside any transaction, and return what came of it."""
    looking = action is machine.Step.LOOK_UP
    began_at = app.clock.now()
    try:
        notifier = _notifier(app, delivery)
        if not looking:
            return machine.sent(notifier.send(delivery))
        receipt = notifier.look_up(delivery)
        return machine.not_found(at=began_at) if receipt is None else machine.found(receipt)
    except DeliveryError as error:
        return machine.look_up_failed(error) if looking else machine.failed(error)
    except Exception as error:  # noqa: BLE001 - a notifier's own fault: may have been sent, so look up
        reason = f"{type(error).__name__}: {one_line(str(error), 200)}"
        unsure = DeliveryError(Fault.AMBIGUOUS, reason)
        return machine.look_up_failed(unsure) if looking else machine.failed(unsure)


def _notifier(app: App, delivery: Delivery) -> Notifier:
    """Return the notifier of a row's channel; raises DeliveryError where there is none any more."""
    for notifier in app.notifiers.values():
        if notifier.name == delivery.channel:
            return notifier
    raise DeliveryError(Fault.STOP_CHANNEL, f"no notifier '{delivery.channel}' is configured")


def _write(app: App, settlement: machine.Settlement) -> bool:
    """Write a settlement with its consequences, in one transaction; False where the claim is lost."""
    delivery, now = settlement.delivery, app.clock.now()
    with app.warehouse.transaction() as session:
        degraded = is_degraded(delivery.payload)
        if not outbox.settle(session, delivery, degraded=degraded, now=now):
            return False
        if delivery.state is DeliveryState.SENT:
            outbox.start_channel(session, delivery.channel, delivery.target)
        if settlement.wait_method is not None:
            wait = settlement.wait_method
            for name in wait.actions:
                outbox.postpone(session, wait.channel, name, until=wait.until_at)
        fresh = _stop(app, session, settlement)
        # A notice about an operator notice that died would have no end; a stop is told once.
        endless = settlement.stop is None and delivery.story_id == "operator"
        if settlement.notice is not None and fresh and not endless:
            _tell_operator(app, session, settlement)
    return True


def _stop(app: App, session: Session, settlement: machine.Settlement) -> bool:
    """Stop a channel where the settlement says so; return whether that is news."""
    stop = settlement.stop
    if stop is None:
        return True
    return outbox.stop_channel(
        session,
        stop.channel,
        stop.target,
        stop.reason,
        now=app.clock.now(),
        until=stop.until_at,
    )


def _tell_operator(app: App, session: Session, settlement: machine.Settlement) -> None:
    """Put an operator notice into the outbox; about a stopped kind it leaves by another."""
    now = app.clock.now()
    stopped = (settlement.stop,) if settlement.stop else ()
    rows = enqueue_notice(
        settlement.notice or "", app.routes, app.notifiers, now=now, stopped=stopped
    )
    outbox.put(session, [replace(row, not_before_at=None) for row in rows], now=now)
