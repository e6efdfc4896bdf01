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


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelStop:
    """A channel (or with an empty target, a whole notifier) that takes nothing for now."""

    channel: str
    target: str
    reason: str
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodWait:
    """Open rows of a channel's method, whatever their target, that may not go before a moment."""

    channel: str
    actions: tuple[str, ...]
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What to write after an outcome, in one transaction."""

    delivery: Delivery
    stop: ChannelStop | None = None
    wait_method: MethodWait | None = None
    notice: str | None = None  # to tell the operator; once a stop, not once a row
    look_up_now: bool = False  # the fast path for a reply that was lost after the store
