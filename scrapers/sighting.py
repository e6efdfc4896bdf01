"""What one body of a source shows: its entries as short marks, how new they are, what is wrong."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.identity import body_hash, canonical_url, digest
from core.records import FeedEntry, Page, Source
from scrapers.entries import read_entries
from scrapers.hints import pace_hint

MOST_MARKS = 1000  # a news sitemap holds no more; of a longer list, a sample stands for all
FEW = 5  # entries: a list that small may well run empty
REPUBLISHED_SHARE = 0.8  # of a known feed's entries, new at once
REPUBLISHED_LEAST = 10  # entries: a short feed turns over by itself
_SLACK = timedelta(hours=1)  # publishers' clocks, and the time between writing and publishing


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a body shows. `marks` are its entries' identities, at most `MOST_MARKS` of them."""

    body_hash: str
    entries_hash: str | None = None  # None: no entries
    marks: tuple[str, ...] = ()
    dates: tuple[datetime | None, ...] = ()  # of the entries behind `marks`
    count: int = 0
    problem: str | None = None  # beside entries: they may not be all
    is_empty: bool = False  # sound, and nothing in it just now
    hint_seconds: float | None = None


def look(source: Source, page: Page) -> Sighting:
    """Return what the body of `page`, fetched for `source`, shows. Never raises."""
    result = read_entries(source, page)
    by_mark = {_mark(entry): entry for entry in result.entries}
    # Of too many, always the same ones: those with the lowest marks, wherever they stand.
    chosen = sorted(by_mark)[:MOST_MARKS] if len(by_mark) > MOST_MARKS else list(by_mark)
    return Sighting(
        body_hash=body_hash(page.body),
        entries_hash=_words_hash(result.entries) if result.entries else None,
        marks=tuple(chosen),
        dates=tuple(by_mark[mark].published_at for mark in chosen),
        count=len(by_mark),
        problem=result.problem,
        is_empty=result.is_empty,
        hint_seconds=pace_hint(page),
    )


def new_dates(
    sighting: Sighting, known: tuple[str, ...], now: datetime
) -> tuple[datetime | None, ...]:
    """Return the dates of the entries that were not known; one from the future counts as undated.

    Where either list is a sample, only what both could have held is compared.
    """
    had = frozenset(known)
    sampled = len(known) >= MOST_MARKS
    highest = max(known) if sampled else ""
    return tuple(
        at if at is not None and at <= now + _SLACK else None
        for mark, at in zip(sighting.marks, sighting.dates, strict=True)
        if mark not in had and (not sampled or mark < highest)
    )


def newest(sighting: Sighting, now: datetime) -> datetime | None:
    """Return the latest date of an entry that is not from the future."""
    return max((at for at in sighting.dates if at is not None and at <= now), default=None)


def looks_republished(total: int, new: int, old_ones: int) -> bool:
    """Return whether a known feed shows its own history under new addresses, as after a migration.

    `new` of its `total` entries were never seen, and `old_ones` of these can't be news.
    """
    return total >= REPUBLISHED_LEAST and new > REPUBLISHED_SHARE * total and 2 * old_ones >= new


def is_old(
    at: datetime | None, title: str | None, *, before: datetime, titles: Collection[str]
) -> bool:
    """Return whether an entry of such a feed can't be news.

    It is dated before the source was last read, or told under a title that the source had already
    (`titles`, as `plain_title` gives them), whatever its new date says. What has no date and a new
    title may be news after a long silence.
    """
    if at is not None and at < before - _SLACK:
        return True
    return title is not None and plain_title(title) in titles


def plain_title(title: str) -> str:
    """Return a title as it is compared: its words in lower case."""
    return " ".join(title.casefold().split())


def _mark(entry: FeedEntry) -> str:
    """Return the short hash of what tells an entry from others."""
    if entry.url is not None:
        try:
            return digest("url", canonical_url(entry.url), size=8)
        except ValueError:
            return digest("url", entry.url, size=8)
    if entry.guid is not None:
        return digest("guid", entry.guid, size=8)
    return digest("words", entry.title or entry.summary or "", size=8)


def _words_hash(entries: tuple[FeedEntry, ...]) -> str:
    """Return the hash of what entries say, in whatever order; their dates do not count."""
    said = sorted({f"{_mark(e)} {e.title or ''}\x1e{e.summary or ''}" for e in entries})
    return digest("entries", *said, size=16)
