"""Feeds: generated RSS documents, headlines, full text and ill-formed, against feedparser as it comes.

Where feedparser's source distribution lies in `out/`, its test corpus is measured too:
`pip download --no-deps --no-binary feedparser --dest out feedparser==6.0.14`.
"""

import io
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import feedparser  # type: ignore[import-untyped]  # it ships no types

from bench import feed_corpus
from bench.measure import Result, Side, compare, ready
from scrapers.feeds import parse_feed

URL = "https://news.example/feed.xml"
FIRST = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
_SEED = 20261102
_WORDS = (
    "plant", "battery", "port", "export", "ministry", "supply", "chain", "carrier", "tariff",
    "vessel", "parts", "maker", "hybrid", "line", "quarter", "output", "agency", "training",
    "corridor", "customs", "nickel", "cell", "pack", "assembly", "coast", "patrol", "deal",
)  # fmt: skip  # a list, read across


def run(
    *, items: int = 100, rounds: int = 3, corpus: Path = Path("out", feed_corpus.NAME)
) -> tuple[Result, ...]:
    """Return the results for three feeds of `items` items each, and for the corpus if it is there."""
    results = [
        _against_feedparser(what, body, items, rounds)
        for what, body in (
            ("headlines", headlines(items)),
            ("full text", full_text(items)),
            ("ill-formed", ill_formed(items)),
        )
    ]
    if corpus.is_file():
        results.append(_over_corpus(feed_corpus.read(corpus), rounds))
    return tuple(results)


def _over_corpus(feeds: dict[str, bytes], rounds: int) -> Result:
    """Return the result over feedparser's own test corpus."""
    found = feed_corpus.compare_entries(feeds)
    rates = compare(
        Side(
            name="seedwatch",
            units=len(feeds),
            prepare=ready,
            run=lambda _: [
                len(parse_feed(body, url=URL, content_type=None, timezone="UTC").entries)
                for body in feeds.values()
            ],
        ),
        Side(
            name="feedparser",
            units=len(feeds),
            prepare=ready,
            run=lambda _: [
                len(feedparser.parse(io.BytesIO(body)).entries) for body in feeds.values()
            ],
        ),
        rounds=rounds,
    )
    return Result(
        what=f"feeds: feedparser's test corpus, {len(feeds)} files",
        unit="files/s",
        peer_name=f"feedparser {feedparser.__version__}",
        ours=rates[0],
        peer=rates[1],
        note=f"the same entries in {found.same} of {found.with_entries} files that have some",
    )


def _against_feedparser(what: str, body: bytes, items: int, rounds: int) -> Result:
    """Return the result for one document."""
    reading = parse_feed(body, url=URL, content_type=None, timezone="UTC")
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
    return Result(
        what=f"feeds: RSS of {items} items, {what}, {len(body) // 1024} KB",
        unit="items/s",
        peer_name=f"feedparser {feedparser.__version__}",
        ours=rates[0],
        peer=rates[1],
        note=f"entries {len(reading.entries)}, peer {expected}; ours checks links and dates on top",
    )


def headlines(items: int) -> bytes:
    """Return a feed of titles with one paragraph each."""
    return _document(items, paragraphs=1)


def full_text(items: int) -> bytes:
    """Return a feed that carries each article whole, as escaped HTML."""
    return _document(items, paragraphs=12)


def ill_formed(items: int) -> bytes:
    """Return a feed with the faults that real ones have, one in every tenth item."""
    faults = (" R & D", " a < b", " &nbsp;", " \x08", " &#11;")
    pieces = headlines(items).split(b"</title>")
    for number in range(1, len(pieces), 10):
        pieces[number] += faults[number // 10 % len(faults)].encode()
    return b"</title>".join(pieces)


def _document(items: int, *, paragraphs: int) -> bytes:
    """Return the RSS document."""
    chance = random.Random(_SEED)  # noqa: S311 - the same material every time, no secret
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>News</title>'
        f"<link>https://news.example</link>{''.join(_items(items, paragraphs, chance))}"
        "</channel></rss>"
    ).encode()


def _items(items: int, paragraphs: int, chance: random.Random) -> Iterator[str]:
    """Yield the items, each about a minute older than the one before."""
    for number in range(items):
        texts = [" ".join(chance.choices(_WORDS, k=45)) for _ in range(paragraphs)]
        html = "".join(
            f"<p>{text} <b>{chance.choice(_WORDS)}</b> &amp; more.</p>" for text in texts
        )
        yield (
            f"<item><title>{' '.join(chance.choices(_WORDS, k=9)).capitalize()} {number}</title>"
            f"<link>https://news.example/business/2026/{number}</link>"
            f"<guid>https://news.example/business/2026/{number}</guid>"
            f"<pubDate>{format_datetime(FIRST - timedelta(minutes=number))}</pubDate>"
            f"<description>{escape(html if paragraphs > 1 else texts[0])}</description></item>"
        )
