"""How often a source is polled: between bounds, by how often it publishes and how lately it did.

All of it is judgment without a clock, a file or a network. A poll that finds nothing costs a source
almost nothing, so that the pace is set by what a late look would cost: a source is asked several
times in its usual gap, at once after something new, and ever less often while it stays silent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.errors import FetchError, FetchKind
from core.identity import digest
from core.records import Source, SourceKind
from scrapers.state import Health, SourceState

POLITE_SECONDS = 60.0  # between two polls of a public source
HOUR = 3600.0
LONGEST_WAIT = 24 * HOUR  # whatever a host asks for and however often it failed
SLOWEST = {SourceKind.PRESS: HOUR, SourceKind.TRADE: HOUR, SourceKind.OFFICIAL: 6 * HOUR}
SLOWEST_FIRST_TIER = 300.0  # what is of record is read quickly, however rarely it speaks
# Feed software writes "hourly" into every feed that it makes: a hint is heard, up to a point.
LONGEST_HINT = 600.0
LONGEST_HINT_FIRST_TIER = 300.0
POLLS_A_GAP = 12.0  # polls in the usual gap between two entries
SILENCE_SHARE = 6.0  # after a silence of six minutes, a look a minute later
SLACK_SECONDS = 60.0  # how far clocks may differ before a moment is taken to be of a wrong one


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The least and the most seconds between two polls of a source."""

    least: float
    most: float


def bounds(source: Source, *, loopback: bool, hint: float | None = None) -> Bounds:
    """Return the bounds of a source's pace.

    `poll_seconds` is the quickest that its editor wants, never under a minute for a public address;
    the feed's own `hint` (seconds) raises it, up to a cap. An address of this machine (`loopback`)
    is polled at its `poll_seconds` exactly.
    """
    if loopback:
        return Bounds(least=source.poll_seconds, most=source.poll_seconds)
    first = source.tier <= 1
    heard = min(hint or 0.0, LONGEST_HINT_FIRST_TIER if first else LONGEST_HINT)
    least = max(POLITE_SECONDS, source.poll_seconds, heard)
    return Bounds(
        least=least, most=max(least, SLOWEST_FIRST_TIER if first else SLOWEST[source.kind])
    )


def interval(limits: Bounds, *, gap: float | None, silence: float, busy: float = 1.0) -> float:
    """Return the seconds to the next poll of a source that works, inside `limits`.

    `gap` is its usual time between two entries (None: not known), `silence` the time since its last
    one, `busy` how much livelier than usual this hour is. Grows with gap and silence, and falls as
    the hour grows livelier.
    """
    wanted = max(silence, 0.0) / SILENCE_SHARE
    if gap is not None:
        wanted = min(wanted, max(gap, 0.0) / max(busy, 0.01) / POLLS_A_GAP)
    return min(max(wanted, limits.least), limits.most)


def usual_gap(arrivals: Sequence[datetime], now: datetime) -> float | None:
    """Return the mean seconds between entries, the silence since the last one included."""
    if not arrivals:
        return None
    return max((now - min(arrivals)).total_seconds(), 0.0) / len(arrivals)


def spread(limits: Bounds, seconds: float, *seed: str) -> float:
    """Return `seconds` moved by up to a tenth, inside `limits`: sources must not fall into step."""
    share = _fraction(*seed) / 10
    later = seconds * (1 + share)
    moved = later if later <= limits.most else seconds * (1 - share)
    return min(max(moved, limits.least), limits.most)


class Weight:
    """What a failure counts: at `DEGRADED` or more in a row, a source is no longer well."""

    HARD = 1.0
    SOFT = 0.5
    TEMPORARY = 0.25
    DEGRADED = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """How a kind of failure is counted and waited for."""

    column: str  # of the day's counts: hard, soft, temporary
    weight: float
    factor: float  # by which the wait grows each time
    first: float  # seconds: the least first wait
    longest: float  # seconds: the cap


_SOFT = Failing(column="soft", weight=Weight.SOFT, factor=2, first=0, longest=HOUR / 2)
_HARD = Failing(column="hard", weight=Weight.HARD, factor=3, first=0, longest=6 * HOUR)
_NAME = Failing(column="hard", weight=Weight.HARD, factor=3, first=0, longest=HOUR)
_BUSY = Failing(column="temporary", weight=Weight.TEMPORARY, factor=2, first=0, longest=HOUR)
_SHUT = Failing(
    column="hard", weight=Weight.DEGRADED, factor=2, first=HOUR, longest=LONGEST_WAIT
)  # who does not want us is not asked again soon
_FAILING = {
    FetchKind.BUSY: _BUSY,
    FetchKind.UNRULED: _SOFT,
    FetchKind.SERVER: _SOFT,
    FetchKind.TIMEOUT: _SOFT,
    FetchKind.CONNECTION: _SOFT,
    FetchKind.TLS: _SOFT,
    # Without a network no name is found either: when it is back, nobody waits for hours.
    FetchKind.DNS: _NAME,
    FetchKind.UNWELCOME: _SHUT,
    FetchKind.PAYWALL: _SHUT,
    FetchKind.CLOSED: _SHUT,
}
_GONE = {
    FetchKind.GONE: "http 410: gone for good",
    FetchKind.WITHHELD: "http 451: withheld for legal reasons",
}
NOTHING_TO_READ = _HARD  # an answer without entries: a page instead of a feed, or nothing at all


def failing(error: FetchError) -> Failing:
    """Return how a failed fetch is counted and waited for; what is not known is hard."""
    return _FAILING.get(error.kind, _HARD)


def gone(error: FetchError) -> str | None:
    """Return the reason to ask a source no more, or None where it is to be asked again."""
    return _GONE.get(error.kind)


def backoff(how: Failing, failures: int, limits: Bounds, *seed: str) -> float:
    """Return the seconds to wait after so many failures in a row.

    Grows from the quickest pace to the cap of its kind; a quarter of it is spread, so that sources
    which failed together do not return together.
    """
    cap = max(how.longest, limits.least)
    start = max(limits.least, how.first)
    grown = start * how.factor ** min(failures if not how.first else failures - 1, 20)
    return min(grown, cap) * (0.75 + _fraction(*seed, str(failures)) / 4)


def is_due(state: SourceState, now: datetime) -> bool:
    """Return whether a source is to be polled now; a disabled one never is.

    A clock that once stood in the future must not keep a source waiting: a poll that has not been
    yet, or that is further away than any wait, is due.
    """
    if state.state is Health.DISABLED:
        return False
    if state.next_poll_at is None or state.next_poll_at <= now:
        return True
    from_another_time = (
        state.last_poll_at is not None
        and (state.last_poll_at - now).total_seconds() > SLACK_SECONDS
    )
    too_far = (state.next_poll_at - now).total_seconds() > LONGEST_WAIT + SLACK_SECONDS
    return from_another_time or too_far


def _fraction(*seed: str) -> float:
    """Return a number from 0 to 1 that looks drawn by chance and is the same for the same seed."""
    return int(digest("spread", *seed, size=8), 16) / 0xFFFFFFFF
