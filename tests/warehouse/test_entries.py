"""The registry of seen addresses, and the lease on what waits to be fetched."""

from dataclasses import replace

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.warehouse import rows
from warehouse import entries
from warehouse.connection import Session
from warehouse.migrate import migrate

LEASE = rows.minutes(5)


def claim(session, at=rows.NOW, limit=10):
    found = entries.claim_due(session, now=at, lease_until=at + LEASE, limit=limit)
    return [entry.article_id for entry in found]


def test_an_entry_comes_back_as_it_was_admitted_with_one_try_more(session):
    whole = rows.entry()
    entries.admit(session, [whole])
    found = entries.claim_due(session, now=rows.NOW, lease_until=rows.NOW + LEASE, limit=9)
    assert found == (replace(whole, attempts=1),)


def test_only_new_addresses_are_admitted_and_none_twice(session):
    assert entries.admit(session, [rows.entry(1), rows.entry(2)]) == 2
    assert entries.admit(session, [rows.entry(2), rows.entry(3)]) == 1
    assert entries.admit(session, [rows.entry(n) for n in (1, 2, 3)]) == 0
    assert sorted(claim(session)) == sorted(rows.article_id(n) for n in (1, 2, 3))


def test_an_address_twice_in_one_feed_is_admitted_once_as_it_stood_first(session):
    first = rows.entry(1)
    other = rows.entry(1, url="https://m.news.example/1?utm_source=x")
    assert entries.admit(session, [first, other]) == 1
    (found,) = entries.claim_due(session, now=rows.NOW, lease_until=rows.NOW, limit=9)
    assert found.url == first.url


@pytest.fixture(scope="module")
def memory():
    with duckdb.connect() as connection:
        migrate(connection)
        yield Session(connection)


@given(st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=5))
@examples(40)
def test_however_feeds_repeat_themselves_each_address_is_new_once(memory, feeds):
    memory.connection.begin()
    try:
        new = sum(entries.admit(memory, [rows.entry(n) for n in feed]) for feed in feeds)
        numbers = {n for feed in feeds for n in feed}
        assert new == len(numbers)
        assert sorted(claim(memory, limit=99)) == sorted(rows.article_id(n) for n in numbers)
    finally:
        memory.connection.rollback()


def test_a_leased_entry_is_nobody_elses_until_the_lease_is_over(session):
    entries.admit(session, [rows.entry()])
    assert claim(session) == [rows.article_id(1)]
    assert claim(session, rows.NOW + LEASE - rows.minutes(1)) == []
    assert claim(session, rows.NOW + LEASE) == [rows.article_id(1)]


def test_news_is_fetched_before_backlog_and_the_oldest_first(session):
    old = rows.entry(1, backlog=True, seen_at=rows.NOW - rows.minutes(60))
    news = rows.entry(2)
    older_news = rows.entry(3, seen_at=rows.NOW - rows.minutes(1))
    entries.admit(session, [old, news, older_news])
    assert claim(session, limit=1) == [rows.article_id(3)]
    assert claim(session, limit=1) == [rows.article_id(2)]
    assert claim(session, limit=1) == [rows.article_id(1)]


def test_a_settled_entry_is_no_work_and_a_postponed_one_only_later(session):
    entries.admit(session, [rows.entry(n) for n in (1, 2, 3)])
    claim(session)
    entries.settle(session, [rows.article_id(1)], state="fetched")
    entries.settle(session, [rows.article_id(2)], state="failed", reason="gone")
    later = rows.NOW + rows.minutes(2)
    entries.settle(session, [rows.article_id(3)], state="admitted", reason="503", not_before=later)
    assert claim(session, later - rows.minutes(1)) == []
    (found,) = entries.claim_due(session, now=later, lease_until=later, limit=9)
    assert (found.article_id, found.attempts) == (rows.article_id(3), 2)
