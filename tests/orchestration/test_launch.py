"""The decisions of a launch: what is started when, what is survived, and what is not."""

import io
import json

import pytest

from orchestration import launch as launches
from orchestration.components import Happening
from orchestration.events import Events
from orchestration.launch import RESTART_WINDOW, RESTARTS, Hurry, Launch, LaunchError, Limits
from orchestration.readiness import Stage
from tests.clock import FixedClock

REST = ("dag-processor", "scheduler", "triggerer")


class StandInComponents:
    """Notes what it is told, and tells what a test has put into `queue`."""

    def __init__(self, _environment, *, root, logs):
        self.logs, self.queue, self.told, self.pids = logs, [], [], {}
        self.root = root
        logs.mkdir(parents=True, exist_ok=True)

    def log(self, name):
        return self.logs / f"{name}.log"

    def load(self, modules):
        self.told.append(("load", len(modules)))

    def start(self, name):
        self.told.append(("start", name))
        self.pids[name] = len(self.told)

    def terminate(self, *names):
        self.told += [("terminate", name) for name in names]

    def kill(self, *names):
        self.told += [("kill", name) for name in names]

    def happenings(self, wait):
        found, self.queue = self.queue, []
        for happening in found:
            if happening.event == "exited":
                self.pids.pop(happening.name, None)
        self.clock.advance(wait)
        return found

    def close(self, wait):
        self.told.append(("close", wait))
        return True


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def said():
    return io.StringIO()


@pytest.fixture
def launch(settings, monkeypatch, clock, said):
    monkeypatch.setattr(launches, "Components", StandInComponents)
    events = Events(clock, said)
    launch = Launch(settings, port=1, clock=clock, events=events, limits=Limits(ready=60))
    launch._parts.clock = clock
    launch.begin()
    return launch


def words(said):
    return [json.loads(line) for line in said.getvalue().splitlines()]


def hear(launch, event, name="", code=0):
    launch._parts.queue.append(Happening(event=event, name=name, code=code))
    launch.step()


def started(launch):
    return [name for what, name in launch._parts.told if what == "start"]


def begin_all(launch):
    for _ in range(2):
        hear(launch, "loaded")
    for name in ("database", "sources"):
        hear(launch, "exited", name)


def test_the_api_server_is_started_first_and_the_rest_waits_for_database_and_sources(launch):
    assert started(launch) == ["api-server", "database", "sources"]
    for event, name in [("loaded", ""), ("exited", "sources"), ("exited", "database")]:
        hear(launch, event, name)
        assert len(started(launch)) == 3
    hear(launch, "loaded")
    assert started(launch)[3:] == list(REST)


def test_the_rest_is_started_once(launch):
    begin_all(launch)
    hear(launch, "loaded")
    assert started(launch)[3:] == list(REST)


def test_a_broken_source_set_is_survived_by_the_last_good_one(launch, settings, said):
    settings.sources_json.parent.mkdir(parents=True, exist_ok=True)
    settings.sources_json.write_text("{}")
    hear(launch, "exited", "sources", 3)
    assert words(said)[-1]["state"] == "kept the last good set"


@pytest.mark.parametrize("name", ["database", "sources"])
def test_a_first_errand_that_fails_ends_the_launch_with_the_words_of_its_log(launch, name):
    launch._parts.log(name).write_text("thailand.yaml:3: an unknown field\n")
    with pytest.raises(LaunchError, match=r"thailand.yaml:3") as caught:
        hear(launch, "exited", name, 3)
    assert str(launch._parts.log(name)) in str(caught.value)


def test_a_component_that_dies_is_told_and_started_again(launch, said):
    begin_all(launch)
    hear(launch, "exited", "triggerer", -9)
    assert words(said)[-1]["state"] == "died"
    assert words(said)[-1]["code"] == -9
    assert started(launch)[-1] == "triggerer"


def test_a_component_that_cannot_live_ends_the_launch(launch):
    begin_all(launch)
    for _ in range(RESTARTS):
        hear(launch, "exited", "scheduler", 1)
    with pytest.raises(LaunchError, match="scheduler"):
        hear(launch, "exited", "scheduler", 1)


def test_deaths_of_long_ago_are_forgotten_and_those_of_others_do_not_count(launch, clock):
    begin_all(launch)
    launch._ready.stage = Stage.READY
    for _ in range(RESTARTS):
        hear(launch, "exited", "scheduler", 1)
        hear(launch, "exited", "triggerer", 1)
    clock.advance(RESTART_WINDOW + 1)
    for _ in range(RESTARTS):
        hear(launch, "exited", "scheduler", 1)
    assert started(launch).count("scheduler") == 2 * RESTARTS + 1


def test_without_its_nursery_a_launch_cannot_go_on(launch):
    with pytest.raises(LaunchError, match="nursery"):
        hear(launch, "gone", "nursery", -9)


def test_a_start_that_takes_too_long_ends_and_says_what_it_waited_for(launch, clock):
    begin_all(launch)
    clock.advance(61)
    with pytest.raises(LaunchError, match="not ready after 60 s") as caught:
        launch.step()
    assert "/api/v2/monitor/health" in str(caught.value)


def test_airflows_own_records_are_cleaned_when_ready_and_then_daily(launch, clock, said):
    begin_all(launch)
    launch._ready.stage = Stage.READY
    for seconds in (0, 60, 86_400, 60):
        clock.advance(seconds)
        launch.step()
    assert started(launch).count("cleanup") == 2
    hear(launch, "exited", "cleanup", 1)
    assert words(said)[-1] | {"at": 0, "seconds": 0} == {
        "event": "cleanup",
        "at": 0,
        "seconds": 0,
        "state": "failed",
    }


def test_a_stop_lets_nothing_new_begin_then_ends_the_scheduler_before_its_api(launch, said):
    begin_all(launch)
    parts = launch._parts
    launch._drained = lambda: True
    parts.queue = [Happening(event="exited", name=name) for name in ("triggerer", "scheduler")]
    launch.stop(Hurry())
    order = [name for what, name in parts.told if what == "terminate"]
    assert order[:3] == ["triggerer", "dag-processor", "scheduler"]
    assert order[-1] == "api-server"
    assert ("kill", "api-server") in parts.told  # it never answered
    assert ("kill", "scheduler") not in parts.told
    assert [word["event"] for word in words(said)][-1] == "stopped"
    assert words(said)[-1]["forced"] == ["api-server", "dag-processor"]


def test_a_death_while_stopping_is_no_reason_to_start_again(launch):
    begin_all(launch)
    launch._parts.queue = [Happening(event="exited", name="scheduler", code=1)]
    before = len(started(launch))
    launch.stop(Hurry())
    assert len(started(launch)) == before


def test_active_runs_are_waited_for_but_not_forever(launch, clock):
    begin_all(launch)
    launch._ready.stage = Stage.READY
    launch._drained = lambda: False
    before = clock.seconds
    launch.stop(Hurry())
    assert clock.seconds - before == pytest.approx(20 + 8, abs=1)


def test_a_start_that_is_called_off_is_ended_sooner(launch, clock):
    begin_all(launch)
    launch._drained = lambda: True
    before = clock.seconds
    launch.stop(Hurry())
    assert clock.seconds - before == pytest.approx(3, abs=1)


def test_asked_a_second_time_it_waits_for_nothing(launch, clock):
    begin_all(launch)
    launch._drained = lambda: False
    hurry = Hurry()
    hurry.asked = 2
    before = clock.seconds
    launch.stop(hurry)
    assert clock.seconds == before
    assert {name for what, name in launch._parts.told if what == "kill"} == {
        "api-server",
        *REST,
    } | {name for name in ("database", "sources") if name in launch._parts.pids}
