"""The outbox, the notifier and a Slack together: every fault script ends with each message once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts import outbox
from alerts.model import Policy
from alerts.notifiers.slack import SlackNotifier
from alerts.outbox import Step
from core.errors import DeliveryError
from core.records import DeliveryState
from tests.alerts.samples import alert, delivery
from tests.alerts.slack_stand_in import TOKEN

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

POLICY = Policy(settle_seconds=60, lease_seconds=30)
OPEN = {DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNSURE}


class Sender:
    """A deliver step without a database: rows, stops, notices, and a clock that moves when idle."""

    def __init__(self, slack, clock, *, policy=POLICY, count=3):
        self.slack, self.clock, self.policy = slack, clock, policy
        self.notifier = SlackNotifier(
            token=TOKEN, base_url=slack.url, timezone="Asia/Tokyo", clock=clock, timeout=1
        )
        payload = self.notifier.render(alert(), "post")
        self.rows = {
            f"k{n}": delivery(payload, delivery_key=f"k{n}", started_at=None) for n in range(count)
        }
        self.notices, self.waits = [], []

    def run(self, until=3600.0):
        start = self.clock.seconds
        while any(row.state in OPEN for row in self.rows.values()):
            if self.clock.seconds - start > until:
                break
            moved = [self.one(key) for key in sorted(self.rows)]
            if not any(moved):
                self.clock.advance(5)
                if self.clock.seconds - start >= 30:
                    self.slack.release()
        return self

    def one(self, key):
        row, now = self.rows[key], self.clock.now()
        step = outbox.next_action(row, now, self.policy)
        if step is Step.WAIT:
            return False
        claimed = outbox.claim(row, now, self.policy)
        self.rows[key] = claimed
        self.settle(claimed, self.act(claimed, step))
        return True

    def act(self, row, step):
        began = self.clock.now()
        try:
            if step is Step.SEND:
                return outbox.sent(self.notifier.send(row))
            receipt = self.notifier.look_up(row)
        except DeliveryError as error:
            return outbox.failed(error) if step is Step.SEND else outbox.look_up_failed(error)
        return outbox.found(receipt) if receipt else outbox.not_found(began)

    def settle(self, row, outcome):
        made = outbox.settle(row, outcome, now=self.clock.now(), policy=self.policy)
        self.rows[row.delivery_key] = made.delivery
        self.notices += [made.notice] if made.notice else []
        if made.wait_method:
            self.hold(made.wait_method)
        if made.look_up_now:
            self.settle(made.delivery, self.act(made.delivery, Step.LOOK_UP))

    def hold(self, wait):
        """Do what the database does for a method that has to wait."""
        self.waits.append(wait)
        if wait.method != "post" or wait.free:
            return
        until = self.clock.now() + timedelta(seconds=wait.seconds)
        for key, other in self.rows.items():
            if other.state is DeliveryState.PENDING:
                held = max(other.not_before_at or until, until)
                self.rows[key] = replace(other, not_before_at=held)


SCRIPTS = {
    "none": [],
    "reset before x3": ["reset_before"] * 3,
    "reset after x3": ["reset_after"] * 3,
    "silent after the store": ["silent"],
    "cut answers": ["cut"] * 2,
    "429 x2": ["status:429:2", "status:429"],
    "500 x3": ["status:500"] * 3,
    "503 x2": ["status:503"] * 2,
    "HTML 502": ["html:502"],
    "fatal, then internal": ["error:fatal_error", "error:internal_error"],
    "stored late": ["late"],
    "stored late, then reset after": ["late", "reset_after"],
    "a mixture": ["reset_after", "status:429:1", "status:500", "cut", "reset_before", "late"],
}  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_message_arrives_once_under_any_fault(slack, clock, name):
    slack.faults = list(SCRIPTS[name])
    sender = Sender(slack, clock).run()
    slack.release()
    assert {key: len(slack.sent(key)) for key in sender.rows} == dict.fromkeys(sender.rows, 1)
    assert {row.state for row in sender.rows.values()} == {DeliveryState.SENT}
    assert [slack.sent(key)[0]["ts"] for key in sender.rows] == [
        row.receipt for row in sender.rows.values()
    ]
    assert sender.notices == []


def test_a_message_whose_answer_was_lost_says_recovered(slack, clock):
    slack.faults = ["reset_after"]
    row = Sender(slack, clock, count=1).run().rows["k0"]
    assert row.last_reason.startswith("recovered after: maybe delivered")
    assert clock.seconds < 5


def test_a_failing_look_up_leads_to_no_second_message(slack, clock):
    slack.faults, slack.look_faults = ["reset_after"], ["status:500", "error:fatal_error"]
    sender = Sender(slack, clock, count=1).run()
    assert len(slack.sent("k0")) == 1
    assert sender.rows["k0"].state is DeliveryState.SENT


def test_a_crash_after_the_store_leads_to_no_second_message(slack, clock):
    sender = Sender(slack, clock, count=1)
    claimed = outbox.claim(sender.rows["k0"], clock.now(), POLICY)
    sender.rows["k0"] = claimed
    sender.notifier.send(claimed)  # and dies before it commits
    sender.run()
    assert len(slack.sent("k0")) == 1
    assert sender.rows["k0"].state is DeliveryState.SENT


def test_a_crash_before_the_send_loses_nothing(slack, clock):
    sender = Sender(slack, clock, count=1)
    sender.rows["k0"] = outbox.claim(sender.rows["k0"], clock.now(), POLICY)
    assert len(sender.run().slack.sent("k0")) == 1


def test_a_rate_limit_holds_every_channel_for_as_long_as_it_says(slack, clock):
    slack.faults = ["status:429:7"]
    sender = Sender(slack, clock)
    sender.rows["k1"] = replace(sender.rows["k1"], target="C0OTHER0001")
    sender.one("k0")
    assert not sender.one("k1")
    clock.advance(7)
    assert sender.one("k1")


def test_an_archived_channel_never_delays_another_and_loses_nothing(slack, clock):
    sender = Sender(slack, clock, count=2)
    sender.rows["k1"] = replace(sender.rows["k1"], target="C0OTHER0001")
    slack.faults = ["error:is_archived"]
    sender.one("k0")
    sender.one("k1")
    assert sender.rows["k1"].state is DeliveryState.SENT
    assert sender.rows["k0"].state is DeliveryState.PENDING
    assert len(sender.notices) == 1
    sender.run()
    assert len(slack.sent("k0")) == 1


def test_a_payload_that_slack_refuses_is_sent_once_as_plain_text(slack, clock):
    slack.faults = ["error:invalid_blocks"]
    Sender(slack, clock, count=1).run()
    (message,) = slack.sent("k0")
    assert "blocks" not in message
    assert "A battery plant opens in Rayong" in message["text"]


def test_a_payload_that_slack_refuses_in_any_form_is_given_up_and_told(slack, clock):
    slack.faults = ["error:invalid_blocks", "error:no_text"]
    sender = Sender(slack, clock, count=1).run()
    assert sender.rows["k0"].state is DeliveryState.DEAD
    assert len(sender.notices) == 1
