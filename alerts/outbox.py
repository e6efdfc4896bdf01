"""The outbox: how a delivery gets from `pending` to `sent` exactly once in effect. Pure.

| from    | what happens                          | to                                             |
|---------|---------------------------------------|------------------------------------------------|
| pending | due: `claim`, commit, then send       | sending                                        |
| sending | sent                                  | sent                                           |
| sending | wait (429, network down)              | pending, costs no try; its method waits        |
| sending | refused (surely not stored)           | pending after a growing pause; dead at the end |
| sending | stop channel, stop all                | pending, costs no try; the channel stops       |
| sending | poison                                | pending in its plain form; then dead           |
| sending | message is gone                       | dead: recorded, not posted again; of a reply   |
|         |                                       | the operator is told                           |
| sending | ambiguous                             | unsure; look up at once                        |
| sending | lease over (a crash)                  | unsure, when the settle window is over         |
| unsure  | found                                 | sent                                           |
| unsure  | not found inside the window           | unsure: it may still be stored late            |
| unsure  | not found after the window            | pending: a resend is safe, at once at first,   |
|         |                                       | then after growing pauses; dead at the end     |
| unsure  | the look-up failed                    | unsure, looked up again later                  |

The settle window is longer than anybody may hold a request that we gave up on; resending after the
first look-up alone makes duplicates. A dead row that may have arrived says "maybe delivered".

How a step uses it: read due rows → `next_action` → `claim` and commit → notifier, outside any
transaction, while `holds` → `settle` → write where the fence is still the row's.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from alerts.model import Policy
from alerts.outcomes import (
    ChannelStop,
    MethodWait,
    Outcome,
    Settlement,
    failed,
    found,
    look_up_failed,
    method_of,
    not_found,
    sent,
)
from alerts.payload import degrade
from core.errors import DeliveryError, Fault
from core.identity import digest
from core.records import Delivery, DeliveryState

__all__ = [
    "ChannelStop",
    "MethodWait",
    "Outcome",
    "Settlement",
    "Step",
    "claim",
    "failed",
    "found",
    "holds",
    "look_up_failed",
    "next_action",
    "not_found",
    "sent",
    "settle",
    "supersede",
]

MAYBE = "maybe delivered"
# Without a look-up: one resend at most after a lost reply. A webhook is none of them: its receiver
# knows a copy by the `webhook-id`, and one that answers 503 for some minutes must not lose an alert.
_BLIND = frozenset({"email", "apprise", "console"})
_LONGEST_WAIT = 3600.0  # seconds; a longer Retry-After is not believed
_UNSTATED_CAP = 300.0  # seconds: one request in five minutes is no storm
_PATIENCE = 3  # lost answers in a row before a method is left alone for a while
_JITTER = 0.25  # of a pause, so that rows that failed together don't come back together


class Step(StrEnum):
    """What is to be done about a row now."""

    SEND = "send"
    LOOK_UP = "look_up"
    WAIT = "wait"


def next_action(
    delivery: Delivery, now: datetime, policy: Policy, *, parent_open: bool = False
) -> Step:
    """Return what to do about a row as it was read, before `claim`.

    `parent_open`: the story's first message in the channel is itself still on its way, so that an
    edit or a reply has nothing to stand on yet.
    """
    if delivery.state is DeliveryState.SENDING:
        # A crash. It may have sent up to the end of its lease, so the window counts from there.
        lease_end = delivery.lease_until_at or delivery.started_at or now
        return Step.LOOK_UP if now >= lease_end + _settle(policy) else Step.WAIT
    if delivery.not_before_at is not None and now < delivery.not_before_at:
        return Step.WAIT
    if delivery.state is DeliveryState.UNSURE:
        leased = delivery.lease_until_at is not None and now < delivery.lease_until_at
        return Step.WAIT if leased else Step.LOOK_UP
    if delivery.state is DeliveryState.PENDING:
        return Step.WAIT if parent_open and delivery.action != "post" else Step.SEND
    return Step.WAIT


def claim(delivery: Delivery, now: datetime, policy: Policy) -> Delivery:
    """Return the row as it belongs to the caller until its lease is over; commit it before acting.

    A pending row becomes `sending` and uses a try; one that may have been sent becomes `unsure`,
    and `not_before_at` is the end of its window, which has passed.
    """
    lease = now + timedelta(seconds=policy.lease_seconds)
    claimed = replace(delivery, fence=delivery.fence + 1, lease_until_at=lease)
    if delivery.state is DeliveryState.PENDING:
        attempts = delivery.attempts + 1
        return replace(
            claimed, state=DeliveryState.SENDING, attempts=attempts, started_at=now,
            not_before_at=None,
        )  # fmt: skip
    if delivery.state is DeliveryState.SENDING:
        reason = _marked(_keeping(delivery, "interrupted while sending"))
        return replace(claimed, state=DeliveryState.UNSURE, not_before_at=now, last_reason=reason)
    return claimed


def holds(claimed: Delivery, now: datetime) -> bool:
    """Return whether a claim still covers a send that starts now; past it, let the row go."""
    return claimed.lease_until_at is not None and now < claimed.lease_until_at


def settle(delivery: Delivery, outcome: Outcome, *, now: datetime, policy: Policy) -> Settlement:
    """Return what an outcome makes of a claimed row (`sending` or `unsure`).

    The caller writes it only where the stored fence is still the delivery's. Raises ValueError for
    a row that is not under way.
    """
    if delivery.state not in {DeliveryState.SENDING, DeliveryState.UNSURE}:
        message = f"a {delivery.state} delivery can't be settled: {delivery.delivery_key}"
        raise ValueError(message)
    free = replace(delivery, lease_until_at=None)
    worked = method_of(delivery, looked_up=outcome.looked_up)
    if outcome.receipt is not None:
        return Settlement(delivery=_arrived(free, outcome), worked=worked)
    if outcome.error is None:
        return replace(_not_found(free, outcome.at or now, policy), worked=worked)
    if outcome.looked_up:
        return _look_up_failed(free, outcome.error, now, policy)
    return _failed(free, outcome.error, now, policy)


def supersede(delivery: Delivery) -> Delivery:
    """Return a pending edit as dead because a newer edit of the same message says more."""
    return replace(
        delivery, state=DeliveryState.DEAD, lease_until_at=None, last_reason="superseded"
    )


def _arrived(delivery: Delivery, outcome: Outcome) -> Delivery:
    """Return the row as sent."""
    reason = f"recovered after: {delivery.last_reason}" if outcome.looked_up else None
    return replace(
        delivery,
        state=DeliveryState.SENT,
        receipt=outcome.receipt,
        not_before_at=None,
        last_reason=reason,
    )


def _not_found(delivery: Delivery, looked_at: datetime, policy: Policy) -> Settlement:
    """Return what a look-up without a find means: inside the window nothing, after it a resend."""
    if delivery.not_before_at is not None and looked_at < delivery.not_before_at:
        return Settlement(delivery=delivery)
    blind_again = delivery.channel in _BLIND and (delivery.last_reason or "").count(MAYBE) > 1
    if delivery.attempts >= policy.max_attempts or blind_again:
        return _dead(delivery, delivery.last_reason or MAYBE)
    # The first resend is made at once. Later ones keep the pauses of a refusal, counted from the try:
    # a channel that is ill for an hour must not use up every try of its most urgent message.
    again = (delivery.started_at or looked_at) + _pause(delivery, policy)
    waits = again if delivery.attempts > 1 and again > looked_at else None
    return Settlement(delivery=replace(delivery, state=DeliveryState.PENDING, not_before_at=waits))


def _look_up_failed(
    delivery: Delivery, error: DeliveryError, now: datetime, policy: Policy
) -> Settlement:
    """Return the row as unsure still: a resend without a look-up could be a duplicate."""
    wait = error.retry_after or policy.wait_seconds
    again = now + timedelta(seconds=min(wait, _LONGEST_WAIT))
    if delivery.not_before_at is not None:
        again = max(again, delivery.not_before_at)
    kept = replace(delivery, state=DeliveryState.UNSURE, not_before_at=again)
    if error.fault is Fault.WAIT:
        method = method_of(delivery, looked_up=True)
        return Settlement(delivery=kept, wait_method=_method_wait(delivery, method, error, policy))
    if error.fault in {Fault.STOP_ALL, Fault.STOP_CHANNEL}:
        # Sending may work where looking up does not (another scope): only this row waits.
        later = max(again, now + timedelta(seconds=policy.stop_seconds))
        return Settlement(
            delivery=replace(kept, not_before_at=later),
            notice=f"It can't be looked up whether a message reached {delivery.channel} "
            f"{delivery.target}: {error.reason}. It waits until that is mended.",
        )
    return Settlement(delivery=kept)


def _failed(delivery: Delivery, error: DeliveryError, now: datetime, policy: Policy) -> Settlement:
    """Return what a failed send makes of the row, by the class of failure."""
    if error.fault is Fault.AMBIGUOUS:
        return _unsure(delivery, error, now, policy)
    if error.fault is Fault.GONE:
        return _gone(delivery, error)
    if error.fault is Fault.POISON:
        return _poison(delivery, error, now)
    if error.fault is Fault.REFUSED:
        return _refused(delivery, error, now, policy)
    # The rest is nobody's fault of this row: it costs no try.
    kept = replace(
        delivery,
        state=DeliveryState.PENDING,
        attempts=delivery.attempts - 1,
        last_reason=_keeping(delivery, error.reason),
    )
    if error.fault is Fault.WAIT:
        return _waiting(kept, error, now, policy)
    return _stopped(kept, error, now, policy)


def _unsure(delivery: Delivery, error: DeliveryError, now: datetime, policy: Policy) -> Settlement:
    """Return the row as unsure until the settle window is over.

    The window counts from the later of the claim and the failure, as a clock may step.
    """
    start = max(now, delivery.started_at or now)
    reason = _marked(_keeping(delivery, error.reason))
    return Settlement(
        delivery=replace(
            delivery,
            state=DeliveryState.UNSURE,
            not_before_at=start + _settle(policy),
            last_reason=reason,
        ),
        look_up_now=True,
        wait_method=_method_wait(delivery, method_of(delivery), error, policy, free=_PATIENCE),
    )


def _poison(delivery: Delivery, error: DeliveryError, now: datetime) -> Settlement:
    """Return the row in its plain form, or dead where it was plain already."""
    plainer = degrade(delivery.payload)
    if plainer is None:
        return _dead(delivery, _keeping(delivery, error.reason))
    return Settlement(
        delivery=replace(
            delivery,
            state=DeliveryState.PENDING,
            payload=plainer,
            not_before_at=now,
            last_reason=_keeping(delivery, f"degraded after: {error.reason}"),
        )
    )


def _refused(delivery: Delivery, error: DeliveryError, now: datetime, policy: Policy) -> Settlement:
    """Return the row with a growing pause, or dead after the last try."""
    reason = _keeping(delivery, error.reason)
    if delivery.attempts >= policy.max_attempts:
        return _dead(delivery, reason)
    stated = timedelta(seconds=min(error.retry_after or 0.0, _LONGEST_WAIT))
    return Settlement(
        delivery=replace(
            delivery,
            state=DeliveryState.PENDING,
            not_before_at=now + max(_pause(delivery, policy), stated),
            last_reason=reason,
        )
    )


def _pause(delivery: Delivery, policy: Policy) -> timedelta:
    """Return how long to wait after a row's tries so far: three times as long each time, up to a cap."""
    steps = min(delivery.attempts - 1, 20)
    pause = min(policy.backoff_seconds * 3.0**steps, policy.backoff_cap_seconds)
    return timedelta(seconds=pause * (1 + _JITTER * _share(delivery)))


def _waiting(delivery: Delivery, error: DeliveryError, now: datetime, policy: Policy) -> Settlement:
    """Return the row as free, and its method as waiting: whichever row is first then tries.

    A 429 applies to the method for the whole workspace (docs.slack.dev/apis/web-api/rate-limits).
    """
    return Settlement(
        delivery=replace(delivery, not_before_at=now),
        wait_method=_method_wait(delivery, method_of(delivery), error, policy),
    )


def _method_wait(
    delivery: Delivery, method: str, error: DeliveryError, policy: Policy, *, free: int = 0
) -> MethodWait:
    """Return how long a method is left alone: as the channel says, else our own growing default."""
    stated = error.retry_after is not None
    seconds = policy.wait_seconds if error.retry_after is None else error.retry_after
    return MethodWait(
        channel=delivery.channel,
        method=method,
        seconds=min(max(seconds, 0.0), _LONGEST_WAIT),
        stated=stated,
        cap=min(policy.backoff_cap_seconds, _UNSTATED_CAP),
        free=free,
    )


def _share(delivery: Delivery) -> float:
    """Return a number from 0 to 1 that differs from row to row and from try to try."""
    return int(digest(delivery.delivery_key, str(delivery.attempts), size=4), 16) / 0xFFFF


def _stopped(delivery: Delivery, error: DeliveryError, now: datetime, policy: Policy) -> Settlement:
    """Return the row as kept, and its channel or notifier as stopped."""
    until = now + timedelta(seconds=policy.stop_seconds)
    target = "" if error.fault is Fault.STOP_ALL else delivery.target
    where = f"{delivery.channel} {target}".strip()
    return Settlement(
        delivery=replace(delivery, not_before_at=max(until, delivery.not_before_at or until)),
        stop=ChannelStop(
            channel=delivery.channel, target=target, reason=error.reason, until_at=until
        ),
        notice=f"Deliveries to {where} are stopped: {error.reason}. Nothing is lost; they go on "
        "when it is mended.",
    )


def _dead(delivery: Delivery, reason: str) -> Settlement:
    """Return the row as given up, and tell the operator."""
    return Settlement(
        delivery=replace(
            delivery, state=DeliveryState.DEAD, not_before_at=None, last_reason=reason
        ),
        notice=f"A delivery to {delivery.channel} {delivery.target} was given up after "
        f"{delivery.attempts} tries: {reason}. See ./run outbox show {delivery.delivery_key[:12]}; "
        "requeue tries it again.",
    )


def _gone(delivery: Delivery, error: DeliveryError) -> Settlement:
    """Return the row as ended: whoever deleted a message does not want it back.

    An edit says nothing without it. What a reply had to tell is new, so that the operator hears of
    it.
    """
    ended = replace(delivery, state=DeliveryState.DEAD, last_reason=error.reason)
    if delivery.action == "edit":
        return Settlement(delivery=ended)
    return Settlement(
        delivery=ended,
        notice=f"News of a story was not told in {delivery.channel} {delivery.target}, as its message "
        f"there was deleted: {error.reason}. ./run outbox show {delivery.delivery_key[:12]} tells "
        "what it says.",
    )


def _settle(policy: Policy) -> timedelta:
    """Return the settle window."""
    return timedelta(seconds=policy.settle_seconds)


def _marked(reason: str) -> str:
    """Return a reason that says that the message may have arrived; twice where it did before."""
    return f"{MAYBE}: {reason}"


def _keeping(delivery: Delivery, reason: str) -> str:
    """Return `reason` with the mark of an earlier try that may have arrived."""
    count = (delivery.last_reason or "").count(MAYBE)
    return f"{MAYBE} before: {reason}" if count else reason
