"""What a Retry-After header asks for, in seconds, never more than we are ready to believe."""

from email.utils import parsedate_to_datetime

from core.clock import Clock
from scrapers.limits import Limits


def seconds_to_wait(value: str | None, *, clock: Clock, limits: Limits) -> float | None:
    """Return the seconds that `value` (a number or an HTTP date, RFC 9110 10.2.3) asks to wait.

    None where there is no header; at most `limits.longest_pause`; `limits.default_pause` where it
    says nothing that can be read.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), limits.longest_pause)
    try:
        moment = parsedate_to_datetime(text)
        seconds = (moment - clock.now()).total_seconds()
    except (ValueError, TypeError, OverflowError):  # TypeError: a date without a zone
        return limits.default_pause
    return min(max(seconds, 0.0), limits.longest_pause)
