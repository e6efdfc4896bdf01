"""Fault scripts and the rate bucket by themselves."""

import pytest

from demo.slack.faults import FaultQueue, RateBucket, parse_fault
from tests.clock import FixedClock


@pytest.mark.parametrize(
    ("text", "stores"),
    [
        ("429", False),
        ("429:7", False),
        ("429:abc", False),
        ("500", False),
        ("503", False),
        ("html", False),
        ("reset_before", False),
        ("error:is_archived", False),
        ("slow:3.5", True),
        ("timeout:4", True),
        ("truncated", True),
        ("reset_after", True),
    ],
)
def test_a_fault_knows_whether_the_message_is_stored(text, stores):
    assert parse_fault(text).stores is stores


@pytest.mark.parametrize(
    "text", ["", "5000", "slow", "slow:x", "slow:-1", "timeout:", "error", "error:", "500:1", "boo"]
)
def test_an_unknown_fault_is_refused_with_the_known_ones(text):
    with pytest.raises(ValueError, match="known are 429"):
        parse_fault(text)


def test_each_call_uses_up_the_first_fault_that_is_meant_for_it():
    queue = FaultQueue()
    queue.push("500", methods=frozenset({"conversations.history"}))
    queue.push("503", "html")
    assert queue.take("auth.test") is None
    assert queue.take("chat.update").kind == "503"
    assert queue.take("webhook").kind == "html"
    assert queue.take("chat.postMessage") is None
    assert queue.take("conversations.history").kind == "500"
    assert len(queue) == 0


def test_nothing_is_queued_where_one_fault_of_several_is_unknown():
    queue = FaultQueue()
    with pytest.raises(ValueError, match="no such fault 'boo'"):
        queue.push("500", "boo")
    assert len(queue) == 0


def test_the_bucket_takes_a_burst_of_three_then_one_a_second_for_each_channel():
    clock = FixedClock()
    bucket = RateBucket(clock)
    assert [bucket.admits("C1") for _ in range(4)] == [True, True, True, False]
    assert bucket.admits("C2")
    clock.advance(0.5)
    assert not bucket.admits("C1")
    clock.advance(0.5)
    assert [bucket.admits("C1") for _ in range(2)] == [True, False]
    clock.advance(60)
    assert [bucket.admits("C1") for _ in range(4)] == [True, True, True, False]
