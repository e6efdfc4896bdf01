"""Reading back: the archive of sources, over sitemaps and listing pages of past days.

What is found is history: it is classified and grouped like all else, and alerts nobody. Only what is
known to be older than `until` is taken, since what may be news belongs to the feeds. Every request
keeps to the host's budget; a run that was stopped at any point goes on where it was.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from core import identity
from core.errors import FetchError, ParseError
from core.records import FeedEntry, Page, Source, SourceFormat, StepReport
from pipeline.app import App
from pipeline.backfill_state import Reading, load_reading, save_reading
from pipeline.fetch import PASSING, fetch
from pipeline.load import load
from scrapers.archive import (
    USUAL,
    archive_pages,
    is_shelf,
    is_since,
    last_day_named,
    may_hold,
    read_shelf,
    sitemaps_of,
)
from scrapers.budget import HostWaitError
from scrapers.charset import decode
from scrapers.listing import parse_listing
from warehouse import entries
from warehouse.entries import AdmittedEntry

NEWS = timedelta(days=3)  # what is younger is left to the feeds: it may still alert
BATCH = 16
LEASE = timedelta(minutes=5)
MOST_SITEMAPS = 5_000  # of one source
MOST_PUT_OFF = 3  # lists of one source in one run: then its host is not well today
LONGEST_WAIT = 60.0  # seconds between two looks at a host that is not free


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a run stands, for a person who waits."""

    doing: str
    read: int  # sitemaps and listing pages
    left: int
    found: int  # articles admitted, those that an earlier run left included
    fetched: int
    failed: int


Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfilled:
    """What a run did, and the sources that have no archive, as far as can be seen."""

    report: StepReport
    without: tuple[str, ...]


def backfill(
    app: App, sources: Sequence[Source], *, since: datetime, tell: Tell, limit: int | None = None
) -> Backfilled:
    """Read the archives of `sources` back to `since` and fetch what is in them.

    `limit` bounds the articles that this run admits. `seen` counts articles found (those
    too that an earlier run found and did not fetch), `done` those that were fetched; what is wrong
    with an archive is among the reasons.
    """
    run = _Run(app, since, tell, limit)
    run.take_up()
    for source in sources:
        run.find(source)
    run.fetch_all()
    return Backfilled(report=run.report(), without=tuple(run.without))


class _Run:
    """One run: its counts, and how it waits for its turn."""

    def __init__(self, app: App, since: datetime, tell: Tell, limit: int | None) -> None:
        self._app = app
        self._since = since
        self._until = app.clock.now() - NEWS
        self._tell = tell
        self._limit = limit
        self._folder = app.settings.state / "backfill"
        self._counts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self.without: list[str] = []  # sources in whose places no list was found

    def take_up(self) -> None:
        """Count the articles that an earlier run found and did not fetch."""
        with self._app.warehouse.session() as session:
            self._counts["carried"] = entries.waiting(session, history=True)

    def find(self, source: Source) -> None:
        """Admit what a source's archive holds; a fault in it is told and ends nothing else."""
        reading = load_reading(self._folder, source.source_id, self._since)
        if not reading.started:
            begun = self._begin(source, reading)
            if begun is None:  # where its archive is cannot be had for now: the next run begins it
                return
            reading = begun
        else:
            reading = self._with_archive(source, reading)
            self._counts["known"] += not reading.left
        self._read_on(source, reading)

    def _read_on(self, source: Source, reading: Reading) -> None:
        """Read what is left of an archive, as much as this run may and can."""
        put_off: list[str] = []  # what could not be had for now: it stays to be read
        while not self._full and len(reading.done) < MOST_SITEMAPS and len(put_off) < MOST_PUT_OFF:
            url = next((link for link in reading.left if link not in put_off), None)
            if url is None:
                break
            below: tuple[str, ...] = ()
            found: Iterator[FeedEntry] = iter(())
            try:
                below, found = self._read(source, url, listing=url in reading.listings)
            except (FetchError, ParseError) as error:
                if isinstance(error, FetchError) and error.kind in PASSING:
                    self._put_off(source, error)
                    put_off.append(url)
                    rest = (link for link in reading.left if link != url)
                    reading = replace(reading, left=(*rest, url))  # the next run asks others first
                    save_reading(self._folder, reading)
                    continue
                self._reasons[f"{source.source_id}: {error.reason}"] += 1
                reading = replace(reading, problems=(*reading.problems, f"{url}: {error.reason}"))
            else:
                reading = replace(reading, found=True)
            self._admit(source, found)
            self._counts["read"] += 1
            if not self._full:  # else what did not fit is the next run's: the list stays to be read
                reading = reading.after(url, below=below)
                save_reading(self._folder, reading)
            self._show(source.source_id, left=len(reading.left))
        if not reading.left and not reading.found:
            self.without.append(source.source_id)

    def _put_off(self, source: Source, error: FetchError) -> None:
        """Note a list that could not be had for now."""
        self._reasons[f"{source.source_id}: {error.reason}: left to the next run"] += 1

    def fetch_all(self) -> None:
        """Fetch and load what waits, in turns with the hosts, until nothing does."""
        load(self._app)
        while True:
            now = self._app.clock.now()
            with self._app.warehouse.transaction() as session:
                due = entries.claim_due(
                    session, now=now, lease_until=now + LEASE, limit=BATCH, history=True
                )
                next_at = None if due else entries.next_due(session, history=True)
            if due:
                self._fetch(due)
            elif next_at is None:
                return
            else:
                wait = (next_at - now).total_seconds()
                self._show(f"waiting until {next_at:%H:%M:%S} UTC", left=0)
                self._app.clock.sleep(min(max(wait, 0.1), LONGEST_WAIT))

    def report(self) -> StepReport:
        """Return what the run did."""
        counts = self._counts
        return StepReport(
            step="backfill",
            seen=counts["found"] + counts["carried"],
            done=counts["fetched"],
            skipped=counts["young"],
            failed=counts["failed"],
            reasons=tuple(sorted(self._reasons.items())),
            notes=(
                f"{counts['read']} sitemaps and listing pages read",
                *([f"{n} archives were read so far back before"] if (n := counts["known"]) else ()),
            ),
        )

    @property
    def _full(self) -> bool:
        return self._limit is not None and self._counts["found"] >= self._limit

    def _begin(self, source: Source, reading: Reading) -> Reading | None:
        """Return a reading that knows where the archive begins, None where that must wait."""
        now = self._app.clock.now()
        listings = archive_pages(source, since=self._since.date(), until=now.date())
        sitemaps: tuple[str, ...] = ()
        home = f"{urlsplit(source.homepage).scheme}://{urlsplit(source.homepage).netloc}"
        try:
            robots = self._get(f"{home}/robots.txt")
            sitemaps = sitemaps_of(decode(robots.body, robots.header("content-type")))
        except FetchError as error:
            if error.kind in PASSING:
                self._put_off(source, error)
                return None
            if error.status is None:
                self._reasons[f"{source.source_id}: {error.reason}"] += 1
        if source.format is SourceFormat.SITEMAP:
            sitemaps = (source.url, *sitemaps)
        if not sitemaps and not listings:
            sitemaps = tuple(urljoin(home, path) for path in USUAL)
        left = tuple(dict.fromkeys((*sitemaps, *listings)))
        begun = replace(reading, started=True, left=left, listings=frozenset(listings))
        save_reading(self._folder, begun)
        return begun

    def _with_archive(self, source: Source, reading: Reading) -> Reading:
        """Return a reading with the pages that its source's `archive` names by now."""
        pages = archive_pages(source, since=self._since.date(), until=self._app.clock.now().date())
        known = reading.done.union(reading.left)
        fresh = tuple(page for page in pages if page not in known)
        return replace(reading, left=fresh + reading.left, listings=reading.listings.union(fresh))

    def _read(
        self, source: Source, url: str, *, listing: bool
    ) -> tuple[tuple[str, ...], Iterator[FeedEntry]]:
        """Return the sitemaps below an address, and the articles that it names."""
        page = self._get(url)
        if listing and not is_shelf(page):
            result = parse_listing(
                page.body,
                url=page.final_url,
                content_type=page.header("content-type"),
                timezone=source.timezone,
                selectors=source.selectors,
            )
            if result.problem:
                raise ParseError(url, result.problem)
            day = last_day_named(urlsplit(url).path)
            return (), (e for e in result.entries if self._is_old(e, None, of_page=day))
        shelf = read_shelf(page, zone=source.timezone)
        below = tuple(place.url for place in shelf.below if may_hold(place, self._since))
        return below, (
            entry
            for entry, changed_at in shelf.entries
            if is_since(entry, changed_at, self._since) and self._is_old(entry, changed_at)
        )

    def _is_old(
        self, entry: FeedEntry, changed_at: datetime | None, *, of_page: date | None = None
    ) -> bool:
        """Return whether an article is known to be history, not what a feed may still bring."""
        until = self._until
        day = last_day_named(urlsplit(entry.url or "").path) or of_page
        if entry.published_at is not None:
            old = entry.published_at < until
        elif day is not None:
            old = day < until.date()
        else:
            old = changed_at is not None and changed_at < until
        self._counts["young"] += not old
        return old

    def _admit(self, source: Source, found: Iterator[FeedEntry]) -> None:
        """Admit articles as history, as many new ones as the run may."""
        now = self._app.clock.now()
        candidates = []
        for entry in found:
            try:
                canonical = identity.canonical_url(entry.url or "")
            except ValueError:
                continue
            candidates.append(
                AdmittedEntry(
                    article_id=identity.article_id(canonical),
                    source_id=source.source_id,
                    url=entry.url or "",
                    canonical_url=canonical,
                    entry=entry,
                    seen_at=now,
                    backlog=True,
                    history=True,
                )
            )
        if not candidates:
            return
        with self._app.warehouse.transaction() as session:
            if self._limit is not None:  # those known already take no place
                known = entries.known(session, [c.article_id for c in candidates])
                fresh = [c for c in candidates if c.article_id not in known]
                candidates = fresh[: self._limit - self._counts["found"]]
            self._counts["found"] += entries.admit(session, candidates)

    def _fetch(self, due: Sequence[AdmittedEntry]) -> None:
        """Fetch a batch and load it."""
        fetch(
            due,
            self._app.sources,
            fetcher=self._app.fetcher,
            clock=self._app.clock,
            folder=self._app.settings.batches,
            pages=self._app.settings.pages,
        )
        loaded = load(self._app)
        self._counts["fetched"] += loaded.done
        self._counts["failed"] += loaded.failed
        self._reasons.update(dict(loaded.reasons))
        self._show("articles", left=0)

    def _get(self, url: str) -> Page:
        """Return a page, waiting for the host's turn."""
        while True:
            try:
                return self._app.fetcher.get(url)
            except HostWaitError as error:
                self._app.clock.sleep(min(max(error.retry_after or 0.0, 0.1), LONGEST_WAIT))

    def _show(self, doing: str, *, left: int) -> None:
        """Tell the person who waits."""
        counts = self._counts
        self._tell(
            Progress(
                doing=doing,
                read=counts["read"],
                left=left,
                found=counts["found"] + counts["carried"],
                fetched=counts["fetched"],
                failed=counts["failed"],
            )
        )
