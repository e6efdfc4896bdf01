"""Feeds: RSS 0.9x to 2.0, RDF, Atom and JSON Feed, told apart by their bytes alone.

feedparser is given a stream of bytes that we decoded and checked, never a string or bare bytes: it
takes those for an address or a file's name and opens it. Its cleaned-up dates, titles and links are
not trusted either; the raw strings go through our own readers.
"""

import io
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]  # it ships no types

from core.errors import FetchError
from core.identity import safe_url
from core.records import FeedEntry
from scrapers.bounded import gunzip
from scrapers.charset import decode
from scrapers.dates import parse_date
from scrapers.json_feed import parse_json_feed
from scrapers.limits import Limits
from scrapers.plain import plain_line
from scrapers.prolog import EntitiesRefusedError, root_name, strip_prolog
from scrapers.result import EntryList, FeedResult
from scrapers.sitemaps import SITEMAP_ROOTS, sitemap_entries

SUMMARY_LIMIT = 2000
_GZIP = b"\x1f\x8b"
_ENTRY_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_DATE_FIELDS = ("published", "updated", "created")


def parse_feed(body: bytes, *, url: str, content_type: str | None, timezone: str) -> FeedResult:
    """Return the entries of a feed or a news sitemap, in its order.

    `url` is where it was fetched (links are resolved against it), `content_type` the header's
    value, `timezone` the IANA zone of dates that state none. Never raises: what is not a feed, or
    a broken one, is a `problem`.
    """
    try:
        if body.startswith(_GZIP):
            body = gunzip(url, body, limits=Limits())
        text = decode(body, content_type).lstrip(" \t\r\n\ufeff")
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


def _parse_xml(text: str, *, url: str, timezone: str) -> FeedResult:
    """Return the entries of an XML feed or sitemap whose prolog is cut off."""
    root = root_name(text)
    if root in ("html", "head", "body"):
        return FeedResult(problem="an HTML page instead of a feed")
    if root in SITEMAP_ROOTS:
        return sitemap_entries(text, url=url, timezone=timezone)
    if root not in ("rss", "rdf", "feed", "channel"):
        return FeedResult(problem="not a feed: no rss, RDF or feed element")
    whole, cut = _whole_entries(text, root)
    parsed = feedparser.parse(
        io.BytesIO(whole.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,  # every tag goes; cleaning them first would be work for nothing
    )
    entries = EntryList()
    for item in dict.get(parsed, "entries") or ():
        entry, bad_link = _entry(item, url=url, timezone=timezone)
        entries.add(entry, bad_link=bad_link)
    problem = "cut off: the document does not end" if cut else None
    if problem is None and dict.get(parsed, "bozo"):
        cause = dict.get(parsed, "bozo_exception")
        problem = f"not well-formed: {plain_line(str(cause), 200) or 'broken XML'}"
    return entries.result(problem, nothing="a feed without entries")


def _whole_entries(text: str, root: str) -> tuple[str, bool]:
    """Return `text` up to its last whole entry, and whether it was cut.

    feedparser's lenient half would make an entry of the piece before the break, with half a title
    or half a link.
    """
    if re.search(rf"</(?:[\w.-]+:)?{re.escape(root)}\s*>", text[-2000:], re.IGNORECASE):
        return text, False
    ends = [match.end() for match in _ENTRY_END.finditer(text)]
    return (text[: ends[-1]] if ends else f"<{root}></{root}>"), True


def _entry(item: Mapping[str, Any], *, url: str, timezone: str) -> tuple[FeedEntry, bool]:
    """Return one entry, and whether it had a link that was refused."""
    get = super(type(item), item).get if isinstance(item, dict) else item.get
    raw = _text(get("link"))
    guid = _text(get("id"))
    # `guidislink`: feedparser made the guid into a link. It is one only if it is an address.
    if raw is not None and get("guidislink") and safe_url(raw) is None:
        raw = None
    link = _resolve(url, raw)
    date = next((found for name in _DATE_FIELDS if (found := _text(get(name)))), None)
    content = get("content")
    body = content[0].get("value") if isinstance(content, list) and content else None
    entry = FeedEntry(
        url=link,
        title=plain_line(_text(get("title"))),
        summary=plain_line(_text(get("summary")) or _text(body), SUMMARY_LIMIT),
        published_at=parse_date(date, zone=timezone),
        guid=plain_line(guid),
    )
    return entry, raw is not None and link is None


def _resolve(base: str, link: str | None) -> str | None:
    """Return `link` as an absolute http(s) address, or None; a scheme-relative one is refused."""
    if link is None or link.startswith("//"):
        return None
    try:
        return safe_url(urljoin(base, link))
    except ValueError:
        return None


def _text(value: object) -> str | None:
    """Return `value` stripped if it is text with something in it."""
    return value.strip() or None if isinstance(value, str) else None
