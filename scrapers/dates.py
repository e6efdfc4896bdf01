"""One reader of dates for feeds and pages: RFC 822, ISO 8601 and the common written forms.

The string decides: an impossible date (29 February 2027, month 13, second 75) is None and is never
bent into a possible one, and so is one before 1900, which is how systems write "none"; a future
date is kept as stated. A time without a zone takes the zone it is given; a date alone is midnight
UTC of that date, never shifted.

Zones that are named by letters: where one name has several meanings (CST is Chicago's and
China's, PST Los Angeles' and Manila's), it is the source's own zone if that calls itself so, else
what `months.ZONES` says. A date in digits alone, day and month both up to 12, is read day first
where the source's country writes so, and is None elsewhere.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrapers.months import DAY_FIRST, ERAS, MONTHS, THAI, ZONES

EARLIEST = 1900  # years before are a zero date, or not of this trade
LONGEST = 120  # code points; what is longer is not a date but a text with one in it
_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DATES = (
    re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\.(?P<m>\d{1,2})\.(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"),
    re.compile(
        rf"(?P<era>{'|'.join(ERAS)})\s*(?P<y>\d{{1,3}}|元)\s*年\s*(?P<m>\d{{1,2}})\s*月"
        r"\s*(?P<d>\d{1,2})\s*日"
    ),
    re.compile(r"(?<!\d)(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日?,?\s+(?P<y>\d{4})(?![\d:])"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*년\s*(?P<m>\d{1,2})\s*월\s*(?P<d>\d{1,2})\s*일"),
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?=T\d|$)"),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s.-]+(?:of\s+)?(?P<name>{_MONTH})\.?[\s,-]+"
        r"(?:พ\.ศ\.\s*)?(?P<y>\d{4}|\d{2})(?![\d:])",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})(?:\s*,\s*|\s+năm\s+|\s+)(?P<y>\d{4})(?![\d:])",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<name>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)",
        re.IGNORECASE,
    ),
)
_DIGITS = re.compile(r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})(?![\d/])")
# What machines write, read without a search; anything else about them is left to the others.
_ISO_8601 = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[+-]\d\d:?\d\d|Z)", re.ASCII
)
_TWO_DIGITS = {name.title(): f"{number:02}" for name, number in MONTHS.items() if name.isascii()}
_ZULU = {"GMT": "Z", "UTC": "Z", "Z": "Z"}
_FARTHEST = timedelta(hours=14)  # from UTC, of any zone
_CTIME = re.compile(  # Fri Dec 15 07:00:00 2023, with a zone before the year or not
    rf"\b(?P<name>{_MONTH})\s+(?P<d>\d{{1,2}})\s+(?P<rest>\d{{1,2}}:\d{{2}}\S*(?:\s+[A-Z]{{1,4}})?)"
    r"\s+(?P<y>\d{4})$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\d:])(?P<h>\d{1,2})[:.](?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,:]\d{1,9})?)?(?!\d|:\d)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_TIME_LIKE = re.compile(r"\d:\d{2}:\d")  # what none of the readers took for a time
_BASIC_TIME = re.compile(r"^T(?P<h>\d{2})(?P<min>\d{2})(?P<s>\d{2})?(?P<half>)(?!\d)")
_HOUR = re.compile(r"(?<!\d)(?P<h>\d{1,2})\s*(?P<half>[ap]\.?m\b\.?)", re.IGNORECASE)
_CJK_TIME = re.compile(
    r"(?P<half>午前|午後|上午|下午|오전|오후)?\s*(?P<h>\d{1,2})\s*[時时点點시]\s*(?:(?P<min>\d{1,2})\s*[分분])?"
)
_OFFSET = re.compile(
    r"(?:UTC|GMT)?\s*(?P<sign>[+\u2212-])(?P<h>\d{1,2}):?(?P<min>\d{2})?(?!\d)", re.IGNORECASE
)
_WORD = re.compile(r"\b([A-Z]{1,4})\b(?!\.)")
_NEGATIVE = re.compile(r"-\d")  # a year before the first
_EPOCH = re.compile(r"\d{10}(\d{3})?")
_AMERICAN = {  # without the S or D that would say which half of the year it is
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}
_AFTERNOON = ("p", "午後", "下午", "오후")
_MORNING = ("a", "午前", "上午", "오전")
_BUDDHIST = 543


def parse_date(text: str | None, *, zone: str | tzinfo = "UTC") -> datetime | None:
    """Return the moment that `text` states, as aware UTC, or None where it states none.

    `zone` (an IANA name or a tzinfo) is that of a time without one; an unknown name is UTC.
    """
    if text is None:
        return None
    moment = machine_date(text.strip())
    return moment if moment is not None else _parse_written(text, zone)


def machine_date(line: str) -> datetime | None:
    """Return the moment of a plain RFC 822 or ISO 8601 line with its zone, as aware UTC.

    None: any other reader may still find a date in it.
    """
    if (
        line[3:5] == ", "
        and line[16:17] == line[25:26] == " "
        and line[19:20] == line[22:23] == ":"
    ):
        month = _TWO_DIGITS.get(line[8:11])
        zone = line[26:]
        zone = _ZULU.get(zone, zone)
        line = f"{line[12:16]}-{month}-{line[5:7]}T{line[17:25]}{zone}"
    elif not _ISO_8601.fullmatch(line):
        return None
    try:
        moment = datetime.fromisoformat(line)
    except ValueError:
        return None
    if not EARLIEST < moment.year < 2500:
        return None
    if moment.tzinfo is not UTC:
        offset = moment.utcoffset()
        if offset is None or abs(offset) > _FARTHEST:
            return None
        moment = moment.astimezone(UTC)
    return moment.replace(microsecond=0) if moment.microsecond else moment


def _parse_written(text: str, zone: str | tzinfo) -> datetime | None:
    """Return the moment of any other line, or None."""
    line = " ".join(text.split())
    if not line or len(line) > LONGEST or _NEGATIVE.match(line):
        return None
    try:
        if _EPOCH.fullmatch(line):
            return datetime.fromtimestamp(int(line[:10]), UTC)
        return _read(line, zone)
    except (ValueError, OverflowError):  # a day that no calendar has
        return None


def stated_zone(text: str) -> tzinfo | None:
    """Return the zone that a date line states ("7:00 JST", "+09:00"), or None."""
    line = " ".join(text.split())[:LONGEST]
    found = _find_date(line)
    rest = line[: found[1]] + " " + line[found[2] :] if found else line
    return _find_zone(rest)


def date_start(text: str) -> int | None:
    """Return where the first date in one line of text begins, possible or not, or None."""
    found = _find_date(text[:LONGEST])
    return found[1] if found else None


def _read(line: str, zone: str | tzinfo) -> datetime | None:
    """Return the moment in `line`; raises ValueError for an impossible one."""
    found = _find_date(line, zone)
    if found is None:
        return None
    (year, month, day), start, end = found
    if year < EARLIEST:
        message = f"no news is of the year {year}"
        raise ValueError(message)
    rest = f"{line[:start]} {line[end:].strip()}".strip()
    clock = _find_time(rest)
    if clock is None:
        if _TIME_LIKE.search(rest):
            message = f"no time of day: {rest}"
            raise ValueError(message)
        return datetime(year, month, day, tzinfo=UTC)
    hour, minute, second, tail = clock
    local = datetime(year, month, day, hour, minute, second, tzinfo=_zone(zone))
    there = _find_zone(tail, own=local)
    return (local.replace(tzinfo=there) if there is not None else local).astimezone(UTC)


def _find_date(
    line: str, zone: str | tzinfo = "UTC"
) -> tuple[tuple[int, int, int], int, int] | None:
    """Return year, month and day of the first date in `line`, and where it stands."""
    if _DIGIT.search(line) is None:
        return None
    ctime = _CTIME.search(line) if line[-1].isdigit() or line[-1] == "\n" else None
    if ctime is not None:
        numbers = (int(ctime["y"]), MONTHS[ctime["name"].lower()], int(ctime["d"]))
        # Only the day's own words are cut out: the time stands between them and the year.
        return numbers, ctime.start(), ctime.start("rest")
    for pattern in _DATES:
        match = pattern.search(line)
        if match is not None:
            parts = match.groupdict()
            name = (parts.get("name") or "").lower()
            month = MONTHS[name] if name else int(parts["m"])
            year = _year(parts["y"], name, parts.get("era"))
            return (year, month, int(parts["d"])), match.start(), match.end()
    digits = _DIGITS.search(line)
    return _by_custom(digits, zone) if digits is not None else None


def _by_custom(
    match: re.Match[str], zone: str | tzinfo
) -> tuple[tuple[int, int, int], int, int] | None:
    """Return the date of `3/11/2026`: by its numbers, else by the custom of the zone's country."""
    first, second = int(match["a"]), int(match["b"])
    key = zone if isinstance(zone, str) else getattr(zone, "key", "")
    if first <= 12 and second <= 12 and first != second and key not in DAY_FIRST:
        return None
    day, month = (second, first) if second > 12 else (first, second)
    return (_year(match["y"]), month, day), match.start(), match.end()


def _year(digits: str, name: str = "", era: str | None = None) -> int:
    """Return the year; two digits by RFC 5322 4.3, and a Buddhist year by Thai custom.

    `name` is the month's: beside a Thai one, two digits are those of a Buddhist year. `era` counts
    from its own first year.
    """
    if era:
        return ERAS[era] + (1 if digits == "元" else int(digits))
    year = int(digits)
    if len(digits) == 2 and name in THAI:
        return 2500 + year - _BUDDHIST
    if len(digits) == 2:
        return year + (2000 if year < 50 else 1900)
    return year - _BUDDHIST if 2500 <= year < 2700 else year


def _find_time(rest: str) -> tuple[int, int, int, str] | None:
    """Return hour, minute, second and the text around the first time in `rest`, or None."""
    for pattern in (_BASIC_TIME, _TIME, _CJK_TIME, _HOUR):
        match = pattern.search(rest)
        if match is None:
            continue
        parts = match.groupdict()
        hour = _hour(int(parts["h"]), (parts.get("half") or "").lower())
        second = int(parts.get("s") or 0)
        second = 59 if second == 60 else second  # a leap second (RFC 3339, 5.7)
        tail = f"{rest[match.end() :]} {rest[: match.start()]}"
        return hour, int(parts.get("min") or 0), second, tail
    return None


def _hour(hour: int, half: str) -> int:
    """Return the hour of the day from one on a twelve-hour clock; raises ValueError."""
    if not half:
        return hour
    if hour > 12:
        raise ValueError(half)
    if half.startswith(_AFTERNOON):
        return hour % 12 + 12
    return hour % 12 if half.startswith(_MORNING) else hour


def _find_zone(tail: str, own: datetime | None = None) -> tzinfo | None:
    """Return the zone stated beside a time: an offset first, then an abbreviation.

    `own` is the time in the source's own zone, which decides what an abbreviation means there.
    """
    offset = _OFFSET.search(tail)
    if offset is not None:
        minutes = int(offset["h"]) * 60 + int(offset["min"] or 0)
        if minutes > 14 * 60 or int(offset["min"] or 0) > 59:
            message = f"no zone is that far from UTC: {offset[0]}"
            raise ValueError(message)
        return timezone(timedelta(minutes=-minutes if offset["sign"] != "+" else minutes))
    for word in _WORD.findall(tail):
        if own is not None and word == own.tzname():
            return own.tzinfo
        if word.lower() in ZONES:
            return timezone(timedelta(minutes=ZONES[word.lower()]))
        if word.lower() in _AMERICAN:
            return ZoneInfo(_AMERICAN[word.lower()])
    return None


def _zone(zone: str | tzinfo) -> tzinfo:
    """Return the zone of a name; UTC where there is none of that name."""
    if isinstance(zone, tzinfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
