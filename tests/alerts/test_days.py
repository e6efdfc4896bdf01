from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.days import day_bounds, due_date, send_at, week

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (SPRING, "Europe/Zurich", 23),
        (AUTUMN, "Europe/Zurich", 25),
        (SPRING, "Asia/Tokyo", 24),
    ],
)
def test_a_day_has_the_length_that_its_zone_gives_it(day, zone, hours):
    start, end = day_bounds(day, zone)
    assert end - start == timedelta(hours=hours)
    assert day_bounds(day + timedelta(days=1), zone)[0] == end


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_send_time_in_a_missing_or_doubled_hour_comes_once(day):
    start, end = day_bounds(day, "Europe/Zurich")
    dates = [
        due_date(start + timedelta(minutes=10 * n), "02:30", "Europe/Zurich")
        for n in range(int((end - start) / timedelta(minutes=10)))
    ]
    assert dates == sorted(dates)
    assert set(dates) == {day - timedelta(days=1), day}


def test_the_digest_of_a_day_is_due_from_its_send_time_on():
    moment = send_at(date(2026, 11, 3), "07:30", "Asia/Tokyo")
    assert moment == datetime(2026, 11, 2, 22, 30, tzinfo=UTC)
    assert due_date(moment, "07:30", "Asia/Tokyo") == date(2026, 11, 3)
    assert due_date(moment - timedelta(seconds=1), "07:30", "Asia/Tokyo") == date(2026, 11, 2)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants naive bounds and adds the zone
    st.sampled_from(["00:00", "02:30", "23:59"]),
    st.sampled_from(["Europe/Zurich", "Asia/Tokyo", "America/New_York"]),
)
def test_what_is_due_has_been_due_and_nothing_later_is(now, clock_time, zone):
    day = due_date(now, clock_time, zone)
    assert (
        send_at(day, clock_time, zone) <= now < send_at(day + timedelta(days=1), clock_time, zone)
    )


@pytest.mark.parametrize("weekday", range(7))
def test_a_weekly_digest_is_due_on_its_day_alone_and_once_a_week(weekday):
    start = datetime(2026, 10, 19, tzinfo=UTC)
    dates = [
        due_date(start + timedelta(hours=n), "02:30", "Europe/Zurich", weekday=weekday)
        for n in range(24 * 14)
    ]
    assert {day.weekday() for day in dates} == {weekday}
    assert dates == sorted(dates)
    assert len(set(dates)) in (2, 3)


def test_a_week_is_seven_days_across_the_change_of_the_clocks():
    days = week(SPRING + timedelta(days=3))
    assert len(days) == 7
    bounds = [day_bounds(day, "Europe/Zurich") for day in days]
    assert all(one[1] == other[0] for one, other in pairwise(bounds))
    assert bounds[-1][1] - bounds[0][0] == timedelta(hours=7 * 24 - 1)
