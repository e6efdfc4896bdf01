"""Dates that only words beside the headline state."""

from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from scrapers.date_marks import visible_date

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
TEN = datetime(2026, 3, 1, 1, tzinfo=UTC)  # ten o'clock in Tokyo
TEXT = (
    "<p>The ferry to the outer islands will run on batteries from the spring of next year on.</p>"
)


def date_of(body: str) -> datetime | None:
    return visible_date(LexborHTMLParser(f"<body>{body}</body>"), zone="Asia/Tokyo")


@pytest.mark.parametrize(
    ("mark", "date"),
    [
        ("<time>March 1, 2026</time>", FIRST),
        ("<time>2026年3月1日 10:00</time>", TEN),
        ("<time>1 มีนาคม 2569</time>", FIRST),
        ('<p class="date">10:00 JST, March 1, 2026</p>', TEN),
        ('<p class="entry-posted">Posted on March 1, 2026</p>', FIRST),
        ('<div class="articlePublished"><b>1 March</b> 2026</div>', FIRST),
        ('<div class="byline">By Mei Tan, March 1, 2026</div>', FIRST),
        ('<span itemprop="datePublished">March 1, 2026</span>', FIRST),
        ("<ul><li><time>March 1, 2026</time></li><li>Harbour</li></ul>", FIRST),
        ('<p class="date">Harbour</p><p class="date">March 1, 2026</p>', FIRST),
        ("<time>Updated March 9, 2026</time><time>March 1, 2026</time>", FIRST),
        ("<time>March 1, 2026</time><time>March 2, 2026</time>", FIRST),
        ('<time class="entry-date published updated">March 1, 2026</time>', FIRST),
        ('<span itemprop="dateModified">March 1, 2026</span>', None),
        ('<p class="update-time">March 1, 2026</p>', None),
        ('<p class="candidate">March 1, 2026</p>', None),
        ('<p class="intro">March 1, 2026</p>', None),
        ('<p class="date">February 29, 2026</p>', None),
        ('<aside><p class="date">March 1, 2026</p></aside>', None),
        ("<ul><li><a href=/2>Another</a> <time>March 1, 2026</time></li></ul>", None),
        ('<span class="dtstart published">March 1, 2026</span>', None),
        (f'<div class="date">March 1, 2026 {"x" * 120}</div>', None),
    ],
)
def test_a_date_below_the_headline_is_read(mark: str, date: datetime | None) -> None:
    assert date_of(f"<article><h1>Ferry</h1>{mark}{TEXT * 4}</article>") == date


def test_a_date_above_the_headline_counts_only_in_its_own_block() -> None:
    mark = '<div class="date">March 1, 2026</div>'
    assert date_of(f"<article>{mark}<h1>Ferry</h1>{TEXT * 4}</article>") == FIRST
    assert date_of(f"{mark}<article><h1>Ferry</h1>{TEXT * 4}</article>") is None


def test_the_date_below_the_headline_wins_over_the_one_above() -> None:
    above, below = "<time>March 9, 2026</time>", "<time>March 1, 2026</time>"
    assert date_of(f"<article>{above}<h1>Ferry</h1>{below}{TEXT * 4}</article>") == FIRST


def test_a_date_under_the_text_is_of_something_else() -> None:
    mark = "<div><time>March 1, 2026</time></div>"
    assert date_of(f"<h1>Ferry</h1>{TEXT * 3}{mark}") is None
    assert date_of(f"<h1>Ferry</h1>{TEXT * 2}{mark}") == FIRST
