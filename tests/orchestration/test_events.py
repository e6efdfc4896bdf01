"""The launcher's words are JSON Lines, and silence where nobody listens."""

import io
import json

import pytest

from orchestration.events import Events
from tests.clock import FixedClock


def test_a_line_names_the_event_its_time_and_the_seconds_since_the_launch():
    clock, stream = FixedClock(), io.StringIO()
    events = Events(clock, stream)
    clock.advance(2.5)
    events.say("ready", url="http://127.0.0.1:1")
    assert json.loads(stream.getvalue()) == {
        "event": "ready",
        "at": "2026-11-02T03:00:02.500+00:00",
        "seconds": 2.5,
        "url": "http://127.0.0.1:1",
    }


def test_each_event_is_one_line_even_with_line_ends_in_it():
    stream = io.StringIO()
    events = Events(FixedClock(), stream)
    events.say("failed", reason="a\nb\u2028c")
    assert len(stream.getvalue().splitlines()) == 1


class Gone(io.StringIO):
    def write(self, _text):
        raise BrokenPipeError


def closed():
    stream = io.StringIO()
    stream.close()
    return stream


@pytest.mark.parametrize("stream", [Gone(), closed()], ids=["reader gone", "stream closed"])
def test_a_lost_listener_stops_nothing(stream):
    Events(FixedClock(), stream).say("ready")
