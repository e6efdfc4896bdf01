"""Polls sources: the step `watch`, and what an asset watcher calls for one source.

A poll is a conditional GET. A body that says something new is handed on as a file; only then are its
validators saved, so a crash between the two reads the feed again instead of losing it. What a poll
comes to, failures too, stands in the source's state file; nothing here opens the database. How the
state goes on is `scrapers.course`'s to judge.
"""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from core.clock import Clock
from core.errors import FetchError, FetchKind
from core.identity import body_hash
from core.ports import Fetcher
from core.records import Page, Source, SourceFormat, StepReport
from core.settings import Settings
from core.text import one_line
from scrapers import course, handoff, pace
from scrapers.course import Turn
from scrapers.model import SourceSet, host_and_port
from scrapers.sighting import look
from scrapers.sitemaps import newest_child
from scrapers.state import Health, SourceState, load_state, save_state

THREADS = 32  # most of them wait for a host; a slow one must not hold up the others


class WatchApp(Protocol):
    """What the step needs of the application."""

    @property
    def settings(self) -> Settings:
        """The settings."""
        ...

    @property
    def fetcher(self) -> Fetcher:
        """The guarded fetcher."""
        ...

    @property
    def clock(self) -> Clock:
        """The clock."""
        ...

    @property
    def sources(self) -> SourceSet:
        """The sources in force."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """What one poll came to."""

    source_id: str
    changed: bool  # a new body waits for collect
    outcome: str  # changed, unchanged, postponed (not our turn), failed, disabled
    reason: str | None
    next_poll_at: datetime


def poll(source: Source, *, settings: Settings, fetcher: Fetcher, clock: Clock) -> PollOutcome:
    """Poll one source once and write down what came of it.

    Never raises for a fetch that failed; an OSError of the state folder is the caller's to see.
    """
    turn = _turn(source, settings, clock.now())
    state = course.adopted(load_state(settings.source_states, source.source_id), turn)
    if state.state is Health.DISABLED:
        later = turn.now + timedelta(seconds=pace.LONGEST_WAIT)
        return _outcome(state, "disabled", next_poll_at=later)
    try:
        page = _fetch(source, state, fetcher, turn.now)
    except FetchError as error:
        return _without_page(state, error, settings, _turn(source, settings, clock.now()))
    return _with_page(state, page, settings, _turn(source, settings, clock.now()))


def _is_loopback(source: Source, settings: Settings) -> bool:
    """Return whether a source is on this machine and allowed to be."""
    return host_and_port(source.url) in settings.allow_loopback


def _turn(source: Source, settings: Settings, now: datetime) -> Turn:
    """Return what a poll of a source happens in."""
    return Turn(source=source, loopback=_is_loopback(source, settings), now=now)


def waiting(settings: Settings, source_id: str) -> bool:
    """Return whether a body of that source waits for collect: asked when a watcher starts."""
    return any(handoff.source_of(path) == source_id for path in handoff.waiting(settings.feeds))


def due(sources: Iterable[Source], settings: Settings, now: datetime) -> tuple[Source, ...]:
    """Return the sources whose next poll is due, in their order; disabled ones never are."""
    found = []
    for source in sources:
        state = load_state(settings.source_states, source.source_id)
        if state.url != source.url or pace.is_due(state, now):
            found.append(source)
    return tuple(found)


def by_turns(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return the sources so that hosts take turns: many of one slow host must not fill the queue."""
    rounds: list[list[Source]] = []
    asked: Counter[str] = Counter()
    for source in sources:
        host = host_and_port(source.url)
        if asked[host] == len(rounds):
            rounds.append([])
        rounds[asked[host]].append(source)
        asked[host] += 1
    return tuple(source for one in rounds for source in one)


def step(app: WatchApp) -> StepReport:
    """Poll every source that is due, once, side by side."""
    sources = due(app.sources.sources, app.settings, app.clock.now())
    if not sources:
        return StepReport(step="watch")
    with ThreadPoolExecutor(min(THREADS, len(sources)), thread_name_prefix="watch") as pool:
        outcomes = list(pool.map(lambda source: _poll_or_say(source, app), by_turns(sources)))
    counts = Counter(outcome for outcome, _ in outcomes)
    reasons = Counter(reason for _, reason in outcomes if reason is not None)
    return StepReport(
        step="watch",
        seen=len(outcomes),
        done=counts["changed"],
        skipped=counts["unchanged"] + counts["postponed"] + counts["disabled"],
        failed=counts["failed"],
        reasons=tuple(sorted(reasons.items())),
    )


def _poll_or_say(source: Source, app: WatchApp) -> tuple[str, str | None]:
    """Return outcome and reason of a poll; what it raises is a failure of this source alone."""
    try:
        came = poll(source, settings=app.settings, fetcher=app.fetcher, clock=app.clock)
    except Exception as error:  # noqa: BLE001 - one source's fault must not keep the others back
        return "failed", f"{type(error).__name__}: {one_line(str(error), 120)}"
    return came.outcome, came.reason


def _fetch(source: Source, state: SourceState, fetcher: Fetcher, now: datetime) -> Page:
    """Return the source's page; of an index of sitemaps the newest, without its validators."""
    headers: list[tuple[str, str]] = []
    if not course.asks_in_full(state, now):
        if state.etag is not None:
            headers.append(("If-None-Match", state.etag))
        if state.last_modified is not None:
            headers.append(("If-Modified-Since", state.last_modified))
    page = fetcher.get(course.address(state, source), headers=tuple(headers))
    if source.format is not SourceFormat.SITEMAP or page.status == 304:
        return page
    child = newest_child(page.body, url=page.final_url)
    return page if child is None else _child(page, child, fetcher)


def _child(index: Page, address: str, fetcher: Fetcher) -> Page:
    """Return the newest sitemap of an index, as an answer of the index.

    An index may stand still while its newest sitemap changes: validators of either say nothing. That
    a child is gone is no word about the source.
    """
    try:
        page = fetcher.get(address)
    except FetchError as error:
        if pace.gone(error) is None:
            raise
        reason = f"its newest sitemap: {error.reason}"
        raise FetchError(error.url, reason, status=404) from error
    kept = tuple(pair for pair in page.headers if pair[0] not in ("etag", "last-modified"))
    return replace(page, headers=kept, moved_to=index.moved_to)


def _with_page(state: SourceState, page: Page, settings: Settings, turn: Turn) -> PollOutcome:
    """Hand on a body that says something new, then save the state: in this order."""
    # The body that is known already is not read again, unless nothing is known of its entries.
    if page.status == 304 or (state.entries and body_hash(page.body) == state.body_hash):
        return _save(course.unchanged(state, turn, page), "unchanged", settings)
    seen = look(turn.source, page)
    problem = course.nothing_to_read(state, seen)
    if problem is not None:
        return _save(course.failed_to_read(state, turn, problem), "failed", settings)
    after, changed = course.read(state, turn, page, seen)
    if changed:
        handoff.write_feed(settings.feeds, state.source_id, page)
    return _save(after, "changed" if changed else "unchanged", settings)


def _without_page(
    state: SourceState, error: FetchError, settings: Settings, turn: Turn
) -> PollOutcome:
    """Write down a poll that gave no page."""
    if error.kind is FetchKind.WAIT:
        return _save(course.postponed(state, turn, error), "postponed", settings)
    after = course.failed(state, turn, error)
    return _save(after, "disabled" if after.state is Health.DISABLED else "failed", settings)


def _save(state: SourceState, outcome: str, settings: Settings) -> PollOutcome:
    """Save a state and return what it tells."""
    save_state(settings.source_states, state)
    return _outcome(state, outcome)


def _outcome(
    state: SourceState, outcome: str, *, next_poll_at: datetime | None = None
) -> PollOutcome:
    """Return the outcome that `state` tells."""
    moment = next_poll_at or state.next_poll_at
    if moment is None:
        message = f"{state.source_id}: a state without a next poll"
        raise ValueError(message)
    return PollOutcome(
        source_id=state.source_id,
        changed=outcome == "changed",
        outcome=outcome,
        reason=state.reason,
        next_poll_at=moment,
    )
