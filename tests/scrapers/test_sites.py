"""Which source an address belongs to."""

from dataclasses import replace

import pytest

from core.records import Source, SourceFormat
from scrapers.sites import SourceSites, site_of

BASE = Source(
    source_id="harbour",
    name="Harbour",
    format=SourceFormat.FEED,
    url="https://feeds.example.net/harbour",
    homepage="https://news.harbour.co.jp/",
    country="japan",
    language="en",
    timezone="Asia/Tokyo",
    owner="harbour",
    parser="japan_news",
    selectors=(("title", "h1"),),
)
DELTA = replace(
    BASE,
    source_id="delta",
    url="https://feeds.example.net/delta",
    homepage="https://www.delta.example/",
    timezone="Asia/Bangkok",
)
SITES = SourceSites((BASE, DELTA))


@pytest.mark.parametrize(
    ("url", "source_id"),
    [
        ("https://news.harbour.co.jp/politics/1", "harbour"),
        ("https://www.harbour.co.jp/1", "harbour"),
        ("https://other.co.jp/1", None),
        ("https://delta.example/a", "delta"),
        ("https://feeds.example.net/delta", "delta"),
        ("https://www.example.net/x", None),
        ("https://delta.example.evil.test/a", None),
        ("ftp://delta.example/a", None),
        ("http://[::", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_has_the_source_of_its_feed_its_host_or_its_owner(
    url: str | None, source_id: str | None
) -> None:
    found = SITES.of(url)
    assert (found.source_id if found else None) == source_id


def test_a_sister_host_takes_the_zone_and_not_the_marks_of_its_pages() -> None:
    own, sister = SITES.of("https://news.harbour.co.jp/1"), SITES.of("https://jp.harbour.co.jp/1")
    assert own == BASE
    assert sister == replace(BASE, parser=None, selectors=())


def test_a_site_is_three_labels_under_a_shared_end() -> None:
    assert site_of("https://a.b.co.jp/x") == ("b", "co", "jp")
    assert site_of("https://a.b.example/x") == ("b", "example")
