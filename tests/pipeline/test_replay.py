"""Thirty written days through the real steps: each event alerts as often as it should, and once."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from core.clock import VirtualClock
from core.errors import SeedwatchError
from core.settings import ROOT, Settings
from demo.replay.press import print_states
from demo.replay.script import load_script
from pipeline import replay
from pipeline.cli._replay_run import replayed
from pipeline.replay_plan import ReplayError, load_plan
from pipeline.steps import STEPS
from tests.pipeline.saved import Saved, url
from warehouse.connection import Warehouse

# Whole steps over a month: half a minute of work, and more where the machine is busy.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("states")
    print_states(load_script(), folder)
    return load_plan(folder, Settings())


@pytest.fixture(scope="module")
def month(plan, tmp_path_factory):
    found, errors = replayed(plan, Settings(), tmp_path_factory.mktemp("month"))
    assert errors == []
    return found


def told(found):
    """Return all that was sent, with its moment and words."""
    return [(one.at, one.receiver_id, one.what, one.headline, one.why) for one in found.told]


def test_each_event_alerts_exactly_once_in_thirty_days(month):
    assert [(one.event.name, one.fault) for one in month.heard if one.fault] == []
    assert month.unexpected == ()
    assert month.as_expected
    alerted = [one.event.name for one in month.heard if one.alerts == 1]
    assert (len(month.heard), len(alerted)) == (25, 16)


def test_the_month_holds_all_that_feeds_do(month, plan):
    assert (plan.states[-1].at - plan.states[0].at).days >= 29
    assert month.polls["failed"] == 2  # the empty feed, and the page in the place of one
    assert month.polls["unchanged"] > 300
    reasons = {reason: count for _, reason, count in month.silent}
    assert reasons["same article again"] >= 5
    assert reasons["first run"] == 2
    assert reasons["too old"] >= 1
    assert reasons["late after an outage"] == 2
    kinds = {one.what for one in month.told}
    assert kinds == {"alert", "update", "reply", "summary", "digest"}
    assert month.unsent == {}


def test_the_catch_up_names_what_came_out_while_nobody_looked(month):
    heard = {one.event.name: one for one in month.heard}
    late = {one.at for one in month.told if one.what == "summary"}
    for name in ("penang-inverters", "shoal-collision"):
        assert set(heard[name].at) == late
    assert len(late) == 1


def test_restarts_and_the_order_within_a_state_change_nothing(plan, month, tmp_path):
    states = tuple(dataclasses.replace(one, feeds=one.feeds[::-1]) for one in plan.states)
    backwards = dataclasses.replace(plan, states=states)
    restarts = [plan.states[place].at for place in (2, 11, 40, 79, 80, 101)]  # 80: after the outage
    for until in (*restarts, None):  # each with a clock, an app, a database and a server of its own
        found, errors = replayed(backwards, Settings(), tmp_path, until=until)
        assert errors == []
    assert told(found) == told(month)
    assert found.silent == month.silent


def test_a_replay_that_is_killed_goes_on_and_tells_the_same(month, tmp_path):
    """kill -9 wherever it happens to be; only the minute in which a lost claim ends may differ."""
    print_states(dataclasses.replace(load_script(), days=12), tmp_path / "states")
    plan = load_plan(tmp_path / "states", Settings())
    state = tmp_path / "state"
    command = [sys.executable, "-m", "pipeline.cli", "replay", str(plan.folder), "--state", state]
    for digests in (2, 7):
        child = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait_for(state, digests, child)
        finally:
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
    found, errors = replayed(plan, Settings(), state)
    assert errors == []
    until = plan.states[-1].at - timedelta(days=1)
    here, there = ([one for one in told(of) if one[0] < until] for of in (found, month))
    assert sum(one[2] == "alert" for one in here) >= 8
    assert sorted(one[1:] for one in here) == sorted(one[1:] for one in there)


def _digests(state):
    """Return how many digests were built: how far the replay came, without its database."""
    return len(list((state / "digests").glob("**/*.html")))


def _wait_for(state, digests, child):
    """Wait until more digests were built than that, and no longer than the child lives."""
    while _digests(state) <= digests:
        assert child.poll() is None, "the replay ended before it could be killed"
        time.sleep(0.05)


def test_a_folder_that_holds_anything_else_is_never_replayed_into(tmp_path, plan):
    live = tmp_path / "state"
    live.mkdir()
    (live / "news.duckdb").write_bytes(b"the pipeline's own")
    with pytest.raises(ReplayError, match="is not empty and no replay's"):
        replayed(plan, Settings(), live)
    assert (live / "news.duckdb").read_bytes() == b"the pipeline's own"


def test_the_state_of_another_replay_is_refused(tmp_path, plan):
    other = load_plan(Saved(tmp_path / "saved").story().folder, Settings())
    replay.claim(other, tmp_path / "state")
    with pytest.raises(ReplayError, match="holds another replay"):
        replayed(plan, Settings(), tmp_path / "state")


def test_pages_are_fetched_from_what_was_saved_and_nowhere_else(tmp_path):
    saved = Saved(tmp_path / "saved").story()
    text = "Lanna Motor Works will build a plant for electric pickups in Rayong. " * 8
    page = f"<html><body><article><h1>Plant</h1><p>{text}</p></article></body></html>"
    saved.write("2026-10-01T12-00Z/pages/one-paper.example/news/plant", page)
    state = tmp_path / "state"
    found, errors = replayed(load_plan(saved.folder, Settings()), Settings(), state)
    assert errors == []
    assert [one.what for one in found.told if one.what != "digest"] == ["alert"]
    with Warehouse(state / "news.duckdb").session() as session:
        origins = session.connection.execute("select url, origin from articles").fetchall()
    saved_pages = [address for address, origin in origins if origin == "page"]
    assert saved_pages == [url("one-paper", "plant")]


def test_work_that_comes_to_no_end_is_told(monkeypatch, tmp_path):
    plan = load_plan(Saved(tmp_path / "saved").story().folder, Settings())
    monkeypatch.setattr(replay, "MOST_PASSES", 3)
    monkeypatch.setattr(replay, "read_due", lambda _settings: plan.start_at)
    with pytest.raises(replay.RestlessError, match="falls due again and again"):
        replayed(plan, Settings(), tmp_path / "state")


def test_what_goes_wrong_in_a_step_is_told_once_with_how_often(monkeypatch, tmp_path):
    plan = load_plan(Saved(tmp_path / "saved").story().folder, Settings())

    def fails(_app):
        raise SeedwatchError("no")

    monkeypatch.setitem(STEPS, "group", fails)
    found, errors = replayed(plan, Settings(), tmp_path / "state")
    assert errors == ["2026-10-01 06:00 UTC, 3 times: group: SeedwatchError: no"]
    assert [one.what for one in found.told if one.what == "alert"] == []


def test_nothing_of_the_settings_that_could_send_is_left(tmp_path):
    given = Settings(
        slack_bot_token="xoxb-real",
        slack_app_token="xapp-real",
        smtp_url="smtp://mail.example",
        heartbeat_url="https://beat.example",
        public_url="https://seedwatch.example",
    )
    plan = load_plan(Saved(tmp_path / "saved").story().folder, given)
    inside = replay.replay_settings(plan, given, state=tmp_path, address="127.0.0.1:1")
    assert inside.allow_loopback == ("127.0.0.1:1",)
    secrets = (inside.slack_bot_token, inside.slack_app_token, inside.smtp_url)
    assert secrets == (None, None, None)
    assert (inside.heartbeat_url, inside.endpoints, inside.state) == (None, (), tmp_path)
    assert replay.began_at(plan, tmp_path) == VirtualClock(plan.start_at).now()
