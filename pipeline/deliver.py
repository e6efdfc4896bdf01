"""The step `deliver`: outbox rows are claimed by lease, sent outside, settled after.

The claim is committed before anything is sent, so a crash leaves a row that says so; what may have
arrived is looked up before it is sent again (see `alerts/outbox.py` for the states). Nobody sleeps
here: what has to wait for a rate limit or for a channel's pace is due later, and `state/due_at`
says when.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from alerts import buttons
from alerts import outbox as machine
from alerts.enqueue import enqueue_notice
from alerts.pace import SLACK
from alerts.payload import is_degraded
from core.errors import DeliveryError, Fault
from core.ports import Notifier
from core.records import Delivery, DeliveryState, StepReport
from core.text import one_line
from pipeline.app import App
from pipeline.claims import Claimed, DueRows
from pipeline.clicks import load_clicks, marks
from pipeline.due import read_due, write_due
from warehouse import clicks, outbox
from warehouse.connection import Session

LONGEST = 240.0  # seconds; what is left is the next run's


def deliver(app: App) -> StepReport:
    """Send what is due until nothing is, then leave word of when more will be."""
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    started, rows = app.clock.monotonic(), DueRows(app)
    load_clicks(app)  # those that a listener has left behind
    app.routes, app.notifiers  # noqa: B018 - read before the lock is taken
    while app.clock.monotonic() - started < LONGEST:
        claimed = _claim(app, rows)
        if claimed is None:
            break
        settled = _deliver_one(app, *claimed)
        rows.look_again(settled, app.clock.now())
        counts[settled.state] += 1
        if settled.last_reason:
            reasons[settled.last_reason] += 1
    write_due(app)
    return StepReport(
        step="deliver",
        seen=counts.total(),
        done=counts[DeliveryState.SENT],
        skipped=counts.total() - counts[DeliveryState.SENT] - counts[DeliveryState.DEAD],
        failed=counts[DeliveryState.DEAD],
        reasons=tuple(sorted(reasons.items())),
    )


def finish(app: App, *, after: Callable[[StepReport], None] | None = None) -> None:
    """Deliver what only the pace of its channel holds up, for a caller whom no doorbell rings for.

    Here somebody waits, a second a message: for a person at a terminal and for cron, never in the
    hot path. What waits for anything else waits for the next pass. `after` is told of each report.
    """
    started = app.clock.monotonic()
    while app.clock.monotonic() - started < LONGEST:
        due_at = read_due(app.settings)
        gap = (due_at - app.clock.now()).total_seconds() if due_at is not None else LONGEST
        if not 0 < gap <= 1 / SLACK.rate:
            return
        app.clock.sleep(gap)
        report = deliver(app)
        if after is not None:
            after(report)


def _claim(app: App, rows: DueRows) -> Claimed | None:
    """Claim the most urgent row that can be acted on now, and commit that before it is sent."""
    with app.warehouse.transaction() as session:
        claimed = rows.claim(session, app.clock.now())
        if claimed is None or claimed[1] is not machine.Step.SEND:
            return claimed
        return _with_clicks(session, claimed[0]), claimed[1]


def _with_clicks(session: Session, delivery: Delivery) -> Delivery:
    """Return an edit with what readers have clicked so far: a newer edit must not take that away."""
    if delivery.action != "edit" or delivery.channel != "slack" or not delivery.parent_receipt:
        return delivery
    found = clicks.of_message(session, delivery.target, delivery.parent_receipt)
    if not found:
        return delivery
    return replace(delivery, payload=buttons.marked(delivery.payload, marks(found)))


def _deliver_one(app: App, delivery: Delivery, action: machine.Step) -> Delivery:
    """Send or look up one claimed row and settle it; return the row as settled."""
    if not machine.holds(delivery, app.clock.now()):
        return delivery  # the machine slept: by now the row may be somebody else's
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
        _note_waits(session, settlement, now)
        fresh = _stop(app, session, settlement)
        # A notice about an operator notice that died would have no end; a stop is told once.
        endless = settlement.stop is None and delivery.story_id == "operator"
        if settlement.notice is not None and fresh and not endless:
            _tell_operator(app, session, settlement)
    return True


def _note_waits(session: Session, settlement: machine.Settlement, now: datetime) -> None:
    """Note that a method has to wait, or that it works again."""
    if settlement.worked is not None:
        outbox.end_wait(session, settlement.delivery.channel, settlement.worked)
    wait = settlement.wait_method
    if wait is not None:
        outbox.wait_method(
            session,
            wait.channel,
            wait.method,
            now=now,
            seconds=wait.seconds,
            stated=wait.stated,
            free=wait.free,
            cap=wait.cap,
        )


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
