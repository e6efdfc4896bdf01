"""How a source's state goes on after a poll: pure, from what was known and what came.

`Turn` is what a poll happens in: the source, the bounds of its pace and the moment.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.errors import FetchError, FetchKind
from core.records import Page, Source
from scrapers import pace
from scrapers.conditions import has_moved, is_quiet
from scrapers.pace import Bounds, Failing
from scrapers.rhythm import busy, counted, with_arrivals
from scrapers.sighting import FEW, Sighting, looks_republished, new_dates, newest
from scrapers.state import Health, SourceState, fresh_state

FULL_READ_SECONDS = 6 * 3600.0  # a server may say 304 for ever: now and then it is not asked
PROVEN_LIES = 3  # full reads in a row that found what 304 had denied
_LONGEST_VALIDATOR = 1024
# What a new address that redirects led to may not answer with, else it is not the new one.
_LASTING = frozenset(
    {
        FetchKind.MISSING,
        FetchKind.GONE,
        FetchKind.WITHHELD,
        FetchKind.UNWELCOME,
        FetchKind.PAYWALL,
        FetchKind.CLIENT,
        FetchKind.CLOSED,
        FetchKind.REFUSED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a poll happens in."""

    source: Source
    loopback: bool
    now: datetime

    def limits(self, state: SourceState) -> Bounds:
        """Return the bounds of the pace, by what the feed itself asks for."""
        return pace.bounds(self.source, loopback=self.loopback, hint=state.hint_seconds)


def adopted(state: SourceState, turn: Turn) -> SourceState:
    """Return what is known of the source's address: nothing where that is new.

    An editor who takes over the address that redirects have led to changes nothing.
    """
    url = turn.source.url
    if state.url != url:
        if has_moved(state) and state.moved_to == url:
            state = replace(state, url=url, moved_to=None, moved_since_at=None, moved_times=0)
        else:
            state = fresh_state(turn.source.source_id, url, state)
    if state.began_at is None or state.began_at > turn.now:
        state = replace(state, began_at=turn.now)
    limits = turn.limits(state)
    within = min(max(state.interval_seconds, limits.least), limits.most)
    return replace(state, interval_seconds=within)


def address(state: SourceState, source: Source) -> str:
    """Return where the source is read: its address, or where that has moved for good."""
    return state.moved_to if has_moved(state) and state.moved_to else source.url


def asks_in_full(state: SourceState, now: datetime) -> bool:
    """Return whether the next poll sends no validators: there are none, they lie, or it is time."""
    if (state.etag is None and state.last_modified is None) or state.lies >= PROVEN_LIES:
        return True
    if state.full_read_at is None or state.full_read_at > now:
        return True
    due = pace.spread(Bounds(least=0.0, most=FULL_READ_SECONDS), FULL_READ_SECONDS, state.source_id)
    return (now - state.full_read_at).total_seconds() >= due


def unchanged(state: SourceState, turn: Turn, page: Page) -> SourceState:
    """Return the state after a 304, or after the very body that was read before."""
    now = turn.now
    lies = state.lies if page.status == 304 or state.lies >= PROVEN_LIES else 0
    if page.status != 304:
        state = _with_validators(replace(state, full_read_at=now, lies=lies), page)
    return _well(_led(state, turn, page), turn, column="unchanged")


def read(state: SourceState, turn: Turn, page: Page, seen: Sighting) -> tuple[SourceState, bool]:
    """Return the state after another body that could be read, and whether it says anything new."""
    same_body = seen.body_hash == state.body_hash
    changed = (
        not same_body if seen.entries_hash is None else seen.entries_hash != state.entries_hash
    )
    dates = new_dates(seen, state.known, turn.now) if seen.marks else ()
    first = not state.known
    republished = not first and _republished(state, seen, dates)
    column = "changed" if changed else "unchanged" if same_body else "volatile"
    after = _with_validators(
        replace(
            state,
            lies=_lies(state, page, changed=changed),
            full_read_at=turn.now,
            body_hash=seen.body_hash,
            hint_seconds=seen.hint_seconds,
        ),
        page,
    )
    if changed:
        after = replace(after, last_change_at=turn.now)
    if seen.marks:
        arrived = () if republished else dates
        after = with_arrivals(after, arrived, turn.now, turn.source.timezone)
        after = replace(
            after,
            entries_hash=seen.entries_hash,
            entries=seen.count,
            known=seen.marks,
            last_entry_at=_last_entry(state, seen, turn.now, new=bool(arrived)),
        )
    new_entries = 0 if first or republished else len(dates)
    note = seen.problem
    after = _well(_led(after, turn, page), turn, column=column, note=note, new=new_entries)
    return after, changed


def nothing_to_read(state: SourceState, seen: Sighting) -> str | None:
    """Return the reason where an answer with status 200 is a failure all the same.

    A page instead of a feed, or no body, always is; a sound feed without entries is where there
    were more than a few. A source that was never read may begin with nothing.
    """
    if seen.marks:
        return None
    if not seen.is_empty:
        return seen.problem or "no entries"
    if state.entries >= FEW:
        return f"{seen.problem or 'no entries'}, where there were {state.entries}"
    return None


def failed(state: SourceState, turn: Turn, error: FetchError) -> SourceState:
    """Return the state after a fetch that gave no page."""
    if has_moved(state) and error.kind in _LASTING:
        # The new address does not hold: back to the editor's own, at the next turn.
        state = replace(state, moved_to=None, moved_since_at=None, moved_times=0)
        return _not_well(state, turn, pace.failing(error), error.reason)
    reason = pace.gone(error)
    if reason is None:
        return _not_well(state, turn, pace.failing(error), error.reason, error.retry_after)
    state = _not_well(state, turn, pace.failing(error), reason)
    return replace(state, state=Health.DISABLED)


def failed_to_read(state: SourceState, turn: Turn, reason: str) -> SourceState:
    """Return the state after an answer that held nothing; validators stay those of what was read."""
    return _not_well(state, turn, pace.NOTHING_TO_READ, reason)


def postponed(state: SourceState, turn: Turn, error: FetchError) -> SourceState:
    """Return the state where the host was not asked, which is nobody's failure."""
    wait = min(max(error.retry_after or 0.0, 1.0), pace.LONGEST_WAIT)
    later = turn.now + timedelta(seconds=wait)
    return replace(counted(state, turn.now, "postponed"), next_poll_at=later, reason=error.reason)


def _well(
    state: SourceState, turn: Turn, *, column: str, note: str | None = None, new: int = 0
) -> SourceState:
    """Return the state after a poll that succeeded: counted, and with its next poll."""
    now = turn.now
    good = state.entries > 0  # what never held an entry is not verified yet
    state = counted(state, now, column, new)
    state = replace(
        state,
        state=Health.HEALTHY if good else Health.UNVERIFIED,
        reason=note if good or note else "no entries yet",
        failures=0,
        weight=0.0,
        last_poll_at=now,
        last_success_at=now if good else state.last_success_at,
    )
    since = state.quiet_since_at if _still(state, now) else None
    if since is None and is_quiet(turn.source, state, now):
        since = now
    limits = turn.limits(state)
    seconds = _interval(state, turn, limits)
    wait = pace.spread(limits, seconds, state.source_id, now.isoformat())
    return replace(
        state,
        quiet_since_at=since if good else None,
        interval_seconds=round(seconds, 1),
        next_poll_at=now + timedelta(seconds=wait),
    )


def _still(state: SourceState, now: datetime) -> bool:
    """Return whether a source that was found quiet has brought nothing since."""
    found, last = state.quiet_since_at, state.last_entry_at
    if found is None or found > now:  # a clock in the future found it
        return False
    return last is None or last < found


def _interval(state: SourceState, turn: Turn, limits: Bounds) -> float:
    """Return the seconds between two polls that fit the source's rhythm now."""
    now, zone = turn.now, turn.source.timezone
    last = max(
        (at for at in (state.last_entry_at, state.last_change_at) if at is not None and at <= now),
        default=state.began_at or now,
    )
    return pace.interval(
        limits,
        gap=pace.usual_gap(state.arrivals, now),
        silence=(now - last).total_seconds(),
        busy=busy(state.hours, now, zone),
    )


def _not_well(
    state: SourceState, turn: Turn, how: Failing, reason: str, asked: float | None = None
) -> SourceState:
    """Return the state after a failure: how often in a row, why, and when to try again."""
    failures, weight = state.failures + 1, state.weight + how.weight
    wait = pace.backoff(how, failures, turn.limits(state), state.source_id)
    wait = min(max(wait, asked or 0.0), pace.LONGEST_WAIT)
    health = state.state
    if weight >= pace.Weight.DEGRADED or health is Health.PAUSED:
        health = Health.DEGRADED
    if how.column == "temporary":
        health = Health.PAUSED
    return replace(
        counted(state, turn.now, how.column),
        state=health,
        reason=reason,
        failures=failures,
        weight=weight,
        last_poll_at=turn.now,
        next_poll_at=turn.now + timedelta(seconds=wait),
    )


def _republished(state: SourceState, seen: Sighting, dates: tuple[datetime | None, ...]) -> bool:
    """Return whether a known feed shows its history under new addresses: no volume, no news."""
    before = state.last_success_at
    if before is None or not state.known:
        return False
    old = sum(at is not None and at < before - timedelta(hours=1) for at in dates)
    return looks_republished(len(seen.marks), len(dates), old)


def _last_entry(state: SourceState, seen: Sighting, now: datetime, *, new: bool) -> datetime | None:
    """Return when the newest entry came: by its date, or now where new ones have none."""
    dated = newest(seen, now)
    known = state.last_entry_at if state.last_entry_at and state.last_entry_at <= now else None
    if dated is None and new and state.last_success_at is not None:
        return now
    return max((at for at in (dated, known) if at is not None), default=None)


def _lies(state: SourceState, page: Page, *, changed: bool) -> int:
    """Return how often in a row a full read found what 304 had denied; proven ones stay proven.

    The same validators on another content prove it at once.
    """
    if state.lies >= PROVEN_LIES:
        return state.lies
    tag, moment = page.header("etag"), page.header("last-modified")
    same = (tag, moment) != (None, None) and (tag, moment) == (state.etag, state.last_modified)
    if changed and same and state.entries_hash is not None:
        return PROVEN_LIES
    full, last = state.full_read_at, state.last_success_at
    was_told_304 = full is not None and last is not None and last > full
    denied = was_told_304 and asks_in_full(state, page.fetched_at)
    return state.lies + 1 if changed and denied else 0


def _led(state: SourceState, turn: Turn, page: Page) -> SourceState:
    """Return the state with where permanent redirects led, how often and since when."""
    if page.moved_to is None:
        if has_moved(state):
            return state  # it was read at the new address itself
        return replace(state, moved_to=None, moved_since_at=None, moved_times=0)
    since = state.moved_since_at
    if page.moved_to == state.moved_to and since is not None and since <= turn.now:
        return replace(state, moved_times=state.moved_times + 1)
    return replace(state, moved_to=page.moved_to, moved_since_at=turn.now, moved_times=1)


def _with_validators(state: SourceState, page: Page) -> SourceState:
    """Return the state with the validators of an answer, as they were sent."""
    return replace(
        state,
        etag=_validator(page.header("etag")),
        last_modified=_validator(page.header("last-modified")),
    )


def _validator(value: str | None) -> str | None:
    """Return a validator as it was sent, or None for one that could not be sent back."""
    if value is None or len(value) > _LONGEST_VALIDATOR or value != value.strip():
        return None
    return value if all(" " <= c != "\x7f" for c in value) else None
