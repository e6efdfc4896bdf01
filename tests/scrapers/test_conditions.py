"""What operators must know of a source, judged by its own history."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.records import SourceKind
from scrapers.conditions import Condition, conditions, has_moved, is_quiet
from scrapers.state import DayCount, Health, SourceState
from tests.scrapers.test_pace import SOURCE

MONDAY = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WEEK = (5, 5, 5, 5, 5, 0, 0)  # a ministry, from Monday on


def history(*counts, until=MONDAY, **given):
    """Return the state of a source that brought so many entries on the days before `until`."""
    first = until - len(counts) * DAY
    days = tuple(
        DayCount(day=(first + n * DAY).date(), unchanged=9, new_entries=count)
        for n, count in enumerate(counts)
    )
    last = max((n for n, count in enumerate(counts) if count), default=None)
    state = SourceState(
        source_id=SOURCE.source_id,
        url=SOURCE.url,
        state=Health.HEALTHY,
        days=days,
        began_at=first - DAY,
        last_poll_at=until,
        last_success_at=until,
        last_entry_at=None if last is None else first + last * DAY,
    )
    return replace(state, **given)


def found(state, now=MONDAY, source=SOURCE):
    return [finding.condition for finding in conditions(source, state, now)]


def quiet_after(state, now=MONDAY, source=SOURCE):
    """Return after how many whole hours of silence a source counts as quiet."""
    for hour in range(24 * 200):
        if is_quiet(source, state, now + timedelta(hours=hour)):
            return hour
    return None


def silent_from(counts, last):
    return history(*counts, until=last, last_entry_at=last)


def test_a_paper_that_prints_each_day_is_quiet_after_one_without_an_entry():
    assert quiet_after(silent_from([40] * 21, MONDAY)) == 24


def test_a_ministry_is_not_quiet_over_the_weekend_nor_on_the_monday_after():
    friday = MONDAY - 3 * DAY
    state = silent_from([*WEEK * 3, *WEEK[:4]], friday)
    hours = quiet_after(state, friday)
    assert 72 < hours <= 7 * 24, hours


def test_a_source_that_speaks_rarely_is_given_long():
    rare = [1, 0, 0, 0, 0, 0, 0] * 4
    hours = quiet_after(silent_from(rare, MONDAY))
    assert hours >= 10 * 24


def test_a_source_of_which_little_is_known_is_not_judged_but_for_its_kinds_longest_silence():
    state = silent_from([40] * 3, MONDAY)
    assert quiet_after(state) == 30 * 24
    official = replace(SOURCE, kind=SourceKind.OFFICIAL)
    assert quiet_after(state, source=official) == 120 * 24
    assert quiet_after(silent_from([], MONDAY)) == 30 * 24
    assert quiet_after(replace(state, last_entry_at=None)) is None


def test_days_on_which_nobody_could_read_it_say_nothing_of_its_rhythm():
    read = silent_from([10] * 14, MONDAY)
    broken = tuple(replace(count, unchanged=0, soft=9, new_entries=0) for count in read.days[:7])
    state = replace(read, days=(*broken, *read.days[7:]))
    assert quiet_after(state) == quiet_after(read) == 24


def test_what_is_quiet_is_told_with_how_long():
    state = history(*[9] * 14, quiet_since_at=MONDAY, last_entry_at=MONDAY - 9 * DAY)
    (finding,) = conditions(SOURCE, state, MONDAY)
    assert (finding.condition, finding.detail) == (
        Condition.QUIET,
        "no new entry for 9 days, though it answers",
    )


@pytest.mark.parametrize(("today", "told"), [(10, []), (29, []), (61, [Condition.FLOOD]), (60, [])])
def test_a_day_that_brings_far_more_than_any_before_is_a_flood(today, told):
    state = history(*[12, 20] * 7)
    state = replace(
        state, days=(*state.days, DayCount(day=MONDAY.date(), changed=3, new_entries=today))
    )
    assert found(state) == told


def test_a_flood_of_a_young_source_is_not_judged():
    state = history(*[1] * 5)
    days = (*state.days, DayCount(day=MONDAY.date(), changed=3, new_entries=500))
    assert found(replace(state, days=days)) == []


@pytest.mark.parametrize(
    ("earlier", "week", "told"),
    [
        (10, 2, [Condition.DROP]),
        (10, 4, []),
        (2, 0.3, []),  # too rare to say
        (10, 0, []),  # that is for silence to say
    ],
)
def test_a_week_that_brings_far_less_than_the_weeks_before_is_a_drop(earlier, week, told):
    counts = [earlier] * 14 + [round(week * 7) if n == 3 else 0 for n in range(7)]
    assert found(history(*counts)) == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"failures": 2, "weight": 2.0}, []),
        ({"failures": 3, "weight": 3.0}, [Condition.FAILING]),
        ({"failures": 3, "weight": 3.0, "last_success_at": MONDAY}, []),
        ({"failures": 6, "weight": 3.0, "last_success_at": None}, [Condition.FAILING]),
        ({"failures": 1, "weight": 0.25, "state": Health.PAUSED}, []),
        ({"failures": 12, "weight": 3.0, "state": Health.PAUSED}, [Condition.FAILING]),
        (
            {
                "failures": 1,
                "weight": 0.25,
                "state": Health.PAUSED,
                "next_poll_at": MONDAY + timedelta(hours=24),
            },
            [Condition.ASIDE],
        ),
        ({"failures": 1, "weight": 1.0, "state": Health.DISABLED}, [Condition.GONE]),
        ({"failures": 9, "weight": 9.0, "url": "https://harbour.example/old"}, []),
    ],
)
def test_failures_are_told_when_they_last(given, told):
    calm = history(*[9] * 14, reason="http 500", last_success_at=MONDAY - timedelta(hours=2))
    assert found(replace(calm, **given)) == told


def test_a_move_is_believed_after_days_and_many_sightings():
    state = history(
        *[9] * 14,
        moved_to="https://harbour.example/new",
        moved_since_at=MONDAY - 3 * DAY,
        moved_times=9,
    )
    assert found(state) == [Condition.MOVED]
    assert not has_moved(replace(state, moved_times=4))
    assert not has_moved(replace(state, moved_since_at=MONDAY - DAY))
