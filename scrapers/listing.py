"""Listing pages: the entries of an HTML page, found by a source's selectors."""

from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from core.identity import safe_url
from core.records import FeedEntry
from scrapers.charset import decode
from scrapers.dates import parse_date
from scrapers.plain import plain_line
from scrapers.result import EntryList, FeedResult
from scrapers.selectors import first_date, first_text

SUMMARY_LIMIT = 2000


def parse_listing(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    timezone: str,
    selectors: tuple[tuple[str, str], ...],
) -> FeedResult:
    """Return the entries of a listing page in its order.

    `selectors` names `item` (default `article`) and, inside it, `link` (default `a[href]`),
    `title` (default the link's text), `summary` and `date`. Nothing found is a `problem`.
    """
    if not body.strip():
        return FeedResult(problem="an empty body")
    chosen = {"item": "article", "link": "a[href]", **dict(selectors)}
    tree = LexborHTMLParser(decode(body, content_type))
    base = tree.css_first("base[href]")
    start = urljoin(url, (base.attributes.get("href") or "") if base is not None else "")
    entries = EntryList()
    try:
        for item in tree.css(chosen["item"]):
            entry = _entry(item, chosen, base=start, timezone=timezone)
            entries.add(entry, bad_link=entry.url is None)
    except SelectolaxError:
        return FeedResult(problem="a selector of this source is not CSS")
    return entries.result(nothing="no entry matches the source's selectors")


def _entry(item: LexborNode, chosen: dict[str, str], *, base: str, timezone: str) -> FeedEntry:
    """Return the entry that one item of the page shows."""
    found = item.css_first(chosen["link"])
    href = (found.attributes.get("href") or "").strip() if found is not None else ""
    title = first_text(item, chosen.get("title")) or (found.text(separator=" ") if found else None)
    return FeedEntry(
        url=safe_url(urljoin(base, href)) if href else None,
        title=plain_line(title),
        summary=plain_line(first_text(item, chosen.get("summary")), SUMMARY_LIMIT),
        published_at=parse_date(first_date(item, chosen.get("date")), zone=timezone),
    )
