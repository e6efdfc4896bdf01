"""Stored articles as a backtest reads them."""

from datetime import timedelta

import pytest

from core.records import Assignment, Relevance
from tests.warehouse import rows
from warehouse import articles, backtest, stories, verdicts
from warehouse.backtest import stored_articles
from warehouse.connection import Warehouse


@pytest.fixture(scope="module")
def template(grown):
    with grown() as (path, session):
        fill(session)
    return path


@pytest.fixture
def shelf(session):
    return session


def fill(session):
    """Store five articles an hour apart, the last without a verdict, the first two one story."""
    for number in range(1, 6):
        seen = rows.NOW + timedelta(hours=number)
        articles.store(session, [(rows.article(number, first_seen_at=seen), "page")])
    verdicts.store(session, [rows.verdict(number) for number in (1, 2)], now=rows.NOW)
    empty = {"topics": (), "relevance": Relevance.IGNORE, "severity": None, "matches": ()}
    verdicts.store(session, [rows.verdict(number, **empty) for number in (3, 4)], now=rows.NOW)
    for number in (1, 2):
        key, story = rows.article_id(number), rows.article_id(1)
        place = Assignment(article_id=key, story_id=story)
        stories.assign(session, [(rows.group_row(number), place)], now=rows.NOW)


def ids(numbers):
    return [rows.article_id(number) for number in numbers]


def test_an_article_comes_with_its_verdict_rules_and_story(shelf):
    found = list(stored_articles(shelf))
    assert [one.article_id for one in found] == ids([1, 2, 3, 4])
    assert [one.story_id for one in found] == ids([1, 1, 3, 4])
    second, third = found[1:3]
    assert (second.relevance, second.rule_ids) == (Relevance.ALERT, {rows.RULE})
    assert second.text == rows.article(2).text
    assert second.first_seen_at == rows.NOW + timedelta(hours=2)
    assert (third.relevance, third.severity, third.rule_ids) == (Relevance.IGNORE, None, set())


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        ({"limit": 2}, [3, 4]),
        ({"limit": 9}, [1, 2, 3, 4]),
        ({"since": rows.NOW + timedelta(hours=2)}, [2, 3, 4]),
        ({"since": rows.NOW + timedelta(hours=2), "limit": 1}, [4]),
        ({"since": rows.NOW + timedelta(days=2)}, []),
    ],
)
def test_the_newest_and_the_recent_can_be_asked_for(shelf, given, numbers):
    assert [one.article_id for one in stored_articles(shelf, **given)] == ids(numbers)


def test_pages_follow_each_other_without_gap_or_double(shelf, monkeypatch):
    monkeypatch.setattr(backtest, "PAGE", 2)
    assert [one.article_id for one in stored_articles(shelf)] == ids([1, 2, 3, 4])


def test_an_empty_database_gives_nothing(migrated):
    with Warehouse(migrated).session() as session:
        assert list(stored_articles(session)) == []
