"""The nursery and the launcher's side of it, with work that needs no Airflow."""

import os
import signal
import sys
import time

import pytest

from orchestration import components
from orchestration.components import Components
from orchestration.sessions import marked

pytestmark = [
    pytest.mark.slow,  # forks and waits for real processes
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

# The real nursery, whose forks do what their arguments say instead of running Airflow. A component
# has a child in a group of its own, as a scheduler with a task has.
NURSERY = """
import os, signal, sys, time
from orchestration import nursery

def work(run):
    print("at work", *run, flush=True)
    if run[0] == "exit":
        sys.exit(int(run[1]))
    if os.fork() == 0:
        os.setpgid(0, 0)
        time.sleep(60)
    if run[0] == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)

nursery.GRACE_SECONDS = 0.5
nursery.run_work = work
nursery.main()
"""
WORK = {"good": ("stay",), "deaf": ("deaf",), "bad": ("exit", "3")}


@pytest.fixture
def mark():
    return f"{os.getpid()}-{time.monotonic_ns()}"


@pytest.fixture
def parts(tmp_path, monkeypatch, mark):
    """Components of the nursery above; whatever is left of it is ended after the test."""
    real = components.subprocess.Popen

    def popen(_command, **kwargs):
        return real([sys.executable, "-c", NURSERY], **kwargs)

    monkeypatch.setattr(components.subprocess, "Popen", popen)
    monkeypatch.setattr(components, "COMPONENTS", WORK)
    env = {**os.environ, "SEEDWATCH_LAUNCH": mark}
    parts = Components(env, root=components.Path.cwd(), logs=tmp_path / "logs")
    yield parts
    parts.close(5)
    for pid in marked("SEEDWATCH_LAUNCH", mark):
        os.kill(pid, signal.SIGKILL)


def heard(parts, event, name="", limit=45.0):
    """Return the next happening of that kind, whatever comes before it."""
    until = time.monotonic() + limit
    while time.monotonic() < until:
        for happening in parts.happenings(0.1):
            if (happening.event, happening.name) == (event, name):
                return happening
    raise AssertionError(f"never heard that {name or 'the nursery'} was {event}")


def at_work(parts, name):
    """Start a component and wait until it says so in its own log."""
    parts.start(name)
    pid = heard(parts, "started", name).pid
    until = time.monotonic() + 45
    while not parts.log(name).exists() or "at work" not in parts.log(name).read_text():
        assert time.monotonic() < until
        time.sleep(0.02)
    return pid


def gone(mark, limit=45.0):
    """Return whether every process of the launch is gone, soon."""
    until = time.monotonic() + limit
    while (left := marked("SEEDWATCH_LAUNCH", mark)) and time.monotonic() < until:
        time.sleep(0.05)
    return not left


def settled(mark, count, limit=45.0):
    """Return whether so many processes of the launch are there, soon: a child needs a moment."""
    until = time.monotonic() + limit
    while len(marked("SEEDWATCH_LAUNCH", mark)) != count and time.monotonic() < until:
        time.sleep(0.02)
    return len(marked("SEEDWATCH_LAUNCH", mark)) == count


def test_each_component_leads_a_session_and_writes_its_own_log(parts):
    pid = at_work(parts, "good")
    assert parts.pids == {"good": pid}
    assert os.getsid(pid) == pid
    assert parts.log("good").read_text() == "at work stay\n"


def test_how_a_component_ended_is_told(parts):
    parts.start("bad")
    assert heard(parts, "exited", "bad").code == 3
    assert parts.pids == {}


def test_the_end_of_a_component_is_the_end_of_all_it_has_started(parts, mark):
    pid = at_work(parts, "good")
    assert settled(mark, 3)  # the nursery, it, and its child
    os.kill(pid, signal.SIGKILL)
    assert heard(parts, "exited", "good").code == -signal.SIGKILL
    assert settled(mark, 1)


def test_a_component_is_asked_to_end_and_then_made_to(parts):
    at_work(parts, "good")
    at_work(parts, "deaf")
    parts.terminate("good", "deaf")
    assert heard(parts, "exited", "good").code == -signal.SIGTERM
    assert set(parts.pids) == {"deaf"}
    parts.kill("deaf")
    assert heard(parts, "exited", "deaf").code == -signal.SIGKILL


def test_a_module_that_cannot_be_loaded_ends_the_nursery_with_its_reason_in_the_log(parts):
    parts.load(("no_such_module_here",))
    assert heard(parts, "gone", "nursery").code == 1
    assert "no_such_module_here" in parts.log("nursery").read_text()
    parts.start("good")  # nobody hears it, and nothing is raised
    assert parts.happenings(0.1) == []


def test_modules_that_can_be_loaded_are_told_of(parts):
    parts.load(("json", "email"))
    heard(parts, "loaded")


def test_a_nursery_whose_launcher_is_gone_ends_everything(parts, mark):
    at_work(parts, "good")
    at_work(parts, "deaf")
    parts._nursery.stdin.close()  # as the kernel does for a launcher that was killed
    assert gone(mark)


def test_components_of_a_nursery_that_was_killed_end_with_it(parts, mark):
    at_work(parts, "good")
    at_work(parts, "deaf")
    parts._nursery.kill()
    assert heard(parts, "gone", "nursery").code == -signal.SIGKILL
    assert parts.close(5)
    assert gone(mark)


def test_closing_ends_everything_at_once(parts, mark):
    at_work(parts, "deaf")
    assert parts.close(5)
    assert marked("SEEDWATCH_LAUNCH", mark) == ()
    assert parts.pids == {}
