"""Dates that only words beside the headline state."""

from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from scrapers.date_marks import line_date, line_update, url_date, visible_date
from scrapers.near_headline import headline_node, lines_near
from scrapers.page_dates import DateReader

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
SECOND = datetime(2026, 3, 2, tzinfo=UTC)
TEN = datetime(2026, 3, 1, 1, tzinfo=UTC)  # ten o'clock in Tokyo
TEXT = (
    "<p>The ferry to the outer islands will run on batteries from the spring of next year on.</p>"
)


def date_of(body: str) -> datetime | None:
    return visible_date(LexborHTMLParser(f"<body>{body}</body>"), DateReader("Asia/Tokyo"))


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
        ('<div class="comment"><p class="date">March 1, 2026</p></div>', None),
        ('<time datetime="2026-03-01T10:00+09:00">6 hours ago</time>', TEN),
        ('<time datetime="2026-03-09T10:00+09:00">Updated 6 hours ago</time>', None),
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


def test_a_whole_page_inside_dates_without_end_is_no_date() -> None:
    assert date_of("<h1>Ferry</h1>" + "<div class=date>" * 1000 + TEXT * 2000) is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://news.example/2026/03/01/ferry", FIRST),
        ("https://news.example/sea/2026-03-01-ferry", FIRST),
        ("https://news.example/sea/20260301-1001/", FIRST),
        ("https://news.example/sea/2026/3/1/ferry.html", FIRST),
        ("https://news.example/2026/02/30/ferry", None),
        ("https://news.example/2026/03/ferry", None),
        ("https://news.example/sea/120260301", None),
        ("https://news.example/sea/20261301", None),
        ("", None),
    ],
)
def test_an_address_may_name_the_day(url: str, day: datetime | None) -> None:
    assert url_date(url) == day


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("<p>10:00 JST, March 1, 2026</p>", TEN, None),
        ("<p>Posted by Mei Tan, Arun Das, Jo Lee and Ana Ruiz on March 1, 2026, in Boats</p>", FIRST, None),
        ("<div>Published March 1, 2026 / Updated March 2, 2026</div>", FIRST, SECOND),
        ("<span>입력 2026.03.01 10:00 | 수정 2026.03.02</span>", TEN, SECOND),
        ("<div>2026年3月1日 10時00分 （2026年3月2日 更新）</div>", TEN, SECOND),
        ("<div>2026年3月2日 更新</div>", None, SECOND),
        ("<p>最終更新: 2026年3月2日</p>", None, SECOND),
        ("<p>Last updated: March 2, 2026</p>", None, SECOND),
        ("<p>แก้ไข 2 มีนาคม 2569</p>", None, SECOND),
        ("<p>The ferry that sank on March 1, 2026 has been lifted from the sea by two cranes</p>", None, None),
        ("<a href=/2>March 1, 2026</a>", None, None),
        ("<p>February 30, 2026</p>", None, None),
    ],
)  # fmt: skip  # rows
def test_lines_without_a_mark_are_read_near_the_headline(
    line: str, published: datetime | None, updated: datetime | None
) -> None:
    tree = LexborHTMLParser(f"<article><h1>The ferry stops</h1>{line}{TEXT * 4}</article>")
    heading = headline_node(tree, "The ferry stops")
    assert heading is not None
    lines, read = lines_near(heading), DateReader("Asia/Tokyo")
    assert (line_date(lines, read), line_update(lines, read)) == (published, updated)
