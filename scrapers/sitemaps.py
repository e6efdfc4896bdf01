"""Sitemaps (sitemaps.org 0.9) with the news extension, plain or gzipped, and their indexes."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from core.errors import FetchError
from core.identity import safe_url
from core.records import FeedEntry
from scrapers.bounded import gunzip
from scrapers.charset import decode
from scrapers.dates import parse_date
from scrapers.limits import Limits
from scrapers.plain import plain_line
from scrapers.prolog import EntitiesRefusedError, root_name, strip_prolog
from scrapers.result import EntryList, FeedResult

SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_STEP = 65_536


def sitemap_entries(text: str, *, url: str, timezone: str) -> FeedResult:
    """Return the entries of a sitemap whose prolog is cut off (`strip_prolog`), in its order.

    A plain sitemap gives addresses alone; the news extension adds title and date. `lastmod` says
    when a page was changed, not when it was published, so it dates nothing.
    """
    if root_name(text) == "sitemapindex":
        return FeedResult(problem="an index of sitemaps: its newest sitemap is to be read")
    entries = EntryList()
    problem = None
    try:
        for element in _elements(text, "url"):
            fields = {_local(child): child.text or "" for child in element.iter()}
            entry = _entry(fields, url=url, timezone=timezone)
            entries.add(entry, bad_link=entry.url is None)
    except ParseError as error:
        problem = f"not well-formed: {error}"
    return entries.result(problem, nothing="a sitemap without entries")


def newest_child(body: bytes, *, url: str) -> str | None:
    """Return the address of the newest sitemap of an index, or None where `body` is no index.

    The newest is the one with the latest `lastmod`; without any, the first.
    """
    with contextlib.suppress(FetchError, EntitiesRefusedError, ParseError):
        if body.startswith(b"\x1f\x8b"):
            body = gunzip(url, body, limits=Limits())
        text = strip_prolog(decode(body))
        if root_name(text) != "sitemapindex":
            return None
        best: tuple[datetime, str] | None = None
        for element in _elements(text, "sitemap"):
            fields = {_local(child): (child.text or "").strip() for child in element.iter()}
            link = safe_url(urljoin(url, fields.get("loc", "")))
            changed = parse_date(fields.get("lastmod")) or _LONG_AGO
            if link is not None and (best is None or changed > best[0]):
                best = (changed, link)
        return best[1] if best else None
    return None


def _entry(fields: dict[str, str], *, url: str, timezone: str) -> FeedEntry:
    """Return the entry of one `url` element by the text of its descendants."""
    location = fields.get("loc", "").strip()
    return FeedEntry(
        url=safe_url(urljoin(url, location)) if location else None,
        title=plain_line(fields.get("title")),
        published_at=parse_date(fields.get("publication_date"), zone=timezone),
    )


def _elements(text: str, name: str) -> Iterator[Element]:
    """Yield each whole element of that local name; raises ParseError where the text breaks off.

    The parser is fed in pieces, so that what stands whole before a break is used.
    """
    parser: XMLPullParser[Any] = XMLPullParser(("end",))
    for start in range(0, len(text), _STEP):
        parser.feed(text[start : start + _STEP])
        yield from _ended(parser, name)
    parser.close()
    yield from _ended(parser, name)


def _ended(parser: "XMLPullParser[Any]", name: str) -> Iterator[Element]:
    """Yield the elements of that name that ended since the last call, and forget them."""
    for event in parser.read_events():
        element = event[-1]
        if isinstance(element, Element) and _local(element) == name:
            yield element
            element.clear()


def _local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2].lower()
