"""What an operator must know of a source: that it is gone, moved, failing, quiet or changed.

A source that works and says nothing looks like a calm day. Each judgment is by the source's own
history: its days of the last weeks, its weekdays apart, its longest silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.records import Source, SourceKind
from core.text import one_line
from scrapers.rhythm import whole_days
from scrapers.state import DayCount, Health, SourceState

MOVED_TIMES = 5  # polls in a row that were led to the same new address …
MOVED_AFTER = timedelta(days=2)  # … over so long
FAILING_WEIGHT = 3.0  # three hard failures in a row, or six that should have passed
FAILING_AFTER = timedelta(hours=1)
LONG_PAUSE = timedelta(hours=6)
LEAST_HISTORY = 7  # days
EXPECTED_UNSEEN = 8.0  # entries that should have come: by chance alone all are missed once in 3,000
LEAST_SILENCE = timedelta(days=1)
LONGEST_SILENCE = {  # however little is known of its rhythm
    SourceKind.PRESS: timedelta(days=30),
    SourceKind.TRADE: timedelta(days=45),
    SourceKind.OFFICIAL: timedelta(days=120),
}
FLOOD_LEAST, FLOOD_TIMES = 30, 3.0  # entries in a day; times the most of any day before
DROP_LEAST, DROP_SHARE = 21.0, 0.3  # entries that a week should bring; what is left of them


class Condition(StrEnum):
    """What a source is in that a person should know of."""

    GONE = "gone"
    MOVED = "moved"
    FAILING = "failing"
    ASIDE = "asks for a long pause"
    QUIET = "quiet"
    FLOOD = "flood"
    DROP = "drop"
    REPUBLISHED = "republished"  # an event: nothing has to end


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One condition of one source, and the facts behind it in a few words."""

    condition: Condition
    detail: str


def conditions(source: Source, state: SourceState, now: datetime) -> tuple[Finding, ...]:
    """Return what an operator must know of `source`; nothing while its address is a new one."""
    if state.url != source.url:
        return ()
    if state.state is Health.DISABLED:
        return (Finding(condition=Condition.GONE, detail=state.reason or "disabled"),)
    found = []
    if has_moved(state):
        detail = f"answers at {one_line(state.moved_to or '', 200)} now, where it is read already"
        found.append(Finding(condition=Condition.MOVED, detail=detail))
    if state.failures:
        return (*found, *_failing(state, now))
    if state.quiet_since_at is not None:
        found.append(Finding(condition=Condition.QUIET, detail=_silence(state, now)))
    return (*found, *_volume(state, now))


def has_moved(state: SourceState) -> bool:
    """Return whether permanent redirects were seen often and long enough to be believed."""
    return (
        state.moved_to is not None
        and state.moved_since_at is not None
        and state.moved_times >= MOVED_TIMES
        and state.last_poll_at is not None
        and state.last_poll_at - state.moved_since_at >= MOVED_AFTER
    )


def is_quiet(source: Source, state: SourceState, now: datetime) -> bool:
    """Return whether a source that works has been silent for far longer than its own rhythm.

    So many entries should have come by its weekdays that chance does not explain it, and it was
    never silent for nearly as long; or for so long that no rhythm is needed.
    """
    last = state.last_entry_at
    if last is None:
        return False
    silence = now - last
    if silence >= LONGEST_SILENCE[source.kind]:
        return True
    before = [count for count in whole_days(state, now.date()) if count.day <= last.date()]
    if silence < LEAST_SILENCE or len(before) < LEAST_HISTORY:
        return False
    longest = timedelta(days=1 + 1.5 * _longest_gap(before))
    return silence >= longest and _expected(before, last, now) >= EXPECTED_UNSEEN


def _failing(state: SourceState, now: datetime) -> tuple[Finding, ...]:
    """Return what is to be told of a source whose last polls failed."""
    reason = one_line(state.reason or "unknown", 200)
    again, asked = state.next_poll_at, state.last_poll_at
    if state.state is Health.PAUSED and again and asked and again - asked >= LONG_PAUSE:
        detail = f"{reason}; it is asked again at {again:%Y-%m-%d %H:%M} UTC"
        return (Finding(condition=Condition.ASIDE, detail=detail),)
    since = state.last_success_at or state.began_at
    if since is None or state.weight < FAILING_WEIGHT or now - since < FAILING_AFTER:
        return ()
    read = f"last read {since:%Y-%m-%d %H:%M} UTC" if state.last_success_at else "never read"
    detail = f"{reason}; {state.failures} failures in a row, {read}"
    return (Finding(condition=Condition.FAILING, detail=detail),)


def _silence(state: SourceState, now: datetime) -> str:
    """Return how long a source has been silent, in words."""
    if state.last_entry_at is None:
        return "no entry"
    days = (now - state.last_entry_at).total_seconds() / 86_400
    return f"no new entry for {days:.0f} days, though it answers"


def _volume(state: SourceState, now: datetime) -> tuple[Finding, ...]:
    """Return whether a source brings far more or far less than it did."""
    before = whole_days(state, now.date())
    if len(before) < LEAST_HISTORY:
        return ()
    today = state.days[-1].new_entries if state.days[-1].day == now.date() else 0
    most = max(count.new_entries for count in before)
    if today >= FLOOD_LEAST and today > FLOOD_TIMES * most:
        detail = f"{today} new entries today, at most {most} on any day before"
        return (Finding(condition=Condition.FLOOD, detail=detail),)
    week, earlier = before[-LEAST_HISTORY:], before[:-LEAST_HISTORY]
    if len(earlier) < LEAST_HISTORY:
        return ()
    usual = LEAST_HISTORY * sum(count.new_entries for count in earlier) / len(earlier)
    came = sum(count.new_entries for count in week)
    if usual >= DROP_LEAST and 0 < came < DROP_SHARE * usual:
        detail = f"{came} new entries in a week that used to bring {usual:.0f}"
        return (Finding(condition=Condition.DROP, detail=detail),)
    return ()


def _longest_gap(days: Sequence[DayCount]) -> int:
    """Return the most days in a row without a new entry; days that were not read break a run."""
    longest = run = 0
    previous = None
    for count in days:
        follows = previous is not None and (count.day - previous).days == 1
        run = (run + 1 if follows else 1) if not count.new_entries else 0
        longest = max(longest, run)
        previous = count.day
    return longest


def _expected(days: Sequence[DayCount], last: datetime, now: datetime) -> float:
    """Return how many entries should have come since `last`, by the weekdays of the days before."""
    mean = sum(count.new_entries for count in days) / len(days)
    usual = []
    for weekday in range(7):
        own = [count.new_entries for count in days if count.day.weekday() == weekday]
        usual.append((sum(own) + mean / 2) / (len(own) + 0.5))
    total, at = 0.0, last
    while at < now:
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        end = min(midnight, now)
        total += usual[at.weekday()] * (end - at).total_seconds() / 86_400
        at = end
    return total
