"""Items that no strict parser takes: feedparser, and after it whatever tags can still be told apart.

feedparser is given a stream of bytes that we decoded and checked, never a string or bare bytes: it
takes those for an address or a file's name and opens it. Its cleaned-up dates, titles and links are
not trusted either; the raw strings go through our own readers.
"""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import feedparser  # type: ignore[import-untyped]  # it ships no types

from core.identity import safe_url
from scrapers.feed_raw import RawEntry

MOST_CHARACTERS = 1_000_000  # given to feedparser, which reads some 2 MB a second
_MOST_CALLS = 40
_MOST_TAGS = 1500  # in one item: its time grows with the square of what is not closed
_LONGEST_TAG = 10_000
_SCRAP_DATES = ("pubdate", "publication_date", "published", "date", "updated")
_DATE_FIELDS = ("published", "updated", "created")
_ROOT_TAG = re.compile(r"<[^<>]*>")
_FIELD = re.compile(
    r"<(?:[\w.-]+:)?(?P<name>title|link|loc|guid|id|description|summary|pubdate|date|published|updated"
    r"|publication_date)"
    r"(?P<attributes>[\s][^<>]{0,500})?>\s*(?:<!\[CDATA\[)?(?P<text>[^<]{0,2000})",
    re.IGNORECASE,
)
_HREF = re.compile(r"\shref\s*=\s*[\"']?([^\"'\s>]{1,2000})", re.IGNORECASE)


def read_broken(items: Sequence[str], *, head: str, base: str) -> list[RawEntry | None]:
    """Return the entry of each of `items`, or None where there is nothing to be read in it.

    `items` are whole item elements of a feed as text, `head` the document before the first of
    them, `base` what relative links are joined to.
    """
    tag = _ROOT_TAG.match(head[:_LONGEST_TAG])
    root = tag[0] if tag is not None else "<rss>"
    chosen: list[int] = []
    size = 0
    for number, item in enumerate(items):
        if size + len(item) <= MOST_CHARACTERS and item.count("<") <= _MOST_TAGS:
            chosen.append(number)
            size += len(item)
    found: list[RawEntry | None] = [None] * len(items)
    read = _by_feedparser([items[number] for number in chosen], root, base, [_MOST_CALLS])
    for number, entry in zip(chosen, read, strict=True):
        found[number] = entry
    return [
        entry if entry is not None and _says(entry) else scraps(item, base)
        for entry, item in zip(found, items, strict=True)
    ]


def _by_feedparser(
    items: Sequence[str], root: str, base: str, budget: list[int]
) -> list[RawEntry | None]:
    """Return what feedparser makes of `items`; halved until it gives one entry for each."""
    if not items or budget[0] <= 0:
        return [None] * len(items)
    budget[0] -= 1
    found = _parsed(items, root, base)
    if len(found) == len(items):
        return list(found)
    if len(items) == 1:
        return [None]
    half = len(items) // 2
    return [
        *_by_feedparser(items[:half], root, base, budget),
        *_by_feedparser(items[half:], root, base, budget),
    ]


def _parsed(items: Sequence[str], root: str, base: str) -> list[RawEntry]:
    """Return the entries that feedparser finds; none where it fails."""
    text = f"{root}{''.join(items)}"
    try:
        parsed = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": base,
            },
            sanitize_html=False,  # every tag goes; cleaning them first would be work for nothing
        )
    except Exception:  # noqa: BLE001 - it fails in many ways; what it can't read is read below
        return []
    return [raw_of(item, base) for item in dict.get(parsed, "entries") or ()]


def raw_of(item: Mapping[str, Any], base: str) -> RawEntry:
    """Return an entry of feedparser's as ours, by its raw strings."""
    # Its own `get` maps one field to another.
    get = super(type(item), item).get if isinstance(item, dict) else item.get
    link, guid = _text(get("feedburner_origlink")) or _text(get("link")), _text(get("id"))
    # `guidislink`: feedparser made the guid into a link. It is one only if it is an address.
    from_guid = bool(get("guidislink"))
    if link is not None and from_guid and safe_url(link) is None:
        link = None
    content = get("content")
    body = content[0].get("value") if isinstance(content, list) and content else None
    return RawEntry(
        link=link,
        title=_text(get("title")),
        summary=_text(get("summary")) or _text(body),
        dates=tuple(date for name in _DATE_FIELDS if (date := _text(get(name)))),
        guid=guid,
        base=base,
        is_permalink=from_guid,
    )


def scraps(item: str, base: str) -> RawEntry | None:
    """Return the fields whose tags can still be told apart, or None where none can."""
    found: dict[str, str] = {}
    for match in _FIELD.finditer(item):
        name, text = match["name"].lower(), match["text"].strip()
        href = _HREF.search(match["attributes"] or "")
        value = href[1] if href is not None and name == "link" else text.partition("]]>")[0]
        if value.strip():
            found.setdefault(name, value.strip())
    entry = RawEntry(
        link=found.get("link") or found.get("loc"),
        title=found.get("title"),
        summary=found.get("summary") or found.get("description"),
        dates=tuple(found[name] for name in _SCRAP_DATES if name in found),
        guid=found.get("guid") or found.get("id"),
        base=base,
    )
    return entry if _says(entry) else None


def _says(entry: RawEntry) -> bool:
    """Return whether `entry` says anything that tells it from others."""
    return any((entry.link, entry.title, entry.summary, entry.guid))


def _text(value: object) -> str | None:
    """Return `value` stripped if it is text with something in it."""
    return value.strip() or None if isinstance(value, str) else None
