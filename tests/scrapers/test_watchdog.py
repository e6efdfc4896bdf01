"""The one thread that ends what is over its time."""

import os
import threading

import pytest

from scrapers.watchdog import Watchdog


def test_what_is_over_its_time_is_ended_and_the_earliest_first() -> None:
    watchdog = Watchdog()
    ended: list[str] = []
    done = threading.Event()
    watchdog.watch(0.10, lambda: (ended.append("later"), done.set()))
    watchdog.watch(0.02, lambda: ended.append("sooner"))
    assert done.wait(10)
    assert ended == ["sooner", "later"]


def test_what_is_released_is_left_alone() -> None:
    watchdog = Watchdog()
    ended: list[str] = []
    done = threading.Event()
    number = watchdog.watch(0.02, lambda: ended.append("released"))
    watchdog.release(number)
    watchdog.release(number)  # twice is no fault
    watchdog.watch(0.06, done.set)
    assert done.wait(10)
    assert ended == []


def test_many_fetches_share_one_thread() -> None:
    watchdog = Watchdog()
    before = threading.active_count()
    numbers = [watchdog.watch(30.0, lambda: None) for _ in range(50)]
    assert threading.active_count() - before <= 1
    done = threading.Event()
    watchdog.watch(0.01, done.set)  # an earlier deadline wakes it
    assert done.wait(10)
    for number in numbers:
        watchdog.release(number)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # that it has threads
def test_a_forked_child_watches_for_itself() -> None:
    watchdog = Watchdog()
    watchdog.watch(30.0, lambda: None)  # the parent's thread runs, and does not come along
    child = os.fork()
    if child == 0:
        done = threading.Event()
        watchdog.watch(0.02, done.set)
        os._exit(0 if done.wait(10) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
