"""The outbox beside what stands in Slack: lost, double, unknown and late are found, and no more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.settings import environment
from demo.slack.store import ALERTS
from pipeline.cli import outbox as command
from pipeline.reconcile import reconcile
from tests.pipeline.test_deliver import deliver, sender
from tests.warehouse import rows

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

DAY = timedelta(days=1)


@pytest.fixture
def told(new_desk):
    """A desk on which one alert was sent."""
    desk = sender(new_desk)
    deliver(desk)
    return desk


def differences(desk, **given):
    found = reconcile(desk.app(), desk.clock.now() - DAY, **given)
    return [(one.kind, one.target) for one in found]


def key_of(desk):
    return desk.ask("select delivery_key from outbox limit 1")[0][0]


def copy_of(desk, **metadata):
    (post,) = desk.posts()
    event = {**post.metadata["event_payload"], **metadata}
    payload = {**post.content, "metadata": {**post.metadata, "event_payload": event}}
    return desk.world.slack.store.post(ALERTS, payload)


def test_where_both_say_the_same_there_is_nothing_to_tell(told):
    assert differences(told) == []


def test_a_message_that_is_gone_is_lost(told):
    told.world.slack.store.delete(ALERTS, told.posts()[0].ts)
    assert differences(told) == [("lost", ALERTS)]


def test_a_message_that_stands_twice_is_double(told):
    copy_of(told)
    assert differences(told) == [("double", ALERTS)]


def test_a_message_that_the_outbox_never_heard_of_is_unknown(told):
    copy_of(told, delivery_key="f" * 32)
    assert differences(told) == [("unknown", ALERTS)]


def test_a_message_of_somebody_else_is_nobodys_business(told):
    told.world.slack.store.post(ALERTS, {"text": "lunch?"})
    told.world.slack.store.post(ALERTS, {"text": "x", "metadata": {"event_type": "y"}})
    assert differences(told) == []


def test_what_was_given_up_and_had_arrived_is_late_and_can_be_repaired(told):
    told.ask(
        "update outbox set state = 'dead', receipt = null, last_reason = 'maybe delivered: x' returning 1"
    )
    assert differences(told) == [("late", ALERTS)]
    assert differences(told, repair=True) == [("late", ALERTS)]
    assert differences(told) == []
    (post,) = told.posts()
    assert told.ask("select state, receipt from outbox") == [("sent", post.ts)]


def test_a_reply_is_looked_for_in_its_thread(told):
    (post,) = told.posts()
    told.ask(
        "insert into outbox by name select * replace ('reply' as delivery_key, 'reply' as action, "
        "'pending' as state, null as receipt, null as settled_at) from outbox returning 1"
    )
    deliver(told, 5)
    assert len(told.replies()) == 1
    assert differences(told) == []
    told.world.slack.store.delete(ALERTS, told.replies()[0].ts)
    assert differences(told) == [("lost", ALERTS)]
    assert post.ts in {m.ts for m in told.posts()}


def test_a_reply_of_today_in_an_older_thread_is_not_taken_for_lost(told):
    told.clock.advance(3 * 86_400)
    told.ask(
        "insert into outbox by name select * replace ('reply' as delivery_key, 'reply' as action, "
        "'pending' as state, null as receipt, null as settled_at) from outbox returning 1"
    )
    deliver(told, 5)
    assert differences(told) == []
    told.world.slack.store.delete(ALERTS, told.replies()[0].ts)
    assert differences(told) == [("lost", ALERTS)]
    told.world.slack.store.delete(ALERTS, told.posts()[0].ts)
    assert differences(told) == [("lost", ALERTS)]


def test_more_messages_than_a_page_holds_are_read_to_the_end(told):
    for number in range(230):
        told.world.slack.store.post(ALERTS, {"text": f"talk {number}"})
    assert differences(told) == []


def test_a_channel_that_can_not_be_read_is_said_and_the_others_are_compared(told):
    told.world.slack.fail("error:missing_scope", methods=frozenset({"conversations.history"}))
    assert differences(told) == [("unread", ALERTS)]


def test_what_was_sent_before_the_days_asked_for_is_not_missed(told):
    told.clock.advance(3 * 86_400)
    told.world.slack.store.delete(ALERTS, told.posts()[0].ts)
    assert differences(told) == []


@pytest.fixture
def run(told, monkeypatch, capsys):
    """Run `outbox` on the desk's state and return (exit status, what it printed)."""
    given = environment({})
    for name in given:
        if name.startswith(("SEEDWATCH", "AIRFLOW")):
            monkeypatch.delenv(name)
    settings = told.settings
    for name, value in {
        **told.world.environment(), "SEEDWATCH_STATE": str(settings.state),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)

    def call(*arguments):
        status = command.main(list(arguments))
        return status, capsys.readouterr().out

    return call


def test_the_list_shows_what_is_not_sent_and_counts_all(told, run):
    told.ask("update outbox set state = 'dead', last_reason = 'no_text' returning 1")
    status, text = run("list")
    assert (status, "no_text" in text, "1 dead" in text) == (0, True, True)
    assert key_of(told)[:12] in text
    assert run("list", "--state", "sent")[1].startswith("1 dead")


def test_one_delivery_is_shown_with_every_try_and_its_words(told, run):
    status, text = run("show", key_of(told)[:8])
    assert status == 0
    assert "try 1" in text
    assert "Battery plant in Rayong" in text
    assert run("show", "nothing")[0] == 1


def test_a_dead_letter_is_requeued_and_goes_out_once(told, run):
    told.world.slack.reset()
    told.ask(
        "update outbox set state = 'dead', receipt = null, last_reason = 'invalid_blocks' returning 1"
    )
    assert run("requeue", key_of(told))[0] == 0
    assert told.settings.due_at.exists()
    deliver(told, 9e6)  # the command goes by the machine's own clock
    assert len(told.posts()) == 1
    assert told.ask("select state from outbox") == [("sent",)]


def test_one_that_may_have_arrived_is_looked_up_before_it_is_sent_again(told, run):
    told.ask(
        "update outbox set state = 'dead', receipt = null, last_reason = 'maybe delivered: x' returning 1"
    )
    assert run("requeue", key_of(told))[0] == 0
    deliver(told, 9e6)
    assert len(told.posts()) == 1
    assert told.ask("select state, receipt from outbox") == [("sent", told.posts()[0].ts)]


def test_what_is_not_dead_or_says_nothing_any_more_is_not_requeued(told, run):
    assert run("requeue", key_of(told))[0] == 1
    told.ask(
        "update outbox set state = 'dead', action = 'edit', last_reason = 'superseded' returning 1"
    )
    status, text = run("requeue", key_of(told))
    assert (status, "superseded" in text) == (1, True)


def test_reconcile_has_an_exit_status(told, run):
    days = str((9e7 + 86_400) / 86_400 + 400)  # the desk's clock stands in the past
    assert run("reconcile", "--days", days)[0] == 0
    copy_of(told)
    status, text = run("reconcile", "--days", days)
    assert (status, "1 double" in text) == (1, True)


def test_comparing_writes_nothing(told):
    before = told.ask("select payload, state from outbox")
    copy_of(told)
    differences(told)
    assert told.ask("select payload, state from outbox") == before


def test_without_slack_there_is_nothing_to_compare(new_desk):
    new_desk.settings = replace(new_desk.settings, slack_bot_token=None)
    assert differences(new_desk) == []


def test_a_row_that_waits_for_another_try_and_stands_already_is_late_and_not_sent_twice(told):
    told.ask(
        "update outbox set state = 'pending', receipt = null, settled_at = null, "
        "last_reason = 'maybe delivered: x' returning 1"
    )
    assert differences(told) == [("late", ALERTS)]
    assert differences(told, repair=True) == [("late", ALERTS)]
    deliver(told, 600)
    (post,) = told.posts()
    assert told.ask("select state, receipt from outbox") == [("sent", post.ts)]


def test_what_was_sent_while_its_channel_was_read_is_no_difference(told, monkeypatch):
    told.ask("update outbox set state = 'pending', receipt = null, settled_at = null returning 1")
    app = told.app()
    read = app.notifiers["slack"].history

    def history(*arguments, **given):
        yield from read(*arguments, **given)
        told.ask("update outbox set state = 'sent', receipt = '1.2' returning 1")

    monkeypatch.setattr(app.notifiers["slack"], "history", history)
    assert reconcile(app, told.clock.now() - DAY, repair=True) == ()
    assert told.ask("select state, receipt from outbox") == [("sent", "1.2")]


def edited(desk):
    """Let the message have an edit and deliver it; return the edit's key."""
    payload = desk.app().notifiers["slack"].render(rows.alert(1), "edit")
    desk.ask(
        "insert into outbox by name select * replace ('edit' as delivery_key, 'edit' as action, ? as "
        "payload, 'pending' as state, null as receipt, null as settled_at, 0 as attempts) "
        "from outbox returning 1",
        payload,
    )
    deliver(desk, 5)


def test_an_edit_makes_no_message_and_is_not_missed(told):
    edited(told)
    assert len(told.edits()) == 1
    assert differences(told) == []


@pytest.mark.parametrize("code", ["edit_window_closed", "cant_update_message", "block_mismatch"])
def test_an_edit_that_comes_too_late_is_told_in_the_thread_and_is_known(told, code):
    told.world.slack.fail(f"error:{code}", methods=frozenset({"chat.update"}))
    edited(told)
    (post,), (reply,) = told.posts(), told.replies()
    assert reply.thread_ts == post.ts
    assert "can't be edited any more" in reply.content["text"]
    assert told.ask("select state, receipt from outbox where action = 'edit'") == [
        ("sent", reply.ts)
    ]
    assert differences(told) == []


def test_one_whose_answer_was_lost_then_is_told_in_the_thread_once(told):
    told.world.slack.fail("error:edit_window_closed", methods=frozenset({"chat.update"}))
    told.world.slack.fail("truncated", methods=frozenset({"chat.postMessage"}))
    edited(told)
    assert len(told.replies()) == 1
    assert told.ask("select state from outbox where action = 'edit'") == [("unsure",)]
    told.world.slack.fail("error:edit_window_closed", methods=frozenset({"chat.update"}))
    deliver(told, 10)
    deliver(told, 10)
    assert len(told.replies()) == 1
    assert told.ask("select state, receipt from outbox where action = 'edit'") == [
        ("sent", told.replies()[0].ts)
    ]


def test_a_reply_whose_thread_was_deleted_is_told_to_the_operator(told):
    told.world.slack.store.delete(ALERTS, told.posts()[0].ts)
    told.ask(
        "insert into outbox by name select * replace ('reply' as delivery_key, 'reply' as action, "
        "'pending' as state, null as receipt, null as settled_at) from outbox returning 1"
    )
    told.run("deliver")
    assert told.posts() == []
    assert told.ask("select state, last_reason from outbox where action = 'reply'") == [
        ("dead", "thread_not_found")
    ]
    for found in told.notices():
        assert len(found) == 1
    assert "its message there was deleted" in told.notices()[0][0].content["text"]
