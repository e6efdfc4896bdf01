"""A source's rhythm from its polls: days, arrivals, hours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scrapers import rhythm
from scrapers.state import DayCount, SourceState
from tests.clock import START

STATE = SourceState(source_id="harbour-post", url="https://harbour.example/feed")
DAY = timedelta(days=1)


def test_polls_are_counted_by_the_day_and_old_days_go():
    state = STATE
    for day in range(60):
        for _ in range(3):
            state = rhythm.counted(state, START + day * DAY, "unchanged", new_entries=1)
    assert len(state.days) == rhythm.DAYS
    assert {(count.unchanged, count.new_entries) for count in state.days} == {(3, 3)}
    assert state.days[-1].day == (START + 59 * DAY).date()


def test_what_a_clock_in_the_future_wrote_is_no_history():
    state = rhythm.counted(STATE, datetime(2099, 1, 1, tzinfo=UTC), "hard")
    state = rhythm.counted(state, START, "changed")
    assert state.days == (DayCount(day=START.date(), changed=1),)


def test_at_the_first_read_entries_came_when_they_say_and_later_when_they_were_seen():
    dates = (START - timedelta(hours=3), None, START - 90 * DAY, START + DAY)
    state = rhythm.with_arrivals(STATE, dates, START, "UTC")
    assert state.arrivals == (START - timedelta(hours=3),)
    later = START + timedelta(hours=2)
    state = replace(state, last_success_at=START, known=("0",))
    dates = (START + timedelta(hours=1), None, START - 90 * DAY)
    state = rhythm.with_arrivals(state, dates, later, "UTC")
    assert state.arrivals[1:] == (START + timedelta(hours=1), later, later)


def test_only_the_latest_arrivals_are_kept():
    dates = tuple(START - timedelta(minutes=n) for n in range(500))
    state = rhythm.with_arrivals(STATE, dates, START, "UTC")
    assert len(state.arrivals) == rhythm.ARRIVALS
    assert state.arrivals[-1] == START
    assert sum(state.hours) == 500


def test_the_hours_are_those_of_the_sources_own_day():
    noon_in_tokyo = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
    state = STATE
    for _ in range(3):
        dates = (noon_in_tokyo,) * 30
        state = rhythm.with_arrivals(state, dates, noon_in_tokyo, "Asia/Tokyo")
    assert state.hours[12] == 90
    busy = [
        rhythm.busy(state.hours, noon_in_tokyo + timedelta(hours=h), "Asia/Tokyo")
        for h in range(24)
    ]
    assert busy[0] == max(busy) == rhythm.LIVELIEST_HOUR
    assert busy[23] > busy[12]  # awake before the first entry of the day
    assert busy[12] == rhythm.QUIETEST_HOUR


@pytest.mark.parametrize("hours", [(), (1.0,) * 24, (99.0,) * 3])
def test_without_enough_arrivals_every_hour_is_like_another(hours):
    assert rhythm.busy(hours, START, "UTC") == 1.0


def test_entries_a_day_is_the_mean_of_whole_days_that_were_read():
    days = (
        DayCount(day=(START - 4 * DAY).date(), changed=1, new_entries=500),  # began: not whole
        DayCount(day=(START - 3 * DAY).date(), changed=9, new_entries=10),
        DayCount(day=(START - 2 * DAY).date(), soft=9),  # nobody could read it
        DayCount(day=(START - 1 * DAY).date(), unchanged=9, new_entries=20),
        DayCount(day=START.date(), changed=1, new_entries=1),
    )
    state = replace(STATE, days=days, began_at=START - 4 * DAY)
    assert rhythm.entries_a_day(state, START) == 15
    assert rhythm.entries_a_day(STATE, START) is None
    young = replace(STATE, arrivals=(START - timedelta(hours=6), START - timedelta(hours=3)))
    assert rhythm.entries_a_day(young, START) == pytest.approx(8)
