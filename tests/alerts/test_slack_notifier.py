import logging
import ssl
from dataclasses import replace
from email.utils import format_datetime
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackRequestError

from alerts.notifiers.slack import SlackNotifier, call
from alerts.notifiers.slack_faults import CODES, classify
from alerts.payload import body
from alerts.slack_payload import Level, check
from core.errors import DeliveryError, Fault
from tests.alerts.samples import alert, delivery
from tests.alerts.slack_stand_in import TOKEN
from tests.clock import START, FixedClock

# What the stand-in plays where a message arrives and its answer does not; the last takes the whole
# time that a call has.
LOST = ["reset_after", "cut", pytest.param("silent", marks=pytest.mark.slow)]


@pytest.fixture
def notifier(slack, clock):
    return SlackNotifier(
        token=TOKEN, base_url=slack.url, timezone="Asia/Tokyo", clock=clock, timeout=1
    )


def row(notifier, action="post", **said):
    payload = notifier.render(alert(), action)
    return delivery(payload, action=action, **said)


def fault(notifier, made):
    with pytest.raises(DeliveryError) as caught:
        notifier.send(made)
    return caught.value


def test_a_post_arrives_once_with_its_key_and_passes_the_checker(slack, notifier):
    made = row(notifier)
    ts = notifier.send(made)
    ((method, payload, authorization),) = slack.calls
    assert (method, authorization) == ("chat.postMessage", f"Bearer {TOKEN}")
    assert [f for f in check(method, payload) if f.level is Level.ERROR] == []
    assert [m["ts"] for m in slack.sent(made.delivery_key)] == [ts]


def test_an_edit_changes_the_storys_message_and_posts_nothing(slack, notifier):
    ts = notifier.send(row(notifier))
    assert notifier.send(row(notifier, "edit", parent_receipt=ts, delivery_key="e" * 32)) == ts
    assert len(slack.messages) == 1
    method, payload, _ = slack.calls[-1]
    assert (method, payload["ts"], payload["parse"]) == ("chat.update", ts, "none")
    assert [f for f in check(method, payload) if f.level is Level.ERROR] == []


def test_a_reply_stands_in_the_storys_thread(slack, notifier):
    ts = notifier.send(row(notifier))
    notifier.send(row(notifier, "reply", parent_receipt=ts))
    assert slack.messages[-1]["thread_ts"] == ts


def test_a_reply_whose_message_never_arrived_is_posted_by_itself(slack, notifier):
    notifier.send(row(notifier, "reply"))
    assert "thread_ts" not in slack.messages[-1]
    assert "reply_broadcast" not in slack.messages[-1]


def test_an_edit_without_a_message_is_recorded_as_gone(slack, notifier):
    assert fault(notifier, row(notifier, "edit")).fault is Fault.GONE
    assert slack.calls == []


def test_a_message_that_somebody_deleted_is_gone(slack, notifier):
    found = fault(notifier, row(notifier, "edit", parent_receipt="1762052400.000009"))
    assert (found.fault, found.reason) == (Fault.GONE, "message_not_found")
    assert slack.messages == []


@pytest.mark.parametrize("code", ["edit_window_closed", "cant_update_message", "block_mismatch"])
def test_an_edit_that_slack_takes_no_more_is_told_in_the_thread(slack, notifier, code):
    ts = notifier.send(row(notifier))
    slack.faults = [f"error:{code}"]
    made = row(notifier, "edit", parent_receipt=ts, delivery_key="e" * 32)
    told = notifier.send(made)
    method, payload, _ = slack.calls[-1]
    assert (method, payload["thread_ts"]) == ("chat.postMessage", ts)
    assert [f for f in check(method, payload) if f.level is Level.ERROR] == []
    assert [m["ts"] for m in slack.sent("e" * 32)] == [told]
    assert "parse" not in payload
    # A second try after a lost answer finds it and posts nothing.
    slack.faults = [f"error:{code}"]
    again = notifier.send(replace(made, attempts=2, last_reason="maybe delivered: x"))
    assert again == told
    assert len(slack.sent("e" * 32)) == 1


def test_later_edits_of_a_closed_message_change_the_reply_that_stands_in_for_it(slack, notifier):
    ts = notifier.send(row(notifier))
    standing = ""
    for number in range(4):
        slack.faults = ["error:edit_window_closed"]
        grown = notifier.render(alert(headline=f"Version {number}"), "edit")
        made = delivery(grown, action="edit", parent_receipt=ts, delivery_key=f"{number}" * 32)
        told = notifier.send(made)
        assert told == (standing or told)
        standing = told
    assert len(slack.messages) == 2
    assert "Version 3" in slack.messages[1]["text"]
    method, payload, _ = slack.calls[-1]
    assert (method, payload["ts"], payload["parse"]) == ("chat.update", standing, "none")
    assert [f for f in check(method, payload) if f.level is Level.ERROR] == []


def test_once_the_reply_is_closed_too_a_new_one_stands_in(slack, notifier):
    ts = notifier.send(row(notifier))
    for number in range(3):
        closed = ["error:edit_window_closed"] * 2  # the message, and what stands in for it
        slack.faults = closed[: 1 if number == 0 else 2]
        made = row(notifier, "edit", parent_receipt=ts, delivery_key=f"{number}" * 32)
        told = notifier.send(made)
        slack.faults = closed
        assert notifier.send(replace(made, attempts=2, last_reason="maybe delivered: x")) == told
    assert [m["metadata"]["event_payload"]["delivery_key"] for m in slack.messages[1:]] == [
        f"{number}" * 32 for number in range(3)
    ]


@pytest.mark.parametrize("played", LOST)
def test_a_reply_in_place_of_a_message_whose_answer_was_lost_is_not_posted_again(
    slack, notifier, played
):
    ts = notifier.send(row(notifier))
    slack.faults = ["error:edit_window_closed", played]
    made = row(notifier, "edit", parent_receipt=ts, delivery_key="e" * 32)
    assert fault(notifier, made).fault is Fault.AMBIGUOUS
    slack.faults = ["error:edit_window_closed"]
    notifier.send(replace(made, attempts=2, last_reason="maybe delivered: x"))
    assert len(slack.sent("e" * 32)) == 1


def test_a_thread_that_can_not_be_read_stops_nothing_but_this_edit(slack, notifier):
    ts = notifier.send(row(notifier))
    slack.faults, slack.look_faults = ["error:edit_window_closed"], ["error:missing_scope"]
    made = row(notifier, "edit", parent_receipt=ts, delivery_key="e" * 32, attempts=2)
    found = fault(notifier, made)
    assert (found.fault, "missing_scope" in found.reason) == (Fault.REFUSED, True)
    assert slack.sent("e" * 32) == []
    # A first try has left nothing there to be found, so that it needs no look.
    slack.faults, slack.look_faults = ["error:edit_window_closed"], ["error:missing_scope"]
    notifier.send(replace(made, attempts=1))
    assert len(slack.sent("e" * 32)) == 1


@pytest.mark.parametrize("payload", ["no json", "[]", '{"form": "full"}'])
def test_a_payload_that_can_not_be_read_is_poison(slack, notifier, payload):
    assert fault(notifier, delivery(payload)).fault is Fault.POISON
    assert slack.calls == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("played", "stored", "expected"),
    [
        ("reset_before", 0, Fault.AMBIGUOUS),
        ("reset_after", 1, Fault.AMBIGUOUS),
        ("cut", 1, Fault.AMBIGUOUS),
        ("silent", 1, Fault.AMBIGUOUS),
        ("html:502", 0, Fault.AMBIGUOUS),
        ("html:200", 0, Fault.AMBIGUOUS),
        ("status:429:7", 0, Fault.WAIT),
        ("error:ratelimited", 0, Fault.WAIT),
        ("error:fatal_error", 0, Fault.AMBIGUOUS),
        ("error:restricted_action_read_only_channel", 0, Fault.STOP_CHANNEL),
        ("error:something_new", 0, Fault.REFUSED),
        *((f"error:{code}", 0, expected) for code, expected in CODES.items()),
    ],
)  # fmt: skip
def test_every_fault_is_one_attempt_and_its_class(slack, notifier, played, stored, expected):
    slack.faults = [played]
    made = row(notifier)
    assert fault(notifier, made).fault is expected
    assert len(slack.calls) == 1
    assert len(slack.sent(made.delivery_key)) == stored


STATUSES = {
    401: Fault.STOP_ALL, 403: Fault.STOP_ALL, 404: Fault.STOP_ALL, 408: Fault.AMBIGUOUS,
    413: Fault.POISON, 429: Fault.WAIT,
}  # fmt: skip


@pytest.mark.parametrize("status", [*range(400, 427), 428, 429, 431, 451, *range(500, 512), 599])
def test_every_http_status_has_its_class(slack, notifier, status):
    slack.faults = [f"status:{status}"]
    # Any other 4xx is an answer that is no JSON of Slack's: somebody between us may have let it by.
    default = Fault.AMBIGUOUS
    assert fault(notifier, row(notifier)).fault is STATUSES.get(status, default)


@pytest.mark.parametrize(
    ("header", "expected"),
    [("7", 7.0), ("0", 0.0), ("", None), ("1.5", None), ("abc", None), ("-3", None),
     ("Wed, 21 Oct 2026 07:28:00 GMT", None)],
)  # fmt: skip
def test_only_whole_seconds_of_a_retry_after_are_believed(slack, notifier, header, expected):
    slack.faults = [f"status:429:{header}"]
    assert fault(notifier, row(notifier)).retry_after == expected


def test_a_full_channel_waits_long(slack, notifier):
    slack.faults = ["error:message_limit_exceeded"]
    assert fault(notifier, row(notifier)).retry_after == 1800


def test_nobody_listening_is_a_wait_as_nothing_was_stored(notifier, clock):
    nobody = SlackNotifier(token=TOKEN, base_url="http://127.0.0.1:1", timezone="UTC", clock=clock)
    assert fault(nobody, row(notifier)).fault is Fault.WAIT


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (URLError(ssl.SSLCertVerificationError()), Fault.STOP_ALL),
        (URLError(ConnectionResetError()), Fault.AMBIGUOUS),
        (URLError(TimeoutError()), Fault.AMBIGUOUS),
        (SlackRequestError("x"), Fault.STOP_ALL),
    ],
)
def test_failures_below_http_have_their_class(error, expected):
    assert classify(error).fault is expected


def test_a_mistake_of_our_own_is_no_delivery_failure():
    with pytest.raises(TypeError):
        classify(TypeError("ours"))


@pytest.mark.parametrize("played", LOST)
def test_a_message_whose_answer_was_lost_is_found_again(slack, notifier, played):
    slack.faults = [played]
    made = row(notifier)
    fault(notifier, made)
    assert notifier.look_up(made) == slack.messages[0]["ts"]
    assert notifier.look_up(replace(made, delivery_key="f" * 32)) is None


def test_a_look_up_reads_every_page_and_only_its_time_and_channel(slack, notifier):
    made = row(notifier)
    for n in range(250):
        _, payload = call(replace(made, delivery_key=f"{n:032x}"))
        slack.post(payload)
    assert notifier.look_up(replace(made, delivery_key=f"{0:032x}")) == slack.messages[0]["ts"]
    assert [method for method, _, _ in slack.calls] == ["conversations.history"] * 3
    assert float(slack.calls[0][1]["oldest"]) == pytest.approx(START.timestamp() - 120)
    assert notifier.look_up(replace(made, target="C0OTHER0001")) is None


def test_a_lost_reply_is_looked_up_in_its_thread(slack, notifier):
    ts = notifier.send(row(notifier))
    made = row(notifier, "reply", parent_receipt=ts, delivery_key="b" * 32)
    assert notifier.look_up(made) is None
    slack.faults = ["reset_after"]
    fault(notifier, made)
    assert notifier.look_up(made) == slack.messages[1]["ts"]
    assert slack.calls[-1][0] == "conversations.replies"


def test_an_edit_is_never_looked_up_as_it_may_be_made_again(slack, notifier):
    assert notifier.look_up(row(notifier, "edit", parent_receipt="1762052400.000001")) is None
    assert slack.calls == []


@pytest.mark.parametrize(
    ("played", "expected"),
    [
        ("error:missing_scope", Fault.STOP_ALL),
        ("status:429:9", Fault.WAIT),
        ("reset_before", Fault.AMBIGUOUS),
    ],
)
def test_a_look_up_that_fails_says_so_and_never_that_nothing_is_there(
    slack, notifier, played, expected
):
    slack.look_faults = [played]
    with pytest.raises(DeliveryError) as caught:
        notifier.look_up(row(notifier))
    assert caught.value.fault is expected


@pytest.mark.slow  # waits for the time to be up
def test_an_answer_that_drips_in_is_given_up_and_nobody_else_waits_for_it(slack, notifier):
    notifier._client.timeout = 0.3
    slack.faults = ["drip"]
    made = row(notifier)
    found = fault(notifier, made)
    assert (found.fault, "TimeoutError" in found.reason) == (Fault.AMBIGUOUS, True)
    assert notifier.send(row(notifier, delivery_key="b" * 32)) == slack.messages[1]["ts"]
    assert notifier.look_up(made) == slack.messages[0]["ts"]


def test_the_token_is_in_no_log_no_error_and_no_repr(slack, notifier, caplog):
    slack.faults = ["status:500", "reset_before", "error:invalid_auth"]
    with caplog.at_level(logging.DEBUG):
        found = [fault(notifier, row(notifier)) for _ in range(3)]
        notifier.send(row(notifier))
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(notifier) + repr(found) + "".join(map(str, found))


def test_rendering_is_the_same_for_the_same_alert(notifier):
    assert notifier.render(alert(), "post") == notifier.render(alert(), "post")
    assert body(notifier.render(alert(), "post"))["text"]


@pytest.mark.parametrize("ahead", [0, 100, 400, 4000])
def test_a_message_is_found_although_our_clock_is_ahead_of_slacks(
    slack, notifier, clock, monkeypatch, ahead
):
    """Slack stores by its own clock: a bound by ours alone would miss it, and send it again."""
    slack.clock = theirs = FixedClock()
    monkeypatch.setattr(
        slack.RequestHandlerClass, "date_time_string", lambda _: format_datetime(theirs.now())
    )
    clock.advance(ahead)
    made = row(notifier, started_at=clock.now())
    slack.faults = ["reset_after"]
    fault(notifier, made)
    assert notifier.look_up(made) == slack.messages[0]["ts"]
    assert len(slack.calls) == (2 if ahead < 120 else 3)
    assert notifier.look_up(replace(made, delivery_key="f" * 32)) is None
    assert len(slack.calls) == (3 if ahead < 120 else 4)  # what is known of the clocks is kept
