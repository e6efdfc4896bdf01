"""The outbox in the database: claims are fenced, stops hold, and nothing rings for nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.records import DeliveryState
from tests.warehouse import rows
from warehouse import entries, outbox

NOW = rows.NOW
LEASE = rows.minutes(1)
SLACK = "C0DEMOALERT"


def due(session, at=NOW):
    outbox.drop_orphans(session, now=at)
    return [row.delivery_key for row in outbox.due(session, now=at, limit=99)]


def take(session, at=NOW, index=0):
    row = outbox.due(session, now=at, limit=99)[index]
    mine = replace(
        row,
        fence=row.fence + 1,
        state=DeliveryState.SENDING,
        attempts=row.attempts + 1,
        started_at=at,
        lease_until_at=at + LEASE,
    )
    claimed = outbox.claim(session, mine)
    assert claimed is not None
    return claimed


def settle(session, mine, state, **given):
    done = replace(mine, state=state, lease_until_at=None, **given)
    return outbox.settle(session, done, degraded=False, now=NOW)


def next_due(session, at=NOW):
    return outbox.next_due(session, now=at, settle_seconds=60)


def test_a_delivery_comes_back_as_it_was_put_and_only_once(session):
    assert outbox.put(session, [rows.delivery()], now=NOW) == 1
    assert outbox.put(session, [rows.delivery(payload="other"), rows.delivery(2)], now=NOW) == 1
    (row,) = outbox.due(session, now=NOW, limit=1)
    assert row == rows.delivery(payload="")  # the payload comes with the claim
    assert outbox.claim(session, replace(row, fence=1)).payload == rows.delivery().payload


def test_a_claimed_row_comes_back_with_its_lease_and_start_in_utc(session):
    outbox.put(session, [rows.delivery()], now=NOW)
    mine = take(session)
    assert due(session) == []
    assert outbox.due(session, now=NOW + LEASE, limit=9) == (replace(mine, payload=""),)


def test_of_two_claims_one_holds(session):
    outbox.put(session, [rows.delivery()], now=NOW)
    (row,) = outbox.due(session, now=NOW, limit=9)
    mine = replace(row, fence=1, state=DeliveryState.SENDING, lease_until_at=NOW + LEASE)
    assert outbox.claim(session, mine)
    assert not outbox.claim(session, mine)


def test_a_settlement_after_another_claim_changes_nothing_and_leaves_no_try(session):
    outbox.put(session, [rows.delivery()], now=NOW)
    slow = take(session)
    fast = take(session, NOW + LEASE)
    assert not settle(session, slow, DeliveryState.DEAD, last_reason="late")
    assert settle(session, fast, DeliveryState.SENT, receipt="1.5")
    tries = session.connection.execute("select attempt, outcome from delivery_attempts").fetchall()
    assert tries == [(2, "sent")]
    (count,) = outbox.counts(session)
    assert (count.state, count.deliveries, count.oldest_at) == (DeliveryState.SENT, 1, NOW)


def test_the_most_urgent_goes_first_then_the_oldest(session):
    outbox.put(session, [rows.delivery(1, priority=5)], now=NOW)
    outbox.put(session, [rows.delivery(2, priority=50)], now=NOW)
    outbox.put(session, [rows.delivery(3, priority=5)], now=NOW - rows.minutes(1))
    assert due(session) == ["key-2", "key-3", "key-1"]


def follow_up(**given):
    return rows.delivery(1, **{"delivery_key": "reply", "action": "reply", **given})


def test_a_reply_waits_for_its_message_and_carries_its_receipt(session):
    outbox.put(session, [rows.delivery(1), follow_up(priority=99)], now=NOW)
    assert due(session) == ["key-1"]
    mine = take(session)
    settle(session, mine, DeliveryState.SENT, receipt="1.5")
    (row,) = outbox.due(session, now=NOW, limit=9)
    assert (row.delivery_key, row.parent_receipt) == ("reply", "1.5")


@pytest.mark.parametrize(
    "other",
    [{"target": "C0OTHER"}, {"story_id": "another"}, {"channel": "file"}, {"receiver_id": "x"}],
    ids=str,
)
def test_a_reply_does_not_stand_on_a_message_elsewhere(session, other):
    outbox.put(session, [rows.delivery(1), follow_up(**other)], now=NOW)
    settle(session, take(session), DeliveryState.SENT, receipt="1.5")
    (row,) = outbox.due(session, now=NOW, limit=9)
    assert (row.delivery_key, row.parent_receipt) == ("reply", None)  # it stands by itself


def test_a_reply_whose_message_was_given_up_stands_by_itself(session):
    outbox.put(session, [rows.delivery(1), follow_up()], now=NOW)
    settle(session, take(session), DeliveryState.DEAD, last_reason="refused")
    (row,) = outbox.due(session, now=NOW, limit=9)
    assert (row.delivery_key, row.parent_receipt) == ("reply", None)


def test_an_edit_whose_message_was_given_up_is_given_up_with_a_reason(session):
    outbox.put(session, [rows.delivery(1), follow_up(action="edit")], now=NOW)
    settle(session, take(session), DeliveryState.DEAD, last_reason="refused")
    assert due(session) == []
    row = session.connection.execute(
        "select state, last_reason, settled_at is not null from outbox where action = 'edit'"
    ).fetchone()
    assert row == ("dead", "the story message was never delivered", True)


def test_an_edit_is_superseded_by_a_newer_one_of_the_same_message(session):
    outbox.put(session, [rows.delivery(1), follow_up(action="edit", priority=30)], now=NOW)
    newer = follow_up(action="edit", delivery_key="newer", priority=10)
    outbox.put(session, [newer], now=NOW + rows.minutes(1))
    settle(session, take(session), DeliveryState.SENT, receipt="1.5")
    assert due(session, NOW + rows.minutes(1)) == ["newer"]
    row = session.connection.execute(
        "select state, last_reason from outbox where delivery_key = 'reply'"
    ).fetchone()
    assert row == ("dead", "superseded")


def stop(session, target=SLACK, minutes=15, at=NOW):
    until = NOW + rows.minutes(minutes)
    return outbox.stop_channel(session, "slack", target, "archived", now=at, until=until)


def test_a_stopped_channel_keeps_its_rows_until_the_stop_is_over(session):
    outbox.put(session, [rows.delivery(1), rows.delivery(2, target="C0OTHER")], now=NOW)
    assert stop(session)
    assert due(session) == ["key-2"]
    assert due(session, NOW + rows.minutes(15)) == ["key-1", "key-2"]


def test_a_stopped_notifier_stops_every_target_of_it_and_no_other(session):
    mail = rows.delivery(3, channel="email", target="a@b.example")
    outbox.put(session, [rows.delivery(1), rows.delivery(2, target="C0OTHER"), mail], now=NOW)
    stop(session, target="")
    assert due(session) == ["key-3"]


def test_a_stop_is_news_once_and_again_after_a_send_went_through(session):
    assert stop(session)
    assert not stop(session, at=NOW + rows.minutes(1))
    outbox.start_channel(session, "slack", SLACK)
    assert stop(session, at=NOW + rows.minutes(2))


def test_a_send_to_one_target_lifts_the_stop_of_the_notifier_not_of_another_target(session):
    outbox.put(session, [rows.delivery(1, target="C0OTHER")], now=NOW)
    stop(session, target="")
    stop(session, target="C0OTHER")
    outbox.start_channel(session, "slack", SLACK)
    assert due(session) == []
    outbox.start_channel(session, "slack", "C0OTHER")
    assert due(session) == ["key-1"]


def wait(session, method="post", minutes=3.0, at=NOW, **given):
    outbox.wait_method(session, "slack", method, now=at, seconds=minutes * 60, **given)


def test_a_method_that_must_wait_holds_its_rows_those_that_come_later_too_and_never_shorter(
    session,
):
    edit = rows.delivery(3, action="edit")
    mail = rows.delivery(2, channel="email")
    wait(session)
    wait(session, minutes=1)
    outbox.put(session, [rows.delivery(1), mail, edit], now=NOW)
    assert due(session) == ["key-2", "key-3"]
    assert due(session, NOW + rows.minutes(3)) == ["key-1", "key-2", "key-3"]


def test_a_wait_of_one_target_holds_that_one_alone(session):
    desks = [
        rows.delivery(n, channel="webhook", target=f"desk-{n}", receiver_id=f"r{n}") for n in (1, 2)
    ]
    outbox.put(session, desks, now=NOW)
    later = NOW + rows.minutes(3)
    outbox.wait_method(session, "webhook", "post:desk-1", now=NOW, seconds=180)
    assert due(session) == ["key-2"]
    assert due(session, later) == ["key-1", "key-2"]
    go = {"channel": "webhook", "new": True, "now": NOW}
    assert not outbox.may_go(session, target="desk-1", method="post:desk-1", **go)
    assert outbox.may_go(session, target="desk-2", method="post:desk-2", **go)
    settle(session, take(session), DeliveryState.SENT)
    assert outbox.next_due(session, now=NOW, settle_seconds=60) == later
    outbox.end_wait(session, "webhook", "post:desk-1")
    assert due(session) == ["key-1"]


def test_a_look_up_waits_for_its_own_method_alone(session):
    outbox.put(session, [rows.delivery(1), rows.delivery(2)], now=NOW)
    settle(session, take(session), DeliveryState.UNSURE)
    wait(session, "look_up")
    assert due(session) == ["key-2"]
    outbox.end_wait(session, "slack", "look_up")
    wait(session, "post")
    assert due(session) == ["key-1"]


def waits(session):
    return session.connection.execute("select until_at, failures from method_waits").fetchone()


def test_a_wait_that_nobody_stated_doubles_up_to_its_cap_until_the_method_works(session):
    found = []
    for _ in range(5):
        wait(session, minutes=1, stated=False, cap=200)
        found.append((waits(session)[0] - NOW.replace(tzinfo=None)).total_seconds())
    assert found == [60, 120, 200, 200, 200]
    outbox.end_wait(session, "slack", "post")
    wait(session, minutes=1, stated=False)
    assert waits(session)[1] == 1


def test_the_first_lost_answers_cost_no_wait(session):
    found = []
    for _ in range(5):
        wait(session, minutes=1, stated=False, free=3)
        found.append((waits(session)[0] - NOW.replace(tzinfo=None)).total_seconds())
    assert found == [0, 0, 0, 60, 120]


def test_a_channel_that_has_had_its_burst_is_due_when_it_may_have_one_more(session):
    outbox.put(session, [rows.delivery(1), rows.delivery(2, target="C0OTHER")], now=NOW)
    second = timedelta(seconds=1)
    assert outbox.pace(session, "slack", SLACK) is None
    outbox.set_pace(session, "slack", SLACK, whole_at=NOW + 2 * second)

    def found(at, burst):
        return [r.delivery_key for r in outbox.due(session, now=at, limit=9, burst_seconds=burst)]

    assert found(NOW, 1) == ["key-2"]
    assert found(NOW, 2) == ["key-1", "key-2"]
    assert found(NOW + second, 1) == ["key-1", "key-2"]
    settle(session, take(session, index=0), DeliveryState.SENT)
    left = outbox.next_due(session, now=NOW, settle_seconds=60, burst_seconds=1)
    assert left == NOW + second
    assert outbox.pace(session, "slack", SLACK) == NOW + 2 * second


def test_nothing_waiting_is_due_never(session):
    assert next_due(session) is None


def test_a_pending_row_is_due_at_once_and_a_postponed_one_then(session):
    outbox.put(session, [rows.delivery(1)], now=NOW)
    assert next_due(session) == NOW
    until = NOW + rows.minutes(3)
    wait(session)
    assert next_due(session) == until


def test_a_row_that_was_being_sent_is_due_after_lease_and_settle_window(session):
    outbox.put(session, [rows.delivery(1)], now=NOW)
    take(session)
    assert next_due(session) == NOW + LEASE + rows.minutes(1)


def test_rows_of_a_stopped_channel_do_not_ring_before_the_stop_is_over(session):
    outbox.put(session, [rows.delivery(1), rows.delivery(2)], now=NOW)
    stop(session)
    assert next_due(session) == NOW + rows.minutes(15)
    stop(session, target="", minutes=30)
    assert next_due(session) == NOW + rows.minutes(30)


def test_a_reply_rings_only_once_its_message_stands(session):
    outbox.put(session, [rows.delivery(1), follow_up()], now=NOW)
    until = NOW + rows.minutes(3)
    wait(session)
    assert next_due(session, NOW + rows.minutes(1)) == until
    settle(session, take(session, until), DeliveryState.SENT, receipt="1")
    outbox.end_wait(session, "slack", "post")
    assert next_due(session) == NOW


def test_entries_that_wait_for_a_later_try_or_a_lease_ring_too(session):
    entries.admit(session, [rows.entry()])
    assert next_due(session) == NOW
    entries.claim_due(session, now=NOW, lease_until=NOW + rows.minutes(5), limit=9)
    assert next_due(session) == NOW + rows.minutes(5)
    later = NOW + rows.minutes(2)
    entries.settle(session, [rows.article_id(1)], state="admitted", not_before=later)
    assert next_due(session) == later
    entries.settle(session, [rows.article_id(1)], state="fetched")
    assert next_due(session) is None
