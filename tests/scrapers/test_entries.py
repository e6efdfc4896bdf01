"""Entries of a source, whatever its kind."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from core.records import Page, Source, SourceFormat
from scrapers.entries import read_entries

PageOf = Callable[..., Page]

LISTING = """<html><base href="/news/"><body>
<div class="card"><h3><a href="one">Ferry line opens</a></h3><p class="dek">From the port.</p>
 <time datetime="2026-11-02T07:00">2 November</time></div>
<div class="card"><h3><a href="https://news.example/news/two">Second</a></h3></div>
<div class="card"><h3><a href="one#top">Ferry line opens</a></h3></div>
<div class="card"><h3><a href="javascript:void(0)">More</a></h3></div></body></html>"""


def source(form: SourceFormat, selectors: tuple[tuple[str, str], ...] = ()) -> Source:
    return Source(
        source_id="site",
        name="Site",
        format=form,
        url="https://news.example/x",
        homepage="https://news.example/",
        country="japan",
        language="en",
        timezone="Asia/Tokyo",
        owner="site",
        selectors=selectors,
    )


CARDS = (("item", ".card"), ("title", "h3"), ("summary", ".dek"), ("date", "time"))


def test_a_listing_page_is_read_by_its_selectors(page_of: PageOf) -> None:
    result = read_entries(source(SourceFormat.LISTING, CARDS), page_of(LISTING))
    assert [(e.url, e.title) for e in result.entries] == [
        ("https://news.example/news/one", "Ferry line opens"),
        ("https://news.example/news/two", "Second"),
        (None, "More"),
    ]
    assert result.entries[0].summary == "From the port."
    assert result.entries[0].published_at == datetime(2026, 11, 1, 22, tzinfo=UTC)
    assert result.dropped == (("duplicate", 1), ("link refused", 1))


@pytest.mark.parametrize(
    ("body", "problem"),
    [("", "an empty body"), ("<p>moved</p>", "no entry matches the source's selectors")],
)
def test_a_listing_that_shows_nothing_is_a_problem(
    page_of: PageOf, body: str, problem: str
) -> None:
    assert read_entries(source(SourceFormat.LISTING, CARDS), page_of(body)).problem == problem


@pytest.mark.parametrize("form", [SourceFormat.FEED, SourceFormat.SITEMAP])
def test_feeds_and_sitemaps_are_told_apart_by_their_content(
    page_of: PageOf, form: SourceFormat
) -> None:
    feed = "<rss><channel><item><title>A</title><link>/a</link></item></channel></rss>"
    sitemap = "<urlset><url><loc>https://news.example/a</loc></url></urlset>"
    for body in (feed, sitemap):
        result = read_entries(source(form), page_of(body))
        assert [e.url for e in result.entries] == ["https://news.example/a"]
