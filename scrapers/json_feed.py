"""JSON Feed 1.0 and 1.1 (jsonfeed.org): a small reader of our own, as feedparser knows none."""

import json
from typing import Any
from urllib.parse import urljoin

from core.identity import safe_url
from core.records import FeedEntry
from scrapers.dates import parse_date
from scrapers.plain import plain_line
from scrapers.result import EntryList, FeedResult

SUMMARY_LIMIT = 2000


def parse_json_feed(text: str, *, url: str, timezone: str) -> FeedResult:
    """Return the entries of a JSON Feed; what is not one is a `problem`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        return FeedResult(problem=f"not JSON: {plain_line(str(error), 200)}")
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        return FeedResult(problem="JSON, but not a JSON Feed: it has no list of items")
    entries = EntryList()
    for item in items:
        if isinstance(item, dict):
            entry, bad_link = _entry(item, url=url, timezone=timezone)
            entries.add(entry, bad_link=bad_link)
    return entries.result(nothing="a feed without entries")


def _entry(item: dict[str, Any], *, url: str, timezone: str) -> tuple[FeedEntry, bool]:
    """Return one entry, and whether it had a link that was refused."""
    raw = _text(item, "url", "external_url")
    link = None
    if raw is not None and not raw.startswith("//"):
        link = safe_url(urljoin(url, raw))
    guid = item.get("id")
    entry = FeedEntry(
        url=link,
        title=plain_line(_text(item, "title")),
        summary=plain_line(_text(item, "summary", "content_text", "content_html"), SUMMARY_LIMIT),
        published_at=parse_date(_text(item, "date_published", "date_modified"), zone=timezone),
        guid=plain_line(str(guid)) if isinstance(guid, str | int) else None,
    )
    return entry, raw is not None and link is None


def _text(item: dict[str, Any], *names: str) -> str | None:
    """Return the first of the named members that is text with something in it."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None
