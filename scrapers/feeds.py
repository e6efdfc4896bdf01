"""Feeds: RSS 0.9x to 2.0, RDF, CDF, Atom and JSON Feed, told apart by their bytes alone.

How an XML feed is read, and what happens where it is broken, stands in `feed_reader`.
"""

from core.errors import FetchError
from scrapers.bounded import gunzip
from scrapers.charset import decode
from scrapers.feed_raw import SUMMARY_LIMIT, to_entry
from scrapers.feed_reader import read_document
from scrapers.json_feed import parse_json_feed
from scrapers.limits import Limits
from scrapers.prolog import EntitiesRefusedError, root_name, strip_prolog
from scrapers.result import EntryList, FeedResult
from scrapers.sitemaps import SITEMAP_ROOTS, sitemap_entries

__all__ = ["SUMMARY_LIMIT", "parse_feed"]

_GZIP = b"\x1f\x8b"
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_PAGES = frozenset({"html", "head", "body"})


def parse_feed(body: bytes, *, url: str, content_type: str | None, timezone: str) -> FeedResult:
    """Return the entries of a feed or a news sitemap, in its order.

    `url` is where it was fetched (links are resolved against it), `content_type` the header's
    value, `timezone` the IANA zone of dates that state none. Never raises: what is not a feed, or
    a broken one, is a `problem`.
    """
    try:
        if body.startswith(_GZIP):
            body = gunzip(url, body, limits=Limits())
        text = _decoded(body, content_type).lstrip(" \t\r\n\ufeff")
        if not text:
            return FeedResult(problem="an empty body")
        if text.startswith(("{", "[")):
            return parse_json_feed(text, url=url, timezone=timezone)
        return _parse_xml(strip_prolog(text), url=url, timezone=timezone)
    except EntitiesRefusedError:
        return FeedResult(problem="refused: the document declares entities of its own")
    except FetchError as error:
        return FeedResult(problem=error.reason)
    except Exception as error:  # noqa: BLE001 - hostile bytes must never stop the other sources
        return FeedResult(problem=f"not readable as a feed ({type(error).__name__})")


def _decoded(body: bytes, content_type: str | None) -> str:
    """Return the text of a body: ASCII is the same in every charset that has no escapes or NULs."""
    if body.isascii() and b"\0" not in body and b"\x1b" not in body:
        return body.decode("ascii")
    return decode(body, content_type)


def _parse_xml(text: str, *, url: str, timezone: str) -> FeedResult:
    """Return the entries of an XML feed or sitemap whose prolog is cut off."""
    root = root_name(text)
    if root in _PAGES:
        return FeedResult(problem="an HTML page instead of a feed")
    if root in SITEMAP_ROOTS:
        return sitemap_entries(text, url=url, timezone=timezone)
    if root not in _ROOTS:
        return FeedResult(problem="not a feed: no rss, RDF or feed element")
    reading = read_document(text, root, url=url)
    entries = EntryList(keep_nameless=True)
    entries.pass_over(reading.empty)
    for raw in reading.entries:
        entry, bad_link = to_entry(raw, zone=timezone)
        entries.add(entry, bad_link=bad_link)
    return entries.result(reading.problem, nothing="a feed without entries")
