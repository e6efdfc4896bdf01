"""Times of the week and of the year at which a route is active or mute: what `times` may say."""

import re
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, field_validator

from alerts.shapes import Strict

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_DATE = r"(?:\d{4}-)?\d{2}-\d{2}"
_DATES = re.compile(rf"({_DATE})(?:/({_DATE}))?")


def zone(name: str) -> str:
    """Return the name of an IANA zone; raises ValueError for anything else."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"'{name}' is no IANA zone, such as Asia/Tokyo") from error


Zone = Annotated[str, AfterValidator(zone)]


class Interval(Strict):
    """Some hours of some days; what is left out is all. Local times, also across a clock change.

    Hours may run over midnight: "22:00-06:00" belongs to the day on which it begins.
    """

    weekdays: tuple[str, ...] = ()  # mon, or mon-fri
    hours: tuple[str, ...] = ()  # 09:00-18:00
    dates: tuple[str, ...] = ()  # 2026-12-29/2027-01-03, or every year 12-25
    timezone: Zone | None = None  # None: the zone of the routes

    @field_validator("weekdays")
    @classmethod
    def _are_weekdays(cls, weekdays: tuple[str, ...]) -> tuple[str, ...]:
        for item in weekdays:
            if not all(day in DAYS for day in item.split("-", 1)):
                raise ValueError(f"'{item}' is no weekday: write {', '.join(DAYS)}, or mon-fri")
        return weekdays

    @field_validator("hours")
    @classmethod
    def _are_hours(cls, hours: tuple[str, ...]) -> tuple[str, ...]:
        for item in hours:
            found = _HOURS.fullmatch(item)
            if found is None or (found[3] == "24" and found[4] != "00"):
                raise ValueError(f"'{item}' are no hours: write them in quotes, \"09:00-18:00\"")
            if item[:5] == item[6:]:
                raise ValueError(
                    f"'{item}' begin and end at once: leave the hours out for a whole day"
                )
        return hours

    @field_validator("dates")
    @classmethod
    def _are_dates(cls, dates: tuple[str, ...]) -> tuple[str, ...]:
        for item in dates:
            first, last = dates_of(item)
            if len(first) == len(last) == 10 and first > last:
                raise ValueError(f"'{item}' ends before it begins")
        return dates

    def covers(self, day: date) -> bool:
        """Return whether a local day is one of the interval's."""
        if self.weekdays and not any(_in_week(item, day.weekday()) for item in self.weekdays):
            return False
        return not self.dates or any(_in_dates(*dates_of(item), day) for item in self.dates)


def _some(intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """Refuse a time without an interval; where one is broken, its own fault is told alone."""
    if not intervals:
        raise ValueError('name at least one interval, such as {hours: ["09:00-18:00"]}')
    return intervals


Intervals = Annotated[
    tuple[Interval, ...], AfterValidator(_some), Field(json_schema_extra={"minItems": 1})
]


def dates_of(item: str) -> tuple[str, str]:
    """Return first and last of "2026-12-29/2027-01-03", "12-25" or "12-24/12-26"."""
    found = _DATES.fullmatch(item)
    if found is None:
        raise ValueError(
            f"'{item}' are no dates: write 2026-12-29/2027-01-03, or 12-25 for each year"
        )
    first, last = found[1], found[2] or found[1]
    if len(first) != len(last):
        raise ValueError(f"'{item}' mixes a date of one year with one of every year")
    for text in (first, last):
        try:
            date.fromisoformat(text if len(text) == 10 else f"2024-{text}")  # a leap year
        except ValueError as error:
            raise ValueError(f"'{text}' is no day of the calendar") from error
    return first, last


def _in_week(item: str, weekday: int) -> bool:
    """Return whether a weekday (0 is Monday) is in "mon" or "fri-mon"."""
    first, _, last = item.partition("-")
    begin, end = DAYS.index(first), DAYS.index(last or first)
    return begin <= weekday <= end if begin <= end else not end < weekday < begin


def _in_dates(first: str, last: str, day: date) -> bool:
    """Return whether a day is between two dates, or between two days of each year."""
    text = day.isoformat()[-len(first) :]
    return first <= text <= last if first <= last else not last < text < first
