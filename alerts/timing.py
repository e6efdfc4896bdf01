"""When a route may tell: pure, in UTC, from intervals in local time."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.days import day_bounds, send_at
from alerts.times import Interval, Intervals

DAY = timedelta(days=1)
LONGEST = 800  # days to look ahead: two years, so that each day of a leap year comes by

Span = tuple[datetime, datetime]


def is_open(
    times: Mapping[str, Intervals],
    active: Iterable[str],
    mute: Iterable[str],
    now: datetime,
    timezone: str,
) -> bool:
    """Return whether a moment is in one of the active times, if any are named, and in no mute one."""
    wanted = [one for name in active for one in times[name]]
    quiet = [one for name in mute for one in times[name]]
    if wanted and not any(_holds(one, now, timezone) for one in wanted):
        return False
    return not any(_holds(one, now, timezone) for one in quiet)


def next_open(
    times: Mapping[str, Intervals],
    active: tuple[str, ...],
    mute: tuple[str, ...],
    now: datetime,
    timezone: str,
) -> datetime | None:
    """Return the first moment from `now` on at which a route may tell; None within two years.

    It is `now` itself, or the beginning of an active time or the end of a mute one.
    """
    if is_open(times, active, mute, now, timezone):
        return now
    begins = [one for name in active for one in times[name]]
    ends = [one for name in mute for one in times[name]]
    found: datetime | None = None
    left = LONGEST
    for ahead in range(-1, LONGEST):
        moments = [span[0] for one in begins for span in _ahead(one, now, ahead, timezone)]
        moments += [span[1] for one in ends for span in _ahead(one, now, ahead, timezone)]
        for moment in moments:
            earlier = found is None or moment < found
            if moment >= now and earlier and is_open(times, active, mute, moment, timezone):
                found = moment
        if found is not None:  # another zone's days may be two behind
            left = min(left, ahead + 2)
        if ahead >= left:
            break
    return found


def _ahead(interval: Interval, now: datetime, ahead: int, timezone: str) -> Iterator[Span]:
    """Yield the spans of an interval that begin so many local days ahead."""
    return _spans(interval, _day(interval, now, ahead, timezone), timezone)


def _day(interval: Interval, now: datetime, ahead: int, timezone: str) -> date:
    """Return the local day of the interval that is so many days ahead."""
    return now.astimezone(ZoneInfo(interval.timezone or timezone)).date() + ahead * DAY


def _holds(interval: Interval, now: datetime, timezone: str) -> bool:
    """Return whether a moment is in an interval; yesterday's hours may reach into today."""
    return any(
        start <= now < end
        for ahead in (-1, 0)
        for start, end in _ahead(interval, now, ahead, timezone)
    )


def _spans(interval: Interval, day: date, timezone: str) -> Iterator[Span]:
    """Yield the spans of an interval that begin on a local day.

    A day has 23 or 25 hours where the clocks change: hours that the change left out are no span, and
    an hour that comes twice counts where it comes first.
    """
    zone = interval.timezone or timezone
    if not interval.covers(day):
        return
    if not interval.hours:
        yield day_bounds(day, zone)
        return
    for item in interval.hours:
        begin, end = item.split("-")
        start = _wall(day, begin, zone)
        if end == "24:00":
            stop = day_bounds(day, zone)[1]
        else:
            stop = _wall(day if end > begin else day + DAY, end, zone)
        if start < stop:
            yield start, stop


def _wall(day: date, at: str, zone: str) -> datetime:
    """Return the first moment at which the wall clock of a zone shows a time, or has gone past it."""
    moment = send_at(day, at, zone)
    place = ZoneInfo(zone)
    if moment.astimezone(place).strftime("%H:%M") == at:
        return moment
    low, high = moment - DAY, moment  # the clock jumped over it: find when
    offset = moment.astimezone(place).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(place).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def budget_window(now: datetime, per: str, timezone: str) -> Span:
    """Return the hour, or the local day, that a moment belongs to: the window of a budget."""
    if per == "day":
        return day_bounds(now.astimezone(ZoneInfo(timezone)).date(), timezone)
    start = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return start, start + timedelta(hours=1)
