"""Polls sources: the step `watch`, and what an asset watcher calls for one source.

A poll is a conditional GET. A changed body is handed on as a file; only then are its validators
saved, so a crash between the two reads the feed again instead of losing it. What a poll comes to,
failures too, stands in the source's state file; nothing here opens the database.
"""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from core.clock import Clock
from core.errors import FetchError
from core.identity import body_hash, digest
from core.ports import Fetcher
from core.records import Page, Source, SourceFormat, StepReport
from core.settings import Settings
from core.text import one_line
from scrapers import handoff
from scrapers.budget import HostWaitError
from scrapers.model import SourceSet, host_and_port
from scrapers.sitemaps import newest_child
from scrapers.state import Health, SourceState, load_state, save_state

POLITE_SECONDS = 60.0
LONGEST_BACKOFF = 6 * 3600.0
LONGEST_WAIT = 24 * 3600.0
FAILURES_UNTIL_DEGRADED = 3
THREADS = 16
_UNWELCOME = frozenset({401, 403})
_GONE = {410: "http 410: gone for good", 451: "http 451: withheld for legal reasons"}
_BUSY = frozenset({429, 503})
_LONGEST_VALIDATOR = 1024


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
    state = load_state(settings.source_states, source.source_id)
    interval = interval_of(source, settings)
    if state.url != source.url:  # new, or moved by an editor: nothing that was known still holds
        state = SourceState(source_id=source.source_id, url=source.url)
    state = replace(state, interval_seconds=interval)
    if state.state is Health.DISABLED:
        later = clock.now() + timedelta(seconds=LONGEST_WAIT)
        return _outcome(state, "disabled", next_poll_at=later)
    try:
        page, is_child = _fetch(source, state, fetcher)
    except HostWaitError as error:
        return _postponed(state, error, settings, clock.now())
    except FetchError as error:
        return _failed(state, error, settings, clock.now())
    return _succeeded(state, page, settings, clock.now(), keep_validators=not is_child)


def interval_of(source: Source, settings: Settings) -> float:
    """Return the seconds between two polls: never under a minute for a public address."""
    if host_and_port(source.url) in settings.allow_loopback:
        return source.poll_seconds
    return max(POLITE_SECONDS, source.poll_seconds)


def waiting(settings: Settings, source_id: str) -> bool:
    """Return whether a body of that source waits for collect: asked when a watcher starts."""
    return any(handoff.source_of(path) == source_id for path in handoff.waiting(settings.feeds))


def due(sources: Iterable[Source], settings: Settings, now: datetime) -> tuple[Source, ...]:
    """Return the sources whose next poll is due, in their order; disabled ones never are."""
    found = []
    for source in sources:
        state = load_state(settings.source_states, source.source_id)
        if state.url != source.url or (
            state.state is not Health.DISABLED
            and (state.next_poll_at is None or state.next_poll_at <= now)
        ):
            found.append(source)
    return tuple(found)


def step(app: WatchApp) -> StepReport:
    """Poll every source that is due, once, side by side."""
    sources = due(app.sources.sources, app.settings, app.clock.now())
    if not sources:
        return StepReport(step="watch")
    with ThreadPoolExecutor(min(THREADS, len(sources)), thread_name_prefix="watch") as pool:
        outcomes = list(pool.map(lambda source: _poll_or_say(source, app), sources))
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


def _fetch(source: Source, state: SourceState, fetcher: Fetcher) -> tuple[Page, bool]:
    """Return the source's page, and whether it is the newest sitemap of an index."""
    headers: list[tuple[str, str]] = []
    if state.etag is not None:
        headers.append(("If-None-Match", state.etag))
    if state.last_modified is not None:
        headers.append(("If-Modified-Since", state.last_modified))
    page = fetcher.get(source.url, headers=tuple(headers))
    if source.format is SourceFormat.SITEMAP and page.status != 304:
        child = newest_child(page.body, url=page.final_url)
        if child is not None:
            return fetcher.get(child), True
    return page, False


def _succeeded(
    state: SourceState, page: Page, settings: Settings, now: datetime, *, keep_validators: bool
) -> PollOutcome:
    """Hand on a body that is new, then save the state: in this order."""
    mark = None if page.status == 304 else body_hash(page.body)
    changed = mark is not None and mark != state.body_hash
    if changed:
        handoff.write_feed(settings.feeds, state.source_id, page)
    fresh = replace(
        state,
        state=Health.HEALTHY,
        reason=None,
        failures=0,
        next_poll_at=now + timedelta(seconds=state.interval_seconds),
        last_poll_at=now,
        last_success_at=now,
        last_change_at=now if changed else state.last_change_at,
        body_hash=mark or state.body_hash,
    )
    if page.status != 304:
        # An index may stand still while its newest sitemap changes: its validators say nothing.
        fresh = replace(
            fresh,
            etag=_validator(page.header("etag")) if keep_validators else None,
            last_modified=_validator(page.header("last-modified")) if keep_validators else None,
        )
    save_state(settings.source_states, fresh)
    return _outcome(fresh, "changed" if changed else "unchanged")


def _validator(value: str | None) -> str | None:
    """Return a validator as it was sent, or None for one that could not be sent back."""
    if value is None or len(value) > _LONGEST_VALIDATOR or value != value.strip():
        return None
    return value if all(" " <= c != "\x7f" for c in value) else None


def _postponed(
    state: SourceState, error: FetchError, settings: Settings, now: datetime
) -> PollOutcome:
    """Write down that the host was not asked; that is nobody's failure."""
    wait = min(max(error.retry_after or 0.0, 1.0), LONGEST_WAIT)
    later = replace(state, next_poll_at=now + timedelta(seconds=wait), reason=error.reason)
    save_state(settings.source_states, later)
    return _outcome(later, "postponed")


def _failed(
    state: SourceState, error: FetchError, settings: Settings, now: datetime
) -> PollOutcome:
    """Write down a failed poll: how often in a row, why, and when to try again."""
    failures = state.failures + 1
    backoff = min(state.interval_seconds * 2 ** min(failures, 20), LONGEST_BACKOFF)
    wait = max(_spread(state.source_id, failures) * backoff, error.retry_after or 0.0)
    failed = replace(
        state,
        state=_health_after(state, error, failures),
        reason=_GONE.get(error.status or 0, error.reason),
        failures=failures,
        next_poll_at=now + timedelta(seconds=min(wait, LONGEST_WAIT)),
        last_poll_at=now,
    )
    save_state(settings.source_states, failed)
    return _outcome(failed, "disabled" if failed.state is Health.DISABLED else "failed")


def _health_after(state: SourceState, error: FetchError, failures: int) -> Health:
    """Return how a source is doing after a failure."""
    if error.status in _GONE:
        return Health.DISABLED
    if error.status in _UNWELCOME:
        return Health.DEGRADED
    if error.status in _BUSY:
        return Health.PAUSED
    return Health.DEGRADED if failures >= FAILURES_UNTIL_DEGRADED else state.state


def _spread(source_id: str, failures: int) -> float:
    """Return a factor from 0.75 to 1: sources that failed together do not return together."""
    return 0.75 + int(digest("spread", source_id, str(failures), size=4), 16) / 0xFFFF / 4


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
