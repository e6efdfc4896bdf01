"""Who knows what, what waits, summaries, silences, withdrawals and feedback, as rows."""

from datetime import timedelta

import duckdb
import pytest

from core.records import Assignment, DecisionKind, Reason
from tests.warehouse import rows
from tests.warehouse.rows import NOW
from warehouse import (
    articles,
    decisions,
    entries,
    feedback,
    silences,
    stories,
    told,
    verdicts,
    withdrawals,
)
from warehouse.statements import SQL

HOUR = timedelta(hours=1)


def fact(name, story="s", **given):
    return {
        "story_id": story,
        "receiver_id": "desk",
        "target": "C1",
        "fact": name,
        "route_id": "news",
        "article_id": "a",
        "decision_id": "d",
        "how": "told",
        "told_at": NOW,
        **given,
    }


def known(session, story="s"):
    found = told.facts(session, story, decisions.kin(session, story))
    return {(row["fact"], row["how"]) for row in found}


def change(session, kind, source, target, at=NOW):
    session.connection.execute(
        "insert into story_changes values (?, ?, ?, ?, [], 'r', [], 'a', ?)",
        [f"{kind}{source}{target}", kind, source, target, at.replace(tzinfo=None)],
    )


def test_a_target_knows_a_fact_once(session):
    assert told.keep(session, [fact("first"), fact("severity:high")]) == 2
    assert told.keep(session, [fact("first", route_id="other"), fact("topic:x")]) == 1
    assert known(session) == {("first", "told"), ("severity:high", "told"), ("topic:x", "told")}
    assert told.used(session, "desk", "C1", since=NOW) == 1
    assert told.used(session, "desk", "C1", since=NOW + HOUR) == 0


@pytest.mark.parametrize("order", [("a", "b", "c"), ("c", "a", "b")])
def test_what_was_told_under_merged_stories_counts_for_all_whatever_the_order(session, order):
    for name in order:
        told.keep(session, [fact(f"topic:{name}", story=name)])
    change(session, "merge", "b", "a")
    change(session, "merge", "c", "b")
    for name in "abc":
        assert known(session, name) == {(f"topic:{one}", "told") for one in "abc"}
        assert decisions.kin(session, name)[0] == name


def test_after_a_split_only_what_was_told_before_counts_for_the_other_part(session):
    told.keep(session, [fact("first", story="old")])
    change(session, "split", "old", "new", NOW)
    told.keep(session, [fact("severity:high", story="old", told_at=NOW + HOUR)])
    assert known(session, "new") == {("first", "elsewhere")}
    assert known(session, "old") == {("first", "told"), ("severity:high", "told")}


def test_what_a_withdrawn_story_told_counts_for_no_story_that_it_was_merged_into(session):
    told.keep(session, [fact("first", story="old"), fact("topic:wrong", story="young")])
    change(session, "merge", "young", "old")
    withdrawals.withdraw(session, "young", author="Mori", reason="r", now=NOW)
    assert known(session, "old") == {("first", "told")}
    assert known(session, "young") == {("first", "told"), ("topic:wrong", "told")}
    told.forget(session, "old", "desk", "C1")
    assert known(session, "old") == set()


def wait(route="news", due=NOW + HOUR, **given):
    return {
        "story_id": "s",
        "route_id": route,
        "article_id": "a",
        "reason": "told a moment ago",
        "held_at": NOW,
        "due_at": due,
        **given,
    }


def test_a_wait_is_one_row_that_moves_ends_and_may_begin_again(session):
    told.hold(session, wait())
    told.hold(session, wait(article_id="b", due=NOW + 2 * HOUR))
    (row,) = told.holds(session, ["s"])
    assert (row["article_id"], row["due_at"]) == ("a", NOW + 2 * HOUR)  # the first that waits
    assert told.due_holds(session, now=NOW + HOUR, limit=9) == []
    assert told.next_due(session) == NOW + 2 * HOUR
    told.end_hold(session, "s", "news", now=NOW)
    assert told.holds(session, ["s"]) == []
    assert told.next_due(session) is None
    told.hold(session, wait(article_id="c"))
    (row,) = told.due_holds(session, now=NOW + HOUR, limit=9)
    assert row["article_id"] == "c"


def test_a_wait_may_end_and_begin_again_in_one_transaction(warehouse):
    with warehouse.transaction() as session:
        told.hold(session, wait())
        told.end_hold(session, "s", "news", now=NOW)
        told.hold(session, wait(due=NOW + 3 * HOUR))
    with warehouse.session() as session:
        assert told.next_due(session) == NOW + 3 * HOUR


def summary(story, **given):
    return {
        "receiver_id": "desk",
        "target": "C1",
        "window_key": "budget x",
        "story_id": story,
        "route_id": "news",
        "article_id": "a",
        "decision_id": "d",
        "severity": "low",
        "headline": "H",
        "url": "https://x.example",
        "facts": "first",
        "put_at": NOW,
        "due_at": NOW + HOUR,
        **given,
    }


def test_a_summary_is_due_with_all_its_stories_and_told_once(session):
    told.put_into_summary(session, summary("s"))
    told.put_into_summary(session, summary("t", due_at=NOW + 2 * HOUR))
    told.put_into_summary(session, summary("s", facts="first+topic:x", severity="high"))
    assert told.due_summaries(session, now=NOW) == []
    due = told.due_summaries(session, now=NOW + HOUR)
    assert [(row["story_id"], row["facts"], row["severity"]) for row in due] == [
        ("s", "first+topic:x", "high"),
        ("t", "first", "low"),
    ]
    assert [row["window_key"] for row in told.coming(session, "s", ["s"])] == ["budget x"]
    told.summary_told(session, "desk", "C1", "budget x", now=NOW)
    assert told.due_summaries(session, now=NOW + HOUR) == []
    assert told.coming(session, "s", ["s"]) == []


def test_a_silence_is_active_for_its_time_and_ends_early_once(session):
    row = {
        "silence_id": "q",
        "matcher": "{}",
        "author": "Mori",
        "reason": "r",
        "link": "",
        "created_at": NOW,
        "ends_at": NOW + HOUR,
    }
    assert silences.add(session, row)
    assert not silences.add(session, row)
    held = rows.decision(1, kind=DecisionKind.SUPPRESS, reason=Reason.SILENCED, cause="q")
    decisions.store(session, [held])
    assert [one["silence_id"] for one in silences.active(session, now=NOW)] == ["q"]
    assert silences.ended(session, now=NOW) == []
    assert silences.end(session, "q", ended_by="Sato", now=NOW + HOUR / 2)
    assert not silences.end(session, "q", ended_by="Sato", now=NOW + HOUR / 2)
    (over,) = silences.ended(session, now=NOW + HOUR)
    assert (over["stories"], over["ended_by"]) == (1, "Sato")
    silences.mark_told(session, "q", now=NOW + HOUR)
    assert silences.ended(session, now=NOW + HOUR) == []
    assert decisions.silenced_routes(session, [held.story_id]) == {"analysts"}


def test_a_withdrawal_is_written_once_and_stops_what_was_not_begun(session):
    rows.tell(session)
    story = rows.article_id(1)
    assert withdrawals.withdraw(session, story, author="Mori", reason="r", now=NOW)
    assert not withdrawals.withdraw(session, story, author="Mori", reason="r", now=NOW)
    assert withdrawals.of_story(session, [story])["withdrawn_at"] == NOW
    assert withdrawals.stop(session, [story], now=NOW) == 0  # it was sent
    (message,) = withdrawals.messages(session, [story])
    assert message["state"] == "sent"


def test_precision_of_a_rule_is_by_story_and_the_last_word_of_each_reader(session):
    rows.tell(session)
    story = rows.article_id(1)
    judged = feedback.judged_by(session, story)
    assert judged == ("v1", (rows.RULE,))
    assert feedback.judged_by(session, "nothing") is None

    def give(author, minute, *, relevant, story=story):
        now = NOW + rows.minutes(minute)
        feedback.give(
            session, story, author=author, relevant=relevant, note="", judged=judged, now=now
        )

    give("Mori", 0, relevant=False)
    give("Mori", 1, relevant=True)
    give("Sato", 2, relevant=False, story="t")
    (row,) = feedback.by_rule(session, since=NOW)
    assert (row["stories"], row["relevant"], row["not_relevant"]) == (2, 1, 1)
    assert row["precision"] == 0.5
    give("Abe", 3, relevant=False)  # one to one: no word on this story
    (row,) = feedback.by_rule(session, since=NOW)
    assert row["precision"] == 0.0
    assert len(feedback.listed(session, since=NOW)) == 4


def test_the_newest_of_a_backlog_are_known(session):
    for number in (1, 2, 3):
        item = rows.article(number, backlog=True, published_at=NOW + rows.minutes(number))
        articles.store(session, [(item, "feed")])
        entries.admit(session, [rows.entry(number, backlog=True)])
        verdicts.store(session, [rows.verdict(number)], now=NOW)
        place = Assignment(article_id=item.article_id, story_id=rows.article_id(1))
        stories.assign(session, [(rows.group_row(number), place)], now=NOW)
    newest = decisions.newest_backlog(session, rows.article_id(1), 2)
    assert newest == {rows.article_id(3), rows.article_id(2)}


def test_what_was_told_before_facts_were_kept_is_carried_over():
    """The migration of a database with history: nobody is told again what they know."""
    texts = [path.read_text() for path in sorted((SQL / "migrations").glob("*.sql"))]
    with duckdb.connect() as connection:
        for text in texts[:4]:
            connection.execute(text)
        connection.execute(
            "insert into decisions values ('d', 's', 'a', 'news', 'update', 'severity rose', "
            "'severity:high+topic:x', 'k', '', timestamp '2026-11-02 03:00:00')"
        )
        connection.execute(
            "insert into outbox (delivery_key, dedupe_key, story_id, receiver_id, channel, target, "
            "action, payload, priority, state, attempts, degraded, fence, created_at) values "
            "('1', 'k', 's', 'desk', 'slack', 'C1', 'reply', '', 1, 'sent', 1, false, 1, now()), "
            "('2', 'k', 's', 'desk', 'slack', 'C1', 'edit', '', 1, 'sent', 1, false, 1, now())"
        )
        connection.execute(texts[4])
        found = connection.execute("select fact, how from told order by fact").fetchall()
    assert found == [("legacy", "told"), ("severity:high", "told"), ("topic:x", "told")]
