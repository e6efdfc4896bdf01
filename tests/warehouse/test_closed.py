"""When a story counts as closed, in the words of the analysts' view."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alerts.model import dump_routes
from alerts.policy import Policy
from core.records import Assignment
from tests.alerts.samples import tree
from tests.warehouse import rows
from warehouse import articles, content, stories, verdicts, withdrawals

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop


def closing(warehouse, number, seen, *, quiet=None, **given):
    """Return state and closed_at of a story whose one report was seen at a moment."""
    item = rows.article(number, first_seen_at=seen, published_at=seen, **given)
    with warehouse.transaction() as session:
        articles.store(session, [(item, "page")])
        verdicts.store(session, [rows.verdict(number)], now=seen)
        place = Assignment(article_id=item.article_id, story_id=item.article_id)
        row = replace(rows.group_row(number), arrived_at=seen)
        stories.assign(session, [(row, place)], now=seen)
        if quiet is not None:
            body = dump_routes(tree({}, policy={"quiet_days": quiet}))
            content.keep(session, "routes", f"v{quiet}", body, now=seen)
    with warehouse.session() as session:
        return session.connection.execute(
            "select state, closed_at from desk.stories where story_id = ?", [item.article_id]
        ).fetchone()


def test_a_story_is_closed_by_the_constant_that_decides_when_it_wakes(warehouse):
    now = datetime.now(UTC)
    days = Policy().quiet_days  # no routes were kept yet: the view falls back on the same
    long_ago, lately = now - timedelta(days=days + 0.1), now - timedelta(days=days - 0.1)
    ends = (long_ago + timedelta(days=days)).replace(tzinfo=None)
    assert closing(warehouse, 1, long_ago) == ("closed", ends)
    assert closing(warehouse, 2, lately) == ("open", None)
    assert closing(warehouse, 3, long_ago, quiet=days + 1) == ("open", None)
    assert closing(warehouse, 4, lately, quiet=0.5)[0] == "closed"


def test_a_copy_or_history_keeps_no_story_open(warehouse):
    now = datetime.now(UTC)
    closing(warehouse, 1, now - timedelta(days=9))
    with warehouse.transaction() as session:
        for number, given, copy in ((2, {}, rows.article_id(1)), (3, {"backlog": True}, None)):
            item = rows.article(number, first_seen_at=now, published_at=now, **given)
            articles.store(session, [(item, "page")])
            verdicts.store(session, [rows.verdict(number)], now=now)
            place = Assignment(
                article_id=item.article_id, story_id=rows.article_id(1), duplicate_of=copy
            )
            stories.assign(session, [(rows.group_row(number), place)], now=now)
        found = session.connection.execute("select state from desk.stories").fetchall()
    assert found == [("closed",)]


def test_a_story_that_was_taken_back_says_when_and_why(warehouse):
    now = datetime.now(UTC)
    closing(warehouse, 1, now)
    closing(warehouse, 2, now)
    with warehouse.transaction() as session:
        withdrawals.withdraw(session, rows.article_id(1), author="Mori", reason="a hoax", now=now)
        found = session.connection.execute(
            "select withdrawn_at, withdrawn_because from desk.stories order by withdrawn_at nulls last"
        ).fetchall()
    assert found == [(now.replace(tzinfo=None), "a hoax"), (None, None)]
