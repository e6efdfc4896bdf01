"""What goes into a digest: by order of arrival, once, and nothing that still waits is passed over."""

from core.records import Assignment, Relevance
from tests.warehouse import rows
from warehouse import articles, digests, quarantine, stories, verdicts

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
