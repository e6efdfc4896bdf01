"""The readers' calendar: when a day begins and ends, and whose digest is due.

A day is [00:00, next 00:00) in the list's zone: 23 hours on the spring change of the clocks, 25 on
the autumn one. A send time in the missing hour comes once, and so does one in the doubled hour.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def day_bounds(day: date, timezone: str) -> tuple[datetime, datetime]:
    """Return the beginning of a local day and of the next one, in UTC."""
    return _moment(day, time(0), timezone), _moment(day + timedelta(days=1), time(0), timezone)


def send_at(day: date, clock_time: str, timezone: str) -> datetime:
    """Return the moment, in UTC, of the local time "HH:MM" on a day."""
    return _moment(day, time.fromisoformat(clock_time), timezone)


def due_date(now: datetime, clock_time: str, timezone: str, *, weekday: int | None = None) -> date:
    """Return the latest local date whose send time has passed: the date of the digest that is due.

    With a `weekday` (0 is Monday) only such dates count. The same date for every `now` until the
    next send time, so that a rerun, a catch-up or a clock that steps makes no second digest.
    """
    day = now.astimezone(ZoneInfo(timezone)).date() + timedelta(days=1)
    while True:
        day -= timedelta(days=1)
        fits = weekday is None or day.weekday() == weekday
        if fits and send_at(day, clock_time, timezone) <= now:
            return day


def week(last: date) -> tuple[date, ...]:
    """Return the seven local days that end with `last`, oldest first."""
    return tuple(last - timedelta(days=back) for back in range(6, -1, -1))


def _moment(day: date, at: time, timezone: str) -> datetime:
    """Return a local time as UTC; the earlier one of two, and past a gap where there is none."""
    return datetime.combine(day, at, tzinfo=ZoneInfo(timezone)).astimezone(UTC)
