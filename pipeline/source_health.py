"""How a source is doing as people are shown it: never read is `unverified`, whatever failed since."""

from dataclasses import dataclass

from core.records import Source
from core.settings import Settings
from scrapers.model import SourceSet
from scrapers.state import Health, SourceState, load_state


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One source with what its state file says."""

    source: Source
    state: SourceState
    shown: str  # the state's word, but `unverified` until a first good read
    failing: bool  # the last poll gave nothing, or it is polled no more

    @property
    def reason(self) -> str | None:
        """Why it is not well, or why it has to wait."""
        return self.state.reason


def health_of(source: Source, settings: Settings) -> SourceHealth:
    """Return how a source is doing; what was known of another address does not count."""
    state = load_state(settings.source_states, source.source_id)
    if state.url is not None and state.url != source.url:
        state = SourceState(source_id=source.source_id, url=source.url)
    unread = state.last_success_at is None and state.state is not Health.DISABLED
    return SourceHealth(
        source=source,
        state=state,
        shown=Health.UNVERIFIED.value if unread else state.state.value,
        failing=state.failures > 0 or state.state is Health.DISABLED,
    )


def health_of_all(sources: SourceSet, settings: Settings) -> tuple[SourceHealth, ...]:
    """Return how every source is doing, in their order."""
    return tuple(health_of(source, settings) for source in sources.sources)
