"""The dead man's switch: an outage is told once, its end once, without database or Airflow."""

import json
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml

from alerts.notifiers import build_notifiers
from core.errors import FetchError
from core.records import StepReport
from core.settings import read_settings
from demo.slack.server import SlackServer
from demo.slack.store import OPERATOR
from demo.world import _ROUTES
from pipeline import steps
from pipeline.heartbeat import CYCLE, LATE, Heart, beat, last_cycle, silent_steps
from pipeline.watchman import Watchman
from tests.alerts.mail_stand_in import MailStandIn
from tests.clock import START, FixedClock

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def slack(clock):
    from alerts.slack_payload import check

    server = SlackServer(judge=check, clock=clock)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mailbox():
    stand_in = MailStandIn()
    yield stand_in
    stand_in.close()


@pytest.fixture
def settings(tmp_path, slack, mailbox):
    routes = tmp_path / "routes.yaml"
    routes.write_text(yaml.safe_dump(_ROUTES))
    return read_settings(
        {
            "SEEDWATCH_STATE": str(tmp_path / "state"),
            "SEEDWATCH_ROUTES": str(routes),
            "SEEDWATCH_SLACK_BOT_TOKEN": "xoxb-demo",
            "SEEDWATCH_SLACK_BASE_URL": slack.base_url,
            "SEEDWATCH_SMTP_URL": f"smtp://127.0.0.1:{mailbox.port}",
            "SEEDWATCH_MAIL_FROM": "seedwatch@demo.example",
        }
    )


class Fetcher:
    """Notes what is asked for; `fails` says whether that works."""

    def __init__(self):
        self.asked, self.fails = [], False

    def get(self, url, *, headers=()):  # noqa: ARG002 - the port's signature
        self.asked.append(url)
        if self.fails:
            raise FetchError(url, "timeout")


def heart(settings, clock, fetcher=None):
    notifiers = build_notifiers(
        slack_bot_token=settings.slack_bot_token,
        slack_base_url=settings.slack_base_url,
        smtp_url=settings.smtp_url,
        mail_from=settings.mail_from,
        inbox=settings.inbox,
        timezone=settings.timezone,
        clock=clock,
    )
    return Heart(settings, clock, notifiers, fetcher)


def cycle(settings, clock, *but):
    for step in CYCLE:
        if step not in but:
            beat(settings, clock, step)


def told(slack, mailbox):
    return [len(slack.messages(OPERATOR)), len(mailbox.taken)]


def test_a_cycle_is_as_old_as_its_oldest_step(settings, clock):
    assert last_cycle(settings) is None
    cycle(settings, clock, "collect")
    assert last_cycle(settings) is None
    beat(settings, clock, "collect")
    clock.advance(10)
    cycle(settings, clock, "decide")
    assert last_cycle(settings) == START
    assert silent_steps(settings, clock.now()) == ()
    clock.advance(LATE + 1)
    beat(settings, clock, "deliver")
    assert silent_steps(settings, clock.now()) == ("collect", "classify", "group", "decide")


def test_two_processes_may_end_a_step_at_once(settings, clock, monkeypatch):
    """One that lost its file to the other would fail a step that has worked."""
    real, beside = Path.replace, []

    def replace_late(self, target):
        if not beside:
            beside.append(1)
            threads = [threading.Thread(target=beat, args=(settings, clock, "decide"))]
            threads[0].start()
            threads[0].join()
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace_late)
    beat(settings, clock, "decide")
    assert beside == [1]
    assert [path.name for path in settings.beats.iterdir()] == ["decide"]


def test_a_beat_that_can_not_be_written_fails_no_step(settings, clock, caplog):
    settings.state.mkdir()
    settings.beats.write_text("in the way")
    beat(settings, clock, "decide")
    assert "can't be written" in caplog.text
    assert last_cycle(settings) is None


def test_a_file_that_can_not_be_read_is_no_beat(settings, clock):
    cycle(settings, clock)
    (settings.beats / "decide").write_text("yesterday")
    assert last_cycle(settings) is None


def test_an_outage_is_told_once_by_every_way_and_its_end_once(settings, clock, slack, mailbox):
    watched = heart(settings, clock)
    cycle(settings, clock)
    clock.advance(LATE)
    assert watched.look() == ()
    clock.advance(1)
    (line,) = watched.look()
    assert "2026-11-02 03:00 UTC" in line
    for _ in range(20):
        clock.advance(120)
        assert watched.look() == ()
    assert told(slack, mailbox) == [1, 1]
    assert "No news cycle" in slack.messages(OPERATOR)[0].content["text"]
    cycle(settings, clock)
    (line,) = watched.look()
    assert "come about again" in line
    clock.advance(60)
    assert watched.look() == ()
    assert told(slack, mailbox) == [2, 2]


def test_a_step_that_fails_alone_is_an_outage_too_and_is_named(settings, clock):
    watched = heart(settings, clock)
    cycle(settings, clock)
    for _ in range(3):
        clock.advance(LATE / 2)
        cycle(settings, clock, "classify")
        said = watched.look()
    assert "classify did not work" in said[0]


def test_it_is_told_once_across_restarts(settings, clock, slack, mailbox):
    cycle(settings, clock)
    watched = heart(settings, clock)
    clock.advance(LATE + 1)
    watched.look()
    again = heart(settings, clock)
    clock.advance(LATE + 1)
    assert again.look() == ()
    assert told(slack, mailbox) == [1, 1]
    cycle(settings, clock)
    assert len(heart(settings, clock).look()) == 1
    assert told(slack, mailbox) == [2, 2]


def test_after_a_night_without_power_the_first_cycle_has_its_time(settings, clock):
    cycle(settings, clock)
    clock.advance(86_400)
    watched = heart(settings, clock)
    assert watched.look() == ()
    clock.advance(LATE + 1)
    assert len(watched.look()) == 1


def test_a_pipeline_that_never_had_a_cycle_is_an_outage(settings, clock):
    watched = heart(settings, clock)
    assert watched.look() == ()
    clock.advance(LATE + 1)
    assert len(watched.look()) == 1


@pytest.mark.parametrize("fault", ["reset_after", "reset_before", "500", "429:7"])
def test_a_fault_of_slack_neither_loses_nor_doubles_what_is_told(
    settings, clock, slack, mailbox, fault
):
    watched = heart(settings, clock)
    cycle(settings, clock)
    clock.advance(LATE + 1)
    slack.fail(fault)
    watched.look()
    for _ in range(5):
        clock.advance(61)
        watched.look()
    assert told(slack, mailbox) == [1, 1]


def test_a_crash_between_sending_and_noting_it_tells_nothing_twice(settings, clock, slack):
    watched = heart(settings, clock)
    cycle(settings, clock)
    clock.advance(LATE + 1)
    watched.look()
    path = settings.state / "heartbeat" / "state.json"
    data = json.loads(path.read_text())
    assert data["telling"] is None
    at = clock.now().isoformat()
    said = slack.messages(OPERATOR)[0].content["text"]
    key = slack.messages(OPERATOR)[0].delivery_key
    text = said.removeprefix("Operator notice: ").removesuffix(" About the pipeline itself.")
    data["telling"] = {"text": text, "at": at, "done": [], "tried": {key: at}}
    path.write_text(json.dumps(data))
    again = heart(settings, clock)
    clock.advance(61)
    again.look()
    assert len(slack.messages(OPERATOR)) == 1


def test_broken_routes_are_no_reason_to_keep_quiet(settings, clock, slack, mailbox):
    watched = heart(settings, clock)
    watched.look()
    settings.routes.write_text("receivers: [")
    clock.advance(LATE + 1)
    watched.look()
    assert told(slack, mailbox) == [1, 1]


def test_without_slack_and_mail_it_is_said_and_left_in_the_inbox(settings, clock, slack, mailbox):
    from dataclasses import replace

    bare = replace(settings, slack_bot_token=None, smtp_url=None)
    watched = heart(bare, clock)
    clock.advance(LATE + 1)
    assert len(watched.look()) == 1
    assert told(slack, mailbox) == [0, 0]
    assert any(path.is_file() for path in bare.inbox.rglob("*.json"))


def test_the_address_is_asked_for_once_a_cycle_and_not_during_an_outage(settings, clock, caplog):
    from dataclasses import replace

    fetcher = Fetcher()
    url = "https://ping.example/secret-part"
    watched = heart(replace(settings, heartbeat_url=url), clock, fetcher)
    watched.look()
    assert fetcher.asked == []
    for expected in (1, 2):
        cycle(settings, clock)
        watched.look()
        watched.look()
        assert len(fetcher.asked) == expected
        clock.advance(60)
    clock.advance(LATE + 1)
    fetcher.fails = True
    watched.look()
    assert len(fetcher.asked) == 2
    cycle(settings, clock)
    watched.look()
    clock.advance(60)
    cycle(settings, clock)
    watched.look()
    assert caplog.text.count("can't be reached") == 1
    assert "secret-part" not in caplog.text


def test_every_step_of_the_pipeline_leaves_word_where_it_has_worked(settings, clock):
    class App:
        def __init__(self):
            self.settings, self.clock, self.faults = settings, clock, []

    def worked(_app):
        return StepReport(step="decide")

    def broke(_app):
        return StepReport(step="group", seen=0, failed=0)

    def raised(_app):
        raise OSError("disk")

    steps._noted("decide", worked)(App())
    steps._noted("group", broke)(App())
    with pytest.raises(OSError, match="disk"):
        steps._noted("collect", raised)(App())
    steps._noted("digest", worked)(App())
    assert sorted(path.name for path in settings.beats.iterdir()) == ["decide", "group"]
    assert datetime.fromisoformat((settings.beats / "decide").read_text()) == START


def test_the_watchman_looks_in_a_thread_of_its_own_and_says_what_is_new(settings, clock, slack):
    watchman = Watchman(settings, clock, every=0.02)
    clock.moment = START + timedelta(seconds=LATE + 1)
    watchman.start()
    lines = ()
    for _ in range(500):
        lines += watchman.said()
        if lines and slack.messages(OPERATOR):
            break
        watchman._over.wait(0.02)
    watchman.stop()
    assert len(lines) == 1
    assert len(slack.messages(OPERATOR)) == 1
