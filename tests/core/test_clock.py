"""The clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from core.clock import VirtualClock

START = datetime(2026, 10, 1, 6, 0, tzinfo=UTC)


def test_it_moves_only_when_it_is_told_to_and_counts_by_how_much():
    clock = VirtualClock(START)
    assert (clock.now(), clock.monotonic()) == (START, 0.0)
    clock.sleep(90)
    clock.move_to(START + timedelta(days=3))
    assert (clock.now(), clock.monotonic()) == (START + timedelta(days=3), 3 * 86_400.0)


def test_it_never_steps_back():
    clock = VirtualClock(START)
    clock.sleep(-5)
    assert clock.now() == START
    with pytest.raises(ValueError, match="can't go back"):
        clock.move_to(START - timedelta(seconds=1))


def test_it_tells_utc_whatever_it_was_given():
    tokyo = timezone(timedelta(hours=9))
    clock = VirtualClock(START.astimezone(tokyo))
    clock.move_to((START + timedelta(hours=1)).astimezone(tokyo))
    assert clock.now().tzinfo is UTC
    assert clock.now() == START + timedelta(hours=1)
