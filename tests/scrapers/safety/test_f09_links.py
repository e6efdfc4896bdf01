"""F9: only http and https links are stored, and they are judged again where they are shown."""

import pytest

from alerts.escape import link
from alerts.templating import _environment
from core.identity import canonical_url, safe_url
from scrapers.feeds import parse_feed
from scrapers.fetcher import GuardedFetcher
from tests.scrapers.hostile import HostileServer

BAD = (
    "javascript:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "source:file:///etc/passwd",
    "file:/etc/passwd",
    "gopher://news.example/",
    "http://user@news.example/",
    "https://user:pass@news.example/",
    "http://127.0.0.1\\@news.example/",
    "http:///path",
    "http://",
    "",
)


@pytest.mark.parametrize("url", BAD)
def test_it_is_no_link_to_store(url: str) -> None:
    assert safe_url(url) is None
    with pytest.raises(ValueError, match="not an http"):
        canonical_url(url)


@pytest.mark.parametrize("url", [u for u in BAD if u.strip() and "\x01" not in u])
def test_a_feed_keeps_no_such_link(
    fetcher: GuardedFetcher, server: HostileServer, url: str
) -> None:
    escaped = url.replace("&", "&amp;").replace("\t", "&#9;").replace("\n", "&#10;")
    body = (
        '<rss version="2.0"><channel><title>N</title>'
        f"<item><title>Bad</title><link>{escaped}</link></item>"
        "<item><title>Good</title><link>https://news.example/2</link></item></channel></rss>"
    )
    page = fetcher.get(server.serve("/feed", body.encode()))
    found = parse_feed(page.body, url="https://news.example/f", content_type=None, timezone="UTC")
    links = [entry.url for entry in found.entries]
    assert "https://news.example/2" in links
    assert all(link is None or link.startswith(("https://", "http://")) for link in links)
    assert not any(
        word in (link or "").lower() for link in links for word in ("script", "passwd", "user")
    )


@pytest.mark.parametrize("url", BAD)
def test_it_is_judged_again_where_it_is_shown(url: str) -> None:
    shown = link(url, "a label") if url else "a label"
    assert "<" not in shown
    html = _environment(html=True).from_string('<a href="{{ url|safe_url }}">x</a>').render(url=url)
    assert html == '<a href="#">x</a>'


def test_a_link_without_a_scheme_is_none_of_its_own(
    fetcher: GuardedFetcher, server: HostileServer
) -> None:
    body = (
        '<rss version="2.0"><channel><title>N</title>'
        "<item><title>A</title><link>//other.example/1</link></item></channel></rss>"
    )
    page = fetcher.get(server.serve("/feed", body.encode()))
    found = parse_feed(page.body, url="https://news.example/f", content_type=None, timezone="UTC")
    assert [entry.url for entry in found.entries] == [None]
    assert found.dropped
