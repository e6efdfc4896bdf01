"""How seldom a feed itself asks to be read: RSS `ttl`, the syndication module, Cache-Control."""

import re

from core.records import Page

_HEAD = 8192  # bytes: the channel's own elements stand before its items
_ITEM = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(
    rb"<(?:\w+:)?updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*<", re.IGNORECASE
)
_FREQUENCY = re.compile(rb"<(?:\w+:)?updateFrequency>\s*(\d{1,6})\s*<", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_SECONDS = {
    b"hourly": 3600.0,
    b"daily": 86_400.0,
    b"weekly": 604_800.0,
    b"monthly": 2_592_000.0,
    b"yearly": 31_536_000.0,
}


def pace_hint(page: Page) -> float | None:
    """Return the most seconds that the feed asks to be left alone, or None where it asks nothing."""
    head = page.body[:_HEAD]
    first = _ITEM.search(head)
    if first is not None:
        head = head[: first.start()]
    asked = [_max_age(page.header("cache-control")), _minutes(head), _period(head)]
    return max(asked) or None


def _minutes(head: bytes) -> float:
    """Return what `ttl`, which is in minutes, asks for."""
    found = _TTL.search(head)
    return float(found[1]) * 60 if found else 0.0


def _period(head: bytes) -> float:
    """Return what the RSS syndication module asks for: a period, read so many times in it."""
    found = _PERIOD.search(head)
    if found is None:
        return 0.0
    times = _FREQUENCY.search(head)
    return _SECONDS[found[1].lower()] / max(int(times[1]) if times else 1, 1)


def _max_age(header: str | None) -> float:
    """Return for how long an answer is fresh (RFC 9111, 5.2.2.1)."""
    found = _MAX_AGE.search(header or "")
    return float(found[1]) if found else 0.0
