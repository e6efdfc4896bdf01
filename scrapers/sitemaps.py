"""Sitemaps (sitemaps.org 0.9) with the news extension, plain or gzipped, and their indexes."""

import contextlib
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from core.errors import FetchError
from scrapers.bounded import gunzip
from scrapers.charset import decode
from scrapers.dates import parse_date
from scrapers.feed_lenient import scraps
from scrapers.feed_raw import RawEntry, resolve, to_entry
from scrapers.feed_reader import Kind, read_document
from scrapers.feed_tree import local
from scrapers.limits import Limits
from scrapers.prolog import EntitiesRefusedError, root_name, strip_prolog
from scrapers.result import EntryList, FeedResult

SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def sitemap_entries(text: str, *, url: str, timezone: str) -> FeedResult:
    """Return the entries of a sitemap whose prolog is cut off (`strip_prolog`), in its order.

    A plain sitemap gives addresses alone; the news extension adds title and date. `lastmod` says
    when a page was changed, not when it was published, so it dates nothing.
    """
    root = root_name(text)
    if root == "sitemapindex":
        return FeedResult(problem="an index of sitemaps: its newest sitemap is to be read")
    reading = read_document(text, root, url=url, kind=_ADDRESSES)
    entries = EntryList()
    entries.pass_over(reading.empty)
    for raw in reading.entries:
        entry, _ = to_entry(raw, zone=timezone)
        entries.add(entry, bad_link=entry.url is None)
    return entries.result(reading.problem, nothing="a sitemap without entries")


def newest_child(body: bytes, *, url: str) -> str | None:
    """Return the address of the newest sitemap of an index, or None where `body` is no index.

    The newest is the one with the latest `lastmod`; without any, the first.
    """
    with contextlib.suppress(FetchError, EntitiesRefusedError):
        if body.startswith(b"\x1f\x8b"):
            body = gunzip(url, body, limits=Limits())
        text = strip_prolog(decode(body))
        if root_name(text) != "sitemapindex":
            return None
        best: tuple[datetime, str] | None = None
        for raw in read_document(text, "sitemapindex", url=url, kind=_CHILDREN).entries:
            link = resolve(url, raw.link) if raw.link else None
            changed = (parse_date(raw.dates[0]) if raw.dates else None) or _LONG_AGO
            if link is not None and (best is None or changed > best[0]):
                best = (changed, link)
        return best[1] if best else None
    return None


def _address(element: Element, _space: str, base: str) -> RawEntry:
    """Return what one `url` element says: its own address, and what its news element adds."""
    link = title = date = None
    for child in element:
        name = local(child)
        if name == "loc" and link is None:
            link = (child.text or "").strip() or None
        elif name == "news":
            for detail in child:
                if local(detail) == "title":
                    title = title or detail.text
                elif local(detail) == "publication_date":
                    date = date or detail.text
    return RawEntry(link=link, title=title, dates=(date,) if date else (), base=base)


def _child(element: Element, _space: str, base: str) -> RawEntry:
    """Return the address of one sitemap of an index, dated by its last change."""
    found = {local(child): (child.text or "").strip() for child in element}
    changed = found.get("lastmod")
    return RawEntry(link=found.get("loc"), dates=(changed,) if changed else (), base=base)


def _scraps(items: list[str], _head: str, base: str) -> list[RawEntry | None]:
    """Return what can still be told apart in items that are no XML; feedparser knows none."""
    return [scraps(item, base) for item in items]


_ADDRESSES = Kind(names=("url",), read=_address, read_broken=_scraps)
_CHILDREN = Kind(names=("sitemap",), read=_child, read_broken=_scraps)
