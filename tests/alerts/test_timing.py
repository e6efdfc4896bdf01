"""Active and mute times in a zone, across midnight, years and changes of the clocks."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from alerts.shapes import in_words, seconds
from alerts.times import Intervals
from alerts.timing import budget_window, is_open, next_open

PARSE = TypeAdapter(Intervals).validate_python


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def opened(moment, *, active=(), mute=(), zone="Asia/Tokyo"):
    times = {
        "active": PARSE(list(active)) if active else (),
        "mute": PARSE(list(mute)) if mute else (),
    }
    names = (("active",) if active else (), ("mute",) if mute else ())
    return times, *names, at(moment), zone


@pytest.mark.parametrize(
    ("moment", "interval", "inside"),
    [
        ("2026-11-02T00:00", {"hours": ["09:00-18:00"]}, True),  # 09:00 in Tokyo, a Monday
        ("2026-11-02T09:00", {"hours": ["09:00-18:00"]}, False),  # 18:00: the end is outside
        ("2026-11-01T23:59", {"hours": ["09:00-18:00"]}, False),
        (
            "2026-11-01T20:00",
            {"hours": ["22:00-06:00"], "weekdays": ["sun"]},
            True,
        ),  # Monday, 05:00
        ("2026-11-01T20:00", {"hours": ["22:00-06:00"], "weekdays": ["mon"]}, False),
        ("2026-11-02T03:00", {"weekdays": ["mon-fri"]}, True),
        ("2026-10-31T20:00", {"weekdays": ["mon-fri"]}, False),
        ("2026-11-02T03:00", {"weekdays": ["sat-mon"]}, True),
        ("2026-12-31T16:00", {"dates": ["2026-12-29/2027-01-03"]}, True),
        ("2026-12-31T16:00", {"dates": ["12-29/01-03"]}, True),  # of every year
        ("2026-11-02T03:00", {"dates": ["12-25"]}, False),
        ("2026-11-02T14:30", {"hours": ["23:00-24:00"]}, True),
    ],
)
def test_what_is_inside_an_interval(moment, interval, inside):
    assert is_open(*opened(moment, active=[interval])) is inside
    assert is_open(*opened(moment, mute=[interval])) is not inside


@pytest.mark.parametrize(
    ("given", "opens"),
    [
        ({"active": [{"hours": ["09:00-18:00"]}]}, "2026-11-03T00:00"),
        ({"active": [{"hours": ["09:00-18:00"], "weekdays": ["fri"]}]}, "2026-11-06T00:00"),
        ({"mute": [{"hours": ["18:00-07:00"]}]}, "2026-11-02T22:00"),
        ({"mute": [{"weekdays": ["mon-thu"]}]}, "2026-11-05T15:00"),
        (
            {"active": [{"hours": ["09:00-18:00"]}], "mute": [{"dates": ["11-03/11-04"]}]},
            "2026-11-05T00:00",
        ),
        (
            {"active": [{"hours": ["09:00-10:00"]}, {"hours": ["01:00-02:00"], "timezone": "UTC"}]},
            "2026-11-03T00:00",
        ),
    ],
)
def test_the_next_opening(given, opens):
    assert next_open(*opened("2026-11-02T12:00", **given)) == at(opens)


def test_what_never_opens_is_none():
    assert next_open(*opened("2026-11-02T12:00", mute=[{}])) is None
    assert next_open(*opened("2026-11-02T12:00", active=[{"dates": ["2020-01-01"]}])) is None


def test_hours_hold_across_the_changes_of_the_clocks():
    night = [{"hours": ["01:00-04:00"]}]
    inside = [
        hour
        for hour in range(23)
        if not is_open(*opened(f"2026-03-29T{hour:02}:30", mute=night, zone="Europe/Berlin"))
    ]
    assert inside == [0, 1]  # 01:30 and 03:30: the hour from two to three was left out
    missing = [{"hours": ["02:15-02:45"]}]
    assert is_open(*opened("2026-03-29T01:30", mute=missing, zone="Europe/Berlin"))
    autumn = [
        hour
        for hour in range(23)
        if not is_open(*opened(f"2026-10-25T{hour:02}:30", mute=night, zone="Europe/Berlin"))
    ]
    assert autumn == [0, 1, 2]  # four hours by the wall clock from 23:00 UTC on, one of them twice


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - made aware below
    st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    st.sampled_from([["09:00-18:00"], ["22:00-06:00"], ["02:00-02:30"], ["00:00-24:00"]]),
    st.sampled_from([[], ["mon-fri"], ["sun"]]),
)
def test_an_opening_is_open_and_nothing_before_it_was(moment, zone, hours, weekdays):
    now = moment.replace(tzinfo=UTC)
    times = {"t": PARSE([{"hours": hours, "weekdays": weekdays}])}
    opens = next_open(times, ("t",), (), now, zone)
    assert opens is not None
    assert is_open(times, ("t",), (), opens, zone)
    steps = min(int((opens - now) / timedelta(minutes=15)), 40)
    assert not any(
        is_open(times, ("t",), (), opens - timedelta(minutes=15) * n, zone)
        for n in range(1, steps + 1)
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("weekdays", ["monday"], "no weekday"),
        ("hours", ["9-18"], "no hours"),
        ("hours", ["09:00-09:00"], "begin and end"),
        ("hours", ["09:00-24:30"], "no hours"),
        ("dates", ["2026-02-30"], "no day"),
        ("dates", ["2027-01-03/2026-12-29"], "before it begins"),
        ("dates", ["12-25/2026-12-26"], "mixes"),
        ("timezone", "Mars/Base", "no IANA zone"),
    ],
)
def test_what_is_no_time_is_refused_with_a_hint(field, value, words):
    with pytest.raises(ValidationError, match=words):
        PARSE([{field: value}])


def test_windows_of_a_budget():
    assert budget_window(at("2026-11-02T03:20"), "hour", "Asia/Tokyo")[1] == at("2026-11-02T04:00")
    day = budget_window(at("2026-11-02T03:20"), "day", "Asia/Tokyo")
    assert day == (at("2026-11-01T15:00"), at("2026-11-02T15:00"))


@pytest.mark.parametrize(("text", "value"), [("90s", 90), ("1.5h", 5400), ("2d", 172_800), (7, 7)])
def test_durations(text, value):
    assert seconds(text) == value


def test_a_duration_without_a_unit_is_refused():
    with pytest.raises(ValueError, match="no duration"):
        seconds("10 minutes")


@pytest.mark.parametrize(("value", "words"), [(90, "90 s"), (600, "10 min"), (7200, "2 h")])
def test_durations_in_words(value, words):
    assert in_words(value) == words
