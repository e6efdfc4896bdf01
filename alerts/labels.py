"""How ids are called in front of a reader: topics, severities, regions, languages and times.

Content files may add topics and regions at any time, so an id without a name of its own is spelled
out instead of refused.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.records import Severity
from core.text import one_line

_ACRONYMS = {"ev": "EV", "asean": "ASEAN", "us": "US", "eu": "EU", "uk": "UK"}
_PLACES = 8  # regions that a line names
_PLURAL = {"supply_chain": "Supply chains"}
_LANGUAGES = {
    "de": "German",
    "en": "English",
    "fr": "French",
    "id": "Indonesian",
    "ja": "Japanese",
    "km": "Khmer",
    "ko": "Korean",
    "lo": "Lao",
    "ms": "Malay",
    "my": "Burmese",
    "th": "Thai",
    "tl": "Filipino",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
# A shape and a word beside the colour: one reader in twelve can't tell the colours apart.
MARKS = {
    Severity.LOW: "⚪",
    Severity.MEDIUM: "🟡",
    Severity.HIGH: "🟠",
    Severity.CRITICAL: "🔴",
}


def label(identifier: str) -> str:
    """Return "EV production" for "ev_production": the words of an id, acronyms in capitals."""
    if identifier in _PLURAL:
        return _PLURAL[identifier]
    words = one_line(identifier, 60).replace("_", " ").replace("-", " ").split()
    named = [_ACRONYMS.get(word.lower(), word) for word in words]
    text = " ".join(named)
    return text[:1].upper() + text[1:]


def region(identifier: str) -> str:
    """Return "South China Sea" for "south_china_sea": a proper name."""
    words = one_line(identifier, 60).replace("_", " ").replace("-", " ").split()
    return " ".join(_ACRONYMS.get(word.lower(), word[:1].upper() + word[1:]) for word in words)


def places(regions: Sequence[str]) -> str:
    """Return regions as proper names, the first eight of them, and how many more there are."""
    shown = ", ".join(region(name) for name in regions[:_PLACES])
    more = len(regions) - _PLACES
    return f"{shown} and {more} more" if more > 0 else shown


def language(tag: str | None) -> str:
    """Return "Japanese" for "ja" or "ja-JP"; "" where the page did not say."""
    if not tag:
        return ""
    code = one_line(tag, 12)
    return _LANGUAGES.get(code.split("-")[0].lower(), code)


def clock_time(moment: datetime | None, timezone: str) -> str:
    """Return "2 Nov 2026, 12:00 JST" in the reader's zone; "" where the page gave no time."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(timezone))
    return f"{local.day} {local:%b %Y, %H:%M} {local.tzname()}"


def utc_time(moment: datetime) -> str:
    """Return "2026-11-02 03:00 UTC", for a text whose reader's zone is not known."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
