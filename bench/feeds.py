"""Feeds: an RSS document of generated items, against feedparser as it comes."""

import io
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

import feedparser  # type: ignore[import-untyped]  # it ships no types

from bench.material import articles
from bench.measure import Result, Side, compare, ready
from scrapers.feeds import parse_feed

URL = "https://news.example/feed.xml"
FIRST = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


def run(*, items: int = 100, rounds: int = 3) -> tuple[Result, ...]:
    """Return the result for a feed of `items` items."""
    body = feed(items)
    found = len(parse_feed(body, url=URL, content_type=None, timezone="UTC").entries)
    expected = len(feedparser.parse(io.BytesIO(body)).entries)
    rates = compare(
        Side(
            name="seedwatch",
            units=items,
            prepare=ready,
            run=lambda _: parse_feed(body, url=URL, content_type=None, timezone="UTC"),
        ),
        Side(
            name="feedparser",
            units=items,
            prepare=ready,
            run=lambda _: feedparser.parse(io.BytesIO(body)),
        ),
        rounds=rounds,
    )
    return (
        Result(
            what=f"feeds: RSS of {items} items, {len(body) // 1024} KB",
            unit="items/s",
            peer_name=f"feedparser {feedparser.__version__}",
            ours=rates[0],
            peer=rates[1],
            note=f"entries {found}, peer {expected}; ours checks links and dates on top",
        ),
    )


def feed(items: int) -> bytes:
    """Return the feed."""
    texts = articles(items, ("electric vehicle plant", "supply chain"), paragraphs=1)
    entries = "".join(
        f"<item><title>{escape(text.title)}</title><link>https://news.example/{number}</link>"
        f"<guid>https://news.example/{number}</guid>"
        f"<pubDate>{format_datetime(FIRST - timedelta(minutes=number))}</pubDate>"
        f"<description>{escape(text.text)}</description></item>"
        for number, text in enumerate(texts)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>News</title>'
        f"<link>https://news.example</link>{entries}</channel></rss>"
    ).encode()
