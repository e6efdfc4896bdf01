"""JSON Feed 1.0 and 1.1 (jsonfeed.org): a small reader of our own, as feedparser knows none."""

import json
import re
from collections.abc import Iterator
from typing import Any

from scrapers.feed_raw import MOST_ENTRIES, RawEntry, resolve, to_entry
from scrapers.plain import plain_line
from scrapers.result import EntryList, FeedResult

_MOST_PARTS = 1_000_000  # values in one document: some 60 MB of them
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder(strict=False)  # line breaks inside a text are a common fault


def parse_json_feed(text: str, *, url: str, timezone: str) -> FeedResult:
    """Return the entries of a JSON Feed; what is not one is a `problem`.

    Of a document that breaks off the whole items are used.
    """
    if sum(map(text.count, "[{,")) > _MOST_PARTS:
        return FeedResult(problem="refused: JSON of too many parts")
    data, problem = _read(text)
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        return FeedResult(problem=problem or "JSON, but not a JSON Feed: it has no list of items")
    base = (resolve(url, home) if (home := _text(data, "home_page_url")) else None) or url
    entries = EntryList(keep_nameless=True)
    for item in items[:MOST_ENTRIES]:
        if isinstance(item, dict) and item:
            entry, bad_link = to_entry(_raw(item, base), zone=timezone)
            entries.add(entry, bad_link=bad_link)
        else:
            entries.pass_over(1)
    if len(items) > MOST_ENTRIES:
        problem = f"more than {MOST_ENTRIES} entries: the rest is not read"
    return entries.result(problem, nothing="a feed without entries")


def _read(text: str) -> tuple[Any, str | None]:
    """Return the document, as far as it goes, and what is wrong with it."""
    try:
        return _DECODER.raw_decode(text)[0], None
    except (ValueError, RecursionError) as error:
        return {
            "items": list(_whole_items(text)) or None
        }, f"not JSON: {plain_line(str(error), 200)}"


def _whole_items(text: str) -> Iterator[Any]:
    """Yield the items of a broken document up to the one in which it breaks."""
    start = _ITEMS.search(text)
    at = start.end() if start is not None else len(text)
    while text.startswith("{", at := _BETWEEN.match(text, at).end()):  # type: ignore[union-attr]  # it matches nothing too
        try:
            item, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield item


def _raw(item: dict[str, Any], base: str) -> RawEntry:
    """Return what one item says."""
    guid = item.get("id")
    stated = isinstance(guid, str | int) and not isinstance(guid, bool)
    dates = (_text(item, "date_published"), _text(item, "date_modified"))
    return RawEntry(
        link=_text(item, "url", "external_url"),
        title=_text(item, "title"),
        summary=_text(item, "summary", "content_text", "content_html"),
        dates=tuple(date for date in dates if date),
        guid=str(guid) if stated else None,
        base=base,
    )


def _text(item: dict[str, Any], *names: str) -> str | None:
    """Return the first of the named members that is text with something in it."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None
