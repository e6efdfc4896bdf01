from dataclasses import replace

import pytest

from alerts import outbox
from alerts.model import Policy
from alerts.outbox import Step
from alerts.payload import body, is_degraded, wrap
from core.errors import DeliveryError, Fault
from core.records import DeliveryState
from tests.alerts.samples import at, delivery

POLICY = Policy(settle_seconds=60, lease_seconds=30, max_attempts=3, backoff_seconds=10)
PENDING = delivery(wrap({"text": "full"}, {"text": "plain"}), started_at=None)


def sending(now=0.0, **said):
    return outbox.claim(replace(PENDING, **said), at(now), POLICY)


def fail(row, fault, now=0.0, **said):
    error = DeliveryError(fault, said.pop("reason", "because"), **said)
    return outbox.settle(row, outbox.failed(error), now=at(now), policy=POLICY)


def settle(row, outcome, now):
    return outbox.settle(row, outcome, now=at(now), policy=POLICY)


def step(row, now, **said):
    return outbox.next_action(row, at(now), POLICY, **said)


def test_a_fresh_row_is_sent_and_ends_as_sent():
    assert step(PENDING, 0) is Step.SEND
    row = sending()
    assert (row.state, row.attempts, row.fence) == (DeliveryState.SENDING, 1, 1)
    assert (row.started_at, row.lease_until_at) == (at(0), at(30))
    done = settle(row, outbox.sent("1.2"), 1).delivery
    assert (done.state, done.receipt, done.lease_until_at) == (DeliveryState.SENT, "1.2", None)
    assert step(done, 999) is Step.WAIT


def test_a_row_that_is_claimed_is_left_alone_until_lease_and_window_are_over():
    row = sending()
    assert outbox.holds(row, at(29))
    assert not outbox.holds(row, at(30))
    assert step(row, 89) is Step.WAIT
    assert step(row, 90) is Step.LOOK_UP


def test_after_a_crash_the_message_is_looked_up_and_sent_again_only_if_not_found():
    row = outbox.claim(sending(), at(90), POLICY)
    assert (row.state, row.attempts, row.fence) == (DeliveryState.UNSURE, 1, 2)
    found = settle(row, outbox.found("1.2"), 91).delivery
    assert (found.state, found.receipt) == (DeliveryState.SENT, "1.2")
    assert found.last_reason == "recovered after: maybe delivered: interrupted while sending"
    assert settle(row, outbox.not_found(at(91)), 91).delivery.state is DeliveryState.PENDING


def test_a_lost_answer_is_looked_up_at_once_and_again_after_the_window():
    first = fail(sending(), Fault.AMBIGUOUS, 2)
    assert first.look_up_now
    assert (first.delivery.state, first.delivery.not_before_at) == (DeliveryState.UNSURE, at(62))
    inside = settle(first.delivery, outbox.not_found(at(3)), 3).delivery
    assert inside.state is DeliveryState.UNSURE
    assert step(inside, 61) is Step.WAIT
    assert step(inside, 62) is Step.LOOK_UP
    claimed = outbox.claim(inside, at(62), POLICY)
    assert claimed.attempts == 1
    again = settle(claimed, outbox.not_found(at(63)), 63).delivery
    assert (again.state, step(again, 63)) == (DeliveryState.PENDING, Step.SEND)


def test_a_claimed_look_up_is_not_taken_by_a_second_worker():
    unsure = fail(sending(), Fault.AMBIGUOUS, 2).delivery
    claimed = outbox.claim(unsure, at(62), POLICY)
    assert step(claimed, 63) is Step.WAIT
    assert step(claimed, 93) is Step.LOOK_UP


def test_the_window_counts_from_the_claim_where_the_clock_stepped_back():
    row = fail(sending(100), Fault.AMBIGUOUS, 50).delivery
    assert row.not_before_at == at(160)


def test_a_look_up_counts_from_its_beginning_and_not_from_its_settlement():
    unsure = fail(sending(), Fault.AMBIGUOUS, 0).delivery
    slow = settle(unsure, outbox.not_found(at(1)), 61).delivery
    assert slow.state is DeliveryState.UNSURE


def test_a_look_up_that_fails_leaves_the_row_unsure():
    unsure = outbox.claim(fail(sending(), Fault.AMBIGUOUS, 0).delivery, at(60), POLICY)
    error = DeliveryError(Fault.AMBIGUOUS, "http 500")
    row = settle(unsure, outbox.look_up_failed(error), 61).delivery
    assert (row.state, row.not_before_at) == (DeliveryState.UNSURE, at(91))


def test_a_look_up_that_fails_never_shortens_the_window():
    unsure = fail(sending(), Fault.AMBIGUOUS, 0).delivery
    error = DeliveryError(Fault.WAIT, "ratelimited", retry_after=1.0)
    assert settle(unsure, outbox.look_up_failed(error), 1).delivery.not_before_at == at(60)


def test_a_look_up_that_may_not_be_made_keeps_its_row_alone_and_tells():
    unsure = fail(sending(), Fault.AMBIGUOUS, 0).delivery
    error = DeliveryError(Fault.STOP_ALL, "missing_scope")
    made = settle(unsure, outbox.look_up_failed(error), 1)
    assert made.delivery.state is DeliveryState.UNSURE
    assert made.stop is None  # sending may work all the same
    assert made.delivery.not_before_at > at(60)
    assert "missing_scope" in made.notice


def test_an_ambiguous_last_try_ends_as_maybe_delivered():
    row = fail(sending(attempts=2), Fault.AMBIGUOUS, 0).delivery
    made = settle(row, outbox.not_found(at(60)), 60)
    assert made.delivery.state is DeliveryState.DEAD
    assert made.delivery.last_reason == "maybe delivered: because"
    assert "given up" in made.notice


def test_a_wait_costs_no_try_and_holds_the_whole_method():
    made = fail(sending(), Fault.WAIT, 0, retry_after=7.0)
    assert (made.delivery.state, made.delivery.attempts) == (DeliveryState.PENDING, 0)
    assert made.wait_method == outbox.MethodWait(
        channel="slack", method="post", seconds=7.0, stated=True, cap=300.0
    )
    assert fail(sending(action="reply"), Fault.WAIT, 0).wait_method.method == "post"
    assert fail(sending(action="edit"), Fault.WAIT, 0).wait_method.method == "edit"


def test_a_limit_on_looking_up_holds_look_ups_alone():
    unsure = fail(sending(), Fault.AMBIGUOUS, 0).delivery
    limited = outbox.look_up_failed(DeliveryError(Fault.WAIT, "ratelimited", retry_after=9.0))
    assert settle(unsure, limited, 1).wait_method.method == "look_up"


def test_what_worked_is_said_so_that_its_wait_ends():
    assert settle(sending(), outbox.sent("1.2"), 1).worked == "post"
    assert settle(sending(action="edit"), outbox.sent("1.2"), 1).worked == "edit"
    unsure = fail(sending(), Fault.AMBIGUOUS, 0).delivery
    assert settle(unsure, outbox.found("1.2"), 1).worked == "look_up"
    assert settle(unsure, outbox.not_found(at(1)), 1).worked == "look_up"
    assert fail(sending(), Fault.REFUSED).worked is None


def test_lost_answers_in_a_row_make_the_method_wait_the_first_ones_do_not():
    made = fail(sending(), Fault.AMBIGUOUS)
    assert (made.wait_method.free, made.wait_method.stated) == (3, False)


@pytest.mark.parametrize(("wait", "expected"), [(None, 30), (0.0, 0), (1e12, 3600), (-5.0, 0)])
def test_a_wait_is_bounded_and_has_a_default(wait, expected):
    made = fail(sending(), Fault.WAIT, 0, retry_after=wait).wait_method
    assert (made.seconds, made.stated) == (expected, wait is not None)


@pytest.mark.parametrize(
    ("fault", "target"), [(Fault.STOP_CHANNEL, "C0SEEDWATCH1"), (Fault.STOP_ALL, "")]
)
def test_a_config_fault_keeps_the_row_and_stops_what_is_broken(fault, target):
    made = fail(sending(), fault, 0, reason="is_archived")
    assert (made.delivery.state, made.delivery.attempts) == (DeliveryState.PENDING, 0)
    assert made.stop == outbox.ChannelStop(
        channel="slack", target=target, reason="is_archived", until_at=at(900)
    )
    assert "is_archived" in made.notice


def test_a_refusal_is_tried_again_with_growing_pauses_and_then_given_up():
    pauses, row = [], PENDING
    for _ in range(POLICY.max_attempts):
        made = fail(outbox.claim(row, at(0), POLICY), Fault.REFUSED, 0)
        row = made.delivery
        pauses.append(row.not_before_at)
    assert at(10) <= pauses[0] <= at(12.5)  # and a share of its own, so that rows spread
    assert at(30) <= pauses[1] <= at(37.5)
    assert pauses[2] is None
    assert row.state is DeliveryState.DEAD
    assert made.notice


def test_a_pause_has_a_cap():
    patient = Policy(max_attempts=100)
    row = replace(PENDING, state=DeliveryState.SENDING, attempts=50)
    error = outbox.failed(DeliveryError(Fault.REFUSED, "no"))
    made = outbox.settle(row, error, now=at(0), policy=patient)
    assert at(3600) <= made.delivery.not_before_at <= at(4500)


def test_rows_that_fail_together_do_not_come_back_together():
    keys = [f"{n:032x}" for n in range(50)]
    made = [fail(sending(delivery_key=key), Fault.REFUSED).delivery.not_before_at for key in keys]
    assert len(set(made)) > 40


def test_a_poisoned_payload_is_degraded_once_and_then_given_up():
    first = fail(sending(), Fault.POISON, 0, reason="invalid_blocks").delivery
    assert (first.state, is_degraded(first.payload)) == (DeliveryState.PENDING, True)
    assert body(first.payload) == {"text": "plain"}
    assert step(first, 0) is Step.SEND
    second = fail(outbox.claim(first, at(0), POLICY), Fault.POISON, 0, reason="invalid_blocks")
    assert second.delivery.state is DeliveryState.DEAD
    assert "invalid_blocks" in second.notice


@pytest.mark.parametrize("payload", ["From: a raw mail", '{"a": 1}', "[]", wrap({"text": "x"})])
def test_a_payload_without_a_plain_form_is_given_up_at_once(payload):
    assert fail(sending(payload=payload), Fault.POISON).delivery.state is DeliveryState.DEAD


def test_a_message_that_is_gone_is_recorded_and_not_posted_again():
    made = fail(sending(action="edit"), Fault.GONE, reason="message_not_found")
    assert (made.delivery.state, made.delivery.last_reason) == (
        DeliveryState.DEAD, "message_not_found",
    )  # fmt: skip


def test_a_reply_to_a_message_that_is_gone_is_told_as_its_news_was_not():
    made = fail(sending(action="reply"), Fault.GONE, reason="thread_not_found")
    assert made.delivery.state is DeliveryState.DEAD
    assert "thread_not_found" in made.notice
    assert fail(sending(action="edit"), Fault.GONE).notice is None


@pytest.mark.parametrize("channel", ["webhook", "apprise"])
def test_what_ails_one_endpoint_holds_no_other_of_its_kind(channel):
    row = sending(channel=channel, target="desk")
    assert fail(row, Fault.AMBIGUOUS).wait_method.method == "post:desk"
    assert fail(row, Fault.WAIT, 0).wait_method.method == "post:desk"
    assert settle(row, outbox.sent("200"), 1).worked == "post:desk"
    assert (
        fail(sending(channel="email", target="a@b.example"), Fault.WAIT, 0).wait_method.method
        == "post"
    )


def test_an_edit_waits_for_the_message_that_it_changes():
    edit = replace(PENDING, action="edit")
    assert step(edit, 0, parent_open=True) is Step.WAIT
    assert step(edit, 0) is Step.SEND
    assert step(PENDING, 0, parent_open=True) is Step.SEND


def test_mail_is_sent_again_once_after_lost_answers_and_never_more():
    patient = Policy(max_attempts=50)
    row, sends = replace(PENDING, channel="email"), 0
    for now in range(0, 1000, 100):
        if row.state is DeliveryState.DEAD:
            break
        claimed = outbox.claim(row, at(now), patient)
        sends += 1
        lost = outbox.failed(DeliveryError(Fault.AMBIGUOUS, "the answer was lost"))
        unsure = outbox.settle(claimed, lost, now=at(now), policy=patient).delivery
        claimed = outbox.claim(unsure, at(now + 60), patient)
        row = outbox.settle(
            claimed, outbox.not_found(at(now + 60)), now=at(now + 60), policy=patient
        ).delivery
    assert (sends, row.state) == (2, DeliveryState.DEAD)
    assert row.last_reason.startswith("maybe delivered")


def test_a_webhook_whose_receiver_is_ill_for_minutes_is_tried_on_as_it_knows_a_copy_by_its_id():
    patient, row = Policy(max_attempts=10), replace(PENDING, channel="webhook")
    for now in range(0, 20_000, 4_000):
        lost = outbox.failed(DeliveryError(Fault.AMBIGUOUS, "http 503"))
        unsure = outbox.settle(
            outbox.claim(row, at(now), patient), lost, now=at(now), policy=patient
        )
        claimed = outbox.claim(unsure.delivery, at(now + 60), patient)
        row = outbox.settle(
            claimed, outbox.not_found(at(now + 60)), now=at(now + 60), policy=patient
        ).delivery
        assert row.state is DeliveryState.PENDING
    assert row.attempts == 5


def test_a_refusal_between_two_lost_answers_is_no_excuse_for_a_third_mail():
    patient = Policy(max_attempts=50)
    row = replace(PENDING, channel="email", last_reason="maybe delivered: the answer was lost")
    greylisted = outbox.failed(DeliveryError(Fault.REFUSED, "451"))
    row = outbox.settle(outbox.claim(row, at(0), patient), greylisted, now=at(0), policy=patient)
    lost = outbox.failed(DeliveryError(Fault.AMBIGUOUS, "lost"))
    claimed = outbox.claim(row.delivery, at(99), patient)
    row = outbox.settle(claimed, lost, now=at(99), policy=patient)
    made = outbox.settle(row.delivery, outbox.not_found(at(160)), now=at(160), policy=patient)
    assert made.delivery.state is DeliveryState.DEAD


def test_a_superseded_edit_ends():
    row = outbox.supersede(replace(PENDING, action="edit"))
    assert (row.state, row.last_reason) == (DeliveryState.DEAD, "superseded")


@pytest.mark.parametrize("state", [DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.DEAD])
def test_a_row_that_is_not_under_way_can_not_be_settled(state):
    with pytest.raises(ValueError, match="can't be settled"):
        settle(replace(PENDING, state=state), outbox.sent("1.2"), 0)


def test_a_channel_that_is_ill_for_hours_does_not_use_up_every_try_of_a_message():
    """Each try is lost, looked for and not found: the tries are spread as those of a refusal are."""
    patient = Policy(settle_seconds=60, max_attempts=10, backoff_seconds=10)
    row, now, tries = PENDING, 0.0, []
    while row.state is not DeliveryState.DEAD:
        now += 5
        what = outbox.next_action(row, at(now), patient)
        if what is Step.WAIT:
            continue
        row = outbox.claim(row, at(now), patient)
        lost = outbox.failed(DeliveryError(Fault.AMBIGUOUS, "http 503"))
        if what is Step.SEND:
            tries.append(now)
        outcome = lost if what is Step.SEND else outbox.not_found(at(now))
        row = outbox.settle(row, outcome, now=at(now), policy=patient).delivery
    assert len(tries) == 10
    assert tries[1] - tries[0] <= 70  # the first resend comes right after the settle window
    assert tries[-1] - tries[0] > 3.5 * 3600
