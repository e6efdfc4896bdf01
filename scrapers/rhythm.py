"""A source's own rhythm: what its days came to, when its entries came, how lively this hour is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scrapers.pace import usual_gap
from scrapers.state import DayCount, SourceState

DAYS = 35  # kept; five weeks tell a weekday from another
ARRIVALS = 40
ARRIVAL_DAYS = timedelta(days=28)
FADING = 0.9  # a day: what an hour brought two weeks ago counts a quarter
ENOUGH_FOR_HOURS = 48.0  # arrivals before the time of day is believed
QUIETEST_HOUR, LIVELIEST_HOUR = 0.25, 4.0


def counted(state: SourceState, now: datetime, column: str, new_entries: int = 0) -> SourceState:
    """Return `state` with one more poll of that kind (a column of `DayCount`) in today's counts."""
    today = now.date()
    # What a clock in the future wrote down is not history.
    days = tuple(count for count in state.days if count.day <= today)
    hours = state.hours
    if not days or days[-1].day != today:
        days = (*days, DayCount(day=today))
        hours = tuple(round(hour * FADING, 3) for hour in hours)
    last = days[-1]
    grown = replace(
        last,
        new_entries=last.new_entries + new_entries,
        **{column: getattr(last, column) + 1},
    )
    return replace(state, days=(*days[:-1], grown)[-DAYS:], hours=hours)


def with_arrivals(
    state: SourceState, dates: Sequence[datetime | None], now: datetime, zone: str
) -> SourceState:
    """Return `state` with new entries of these dates arrived.

    At the first read what is dated came when it says, and nobody knows when the rest did. Later an
    entry that is undated, or older than the read before, came when it was seen.
    """
    since = state.last_success_at if state.known else None
    if since is None:
        came = [at for at in dates if at is not None and now - ARRIVAL_DAYS <= at <= now]
    else:
        early = since - timedelta(hours=1)
        came = [at if at is not None and early <= at <= now else now for at in dates]
    kept = [at for at in (*state.arrivals, *came) if now - ARRIVAL_DAYS <= at <= now]
    hours = list(state.hours) if len(state.hours) == 24 else [0.0] * 24
    here = ZoneInfo(zone)
    for at in came:
        hours[at.astimezone(here).hour] += 1.0
    return replace(state, arrivals=tuple(sorted(kept)[-ARRIVALS:]), hours=tuple(hours))


def busy(hours: Sequence[float], now: datetime, zone: str) -> float:
    """Return how much livelier than its mean a source's present hour is, 1 where that is not known.

    The hours beside it count too, so that a source is awake when its first entry of a day comes.
    """
    if len(hours) != 24 or sum(hours) < ENOUGH_FOR_HOURS:
        return 1.0
    hour = now.astimezone(ZoneInfo(zone)).hour
    near = (hours[hour - 1] + 2 * hours[hour] + hours[(hour + 1) % 24]) / 4
    return min(max(near * 24 / sum(hours), QUIETEST_HOUR), LIVELIEST_HOUR)


def whole_days(state: SourceState, today: date) -> tuple[DayCount, ...]:
    """Return the days before today on which the source was read at its present address."""
    since = state.began_at.date() if state.began_at else today
    return tuple(count for count in state.days if since < count.day < today and count.read)


def entries_a_day(state: SourceState, now: datetime) -> float | None:
    """Return how many new entries a day brings, None where that is not known yet."""
    days = whole_days(state, now.date())[-28:]
    if days:
        return sum(count.new_entries for count in days) / len(days)
    gap = usual_gap(state.arrivals, now)
    return 86_400 / max(gap, 1.0) if gap is not None else None
