"""`capture`: drafts a new source from one of its article pages.

Four files go into a folder of their own: the entry, a golden page that keeps the page's markup and
none of its words, the golden page's JSON, and what to do next. Nothing is ever overwritten.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.clock import Clock
from core.errors import FetchError, ParseError, SeedwatchError
from core.ports import Fetcher
from core.records import Page, SourceFormat
from scrapers.charset import decode
from scrapers.discovery import LinkedFeed, homepage_of, is_feed, linked_feeds, site_name
from scrapers.drafts import DraftSource, as_yaml, owner_of, zone_of
from scrapers.extract import extract
from scrapers.golden_page import golden_page

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class CaptureError(SeedwatchError):
    """A source cannot be drafted: its key is taken or no key, or there are files in the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What was written, and what an editor has to know of it."""

    files: tuple[Path, ...]
    notes: tuple[str, ...]


def capture(
    key: str,
    url: str,
    *,
    fetcher: Fetcher,
    clock: Clock,
    folder: Path,
    known: Iterable[str],
) -> Captured:
    """Fetch the article at `url` and write the drafts of the source `key` into `folder`.

    `known` are the ids of the sources that there are. Raises CaptureError, FetchError where the
    page cannot be had, ParseError where it is no article.
    """
    if not _KEY.fullmatch(key):
        raise CaptureError(f"'{key}' is not kebab-case, as japan-news")
    if key in set(known):
        raise CaptureError(f"there is a source '{key}' already")
    if folder.exists() and any(folder.iterdir()):
        raise CaptureError(
            f"{folder} holds files: nothing is overwritten; move them or name another"
        )
    page = fetcher.get(url)
    now = clock.now()
    html = decode(page.body, page.header("content-type"))
    if not html.lstrip().startswith("<") or is_feed(html):
        raise ParseError(page.final_url, "no article: a feed, or no HTML page")
    draft, notes = _draft(key, page, fetcher, now)
    try:
        golden, address = golden_page(html, url=page.final_url)
    except ValueError as error:
        raise CaptureError(f"no golden page: {error}") from error
    wanted, more = _wanted(golden, address, draft, now)
    comment = f"Drafted from {page.final_url}: look over every line."
    place = folder / "golden" / key
    written = {
        folder / "source.yaml": as_yaml((draft,), comment=comment),
        place / "article.html": golden,
        place / "article.json": json.dumps(wanted, ensure_ascii=False, indent=2) + "\n",
    }
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    return Captured(files=tuple(written), notes=(*notes, *more))


def _draft(
    key: str, page: Page, fetcher: Fetcher, now: datetime
) -> tuple[DraftSource, tuple[str, ...]]:
    """Return the entry, as far as the page and the front page tell, and what is left open.

    Raises ParseError where the page is no article.
    """
    found = extract(page)
    html = decode(page.body, page.header("content-type"))
    home = homepage_of(page.final_url)
    feed, seen_at, others = _feed(html, page.final_url, home, fetcher)
    language = found.language or "en"
    notes = ["language, timezone and owner are guesses", "kind and tier are the usual ones"]
    if others:
        notes.append("other feeds: " + ", ".join(other.url for other in others[:5]))
    day = now.astimezone(UTC).date().isoformat()
    draft = DraftSource(
        source_id=key,
        name=site_name(html, url=page.final_url),
        url=home,
        homepage=home,
        language=language,
        timezone=zone_of(page.final_url, language),
        owner=owner_of(page.final_url),
        evidence=f"The front page, read on {day}.",
        format=SourceFormat.LISTING,
    )
    if feed is None:
        notes.append("no feed is linked: name a feed or a sitemap, or selectors for a listing")
        return replace(draft, notes=tuple(notes)), tuple(notes)
    evidence = f"Linked as {feed.kind} by {seen_at}, read on {day}."
    draft = replace(draft, url=feed.url, format=SourceFormat.FEED, evidence=evidence)
    return replace(draft, notes=tuple(notes)), tuple(notes)


def _feed(
    html: str, url: str, home: str, fetcher: Fetcher
) -> tuple[LinkedFeed | None, str, tuple[LinkedFeed, ...]]:
    """Return the feed of the site, where it is linked, and the others beside it.

    The front page is asked first, as an article may link the feed of its own comments; where it
    cannot be had, the article's own links count.
    """
    try:
        front = fetcher.get(home)
        feeds = linked_feeds(decode(front.body, front.header("content-type")), url=front.final_url)
        seen_at = front.final_url
    except FetchError:
        feeds, seen_at = (), home
    if not feeds:
        feeds, seen_at = linked_feeds(html, url=url), url
    return (feeds[0], seen_at, feeds[1:]) if feeds else (None, url, ())


def _wanted(
    golden: str, address: str, draft: DraftSource, now: datetime
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what our extraction finds on the golden page, as its JSON, and what is amiss."""
    page = Page(
        url=address,
        final_url=address,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=golden.encode(),
        fetched_at=now,
    )
    wanted: dict[str, Any] = {
        "url": address,
        "seen_on": now.astimezone(UTC).date().isoformat(),
        "seen_in": f"a page of {draft.homepage}",
        "title": "",
        "paragraphs": [],
        "authors": [],
        "published_at": None,
        "absent": [],
    }
    try:
        found = extract(page)
    except ParseError as error:
        return wanted, (f"the golden page is not read as an article ({error.reason})",)
    published = found.published_at
    wanted["title"] = found.title
    wanted["paragraphs"] = found.text.split("\n\n")
    wanted["authors"] = list(found.authors)
    wanted["published_at"] = published.isoformat() if published else None
    amiss = [what for what in ("title", "authors", "published_at") if not wanted[what]]
    return wanted, tuple(f"the general way finds no {what}" for what in amiss)
