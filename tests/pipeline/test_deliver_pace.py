"""How fast and in what order: rates without a sleeping worker, stops, leases, a long backlog."""

import itertools
import json
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from alerts.notifiers.slack_faults import CODES
from core.errors import Fault
from core.settings import ROOT
from demo.slack.store import ALERTS, Channel
from pipeline import deliver as module
from pipeline.claims import DueRows
from tests.pipeline.desk import Desk
from tests.pipeline.test_deliver import deliver, sender, states
from tests.warehouse import rows
from warehouse import outbox

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

OTHER = "C0DEMOOTHER"


@pytest.fixture
def desk(new_desk):
    """A desk with a third channel and an empty outbox."""
    store = new_desk.world.slack.store
    store.channels[OTHER] = Channel(channel_id=OTHER, name="other")
    yield new_desk
    del store.channels[OTHER]


@pytest.fixture
def slow_desk(tmp_path, town, quick_rules):  # noqa: ARG001 - a fixture for its effect
    """A desk that closes its database after each session, so that a child can open it."""
    return Desk(tmp_path, town)


def payload(desk, number=1):
    made = rows.alert(number, created_at=desk.clock.now())
    return desk.app().notifiers["slack"].render(made, "post")


def put(desk, count, target=ALERTS, *, first=0, priority=lambda _: 10, text=None):
    text = text or payload(desk)
    made = [
        rows.delivery(
            n, delivery_key=f"{target}-{n:05d}", story_id=f"s{n}", target=target, payload=text,
            priority=priority(n),
        )
        for n in range(first, first + count)
    ]  # fmt: skip
    with desk.app().warehouse.transaction() as session:
        outbox.put(session, made, now=desk.clock.now())


def drain(desk, limit=10_000.0):
    """Run as the due watcher does: at each moment that the file names, until none is left."""
    began = desk.clock.now()
    while desk.settings.due_at.exists():
        at = datetime.fromisoformat(desk.settings.due_at.read_text())
        assert at - began < timedelta(seconds=limit)
        desk.clock.advance(max(0.0, (at - desk.clock.now()).total_seconds()))
        deliver(desk)
    return (desk.clock.now() - began).total_seconds()


def posted(desk, target):
    calls = desk.world.slack.calls("chat.postMessage")
    return [c for c in calls if c.payload["channel"] == target]


def test_two_hundred_alerts_keep_to_the_pace_and_to_their_order_and_meet_no_limit(desk):
    desk.world.slack.limits_rate = True  # the stand-in's own bucket: one a second, bursts of three
    put(desk, 200, priority=lambda n: n % 4)
    deliver(desk)
    seconds = drain(desk)
    calls = posted(desk, ALERTS)
    assert len(calls) == 200
    assert {call.status for call in calls} == {200}
    assert seconds == 198  # two at once, then one a second
    times = [call.at for call in calls]
    assert all(b - a <= timedelta(seconds=1) for a, b in itertools.pairwise(times))
    assert max(times.count(at) for at in times) == 2
    keys = [c.payload["metadata"]["event_payload"]["delivery_key"] for c in calls]
    assert keys == sorted(keys, key=lambda key: (-(int(key[-5:]) % 4), key))


def test_nobody_sleeps_for_the_pace(desk, monkeypatch):
    put(desk, 5)
    monkeypatch.setattr(type(desk.clock), "sleep", lambda *_: pytest.fail("a worker slept"))
    desk.run("deliver", paced=False)
    assert len(posted(desk, ALERTS)) == 2
    assert states(desk).count("pending") == 3
    at = datetime.fromisoformat(desk.settings.due_at.read_text())
    assert at == desk.clock.now() + timedelta(seconds=1)


def test_at_a_terminal_what_the_pace_holds_up_is_waited_for(desk):
    put(desk, 6)
    began = desk.clock.now()
    desk.run("deliver")
    assert set(states(desk)) == {"sent"}
    assert desk.clock.now() - began == timedelta(seconds=4)


def test_one_channel_at_its_pace_holds_up_no_other(desk):
    put(desk, 5, priority=lambda _: 50)
    put(desk, 1, OTHER)
    deliver(desk)
    assert len(posted(desk, OTHER)) == 1


def test_a_rate_limit_on_one_channel_holds_posts_to_every_channel_those_that_come_later_too(desk):
    put(desk, 1)
    desk.world.slack.fail("429:7")
    deliver(desk)
    put(desk, 1, OTHER)
    calls = len(desk.world.slack.calls("chat.postMessage"))
    for _ in range(6):
        deliver(desk, 1)
    assert len(desk.world.slack.calls("chat.postMessage")) == calls == 1
    deliver(desk, 1)
    assert (len(posted(desk, OTHER)), len(desk.posts())) == (1, 1)


def test_a_rate_limit_on_posting_holds_no_edit_and_no_mail(desk):
    sender(desk)
    deliver(desk)
    ((story_id, receiver_id, text),) = desk.ask("select story_id, receiver_id, payload from outbox")
    put(desk, 1, OTHER, first=5)
    desk.world.slack.fail("429:60")
    deliver(desk, 5)
    edit = rows.delivery(
        8, delivery_key="edit", action="edit", target=ALERTS, story_id=story_id,
        receiver_id=receiver_id, payload=module.buttons.as_edit(text),
    )  # fmt: skip
    with desk.app().warehouse.transaction() as session:
        outbox.put(session, [edit], now=desk.clock.now())
    deliver(desk, 1)
    assert len(desk.edits()) == 1
    assert posted(desk, OTHER)[0].status == 429
    assert len(posted(desk, OTHER)) == 1


EXPECTED = {
    Fault.STOP_CHANNEL: "pending",
    Fault.STOP_ALL: "pending",
    Fault.POISON: "sent",  # in its plain form
    Fault.WAIT: "pending",
    Fault.AMBIGUOUS: "unsure",
    Fault.GONE: "dead",
}


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_code_of_slack_leads_to_its_state_and_to_one_notice_for_all_rows(desk, code):
    put(desk, 2)
    fault = CODES[code]
    desk.world.slack.fail(f"error:{code}")
    deliver(desk)
    found = dict(desk.ask("select delivery_key, state from outbox where target = ?", ALERTS))
    assert found[f"{ALERTS}-00000"] == EXPECTED[fault]
    told = sum(map(len, desk.notices()))
    told_of = fault in {Fault.STOP_CHANNEL, Fault.STOP_ALL, Fault.GONE}
    assert bool(told) == told_of
    goes_on = fault in {Fault.POISON, Fault.AMBIGUOUS, Fault.GONE}
    if goes_on:
        deliver(desk, 1)  # the plain form has used the channel's share
    ((other,),) = desk.ask("select state from outbox where delivery_key = ?", f"{ALERTS}-00001")
    assert other == ("sent" if goes_on else "pending")
    if told_of:
        by_mail = [mail.part("plain") for mail in desk.notices()[1]]
        assert sum(code in text for text in by_mail) == 1


def test_a_token_that_is_changed_while_all_is_stopped_goes_on_without_loss(desk):
    settings = desk.settings
    desk.settings = replace(settings, slack_bot_token="xoxb-invalid")
    put(desk, 3)
    deliver(desk)
    assert states(desk).count("pending") == 3
    desk.settings = settings
    deliver(desk, 31)
    drain(desk)
    assert len(posted(desk, ALERTS)) == 3 + 1  # one was tried with the old token
    assert {m.delivery_key for m in desk.posts()} == {f"{ALERTS}-{n:05d}" for n in range(3)}


def test_a_holder_that_slept_past_its_lease_does_not_send_when_it_wakes(desk):
    put(desk, 1)
    sleeper = desk.app()
    claimed = module._claim(sleeper, DueRows(sleeper))
    desk.clock.advance(300)  # SIGSTOP: its lease and the settle window are over
    deliver(desk)
    assert len(desk.posts()) == 1
    module._deliver_one(sleeper, *claimed)  # it wakes
    assert len(desk.posts()) == 1
    assert desk.ask("select state, fence from outbox") == [("sent", 3)]


def test_a_holder_whose_row_was_taken_over_can_not_settle_it(desk):
    put(desk, 1)
    sleeper = desk.app()
    claimed, _ = module._claim(sleeper, DueRows(sleeper))
    receipt = sleeper.notifiers["slack"].send(claimed)
    desk.clock.advance(300)
    deliver(desk)
    outcome = module.machine.sent("1.000001")
    late = module.machine.settle(
        claimed, outcome, now=desk.clock.now(), policy=sleeper.routes.policy
    )
    assert not module._write(sleeper, late)
    assert desk.ask("select state, receipt from outbox") == [("sent", receipt)]
    assert len(desk.posts()) == 1


def test_a_slack_that_keeps_silent_is_left_alone_after_a_few_and_holds_up_no_mail(desk):
    desk.slack_timeout = 0.05
    put(desk, 8, priority=lambda _: 90)
    put(desk, 1, OTHER, priority=lambda _: 80)
    mail = rows.delivery(
        1, delivery_key="mail", channel="email", target="analyst@demo.example", receiver_id="readers",
        payload=desk.app().notifiers["email"].render(rows.alert(1), "post"), priority=1,
    )  # fmt: skip
    with desk.app().warehouse.transaction() as session:
        outbox.put(session, [mail], now=desk.clock.now())
    desk.world.slack.fail(*["timeout:0.3"] * 20)
    for _ in range(6):
        deliver(desk, 1)
    assert desk.world.slack.settled(30.0)
    tried = len(desk.world.slack.calls("chat.postMessage"))
    assert tried == 4  # three are free, the fourth makes the method wait
    assert len(desk.mails()) == 1


def test_a_slack_that_is_away_for_two_hours_is_asked_seldom_and_gets_everything_then(desk):
    settings = desk.settings
    desk.settings = replace(settings, slack_base_url="http://127.0.0.1:9/api/")
    put(desk, 4)
    for _ in range(120):
        deliver(desk, 60)
    ((tries,),) = desk.ask("select count(*) from delivery_attempts")
    assert 20 <= tries <= 35  # 30 s, 60 s, 120 s, 240 s, then every five minutes, by one row alone
    assert set(desk.ask("select state, attempts from outbox")) == {("pending", 0)}
    desk.settings = settings
    deliver(desk, 300)
    drain(desk)
    assert len(posted(desk, ALERTS)) == 4


BACKLOG = 6_000  # rows; what grows with them would show


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
def test_a_long_backlog_drains_by_priority_and_its_memory_does_not_grow_with_it(slow_desk):
    """A child process drains the first of few and the first of many rows: the peak is the same."""
    desk = slow_desk
    text = payload(desk)
    peaks = {}
    for count in (200, BACKLOG):
        put(desk, count - sum(peaks) if peaks else count, first=sum(peaks), text=text,
            priority=lambda n: n % 10)  # fmt: skip
        peaks[count] = drained(desk)
    sent = [int(m.delivery_key[-5:]) % 10 for m in desk.posts()]
    assert len(sent) == 40
    assert sent[:20] == sent[20:] == [9] * 20
    ((left, oldest),) = desk.ask(
        "select count(*), min(created_at) from outbox where state = 'pending'"
    )
    assert left == BACKLOG - 40
    assert oldest is not None
    assert peaks[BACKLOG] < 1.25 * peaks[200]


CHILD = """
import json, sys
from pathlib import Path
from alerts import pace
from alerts.pace import Pace
from core.settings import read_settings
from pipeline import claims, deliver, due
from pipeline.app import App
from tests.clock import FixedClock
quick = Pace(rate=1.0, burst=1000)
for module in (pace, claims, deliver, due):
    module.SLACK = quick
environment = json.loads(sys.stdin.read())
clock = FixedClock()
app = App(read_settings(environment), clock)
waiting = claims.DueRows(app)
for _ in range(20):
    claimed = deliver._claim(app, waiting)
    deliver._deliver_one(app, *claimed)
# Not ru_maxrss: what a process was before exec, its parent's size, counts there.
status = Path("/proc/self/status").read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""


def drained(desk):
    """Let a process send the twenty most urgent rows and return its peak memory in kilobytes."""
    environment = {**desk.world.environment(), "SEEDWATCH_STATE": str(desk.settings.state)}
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        input=json.dumps(environment),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)
