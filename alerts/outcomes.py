"""What comes of a send or a look-up, and what the outbox makes of it: plain records."""

from dataclasses import dataclass
from datetime import datetime

from core.errors import DeliveryError
from core.records import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one send or look-up; made by the functions below."""

    receipt: str | None = None  # it arrived
    error: DeliveryError | None = None  # it failed
    looked_up: bool = False  # this was a look-up, not a send
    at: datetime | None = None  # when a look-up that found nothing began


def sent(receipt: str) -> Outcome:
    """Return the outcome of a send that the channel confirmed."""
    return Outcome(receipt=receipt)


def failed(error: DeliveryError) -> Outcome:
    """Return the outcome of a send that raised."""
    return Outcome(error=error)


def found(receipt: str) -> Outcome:
    """Return the outcome of a look-up that found the message."""
    return Outcome(receipt=receipt, looked_up=True)


def not_found(at: datetime) -> Outcome:
    """Return the outcome of a look-up that began at `at`, saw everything and found nothing.

    Its beginning counts against the settle window, not its settlement: what was stored in between
    it could not see.
    """
    return Outcome(looked_up=True, at=at)


def look_up_failed(error: DeliveryError) -> Outcome:
    """Return the outcome of a look-up that raised."""
    return Outcome(error=error, looked_up=True)


# Kinds whose targets are servers of their own: what ails one of them says nothing of the others.
_APART = frozenset({"apprise", "webhook"})


def method_of(delivery: Delivery, *, looked_up: bool = False) -> str:
    """Return which of a channel's methods a delivery calls; each has a rate limit of its own.

    Where every target is a server of its own, each has its own methods: `post:TARGET`.
    """
    method = "look_up" if looked_up else "edit" if delivery.action == "edit" else "post"
    return f"{method}:{delivery.target}" if delivery.channel in _APART else method


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelStop:
    """A channel (or with an empty target, a whole notifier) that takes nothing for now."""

    channel: str
    target: str
    reason: str
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodWait:
    """A method of a channel that may not be called for a while, whatever the target it covers.

    Where the channel did not state the seconds they double with each failure in a row, up to `cap`;
    the first `free` failures in a row cost no wait.
    """

    channel: str
    method: str  # as `method_of` names it
    seconds: float
    stated: bool
    cap: float
    free: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What to write after an outcome, in one transaction."""

    delivery: Delivery
    stop: ChannelStop | None = None
    wait_method: MethodWait | None = None
    worked: str | None = None  # the method that worked: it waits no longer
    notice: str | None = None  # to tell the operator; once a stop, not once a row
    look_up_now: bool = False  # the fast path for a reply that was lost after the store
