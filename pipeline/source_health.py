"""How a source is doing as people are shown it, and what a person may do about it by hand.

Never read is `unverified`, whatever failed since.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from core.records import Source
from core.settings import Settings
from scrapers.conditions import Finding, conditions
from scrapers.model import SourceSet
from scrapers.rhythm import entries_a_day
from scrapers.state import Health, SourceState, fresh_state, load_state, save_state


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One source with what its state file says."""

    source: Source
    state: SourceState
    shown: str  # the state's word, but `unverified` until a first good read
    failing: bool  # the last poll gave nothing, or it is polled no more
    findings: tuple[Finding, ...] = ()  # what operators are told of it; none where nobody asked
    entries_a_day: float | None = None

    @property
    def reason(self) -> str | None:
        """Why it is not well, or why it has to wait."""
        return self.state.reason

    @property
    def trouble(self) -> int:
        """Return how much it wants a look: 0 for a source that does what it did, up to 4."""
        if self.state.state is Health.DISABLED:
            return 4
        if self.failing:
            return 3
        if self.findings:
            return 2
        return 0 if self.shown == Health.HEALTHY.value else 1


def health_of(source: Source, settings: Settings, now: datetime | None = None) -> SourceHealth:
    """Return how a source is doing; what was known of another address does not count.

    What it was told for and its rhythm are judged at `now`, where that is given.
    """
    state = load_state(settings.source_states, source.source_id)
    if state.url is not None and state.url != source.url:
        state = SourceState(source_id=source.source_id, url=source.url)
    unread = state.last_success_at is None and state.state is not Health.DISABLED
    return SourceHealth(
        source=source,
        state=state,
        shown=Health.UNVERIFIED.value if unread else state.state.value,
        failing=state.failures > 0 or state.state is Health.DISABLED,
        findings=() if now is None else conditions(source, state, now),
        entries_a_day=None if now is None else entries_a_day(state, now),
    )


def health_of_all(
    sources: SourceSet, settings: Settings, now: datetime | None = None
) -> tuple[SourceHealth, ...]:
    """Return how every source is doing, in their order."""
    return tuple(health_of(source, settings, now) for source in sources.sources)


def worst_first(found: Iterable[SourceHealth]) -> list[SourceHealth]:
    """Return sources with what is wrong first, else in their order."""
    return sorted(found, key=lambda health: -health.trouble)


def enable(source: Source, settings: Settings) -> bool:
    """Make a source due at once, its failures forgotten; return whether anything held it back."""
    before = load_state(settings.source_states, source.source_id)
    held = before.state in (Health.DISABLED, Health.DEGRADED, Health.PAUSED) or before.failures > 0
    after = replace(
        before,
        state=Health.UNVERIFIED if held else before.state,
        reason=None,
        failures=0,
        weight=0.0,
        next_poll_at=None,
    )
    save_state(settings.source_states, after)
    return held


def reset(source: Source, settings: Settings) -> None:
    """Forget all that is known of a source but what its polls came to day by day.

    Its feed is read again in full; entries that were seen stay seen, so that nothing is told twice.
    """
    before = load_state(settings.source_states, source.source_id)
    save_state(settings.source_states, fresh_state(source.source_id, source.url, before))
