"""Every fault of Slack and of the mail server: the message arrives once, or waits and says why."""

from dataclasses import replace

import pytest

from alerts.enqueue import enqueue
from demo.slack.store import ALERTS, OPERATOR
from demo.world import ANALYST_MAIL
from pipeline.claims import DueRows
from tests.warehouse import rows
from warehouse import outbox

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

SETTLE = 6.0  # seconds; the town's settle window is 5


@pytest.fixture
def slack(new_desk):
    """A desk with one alert on its way to Slack."""
    return sender(new_desk)


@pytest.fixture
def mail(new_desk):
    """A desk with one alert on its way to a reader's mailbox."""

    def to_readers(data):
        data["routes"]["analysts"]["receivers"] = ["readers"]

    new_desk.edit_routes(to_readers)
    return sender(new_desk)


def sender(desk):
    app = desk.app()
    routes, notifiers = app.routes, app.notifiers
    now = desk.clock.now()
    made = enqueue(
        rows.decision(1, decided_at=now), rows.alert(1, created_at=now), routes, notifiers
    )
    with app.warehouse.transaction() as session:
        outbox.put(session, made, now=now)
    return desk


def states(desk):
    return [state for *_, state in desk.outbox()]


def deliver(desk, after=0.0):
    desk.clock.advance(after)
    return desk.run("deliver", paced=False)["deliver"]


def keys(desk):
    return [message.delivery_key for message in desk.world.slack.messages(ALERTS)]


def test_a_delivery_is_sent_once_and_its_receipt_kept(slack):
    deliver(slack)
    (post,) = slack.posts()
    assert slack.ask("select state, receipt, attempts from outbox") == [("sent", post.ts, 1)]
    deliver(slack, 600)
    assert len(slack.posts()) == 1


STORED = ["reset_after", "truncated", "timeout:3"]
NOT_STORED = ["reset_before", "500", "503", "html"]


@pytest.mark.parametrize("fault", STORED)
def test_a_message_that_slack_has_although_its_answer_was_lost_is_found_at_once(slack, fault):
    slack.slack_timeout = 1.0
    slack.world.slack.fail(fault)
    deliver(slack)
    assert states(slack) == ["sent"]
    deliver(slack, 600)
    assert len(slack.posts()) == 1


@pytest.mark.parametrize("fault", NOT_STORED)
def test_a_message_that_slack_may_have_is_sent_again_only_after_the_settle_window(slack, fault):
    slack.world.slack.fail(fault)
    deliver(slack)
    assert states(slack) == ["unsure"]
    deliver(slack, SETTLE - 3)
    assert states(slack) == ["unsure"]
    assert slack.posts() == []
    deliver(slack, SETTLE)
    assert states(slack) == ["sent"]
    assert len(slack.posts()) == 1


def test_a_message_that_slack_stores_late_is_found_and_not_sent_again(slack):
    slack.slack_timeout = 0.2
    slack.world.slack.fail("slow:2")
    deliver(slack)
    assert states(slack) == ["unsure"]
    assert slack.posts() == []
    assert slack.world.slack.settled(30.0)
    slack.slack_timeout = None
    deliver(slack, SETTLE)
    assert states(slack) == ["sent"]
    assert len(slack.posts()) == 1


@pytest.mark.parametrize(
    ("fault", "wait"), [("429:7", 7), ("429:abc", 5), ("error:ratelimited", 5)]
)
def test_a_rate_limit_is_waited_for_and_costs_no_try(slack, fault, wait):
    slack.world.slack.fail(fault)
    deliver(slack)
    deliver(slack, wait - 1)
    assert slack.posts() == []
    assert len(slack.world.slack.calls("chat.postMessage")) == 1
    deliver(slack, 1)
    assert slack.ask("select state, attempts from outbox") == [("sent", 1)]
    assert len(slack.posts()) == 1


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived", "not_in_channel"])
def test_a_broken_channel_keeps_its_rows_and_is_told_once_until_it_is_mended(slack, code):
    slack.world.slack.fail(
        f"error:{code}", f"error:{code}", methods=frozenset({"chat.postMessage"})
    )
    deliver(slack)
    assert slack.outbox()[0][3] == "pending"
    deliver(slack, 31)  # tried again, broken still, or the notice used the second fault up
    deliver(slack, 31)
    deliver(slack, 31)
    assert len(slack.posts()) == 1
    in_slack, by_mail = slack.notices()
    about = [mail.part("plain") for mail in by_mail]
    assert all(code in text for text in about)
    assert sum(ALERTS in text for text in about) == 1
    assert sum(OPERATOR in text for text in about) <= 1  # its own channel, told by the other kind
    assert len(in_slack) <= 1


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "missing_scope"])
def test_a_broken_notifier_is_told_by_the_other_kind_alone(slack, code):
    slack.world.slack.fail(f"error:{code}")
    deliver(slack)
    in_slack, by_mail = slack.notices()
    assert in_slack == []
    assert len(by_mail) == 1
    assert slack.posts() == []
    assert slack.outbox()[0] == ("slack", ALERTS, "post", "pending")
    deliver(slack, 10)
    assert len(slack.world.slack.calls("chat.postMessage")) == 1
    deliver(slack, 31)
    assert len(slack.posts()) == 1
    assert [len(found) for found in slack.notices()] == [0, 1]


def test_a_second_row_to_a_broken_channel_is_not_even_tried(slack):
    slack.world.slack.fail("error:is_archived")
    deliver(slack)
    calls = len(slack.world.slack.calls("chat.postMessage"))
    other = replace(rows.delivery(9, target=ALERTS, payload="{}"))
    with slack.app().warehouse.transaction() as session:
        outbox.put(session, [other], now=slack.clock.now())
    deliver(slack, 5)
    assert len(slack.world.slack.calls("chat.postMessage")) == calls


def test_a_payload_that_is_refused_goes_out_plain(slack):
    slack.world.slack.fail("error:invalid_blocks")
    deliver(slack)
    deliver(slack, 10)
    (post,) = slack.posts()
    assert "blocks" not in post.content
    assert "Battery plant in Rayong" in post.content["text"]
    assert slack.ask("select state, degraded from outbox") == [("sent", True)]


def test_a_payload_that_is_refused_plain_too_is_given_up_and_told(slack):
    slack.world.slack.fail("error:invalid_blocks", "error:msg_too_long")
    deliver(slack)
    deliver(slack, 10)
    assert slack.outbox()[0][3] == "dead"
    in_slack, by_mail = slack.notices()
    assert len(in_slack) == len(by_mail) == 1
    assert "given up" in by_mail[0].part("plain")


def test_every_try_is_in_the_ledger(slack):
    slack.world.slack.fail("429:1", "500")
    deliver(slack)
    deliver(slack, 2)
    deliver(slack, SETTLE)
    found = slack.ask("select outcome from delivery_attempts order by tried_at")
    outcomes = [outcome for (outcome,) in found]
    assert outcomes[0] == "pending"
    assert set(outcomes[1:]) == {"unsure", "pending", "sent"}
    assert outcomes[-1] == "sent"


def test_a_fault_of_the_notifier_itself_counts_as_perhaps_sent(slack, monkeypatch):
    app = slack.app()
    real = type(app.notifiers["slack"]).send
    broken = [True]

    def send(self, delivery):
        if broken.pop() if broken else False:
            raise ZeroDivisionError("a bug")
        return real(self, delivery)

    monkeypatch.setattr(type(app.notifiers["slack"]), "send", send)
    deliver(slack)
    assert states(slack) == ["unsure"]
    deliver(slack, SETTLE)
    assert states(slack) == ["sent"]
    assert len(slack.posts()) == 1


def test_a_look_up_that_fails_is_repeated_before_anything_is_sent_again(slack):
    slack.world.slack.fail("reset_after")
    slack.world.slack.fail("500", methods=frozenset({"conversations.history"}))
    deliver(slack)
    assert states(slack) == ["unsure"]
    deliver(slack, SETTLE)
    assert states(slack) == ["sent"]
    assert len(slack.posts()) == 1


def test_a_row_whose_channel_has_no_notifier_any_more_is_kept_and_told(slack):
    slack.ask("update outbox set channel = 'pager', state = 'pending' returning 1")
    deliver(slack)
    assert slack.outbox()[0] == ("pager", ALERTS, "post", "pending")
    assert len(slack.notices()[1]) == 1


def test_a_lease_that_is_over_before_the_send_lets_the_row_go(slack, monkeypatch):
    from pipeline import deliver as module

    real = module._deliver_one

    def slowly(app, delivery, action):
        slack.clock.advance(61)  # the machine slept: somebody else may have the row by now
        return real(app, delivery, action)

    monkeypatch.setattr(module, "_deliver_one", slowly)
    app = slack.app()
    module._claim(app, DueRows(app))
    claimed = slack.ask("select state, fence from outbox")
    assert claimed == [("sending", 1)]
    monkeypatch.setattr(module, "LONGEST", 1.0)
    slack.clock.advance(70)
    deliver(slack)
    assert slack.posts() == []
    monkeypatch.undo()
    deliver(slack, 70)
    deliver(slack, 70)
    assert len(slack.posts()) == 1


@pytest.mark.parametrize("fault", ["451", "452", "421", "drop_before_store"])
def test_a_mail_that_was_not_taken_is_sent_again_once(mail, fault):
    mail.world.mail.fail(fault)
    deliver(mail)
    assert mail.mails() == []
    for _ in range(3):
        deliver(mail, SETTLE)
    assert len(mail.mails()) == 1
    assert states(mail) == ["sent"]


@pytest.mark.parametrize("fault", ["drop_after_data", "slow:2"])
def test_a_mail_that_may_have_been_taken_is_sent_once_more_under_the_same_id(mail, fault):
    mail.mail_timeout = 0.8
    mail.world.mail.fail(fault)
    deliver(mail)
    assert states(mail) == ["unsure"]
    mail.mail_timeout = None
    deliver(mail, SETTLE - 3)
    assert len(mail.mails()) == 1
    for _ in range(3):
        deliver(mail, SETTLE)
    found = mail.mails()
    assert len(found) == 2
    assert len({m.message["Message-ID"] for m in found}) == 1
    assert found[0].raw == found[1].raw
    assert states(mail) == ["sent"]


def test_a_mail_whose_answer_is_lost_again_and_again_is_given_up_after_one_resend(mail):
    mail.world.mail.fail(*["drop_after_data"] * 4)
    for _ in range(6):
        deliver(mail, SETTLE)
    assert len(mail.mails()) == 2
    assert mail.outbox()[0][3] == "dead"
    in_slack, _ = mail.notices()
    assert mail.errors == ()
    assert len(in_slack) == 1


def test_a_mailbox_that_does_not_exist_stops_alone_and_is_told_in_slack(mail):
    mail.world.mail.fail("550", recipient=ANALYST_MAIL)
    deliver(mail)
    assert mail.outbox()[0] == ("email", ANALYST_MAIL, "post", "pending")
    in_slack, by_mail = mail.notices()
    assert len(in_slack) == 1
    assert len(by_mail) <= 1
    deliver(mail, 31)
    assert len(mail.mails()) == 1
    assert len(mail.notices()[0]) == 1


def test_a_mail_whose_content_is_refused_is_degraded_or_given_up_and_told(mail):
    mail.world.mail.fail("554", recipient=ANALYST_MAIL)
    deliver(mail)
    deliver(mail, SETTLE)
    kept = mail.outbox()[0][3]
    assert (kept, len(mail.mails())) in {("sent", 1), ("dead", 0)}
    assert len(mail.notices()[0]) == (kept == "dead")


def test_a_mail_server_that_is_gone_costs_no_try_and_loses_nothing(mail):
    settings = mail.settings
    mail.settings = replace(settings, smtp_url="smtp://127.0.0.1:9")
    for _ in range(11):  # more often than there are tries
        deliver(mail, 300)
    assert mail.ask("select state, attempts from outbox") == [("pending", 0)]
    tried = mail.ask("select count(*) from delivery_attempts")
    deliver(mail, 60)
    # no storm: five minutes apart
    assert mail.ask("select count(*) from delivery_attempts") == tried
    mail.settings = settings
    deliver(mail, 300)
    assert len(mail.mails()) == 1


def test_without_slack_and_mail_what_would_be_sent_is_in_the_inbox(new_desk):
    new_desk.settings = replace(new_desk.settings, slack_bot_token=None, smtp_url=None)
    sender(new_desk)
    deliver(new_desk)
    assert states(new_desk) == ["sent"]
    assert new_desk.silence() == (0, 0)
    assert any(path.is_file() for path in new_desk.settings.inbox.rglob("*"))


def test_the_operators_own_channel_broken_does_not_make_notices_about_notices(slack):
    slack.world.slack.fail(*["error:is_archived"] * 6)
    for _ in range(4):
        deliver(slack, 31)
    about = [mail.part("plain") for mail in slack.notices()[1]]
    assert [sum(target in text for text in about) for target in (ALERTS, OPERATOR)] == [1, 1]
