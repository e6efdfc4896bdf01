"""What a body shows: which entries are new, and whether a whole feed was republished."""

from datetime import timedelta

import pytest

from core.records import Page
from scrapers import sighting
from scrapers.sighting import is_old, look, looks_republished, new_dates, newest
from tests.clock import START
from tests.scrapers.test_pace import SOURCE

DATE = "Mon, 02 Nov 2026 02:00:00 GMT"


def page(*names, head="", summary="s", date=DATE):
    items = "".join(
        f"<item><title>T {name}</title><link>https://harbour.example/{name}</link>"
        f"<description>{summary}</description><pubDate>{date}</pubDate></item>"
        for name in names
    )
    return Page(
        url=SOURCE.url,
        final_url=SOURCE.url,
        status=200,
        headers=(),
        body=f"<rss><channel>{head}{items}</channel></rss>".encode(),
        fetched_at=START,
    )


def test_the_same_entries_in_another_order_under_another_date_say_the_same():
    one = look(SOURCE, page("a", "b", head="<lastBuildDate>1</lastBuildDate>"))
    two = look(SOURCE, page("b", "a", date="Mon, 02 Nov 2026 02:30:00 GMT"))
    assert one.body_hash != two.body_hash
    assert one.entries_hash == two.entries_hash
    assert look(SOURCE, page("a", "b", summary="other")).entries_hash != one.entries_hash
    assert look(SOURCE, page("a")).entries_hash != one.entries_hash


def test_what_was_not_there_before_is_new():
    before = look(SOURCE, page("a", "b"))
    after = look(SOURCE, page("c", "b", "a"))
    (date,) = new_dates(after, before.marks, START)
    assert date == START - timedelta(hours=1)
    assert newest(after, START) == date
    assert new_dates(look(SOURCE, page("b")), before.marks, START) == ()


def test_a_date_from_the_future_dates_nothing():
    seen = look(SOURCE, page("a", date="Sun, 01 Nov 2099 12:00:00 GMT"))
    assert new_dates(seen, (), START) == (None,)
    assert newest(seen, START) is None


def test_of_a_huge_feed_a_sample_stands_for_all(monkeypatch):
    monkeypatch.setattr(sighting, "MOST_MARKS", 50)
    names = [f"n{n}" for n in range(400)]
    before = look(SOURCE, page(*names))
    assert (before.count, len(before.marks)) == (400, 50)
    same = look(SOURCE, page(*reversed(names)))
    assert new_dates(same, before.marks, START) == ()
    fewer = look(SOURCE, page(*names[100:]))  # what slides into the sample is not new
    assert new_dates(fewer, before.marks, START) == ()
    other = look(SOURCE, page(*(f"m{n}" for n in range(400))))
    assert len(new_dates(other, before.marks, START)) > 25


@pytest.mark.parametrize(
    ("total", "new", "old", "found"),
    [
        (40, 40, 38, True),
        (40, 40, 20, True),
        (40, 40, 19, False),  # most of it is news: a long silence is over
        (40, 32, 32, False),
        (9, 9, 9, False),  # a short feed turns over by itself
        (0, 0, 0, False),
    ],
)
def test_a_feed_that_shows_its_history_under_new_addresses(total, new, old, found):
    assert looks_republished(total, new, old) is found


@pytest.mark.parametrize(
    ("hours", "title", "old"),
    [
        (-30, "New", True),
        (-30, None, True),
        (1, "New", False),
        (1, "A  PORT opens", True),  # told before, whatever its new date says
        (None, "New", False),
        (None, "A port opens", True),
        (None, None, False),
        (-0.5, "New", False),
    ],
)
def test_what_cannot_be_news_in_such_a_feed(hours, title, old):
    at = None if hours is None else START + timedelta(hours=hours)
    assert is_old(at, title, before=START, titles={"a port opens"}) is old
