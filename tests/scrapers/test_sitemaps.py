"""Sitemaps and their indexes."""

import gzip
from datetime import UTC, datetime

import pytest

from scrapers.sitemaps import newest_child, sitemap_entries

URL = "https://news.example/sitemap.xml"
NEWS = (
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
    "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
    "<url><loc> https://news.example/a </loc><lastmod>2026-11-03</lastmod><news:news>"
    "<news:publication><news:name>The Site</news:name></news:publication>"
    "<news:publication_date>2026-11-02T07:00:00+09:00</news:publication_date>"
    "<news:title><![CDATA[Port & plant]]></news:title></news:news></url>"
    "<url><loc>https://news.example/b</loc><lastmod>2026-11-03</lastmod></url>"
    "<url><loc>javascript:x</loc></url>"
)


def test_a_news_sitemap_gives_title_and_date_and_lastmod_dates_nothing() -> None:
    result = sitemap_entries(NEWS + "</urlset>", url=URL, timezone="UTC")
    first, second = result.entries
    assert (first.url, first.title) == ("https://news.example/a", "Port & plant")
    assert first.published_at == datetime(2026, 11, 1, 22, tzinfo=UTC)
    assert (second.title, second.published_at) == (None, None)
    assert result.problem is None
    assert ("link refused", 1) in result.dropped


def test_a_cut_sitemap_keeps_its_whole_entries_and_is_flagged() -> None:
    result = sitemap_entries(NEWS + "<url><loc>https://news.exa", url=URL, timezone="UTC")
    assert [e.url for e in result.entries] == ["https://news.example/a", "https://news.example/b"]
    assert result.problem == "cut off: the document does not end"


INDEX = (
    "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    "<sitemap><loc>https://news.example/1.xml</loc><lastmod>2026-11-01</lastmod></sitemap>"
    "<sitemap><loc>https://news.example/3.xml</loc><lastmod>2026-11-03</lastmod></sitemap>"
    "<sitemap><loc>file:///etc/passwd</loc><lastmod>2026-11-09</lastmod></sitemap>"
    "<sitemap><loc>https://news.example/2.xml</loc></sitemap></sitemapindex>"
)


@pytest.mark.parametrize("wrap", [bytes, gzip.compress])
def test_the_newest_sitemap_of_an_index_is_read(wrap) -> None:
    assert newest_child(wrap(INDEX.encode()), url=URL) == "https://news.example/3.xml"


@pytest.mark.parametrize(
    "body", [b"", b"<urlset/>", b"<sitemapindex>", b"<!DOCTYPE x [", b"\x1f\x8bjunk", b"<html>"]
)
def test_what_is_no_index_has_no_newest_sitemap(body: bytes) -> None:
    assert newest_child(body, url=URL) is None
