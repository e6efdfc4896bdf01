"""The listener against a Slack that speaks the socket: whatever breaks, each click counts once."""

import json
import os
import subprocess
import sys
import time

import duckdb
import pytest

from alerts.slack_payload import check
from core.settings import ROOT, read_settings
from demo.slack.methods import BAD_APP_TOKEN
from demo.slack.server import SlackServer
from demo.slack.socket import click_payload
from demo.slack.store import ALERTS
from warehouse.connection import Warehouse

pytestmark = pytest.mark.slow  # processes of their own: seconds, not moments

APP, BOT = "xapp-1-canary-0001", "xoxb-canary-0002"
LIMIT = 45.0  # seconds to wait for what has to come
ACTIONS = ("acknowledge", "relevant", "not_relevant")


@pytest.fixture
def slack():
    server = SlackServer(judge=check)
    server.start()
    yield server
    server.stop()


class Process:
    """One listener."""

    def __init__(self, slack, state, kill=None):
        self.environment = {
            "SEEDWATCH_STATE": str(state),
            "SEEDWATCH_SLACK_BOT_TOKEN": BOT,
            "SEEDWATCH_SLACK_APP_TOKEN": APP,
            "SEEDWATCH_SLACK_BASE_URL": slack.base_url,
        }
        self.settings = read_settings(self.environment)
        self.log = state.with_suffix(".log")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "tests" / "pipeline" / "listen_child.py")],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        command = json.dumps({"environment": self.environment, "kill": kill})
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def end(self):
        self.process.stdin.close()
        return self.process.wait(LIMIT)


@pytest.fixture
def start(slack, tmp_path):
    made = []

    def begin(kill=None):
        made.append(Process(slack, tmp_path / "state", kill))
        return made[-1]

    yield begin
    for one in made:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()
        if not one.process.stdin.closed:
            one.process.stdin.close()


def click(slack, action="acknowledge", at=None):
    return slack.socket.send(
        click_payload(
            channel_id=ALERTS,
            message_ts="1762052400.000001",
            action_id=action,
            value="s1",
            action_ts=at,
        )
    )


def rows(settings):
    """Return the clicks in the database, once nobody writes there."""
    with Warehouse(settings.database).locked():
        if not settings.database.is_file():
            return []
        with duckdb.connect(str(settings.database), read_only=True) as connection:
            try:
                return connection.execute("select action_id from clicks order by 1").fetchall()
            except duckdb.CatalogException:
                return []


def wait_for(settings, count):
    end = time.monotonic() + LIMIT
    while time.monotonic() < end and len(rows(settings)) < count:
        time.sleep(0.1)
    return [action for (action,) in rows(settings)]


def test_a_click_is_acknowledged_within_three_seconds_although_the_database_is_locked(slack, start):
    one = start()
    assert slack.socket.wait_connected(LIMIT)
    assert wait_for(one.settings, 0) == []
    one.settings.state.mkdir(exist_ok=True)
    seconds = []
    with Warehouse(one.settings.database).locked():
        for action in ACTIONS:
            made = click(slack, action)
            assert slack.socket.wait(made, LIMIT)  # whatever waits for the database waits for ever
            seconds.append(made.acknowledged_at - made.sent[0])
        assert len(list(one.settings.clicks.glob("[!.]*.json"))) == len(ACTIONS)
    assert min(seconds) < 3.0  # Slack's own limit; on a busy machine one of them may stumble
    assert wait_for(one.settings, len(ACTIONS)) == sorted(ACTIONS)
    assert one.end() == 0
    assert list(one.settings.clicks.iterdir()) == []


POINTS = {
    "written aside": {"target": "pathlib:Path.replace", "when": "before", "match": "clicks"},
    "kept, not acknowledged": {"target": "pipeline.listen:keep_click", "when": "after"},
    "acknowledged": {
        "target": "slack_bolt.adapter.socket_mode.builtin:send_response",
        "when": "after",
    },
    "inserted, not committed": {"target": "warehouse.clicks:store", "when": "after"},
    "loaded, the file still there": {
        "target": "pathlib:Path.unlink",
        "when": "before",
        "match": "clicks",
    },
}


@pytest.mark.parametrize("name", POINTS)
def test_a_listener_that_is_killed_loses_no_click_and_counts_none_twice(slack, start, name):
    first = start({"nth": 1, "match": "", **POINTS[name]})
    assert slack.socket.wait_connected(LIMIT)
    made = click(slack)
    assert first.process.wait(LIMIT) == -9
    # Slack has given the click up, or a person clicks again where no answer came: the strictest is
    # that the same click comes once more.
    second = start()
    assert slack.socket.wait_connected(LIMIT, times=2)
    assert wait_for(second.settings, 1) == ["acknowledge"]
    assert slack.socket.wait(made, LIMIT)
    click(slack, "relevant")
    assert wait_for(second.settings, 2) == ["acknowledge", "relevant"]
    assert second.end() == 0
    assert list(second.settings.clicks.glob("[!.]*.json")) == []


def test_a_line_that_breaks_is_opened_again_and_loses_nothing(slack, start):
    one = start()
    assert slack.socket.wait_connected(LIMIT)
    slack.socket.drop()
    made = click(slack)
    assert slack.socket.wait(made, LIMIT)
    assert slack.socket.connections >= 2
    again = click(slack, at=made.payload["actions"][0]["action_ts"])  # delivered a second time
    assert slack.socket.wait(again, LIMIT)
    click(slack, "relevant")
    assert wait_for(one.settings, 2) == ["acknowledge", "relevant"]


def test_a_slack_that_is_away_at_the_start_is_waited_for(slack, start):
    slack.fail("500", methods=frozenset({"apps.connections.open"}))
    start()
    assert slack.socket.wait_connected(LIMIT)


def test_no_token_is_in_any_log_at_debug(slack, start):
    one = start()
    assert slack.socket.wait_connected(LIMIT)
    assert slack.socket.wait(click(slack), LIMIT)
    slack.socket.drop()
    assert slack.socket.wait_connected(LIMIT, times=2)
    assert one.end() == 0
    text = one.log.read_text()
    assert "DEBUG" in text or "INFO" in text
    assert APP not in text
    assert BOT not in text


def run(*arguments, **environment):
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "SEEDWATCH"))}
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "listen", *arguments],
        cwd=ROOT,
        env={**plain, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_an_app_token_there_is_nothing_to_listen_for(tmp_path):
    state = {"SEEDWATCH_STATE": str(tmp_path), "SEEDWATCH_SLACK_BOT_TOKEN": BOT}
    done = run(**state)
    assert done.returncode == 1
    assert "SEEDWATCH_SLACK_APP_TOKEN" in done.stderr
    assert run("--if-configured", **state).returncode == 0


def test_a_token_that_slack_refuses_ends_it_with_the_reason(tmp_path, slack):
    done = run(
        SEEDWATCH_STATE=str(tmp_path),
        SEEDWATCH_SLACK_BOT_TOKEN=BOT,
        SEEDWATCH_SLACK_APP_TOKEN=BAD_APP_TOKEN,
        SEEDWATCH_SLACK_BASE_URL=slack.base_url,
    )
    assert done.returncode == 1
    assert "invalid_auth" in done.stderr
    assert BAD_APP_TOKEN not in done.stderr
