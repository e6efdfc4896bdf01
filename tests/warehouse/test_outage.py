"""When a pause between two arrivals counts as an outage of ours, and for which articles."""

from datetime import timedelta

from tests.warehouse import rows
from warehouse import articles, decisions, entries

GAP = timedelta(hours=6)


def arrive(session, *minutes, history=()):
    """Admit entries that were seen so many minutes after the first; return them by number."""
    for number, at in enumerate(minutes, 1):
        seen = rows.NOW + rows.minutes(at)
        entries.admit(session, [rows.entry(number, seen_at=seen, history=number in history)])
        articles.store(session, [(rows.article(number, first_seen_at=seen), "page")])


def outage(session, number):
    return decisions.outage_before(session, rows.article_id(number), gap=GAP, recovery=GAP)


def test_what_came_shortly_after_a_pause_knows_when_that_began(session):
    arrive(session, 0, 10, 10 + 6 * 60, 10 + 12 * 60, 11 + 12 * 60)
    began = rows.NOW + rows.minutes(10)
    assert [outage(session, number) for number in (1, 2)] == [None, None]
    assert outage(session, 3) == began
    assert outage(session, 4) == rows.NOW + rows.minutes(10 + 6 * 60)  # the later of two pauses
    assert outage(session, 5) == rows.NOW + rows.minutes(10 + 6 * 60)


def test_a_pause_that_ended_long_before_or_was_short_is_none(session):
    arrive(session, 0, 6 * 60 - 1, 12 * 60, 13 * 60, 18 * 60 + 1)
    assert outage(session, 2) is None
    assert outage(session, 3) == rows.NOW + rows.minutes(6 * 60 - 1)
    assert outage(session, 4) == rows.NOW + rows.minutes(6 * 60 - 1)
    assert outage(session, 5) is None


def test_what_a_backfill_brought_ends_no_pause(session):
    arrive(session, 0, 3 * 60, 6 * 60, history={2})
    assert outage(session, 3) == rows.NOW
