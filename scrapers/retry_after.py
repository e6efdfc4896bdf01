"""What a Retry-After header asks for, in seconds."""

from email.utils import parsedate_to_datetime

from core.clock import Clock
from scrapers.limits import Limits


def seconds_asked(value: str | None, *, clock: Clock, limits: Limits) -> float | None:
    """Return the seconds that `value` (a number or an HTTP date, RFC 9110 10.2.3) asks to wait.

    None where there is no header; `limits.default_pause` where it says nothing that can be read.
    Nothing is cut here: an absurd wish comes back as it is, for its reader to be told.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:15])
    try:
        moment = parsedate_to_datetime(text)
        seconds = (moment - clock.now()).total_seconds()
    except (ValueError, TypeError, OverflowError):  # TypeError: a date without a zone
        return limits.default_pause
    return max(seconds, 0.0)


def busy_reason(status: int, asked: float | None, limits: Limits) -> str:
    """Return the reason of an error status; one that asks for more than we believe says so."""
    if asked is None or asked <= limits.longest_pause:
        return f"http {status}"
    believed = limits.longest_pause / 3600
    return f"http {status}: asked to wait {asked / 86_400:,.0f} days, {believed:g} hours kept"
