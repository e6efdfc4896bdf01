"""What waits, what was told last, what came to an end: each from rows that the steps wrote."""

from dataclasses import replace

from core.records import Assignment, DeliveryState
from tests.warehouse import rows
from tests.warehouse.rows import NOW, minutes
from warehouse import articles, content, digests, entries, outbox, status, stories, verdicts


def waiting(session):
    return {part.step: (part.waiting, part.oldest_at) for part in status.backlog(session)}


def test_an_empty_database_waits_for_nothing_and_has_told_nothing(session):
    assert [part.step for part in status.backlog(session)] == [
        *("fetch", "classify", "group", "decide", "deliver"),
    ]
    assert set(waiting(session).values()) == {(0, None)}
    assert status.last_alert(session) is None
    assert status.last_digest(session) is None
    assert status.content_in_force(session) == {}
    assert status.stops(session, now=NOW) == []
    assert status.settled(session, since=NOW - minutes(60)) == []
    assert status.schema_version(session) >= 1


def test_an_article_waits_for_exactly_one_step_at_a_time(session):
    key = rows.article_id(1)
    entries.admit(session, [rows.entry(1)])
    assert waiting(session)["fetch"] == (1, NOW)
    entries.settle(session, [key], state="fetched")
    articles.store(session, [(rows.article(1), "page")])
    seen = [{step for step, (count, _) in waiting(session).items() if count}]
    verdicts.store(session, [rows.verdict(1)], now=NOW)
    seen.append({step for step, (count, _) in waiting(session).items() if count})
    place = Assignment(article_id=key, story_id=key)
    stories.assign(session, [(rows.group_row(1), place)], now=NOW)
    seen.append({step for step, (count, _) in waiting(session).items() if count})
    stories.mark_decided(session, key, now=NOW)
    outbox.put(session, [rows.delivery(1)], now=NOW)
    seen.append({step for step, (count, _) in waiting(session).items() if count})
    assert seen == [{"classify"}, {"group"}, {"decide"}, {"deliver"}]


def test_the_oldest_of_several_gives_the_age(session):
    early, late = rows.delivery(1), rows.delivery(2)
    outbox.put(session, [late], now=NOW)
    outbox.put(session, [early], now=NOW - minutes(7))
    assert waiting(session)["deliver"] == (2, NOW - minutes(7))


def test_what_was_set_aside_waits_no_more(session):
    articles.store(session, [(rows.article(1), "page")])
    session.connection.execute(
        "insert into quarantine values ('classify', ?, 'r', 'd', now()::timestamp)",
        [rows.article_id(1)],
    )
    assert waiting(session)["classify"] == (0, None)


def test_only_an_alert_that_was_sent_is_the_last_alert(session):
    rows.tell(session, 1)
    outbox.put(session, [rows.delivery(2)], now=NOW)  # on its way still
    found = status.last_alert(session)
    assert (found["headline"], found["severity"], found["told_at"]) == (
        *("Battery plant in Rayong", "high", NOW),
    )
    assert (found["channel"], found["receiver_id"]) == ("slack", "desk")


def test_the_last_digest_is_the_newest(session):
    row = {
        "digest_id": "d|1",
        "local_date": "2026-11-01",
        "timezone": "UTC",
        "upto_seq": 1,
        "stories": 2,
        "subject": "Two",
        "html": "",
        "text": "",
        "built_at": NOW - minutes(60),
    }
    digests.store(session, {**row, "digest_id": "d|2", "subject": "New", "built_at": NOW}, [])
    digests.store(session, row, [])
    found = status.last_digest(session)
    assert (found["subject"], found["built_at"]) == ("New", NOW)


def test_the_set_that_came_into_force_last_is_in_force(session):
    content.keep(session, "rules", "one", "{}", now=NOW - minutes(9))
    content.keep(session, "rules", "two", "{}", now=NOW - minutes(5))
    content.keep(session, "rules", "one", "{}", now=NOW)
    content.keep(session, "routes", "r", "{}", now=NOW)
    assert status.content_in_force(session) == {"rules": "one", "routes": "r"}


def test_a_stop_is_shown_until_it_is_over(session):
    outbox.stop_channel(session, "slack", "", "invalid_auth", now=NOW, until=NOW + minutes(15))
    (stop,) = status.stops(session, now=NOW)
    assert (stop["reason"], stop["until_at"]) == ("invalid_auth", NOW + minutes(15))
    assert status.stops(session, now=NOW + minutes(15)) == []


def test_deliveries_that_ended_are_told_with_their_alert_and_those_under_way_are_not(session):
    rows.tell(session, 1)
    notice = replace(rows.delivery(2), story_id="operator", dedupe_key="other")
    outbox.put(session, [notice, rows.delivery(3)], now=NOW)
    lost = replace(notice, state=DeliveryState.SENDING, fence=1)
    assert outbox.claim(session, lost)
    lost = replace(lost, state=DeliveryState.DEAD, last_reason="msg_too_long")
    assert outbox.settle(session, lost, degraded=False, now=NOW + minutes(1))
    told = status.settled(session, since=NOW - minutes(1))
    assert [(row["state"], row["headline"], row["last_reason"]) for row in told] == [
        ("sent", "Battery plant in Rayong", None),
        ("dead", None, "msg_too_long"),
    ]
    assert [row["state"] for row in status.settled(session, since=NOW)] == ["dead"]
