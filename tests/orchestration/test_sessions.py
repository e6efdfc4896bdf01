"""Sessions and marks find every descendant, also one that left its group."""

import os
import signal
import subprocess
import sys
import time

import pytest

from orchestration.sessions import (
    kill_session,
    marked,
    processes,
    resident_bytes,
    session_members,
)
from tests.waiting import soon

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

# A leader with a child in the leader's group and one in a group of its own, as Airflow's tasks are.
FAMILY = """
import os, time
for own in (False, True):
    if os.fork() == 0:
        if own:
            os.setpgid(0, 0)
        time.sleep(60)
print("up", flush=True)
time.sleep(60)
"""


@pytest.fixture
def family():
    mark = f"{os.getpid()}-{time.monotonic_ns()}"
    leader = subprocess.Popen(
        [sys.executable, "-c", FAMILY],
        env={**os.environ, "A_TEST_MARK": mark},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    leader.stdout.readline()
    yield leader, mark
    kill_session(leader.pid)
    leader.wait()
    leader.stdout.close()


def test_a_session_is_found_and_ended_whole(family):
    leader, mark = family
    members = session_members(leader.pid)
    assert len(members) == 3
    assert set(marked("A_TEST_MARK", mark)) == set(members)
    assert kill_session(leader.pid) >= 3
    leader.wait()
    # What is killed is there until its new parent has taken note of it.
    assert soon(lambda: not session_members(leader.pid) and not marked("A_TEST_MARK", mark))


def test_children_that_outlive_their_leader_are_still_found(family):
    leader, mark = family
    leader.kill()
    leader.wait()
    assert len(session_members(leader.pid)) == len(marked("A_TEST_MARK", mark)) == 2


def test_a_mark_must_be_whole(family):
    _, mark = family
    assert marked("A_TEST_MARK", mark[:-1]) == ()
    assert marked("TEST_MARK", mark) == ()


def test_the_memory_of_a_process_is_told_in_bytes():
    assert 1_000_000 < resident_bytes((os.getpid(),)) < 4_000_000_000
    assert resident_bytes(()) == 0


def test_a_zombie_is_no_process():
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    until = time.monotonic() + 45
    while child.pid in processes() and time.monotonic() < until:
        time.sleep(0.02)
    assert child.pid not in set(processes())
    child.wait()


# The middle one starts the last, says its id, and is killed.
MIDDLE = """
import os, sys, time
from orchestration.sessions import die_with_parent
me = os.getpid()
if os.fork() == 0:
    die_with_parent(me)
    print(os.getpid(), flush=True)
    time.sleep(60)
os.wait()
"""


def test_a_child_ends_with_its_parent_however_that_ends():
    middle = subprocess.Popen([sys.executable, "-c", MIDDLE], stdout=subprocess.PIPE)
    child = int(middle.stdout.readline())
    middle.kill()
    middle.wait()
    middle.stdout.close()
    until = time.monotonic() + 45
    while child in set(processes()) and time.monotonic() < until:
        time.sleep(0.02)
    try:
        assert child not in set(processes())
    finally:
        if child in set(processes()):
            os.kill(child, signal.SIGKILL)
