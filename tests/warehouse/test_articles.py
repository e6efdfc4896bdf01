"""Articles come out as they went in, and in their order of arrival."""

from datetime import UTC, timedelta, timezone

from tests.warehouse import rows
from warehouse import articles, quarantine, verdicts


def test_an_article_comes_back_as_it_was_stored(session):
    whole = rows.article()
    bare = rows.article(
        2, published_at=None, modified_at=None, authors=(), language=None, section=None,
        image_url=None, summary=None, text="", backlog=True,
    )  # fmt: skip
    articles.store(session, [(whole, "page"), (bare, "feed")])
    assert set(articles.unclassified(session, 10)) == {whole, bare}


def test_times_come_back_as_aware_utc_whatever_zone_they_were_given_in(session):
    bangkok = timezone(timedelta(hours=7))
    stated = rows.NOW.astimezone(bangkok)
    articles.store(session, [(rows.article(published_at=stated, first_seen_at=stated), "page")])
    (found,) = articles.unclassified(session, 1)
    assert found.published_at == stated
    assert found.published_at.tzinfo is UTC
    assert found.first_seen_at.tzinfo is UTC


def test_only_new_articles_are_returned_and_a_second_text_is_not_stored(session):
    first, second = rows.article(1), rows.article(2)
    assert articles.store(session, [(first, "page")]) == (first.article_id,)
    again = rows.article(1, text="Other words.")
    assert articles.store(session, [(again, "page"), (second, "page")]) == (second.article_id,)
    texts = session.connection.execute("select count(*) from article_texts").fetchone()
    assert texts == (2,)
    assert {a.text for a in articles.unclassified(session, 9)} == {first.text}


def test_the_same_article_twice_in_one_batch_is_one_article(session):
    pair = [(rows.article(), "page"), (rows.article(), "feed")]
    assert len(articles.store(session, pair)) == 1
    assert len(articles.unclassified(session, 9)) == 1


def test_arrival_decides_the_order_and_a_later_batch_comes_after(session):
    early = rows.article(1, first_seen_at=rows.NOW - rows.minutes(9))
    late = rows.article(2)
    articles.store(session, [(late, "page")])
    articles.store(session, [(early, "page")])
    assert [a.article_id for a in articles.unclassified(session, 9)] == [
        late.article_id,
        early.article_id,
    ]


def test_within_a_batch_the_first_seen_comes_first(session):
    early = rows.article(1, first_seen_at=rows.NOW - rows.minutes(9))
    late = rows.article(2)
    articles.store(session, [(late, "page"), (early, "page")])
    assert [a.article_id for a in articles.unclassified(session, 9)] == [
        early.article_id,
        late.article_id,
    ]


def test_text_of_any_script_and_quotes_survive_the_way_through_json(session):
    text = "”“ \\ \" ' 日本語 ไทย 🚗 \x00 $rows -- ;"
    articles.store(session, [(rows.article(text=text, title="it's"), "page")])
    (found,) = articles.unclassified(session, 1)
    assert (found.text, found.title) == (text, "it's")


def test_what_is_judged_or_set_aside_is_no_work(session):
    articles.store(session, [(rows.article(n), "page") for n in (1, 2, 3)])
    verdicts.store(session, [rows.verdict(1)], now=rows.NOW)
    bad = rows.article_id(2)
    quarantine.set_aside(session, "classify", bad, ValueError("odd"), now=rows.NOW)
    quarantine.set_aside(session, "group", rows.article_id(3), ValueError("odd"), now=rows.NOW)
    assert [a.article_id for a in articles.unclassified(session, 9)] == [rows.article_id(3)]
