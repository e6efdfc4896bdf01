"""What a replay is made from: its states, its `replay.yaml`, and what is expected of each event.

`replay.yaml` may be missing, and so may each of its fields:

```yaml
sources: sources          # folder of source files beside it (default: those of the settings)
routes: routes.yaml       # (default: those of the settings)
start: 2026-10-01T00:00Z  # states from here on (default: the first state)
end: 2026-10-31T00:00Z    # (default: a day after the last state, for what waits then)
expect:                   # by event: the addresses of its articles, and how often it alerts
  port-closed: {urls: [https://paper.example/a, https://other.example/b], alerts: 1}
```
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from core import yamlfile
from core.errors import ConfigError, ConfigFault
from core.identity import article_id, canonical_url, digest
from core.moments import Moment
from core.settings import Settings
from pipeline.replay_states import SavedPages, State, read_states
from scrapers.model import SourceSet, load_sources
from scrapers.source_set import version_of

FILE = "replay.yaml"
TAIL = timedelta(days=1)  # after the last state: what waits then, and the day's digest


def _article(url: str) -> str:
    """Return the id that the article at an address has."""
    try:
        return article_id(canonical_url(url))
    except ValueError:
        message = f"'{url}' is no http(s) address"
        raise ValueError(message) from None


class ExpectedEvent(BaseModel):
    """One event: the addresses of all articles about it, and how often a receiver hears of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    urls: tuple[str, ...] = Field(min_length=1)
    alerts: int = Field(default=1, ge=0)  # messages or lines of a summary, at each receiver
    replies: int | None = Field(default=None, ge=0)  # None: any number


class ExpectFile(BaseModel):
    """The file of `--expect`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    expect: dict[str, ExpectedEvent]


class ReplayFile(BaseModel):
    """`replay.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: str | None = None
    routes: str | None = None
    start: Moment | None = None
    end: Moment | None = None
    expect: dict[str, ExpectedEvent] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An expected event, with its articles by id."""

    name: str
    articles: frozenset[str]
    alerts: int
    replies: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A replay that can be run."""

    folder: Path
    sources: SourceSet  # those that have a state
    routes: Path
    states: tuple[State, ...]  # from start to end, oldest first
    pages: SavedPages
    start_at: datetime
    end_at: datetime
    events: tuple[Event, ...]  # none: nothing is expected

    @property
    def fingerprint(self) -> str:
        """The hash of its sources and of which states it has: 16 hex digits."""
        states = (
            f"{s.at.isoformat()} {' '.join(name for name, _ in s.feeds)}" for s in self.states
        )
        return digest("replay", self.sources.version, self.start_at.isoformat(), *states, size=16)


class ReplayError(ConfigError):
    """A replay's own files can't be used; carries every fault."""


def load_plan(folder: Path, settings: Settings, *, expect: Path | None = None) -> Plan:
    """Return the replay in a folder; `expect` is a file that takes the place of its own `expect`.

    Raises ReplayError with every fault of its files, and ConfigError where the sources are broken.
    """
    if not folder.is_dir():
        raise ReplayError(_fault(folder, "is no folder"))
    try:
        document = yamlfile.read(folder / FILE) if (folder / FILE).exists() else None
        wanted = document.validate(ReplayFile) if document and document.data else ReplayFile()
        named = wanted.expect
        if expect is not None:
            document = yamlfile.read(expect)
            named = document.validate(ExpectFile).expect
    except ConfigError as error:
        raise ReplayError(*error.faults) from error
    events, faults = _events(named, document)
    sources = load_sources(_beside(folder, wanted.sources, settings.sources))
    states, more = read_states(folder, sources)
    pages = SavedPages(folder)
    faults += more + pages.faults
    start_at = wanted.start or (states[0].at if states else None)
    end_at = wanted.end or (states[-1].at + TAIL if states else None)
    within = tuple(s for s in states if start_at and end_at and start_at <= s.at <= end_at)
    if not within and not faults:
        faults.append(_fault(folder, _no_state(states)))
    if faults or start_at is None or end_at is None:
        raise ReplayError(*faults)
    return Plan(
        folder=folder,
        sources=_read_ones(sources, within),
        routes=_beside(folder, wanted.routes, settings.routes),
        states=within,
        pages=pages,
        start_at=start_at,
        end_at=end_at,
        events=events,
    )


def _events(
    named: dict[str, ExpectedEvent], document: yamlfile.Document | None
) -> tuple[tuple[Event, ...], list[ConfigFault]]:
    """Return the expected events, and a fault for each address that is none or belongs to two."""
    faults: list[ConfigFault] = []
    events = []
    taken: dict[str, str] = {}
    for name, wanted in named.items():
        ids = set()
        for number, url in enumerate(wanted.urls):
            try:
                found = _article(url)
                if taken.setdefault(found, name) != name:
                    message = f"{url} belongs to the event '{taken[found]}' too"
                    raise ValueError(message)  # noqa: TRY301 - told with its line, as the other
            except ValueError as error:
                assert document is not None  # noqa: S101 - the names were read from it
                faults.append(document.fault(("expect", name, "urls", number), str(error)))
            else:
                ids.add(found)
        events.append(
            Event(name=name, articles=frozenset(ids), alerts=wanted.alerts, replies=wanted.replies)
        )
    return tuple(events), faults


def _no_state(states: tuple[State, ...]) -> str:
    """Return what is wrong with a folder that has no state to run."""
    if not states:
        return (
            "holds no state: save feeds into a folder named by the moment in UTC, such as "
            "2026-10-01T06-00Z/<source id>.xml"
        )
    span = f"{states[0].at:%Y-%m-%dT%H:%MZ} to {states[-1].at:%Y-%m-%dT%H:%MZ}"
    return f"has no state between start and end: its states are of {span}"


def _read_ones(sources: SourceSet, states: tuple[State, ...]) -> SourceSet:
    """Return the sources that have a state."""
    counted = Counter(source_id for state in states for source_id, _ in state.feeds)
    kept = tuple(source for source in sources.sources if source.source_id in counted)
    return SourceSet(sources=kept, version=version_of(kept))


def _beside(folder: Path, name: str | None, default: Path) -> Path:
    """Return a file that is named relative to the replay, else the default."""
    return default if name is None else (folder / name).resolve()


def _fault(path: Path, message: str) -> ConfigFault:
    """Return a fault of a whole file or folder."""
    return ConfigFault(path=path, line=None, message=message)
