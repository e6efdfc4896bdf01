"""The launcher with Airflow's four real components, from an empty home to an empty process table."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from core.settings import ROOT
from orchestration.api import Api, ApiError
from orchestration.launcher import main
from orchestration.sessions import marked
from tests.orchestration.newsroom import Newsroom
from tests.waiting import soon

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]
# Starts the launcher as its child and waits, so that the launcher's parent can be killed.
PARENT = """
import subprocess, sys
subprocess.run([sys.executable, "-m", "orchestration.launcher"])
"""


@pytest.fixture
def newsroom():
    newsroom = Newsroom([f"outlet-{n}" for n in range(4)])
    yield newsroom
    newsroom.close()


class Launcher:
    """A launcher in a process of its own, and what it says."""

    def __init__(self, newsroom, state, *, through=("-m", "orchestration.launcher")):
        self.state = state
        sources = state.parent / "sources"
        env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("AIRFLOW")},
            "SEEDWATCH_STATE": str(state),
            "SEEDWATCH_SOURCES": str(
                sources if sources.exists() else newsroom.write_sources(sources)
            ),
            "SEEDWATCH_ALLOW_LOOPBACK": newsroom.host,
            "SEEDWATCH_SLACK_BOT_TOKEN": "xoxb-1-2-made-for-a-test",
            "SEEDWATCH_SLACK_BASE_URL": f"http://{newsroom.host}/api/",
        }
        self.process = subprocess.Popen(
            [sys.executable, *through], env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        self.events = []

    def until(self, event, **more):
        """Read on until an event with these fields, and return it."""
        for line in self.process.stdout:
            told = json.loads(line)
            self.events.append(told)
            if told["event"] == event and more.items() <= told.items():
                return told
            assert told["event"] != "failed", told["reason"]
        raise AssertionError(f"ended without {event}: {self.events}")

    def api(self):
        return Api.of_home(self.events[0]["url"], self.state / "airflow")

    def left(self):
        """Return the processes of this home that still run."""
        return marked("AIRFLOW_HOME", str(self.state / "airflow"))

    def pid(self, name):
        return [e["pid"] for e in self.events if e.get("name") == name and "pid" in e][-1]

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        for pid in self.left():
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def launched(newsroom, tmp_path):
    """Return a function that starts a launcher on a state folder of that name."""
    started = []

    def launch(name="one", **more):
        (tmp_path / name).mkdir(exist_ok=True)
        started.append(Launcher(newsroom, tmp_path / name / "state", **more))
        return started[-1]

    yield launch
    for launcher in started:
        launcher.close()


def all_healthy(api):
    """Return whether each component is; on a busy machine an answer may take too long."""
    try:
        return set(api.health().values()) == {"healthy"}
    except ApiError:
        return False


def test_from_an_empty_home_to_an_alert_and_back_to_nothing(launched, newsroom):
    launcher = launched()
    ready = launcher.until("ready")
    assert ready["unpolled"] == []
    assert ready["memory_bytes"] < 1.5e9
    stages = [event["event"] for event in launcher.events if event["event"] != "component"]
    assert stages[0] == "starting"
    assert [x for x in stages if x in ("healthy", "parsed", "polled", "ready")] == [
        *("healthy", "parsed", "polled", "ready"),
    ]

    newsroom.publish("outlet-1", "Siam Motor")
    assert soon(lambda: newsroom.told("Siam Motor"))
    assert not newsroom.told("harbour festival")  # first sight is history

    api = launcher.api()
    assert soon(lambda: all_healthy(api))
    assert soon(lambda: api.active_runs() == 0)
    runs = api.call("GET", "/api/v2/dags/breaking_news/dagRuns?limit=50")["dag_runs"]
    assert {run["state"] for run in runs} == {"success"}
    assert any("deliver: 1 seen, 1 done" in (run["note"] or "") for run in runs)

    run_id = api.trigger_dag("publish")
    assert soon(lambda: api.dag_run("publish", run_id) == "success")
    assert (launcher.state / "pub" / "news.duckdb").is_file()

    launcher.process.send_signal(signal.SIGTERM)
    stopped = launcher.until("stopped")
    # A component of Airflow does not always leave in time after SIGTERM, for a cause that nobody has
    # found; it is then killed, and `forced` names it. What counts is that nothing is left over.
    assert stopped["swept"] == 0
    assert launcher.process.wait(10) == 0
    assert launcher.left() == ()


def test_nobody_is_let_in_without_the_password(launched):
    launcher = launched()
    launcher.until("healthy")
    host = launcher.events[0]["url"].removeprefix("http://")
    for path in ("/api/v2/pools", "/api/v2/dags", "/auth/token"):
        link = http.client.HTTPConnection(*host.split(":"), timeout=10)
        link.request("GET", path)
        assert link.getresponse().status in (401, 403, 405)
        link.close()
    log = (launcher.state / "logs" / "api-server.log").read_text()
    secrets = json.loads((launcher.state / "airflow" / "seedwatch_secrets.json").read_text())
    secrets["password"] = launcher.api()._password_file.read_text().split('"')[3]
    assert not [name for name, secret in secrets.items() if secret in log]


def test_what_dies_is_started_again_and_goes_on(launched, newsroom):
    launcher = launched()
    launcher.until("ready")
    for outlet, name, word in (
        ("outlet-0", "triggerer", "Siam Motor"),
        ("outlet-1", "scheduler", "Hanoi Cells"),
        ("outlet-2", "dag-processor", "Penang Drive"),
        ("outlet-3", "api-server", "Borneo Nickel"),
    ):
        os.kill(launcher.pid(name), signal.SIGKILL)
        launcher.until("component", name=name, state="died")
        launcher.until("component", name=name, state="started")
        newsroom.publish(outlet, word)
        assert soon(lambda word=word: newsroom.told(word)), name


def test_a_killed_launcher_leaves_nothing_and_the_next_one_goes_on(launched, newsroom):
    launcher = launched()
    launcher.until("ready")
    newsroom.publish("outlet-2", "Hanoi Cells")
    assert soon(lambda: launcher.api().active_runs())
    for pid in (launcher.process.pid, *launcher.left()):  # at once, in the midst of a run
        os.kill(pid, signal.SIGKILL)
    launcher.process.wait()
    again = launched()
    again.until("ready")
    newsroom.publish("outlet-3", "Penang Drive")
    assert soon(lambda: newsroom.told("Hanoi Cells"))
    assert soon(lambda: newsroom.told("Penang Drive"))
    again.process.kill()
    assert soon(lambda: not again.left(), 15)


def test_two_run_side_by_side_one_refuses_a_second_and_one_ends_with_its_parent(launched):
    orphan, other = launched("orphan", through=("-c", PARENT)), launched("other")
    orphan.until("healthy")
    other.until("healthy")
    second = launched("other")
    assert second.process.wait(20) == 1
    assert "another launcher" in json.loads(second.process.stdout.readline())["reason"]
    orphan.process.kill()
    assert soon(lambda: not orphan.left(), 40)
    assert soon(lambda: all_healthy(other.api()))
    other.process.send_signal(signal.SIGINT)
    other.until("stopped")
    assert other.process.wait(10) == 0
    assert other.left() == ()


@pytest.mark.parametrize("seconds", [0.2, 2.5])
def test_a_start_that_is_called_off_leaves_nothing(launched, seconds):
    launcher = launched()
    launcher.until("starting")
    time.sleep(seconds)
    launcher.process.send_signal(signal.SIGTERM)
    launcher.until("stopped")
    assert launcher.process.wait(10) == 0
    assert launcher.left() == ()


def test_broken_sources_are_told_with_file_and_line(launched, tmp_path):
    (tmp_path / "one" / "sources").mkdir(parents=True)
    (tmp_path / "one" / "sources" / "x.yaml").write_text("sources:\n  one: {mood: good}\n")
    launcher = launched()
    assert launcher.process.wait(30) == 1
    told = [json.loads(line) for line in launcher.process.stdout]
    reason = next(event["reason"] for event in told if event["event"] == "failed")
    assert "x.yaml:2" in reason
    assert launcher.left() == ()


@pytest.mark.usefixtures("in_state")
def test_a_port_that_is_taken_is_told_at_once(capsys, newsroom):
    assert main(["--port", newsroom.host.rpartition(":")[2]]) == 1
    assert "is taken" in json.loads(capsys.readouterr().out)["reason"]


@pytest.mark.parametrize("option", [["--port", "x"], ["--color"]])
def test_wrong_usage_ends_with_2(option, capsys):
    with pytest.raises(SystemExit) as caught:
        main(option)
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err
