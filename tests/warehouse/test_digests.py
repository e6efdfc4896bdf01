"""What goes into a digest: by order of arrival, once, and nothing that still waits is passed over."""

from dataclasses import replace

from core.records import Assignment, DecisionKind, Reason, Relevance
from tests.warehouse import rows
from tests.warehouse.test_stories import source_row
from warehouse import articles, decisions, digests, outbox, quarantine, sources, stories, verdicts

DIGEST = {
    "digest_id": "daily|2026-11-02|Asia/Tokyo", "local_date": "2026-11-02",
    "timezone": "Asia/Tokyo", "built_at": rows.NOW, "upto_seq": 1, "stories": 1, "subject": "S",
    "html": "<p>", "text": "T",
}  # fmt: skip


def arrive(session, number, *, judged=True, grouped=True, **given):
    articles.store(session, [(rows.article(number, **given), "page")])
    if judged:
        verdicts.store(session, [rows.verdict(number)], now=rows.NOW)
    if judged and grouped:
        place = Assignment(article_id=rows.article_id(number), story_id=rows.article_id(number))
        stories.assign(session, [(rows.group_row(number), place)], now=rows.NOW)


def shown(session, list_id="daily", relevances=("alert",)):
    span = digests.window(session, list_id)
    found = digests.candidates(session, span, relevances)
    return [row["story_id"] for row in found]


def test_a_digest_is_written_once_a_day_and_list(session):
    assert not digests.exists(session, DIGEST["digest_id"])
    story = {"story_id": "s", "articles": 1, "late": False}
    assert digests.store(session, DIGEST, [story])
    assert not digests.store(session, {**DIGEST, "subject": "other"}, [story])
    assert digests.exists(session, DIGEST["digest_id"])
    rows_told = session.connection.execute("select subject from digests").fetchall()
    assert rows_told == [("S",)]
    assert len(session.connection.execute("from digest_stories").fetchall()) == 1


def test_the_window_begins_where_the_last_digest_of_the_same_list_ended(session):
    arrive(session, 1)
    arrive(session, 2)
    digests.store(session, DIGEST, [])
    span = digests.window(session, "daily")
    assert (span.after_seq, span.upto_seq, span.last_built_at) == (1, 2, rows.NOW)
    other = digests.window(session, "other")
    assert (other.after_seq, other.last_built_at) == (0, None)
    assert shown(session) == [rows.article_id(2)]


def test_a_late_dated_article_is_shown_when_it_arrives(session):
    arrive(session, 1)
    digests.store(session, DIGEST, [])
    arrive(session, 2, published_at=rows.NOW - rows.minutes(3000))
    assert shown(session) == [rows.article_id(2)]


def test_what_waits_for_its_verdict_or_story_is_left_to_the_next_digest(session):
    arrive(session, 1)
    arrive(session, 2, judged=False)
    arrive(session, 3)
    assert shown(session) == [rows.article_id(1)]
    digests.store(session, {**DIGEST, "upto_seq": digests.window(session, "daily").upto_seq}, [])
    verdicts.store(session, [rows.verdict(2)], now=rows.NOW)
    assert shown(session) == []
    place = Assignment(article_id=rows.article_id(2), story_id=rows.article_id(2))
    stories.assign(session, [(rows.group_row(2), place)], now=rows.NOW)
    assert sorted(shown(session)) == sorted([rows.article_id(2), rows.article_id(3)])


def test_what_was_set_aside_keeps_no_digest_waiting(session):
    arrive(session, 1, judged=False)
    arrive(session, 2, grouped=False)
    arrive(session, 3)
    assert shown(session) == []
    for step, number in (("classify", 1), ("group", 2)):
        error = ValueError("odd")
        quarantine.set_aside(session, step, rows.article_id(number), error, now=rows.NOW)
    assert shown(session) == [rows.article_id(3)]


def test_backlog_copies_and_the_irrelevant_stay_out(session):
    arrive(session, 1, backlog=True)
    articles.store(session, [(rows.article(n), "page") for n in (2, 3)])
    quiet = rows.verdict(2, relevance=Relevance.IGNORE)
    verdicts.store(session, [quiet, rows.verdict(3)], now=rows.NOW)
    copy = Assignment(
        article_id=rows.article_id(3), story_id=rows.article_id(1), duplicate_of=rows.article_id(1)
    )
    opened = Assignment(article_id=rows.article_id(2), story_id=rows.article_id(2))
    pairs = [(rows.group_row(2), opened), (rows.group_row(3), copy)]
    stories.assign(session, pairs, now=rows.NOW)
    assert shown(session) == []
    assert shown(session, relevances=("ignore",)) == [rows.article_id(2)]


def test_a_copy_of_what_matters_to_nobody_brings_its_story_in(session):
    for number, relevance in ((1, Relevance.IGNORE), (2, Relevance.ALERT)):
        articles.store(session, [(rows.article(number), "page")])
        verdicts.store(session, [rows.verdict(number, relevance=relevance)], now=rows.NOW)
        place = Assignment(
            article_id=rows.article_id(number),
            story_id=rows.article_id(1),
            duplicate_of=None if number == 1 else rows.article_id(1),
        )
        stories.assign(session, [(rows.group_row(number), place)], now=rows.NOW)
    assert shown(session) == [rows.article_id(1)]
    begin, end = rows.NOW - rows.minutes(1), rows.NOW + rows.minutes(1)
    ((_, told),) = digests.stories_between(session, begin, end, ("alert",))
    assert told == 1


def test_coverage_counts_what_was_judged_held_back_and_what_is_stuck_behind(session):
    rows.tell(session, 1)
    arrive(session, 2, judged=False)
    quarantine.set_aside(session, "load", "b.jsonl", ValueError("odd"), now=rows.NOW)
    span = digests.window(session, "daily")
    since = rows.NOW - rows.minutes(60)
    found = digests.coverage(session, span, since, stuck_before=rows.NOW - rows.minutes(15))
    assert found["items"] == [{"seen": 1, "classified": 1, "stuck": 0}]
    assert found["alerted"] == [{"stories": 1}]
    assert found["set_aside"] == [{"step": "load", "items": 1}]
    later = rows.NOW + rows.minutes(20)
    found = digests.coverage(session, span, since, stuck_before=later)
    assert found["items"] == [{"seen": 1, "classified": 1, "stuck": 1}]


def test_a_story_is_known_where_something_of_it_arrived_before(session):
    arrive(session, 1)
    digests.store(session, DIGEST, [])
    arrive(session, 2)
    articles.store(session, [(rows.article(3), "page")])
    verdicts.store(session, [rows.verdict(3)], now=rows.NOW)
    joined = Assignment(article_id=rows.article_id(3), story_id=rows.article_id(1), how="joined")
    stories.assign(session, [(rows.group_row(3), joined)], now=rows.NOW)
    span = digests.window(session, "daily")
    found = {row["story_id"]: row["known"] for row in digests.candidates(session, span, ["alert"])}
    assert found == {rows.article_id(1): True, rows.article_id(2): False}


def test_the_stories_of_a_day_are_counted_by_topic_and_once_in_all(session):
    arrive(session, 1)
    arrive(session, 2, judged=False, first_seen_at=rows.NOW + rows.minutes(60))
    both = replace(rows.verdict(2), topics=("ev_production", "security"))
    verdicts.store(session, [both], now=rows.NOW)
    place = Assignment(article_id=rows.article_id(2), story_id=rows.article_id(2))
    stories.assign(session, [(rows.group_row(2), place)], now=rows.NOW)
    arrive(session, 3, backlog=True)
    begin, end = rows.NOW, rows.NOW + rows.minutes(60)
    one, two = (("ev_production",), 1), (("ev_production", "security"), 1)
    assert digests.stories_between(session, begin, end, ["alert"]) == (one,)
    assert digests.stories_between(session, begin, end + rows.minutes(1), ["alert"]) == (one, two)
    assert digests.stories_between(session, begin, end, ["digest"]) == ()


def test_a_story_counts_once_under_all_the_topics_of_its_news(session):
    arrive(session, 1)
    articles.store(session, [(rows.article(3), "page")])
    verdicts.store(session, [replace(rows.verdict(3), topics=("security",))], now=rows.NOW)
    joined = Assignment(article_id=rows.article_id(3), story_id=rows.article_id(1), how="joined")
    stories.assign(session, [(rows.group_row(3), joined)], now=rows.NOW)
    end = rows.NOW + rows.minutes(60)
    found = digests.stories_between(session, rows.NOW, end, ["alert"])
    assert found == ((("ev_production", "security"), 1),)


def test_what_a_setting_held_back_is_listed_until_it_is_told(session):
    rows.tell(session, 1)
    arrive(session, 2)
    late = rows.NOW + rows.minutes(1)
    held = [
        rows.decision(2, kind=DecisionKind.SUPPRESS, reason=Reason.SILENCED, dedupe_key="a"),
        rows.decision(2, kind=DecisionKind.SUPPRESS, reason=Reason.NOT_RELEVANT, dedupe_key="b",
                      decision_id="other", route_id="desk"),
        rows.decision(1, kind=DecisionKind.HOLD, reason=Reason.BUDGET, dedupe_key="c",
                      decision_id="held", decided_at=rows.NOW - rows.minutes(1)),
    ]  # fmt: skip
    decisions.store(session, held)
    span = digests.window(session, "daily")
    found = digests.held(session, span, ["not relevant"])
    assert [(row["reason"], row["story_id"]) for row in found] == [("silenced", rows.article_id(2))]
    told = rows.decision(2, dedupe_key="d", decision_id="told", decided_at=late)
    decisions.store(session, [told])
    assert digests.held(session, span, ["not relevant"]) == []


def test_what_waited_at_the_last_digest_and_was_silenced_since_is_listed_in_the_next(session):
    rows.tell(session, 1)
    waited = rows.decision(1, kind=DecisionKind.HOLD, reason=Reason.WAITING, dedupe_key="w",
                           decision_id="waited", route_id="desk")  # fmt: skip
    since = rows.decision(1, kind=DecisionKind.SUPPRESS, reason=Reason.SILENCED, dedupe_key="s",
                          decision_id="since", route_id="desk",
                          decided_at=rows.NOW + rows.minutes(30))  # fmt: skip
    decisions.store(session, [waited, since])
    before = digests.window(session, "daily")
    span = replace(before, after_seq=before.upto_seq, last_built_at=rows.NOW + rows.minutes(10))
    found = digests.held(session, span, ["not relevant"])
    assert [(row["reason"], row["story_id"]) for row in found] == [("silenced", rows.article_id(1))]


def test_a_reader_who_has_left_stays_known_and_may_come_back(session):
    digests.add_readers(session, "daily", ["A@example.org", "b@example.org"], now=rows.NOW)
    digests.add_readers(session, "daily", ["a@example.org"], now=rows.NOW + rows.minutes(5))
    assert digests.opt_out(session, "daily", "a@EXAMPLE.org", "one click", now=rows.NOW)
    assert not digests.opt_out(session, "daily", "a@example.org", "page", now=rows.NOW)
    assert digests.has_left(session, "daily") == {"a@example.org"}
    assert digests.has_left(session, "weekly") == frozenset()
    known = [(row["address"], row["first_at"], row["how"]) for row in digests.readers(session)]
    assert known == [
        ("a@example.org", rows.NOW, "one click"), ("b@example.org", rows.NOW, None),
    ]  # fmt: skip
    assert digests.opt_in(session, "daily", "A@example.org")
    assert not digests.opt_in(session, "daily", "a@example.org")


def test_a_digest_that_waits_is_cancelled_for_one_reader_and_one_list_alone(session):
    waiting = [
        rows.delivery(n, story_id="digest", channel="email", target=to, dedupe_key=key)
        for n, (to, key) in enumerate(
            [("A@x.org", "k1"), ("b@x.org", "k1"), ("a@x.org", "k2"), ("a@x.org", "k1")]
        )
    ]
    outbox.put(session, waiting, now=rows.NOW)
    assert digests.cancel(session, ["k1"], "a@x.org", now=rows.NOW) == 2
    kept = session.connection.execute(
        "select target, dedupe_key from outbox where state = 'pending' order by all"
    ).fetchall()
    assert kept == [("a@x.org", "k2"), ("b@x.org", "k1")]


def test_an_address_counts_as_dead_after_so_many_refusals_since_its_last_mail(session):
    def refuse(number, at):
        row = rows.delivery(number, story_id="digest", channel="email", target="a@x.org")
        outbox.put(session, [row], now=at)
        session.connection.execute(
            "update outbox set last_reason = 'the recipient was refused: 550' where delivery_key = ?",
            [row.delivery_key],
        )

    for n in range(3):
        assert digests.refused(session, 3, "the recipient was refused: 5") == frozenset()
        refuse(n, rows.NOW + rows.minutes(n))
    assert digests.refused(session, 3, "the recipient was refused: 5") == {"a@x.org"}
    arrived = rows.delivery(9, story_id="digest", channel="email", target="a@x.org")
    outbox.put(session, [arrived], now=rows.NOW + rows.minutes(9))
    session.connection.execute("update outbox set state = 'sent' where delivery_key = 'key-9'")
    assert digests.refused(session, 3, "the recipient was refused: 5") == frozenset()


def test_an_alert_that_was_taken_back_is_told_of_and_no_longer_shown(session):
    arrive(session, 1)
    assert shown(session) == [rows.article_id(1)]
    session.connection.execute(
        "insert into withdrawals values (?, 'desk', 'a drill', ?)",
        [rows.article_id(1), rows.NOW.replace(tzinfo=None)],
    )
    assert shown(session) == []
    (row,) = digests.withdrawn(session, rows.NOW - rows.minutes(1))
    assert (row["author"], row["reason"], row["withdrawn_at"]) == ("desk", "a drill", rows.NOW)
    assert row["url"] == rows.article(1).url
    assert digests.withdrawn(session, rows.NOW) == []


def test_a_source_is_quiet_only_where_it_mostly_is_not(session):
    """Every day but today; weekdays alone, and it is the weekend; now and then."""
    days = {"daily": range(1, 8), "weekdays": (1, 2, 3, 4, 5), "seldom": (3,), "talks": range(8)}
    number = 0
    for source_id, told in days.items():
        sources.save(session, [source_row(source_id=source_id)])
        for back in told:
            number += 1
            seen_at = rows.NOW - rows.minutes(back * 1440 - 60)
            one = rows.article(number, source_id=source_id, first_seen_at=seen_at)
            articles.store(session, [(one, "page")])
    span = digests.window(session, "daily")
    found = digests.coverage(session, span, rows.NOW, stuck_before=rows.NOW)["sources"]
    assert {row["source_id"]: row["quiet"] for row in found} == {
        "daily": True, "weekdays": False, "seldom": False, "talks": False,
    }  # fmt: skip
