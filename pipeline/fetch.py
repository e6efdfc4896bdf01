"""Collect, second part: pages of admitted entries are fetched and extracted. No warehouse here.

A page that can't be had for now is tried again later, three times in all; one that can't be had at
all leaves the feed's own title and summary, which is still news. Backlog is not fetched: it is
history, and a new source must not be met with a hundred requests.
"""

import contextlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from core import identity
from core.clock import Clock
from core.errors import FetchError, FetchKind, ParseError
from core.ports import Fetcher
from core.records import Article, Page, PageKind, Source
from core.text import one_line
from pipeline.batch import Fetched, write_batch
from pipeline.page_archive import keep_page
from scrapers.budget import HostWaitError
from scrapers.extract import Extract, asks_for_no_copy, extract
from scrapers.model import SourceSet
from warehouse.entries import AdmittedEntry

THREADS = 16
TRIES = 3
FIRST_PAUSE = timedelta(seconds=30)
_NO_ARTICLE = {
    PageKind.CONSENT: "the page shows a wall (consent, login or challenge), not the article",
    PageKind.LISTING: "the page lists others, it is no article",
}
PASSING = frozenset(
    {
        FetchKind.BUSY,
        FetchKind.SERVER,
        FetchKind.UNRULED,
        FetchKind.TIMEOUT,
        FetchKind.DNS,
        FetchKind.TLS,
        FetchKind.CONNECTION,
    }
)
FUTURE_SLACK = timedelta(minutes=10)  # clocks differ; a date further ahead is not believed


def fetch(
    admitted: Sequence[AdmittedEntry],
    sources: SourceSet,
    *,
    fetcher: Fetcher,
    clock: Clock,
    folder: Path,
    pages: Path | None = None,
) -> Path | None:
    """Fetch every entry's page and write the batch file; None where there is nothing to fetch.

    The raw pages are kept under `pages`, if it is given.
    """
    if not admitted:
        return None
    with ThreadPoolExecutor(min(THREADS, len(admitted)), thread_name_prefix="fetch") as pool:
        items = list(
            pool.map(
                lambda entry: _one(entry, sources.get(entry.source_id), fetcher, clock, pages),
                admitted,
            )
        )
    return write_batch(folder, items)


def _one(
    admitted: AdmittedEntry,
    source: Source | None,
    fetcher: Fetcher,
    clock: Clock,
    pages: Path | None,
) -> Fetched:
    """Return what fetching one entry gives; one bad page never stops the others."""
    if admitted.backlog and admitted.entry.title and not admitted.history:
        return _from_feed(admitted, source, "backlog is not fetched")
    page = None
    try:
        page = fetcher.get(admitted.url)
        found = read_page(page, source, admitted.entry.summary)
        _keep(pages, admitted.article_id, page, found)
    except FetchError as error:
        return _unreached(admitted, source, error, clock.now())
    except ParseError as error:
        _keep_unread(pages, admitted, page)
        return _from_feed(admitted, source, error.reason)
    except Exception as error:  # noqa: BLE001 - the border of one item: recorded with its reason
        _keep_unread(pages, admitted, page)
        return _from_feed(admitted, source, f"{type(error).__name__}: {one_line(str(error), 120)}")
    article = _article(admitted, found, source)
    return Fetched(
        article_id=admitted.article_id,
        state="fetched",
        article=article,
        again=admitted.looks > 0,
        rankings=found.rankings,
    )


def read_page(page: Page, source: Source | None, summary: str | None) -> Extract:
    """Return what a page says, with the feed's summary where the page only shows a stub.

    Raises ParseError for a page that is no article: the caller then has the feed's words alone.
    """
    found = extract(page, source=source)
    if found.kind in _NO_ARTICLE:
        raise ParseError(page.final_url, _NO_ARTICLE[found.kind])
    if len(found.text) < len(summary or ""):
        return replace(found, text=summary or "")  # a stub, as behind a paywall: the feed says more
    return found


def _keep(folder: Path | None, article_id: str, page: Page, found: Extract) -> None:
    """Keep the raw page, if it may be kept; that a disk is full must not lose the article."""
    if folder is None or found.noarchive:
        return
    with contextlib.suppress(OSError):
        keep_page(folder, article_id, page)


def _keep_unread(folder: Path | None, admitted: AdmittedEntry, page: Page | None) -> None:
    """Keep a page that could not be read, so that a mended extraction can try it again.

    Only of a first look: of a later one, the page that was read before is the better one to keep.
    """
    if folder is None or page is None or admitted.looks:
        return
    with contextlib.suppress(Exception):  # it may be what nothing can read, or a disk is full
        if "html" in (page.header("content-type") or "html") and not asks_for_no_copy(page):
            keep_page(folder, admitted.article_id, page)


def _unreached(
    admitted: AdmittedEntry, source: Source | None, error: FetchError, now: datetime
) -> Fetched:
    """Return a later try where waiting may help, else what the feed says."""
    if isinstance(error, HostWaitError):  # nothing was sent: it costs no try
        pause = timedelta(seconds=max(error.retry_after or 0.0, 1.0))
        return Fetched(
            article_id=admitted.article_id,
            state="admitted",
            reason=error.reason,
            not_before=now + pause,
            refund=1,
        )
    if error.kind in PASSING and admitted.attempts < TRIES:
        pause = max(
            FIRST_PAUSE * 3 ** (admitted.attempts - 1), timedelta(seconds=error.retry_after or 0)
        )
        return Fetched(
            article_id=admitted.article_id,
            state="admitted",
            reason=error.reason,
            not_before=now + pause,
        )
    return _from_feed(admitted, source, error.reason)


def _from_feed(admitted: AdmittedEntry, source: Source | None, reason: str) -> Fetched:
    """Return an article of the feed's title and summary, or the failure where there is no title."""
    entry = admitted.entry
    if not entry.title:
        return Fetched(article_id=admitted.article_id, state="failed", reason=reason)
    article = Article(
        article_id=admitted.article_id,
        source_id=admitted.source_id,
        url=admitted.url,
        canonical_url=admitted.canonical_url,
        title=entry.title,
        text=entry.summary or "",
        first_seen_at=admitted.seen_at,
        published_at=_believed(entry.published_at, admitted.seen_at),
        language=source.language if source else None,
        summary=entry.summary,
        backlog=admitted.backlog,
    )
    return Fetched(
        article_id=admitted.article_id,
        state="fetched",
        article=article,
        origin="feed",
        reason=reason,
        again=admitted.looks > 0,
    )


def _article(admitted: AdmittedEntry, found: Extract, source: Source | None) -> Article:
    """Return the article of a page; the feed fills in what the page leaves out."""
    entry = admitted.entry
    return Article(
        article_id=admitted.article_id,
        source_id=admitted.source_id,
        url=admitted.url,
        canonical_url=address_of(found) or admitted.canonical_url,
        title=found.title or entry.title or "",
        text=found.text,
        first_seen_at=admitted.seen_at,
        published_at=time_of(found, entry.published_at, seen_at=admitted.seen_at),
        modified_at=found.modified_at,
        authors=found.authors,
        language=found.language or (source.language if source else None),
        section=found.section,
        image_url=found.image_url,
        summary=entry.summary,
        backlog=admitted.backlog,
        page_kind=found.kind,
        noindex=found.noindex,
        noarchive=found.noarchive,
    )


def time_of(found: Extract, known: datetime | None, *, seen_at: datetime) -> datetime | None:
    """Return when an article was published: as its page says, or `known` where that says less."""
    return _believed(_finer(found.published_at, known), seen_at)


def address_of(found: Extract) -> str | None:
    """Return the page's own address in its canonical spelling, or None where it states none."""
    try:
        return identity.canonical_url(found.canonical_url) if found.canonical_url else None
    except ValueError:
        return None


def _finer(page: datetime | None, feed: datetime | None) -> datetime | None:
    """Return the page's time, or the feed's where the page only names the day of it."""
    if page is None or feed is None:
        return page or feed
    only_a_day = (page.hour, page.minute, page.second) == (0, 0, 0)
    return feed if only_a_day and abs(feed - page) < timedelta(days=1) else page


def _believed(published_at: datetime | None, seen_at: datetime) -> datetime | None:
    """Return a stated time; one in the future falls back to the first sight, an old one is kept."""
    if published_at is not None and published_at > seen_at + FUTURE_SLACK:
        return seen_at
    return published_at
