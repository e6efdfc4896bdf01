"""A publisher's archive, for reading back in time: its sitemaps, and listing pages of past days.

`lastmod` dates no article, but bounds one: what was last changed before a day was published before
it. Addresses that carry their date (…/2026/11/02/…) bound it to the day.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from core.errors import FetchError, ParseError
from core.records import FeedEntry, Page, Source
from scrapers.bounded import gunzip
from scrapers.charset import decode
from scrapers.dates import parse_date
from scrapers.feed_raw import RawEntry, resolve, to_entry
from scrapers.feed_reader import Kind, read_document
from scrapers.feed_tree import local
from scrapers.limits import Limits
from scrapers.prolog import EntitiesRefusedError, root_name, strip_prolog

USUAL = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml")
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])(?![\d])")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NAMED_IN_ROBOTS = re.compile(r"(?im)^\s*sitemap\s*:\s*(\S+)\s*$")
_PLACES = re.compile(r"\{(yyyy|mm|dd)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One address of an archive, and when what it holds was changed last, if that is known."""

    url: str
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What one sitemap holds: sitemaps below it, or articles with the last change of each."""

    below: tuple[Place, ...] = ()
    entries: tuple[tuple[FeedEntry, datetime | None], ...] = ()


def sitemaps_of(robots: str) -> tuple[str, ...]:
    """Return the sitemaps that a robots.txt names, each once, in its order."""
    found = (resolve("", link) for link in _NAMED_IN_ROBOTS.findall(robots))
    return tuple(dict.fromkeys(link for link in found if link is not None))


def is_shelf(page: Page) -> bool:
    """Return whether a page is a sitemap by how it begins, not a listing in HTML."""
    if page.body.startswith(b"\x1f\x8b"):
        return True
    try:
        text = strip_prolog(decode(page.body, page.header("content-type")))
    except EntitiesRefusedError:
        return False
    return root_name(text) in ("sitemapindex", "urlset")


def read_shelf(page: Page, *, zone: str) -> Shelf:
    """Return what a sitemap holds, plain or gzipped; `zone` is that of dates which state none.

    Raises ParseError where the page is no sitemap.
    """
    body = page.body
    try:
        if body.startswith(b"\x1f\x8b"):
            body = gunzip(page.final_url, body, limits=Limits())
        text = strip_prolog(decode(body, page.header("content-type")))
    except (FetchError, EntitiesRefusedError) as error:
        raise ParseError(page.final_url, f"no sitemap: {error}") from error
    root = root_name(text)
    if root == "sitemapindex":
        rows = read_document(text, root, url=page.final_url, kind=_BELOW).entries
        links = ((row, resolve(page.final_url, row.link or "")) for row in rows)
        return Shelf(
            below=tuple(
                Place(url=link, changed_at=_moment(row.dates, zone)) for row, link in links if link
            )
        )
    if root != "urlset":
        raise ParseError(page.final_url, "no sitemap: neither an index nor a set of addresses")
    rows = read_document(text, root, url=page.final_url, kind=_HERE).entries
    found = []
    for row in rows:
        entry, _ = to_entry(row._replace(dates=row.dates[1:]), zone=zone)
        if entry.url is not None:
            found.append((entry, _moment(row.dates[:1], zone)))
    return Shelf(entries=tuple(found))


def may_hold(place: Place, since: datetime) -> bool:
    """Return whether a sitemap can hold an article published since a moment.

    One whose address names a month or a year that was over by then can't.
    """
    if place.changed_at is not None and place.changed_at < since:
        return False
    bound = last_day_named(urlsplit(place.url).path)
    return bound is None or bound >= since.astimezone(UTC).date()


def is_since(entry: FeedEntry, changed_at: datetime | None, since: datetime) -> bool:
    """Return whether an article may have been published since a moment.

    By its date, else by the day in its address, else by its last change; without any it may.
    """
    if entry.published_at is not None:
        return entry.published_at >= since
    if changed_at is not None and changed_at < since:
        return False
    named = last_day_named(urlsplit(entry.url or "").path)
    # A day in an address is of the publisher's own zone: it may be a day behind UTC's.
    return named is None or named >= since.astimezone(UTC).date() - timedelta(days=1)


def last_day_named(path: str) -> date | None:
    """Return the last day of the day, month or year that a path names, or None."""
    if found := _DAY.search(path):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:  # 31 February: no date at all
            return None
    if found := _MONTH.search(path):
        first = date(int(found[1]), int(found[2]), 28) + timedelta(days=4)
        return first.replace(day=1) - timedelta(days=1)
    if found := _YEAR.search(path):
        return date(int(found[1]), 12, 31)
    return None


def archive_pages(source: Source, *, since: date, until: date) -> tuple[str, ...]:
    """Return the pages of a source's `archive`, newest first, one a day, month or year.

    The pattern names {yyyy}, {mm} and {dd}; an address that names none is one page, and without
    `archive` there is none. Each is a listing or a sitemap.
    """
    if source.archive is None:
        return ()
    days = (until - timedelta(days=n) for n in range((until - since).days + 1))
    pages = (
        _PLACES.sub(
            lambda place, day=day: {  # type: ignore[misc]  # mypy takes no default in a lambda
                "yyyy": f"{day:%Y}",
                "mm": f"{day:%m}",
                "dd": f"{day:%d}",
            }[place[1]],
            source.archive,
        )
        for day in days
    )
    return tuple(dict.fromkeys(pages))


def _moment(dates: tuple[str, ...], zone: str) -> datetime | None:
    """Return the first of the dates, if it is one."""
    return parse_date(dates[0], zone=zone) if dates and dates[0] else None


def _below(element: Element, _space: str, base: str) -> RawEntry:
    """Return one sitemap of an index."""
    found = {local(child): (child.text or "").strip() for child in element}
    changed = found.get("lastmod")
    return RawEntry(link=found.get("loc"), dates=(changed,) if changed else (), base=base)


def _here(element: Element, _space: str, base: str) -> RawEntry:
    """Return one address; the first of its dates is the last change, "" where none is stated."""
    link = title = published = None
    changed = ""
    for child in element:
        name = local(child)
        if name == "loc":
            link = link or (child.text or "").strip()
        elif name == "lastmod":
            changed = (child.text or "").strip()
        elif name == "news":
            details = {local(detail): detail.text for detail in child}
            title, published = details.get("title"), details.get("publication_date")
    dates = (changed, published) if published else (changed,)
    return RawEntry(link=link, title=title, dates=dates, base=base)


def _no_scraps(items: list[str], _head: str, _base: str) -> list[RawEntry | None]:
    """Return nothing for items that are no XML: an archive has others."""
    return [None for _ in items]


_BELOW = Kind(names=("sitemap",), read=_below, read_broken=_no_scraps)
_HERE = Kind(names=("url",), read=_here, read_broken=_no_scraps)
