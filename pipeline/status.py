"""What `status` tells: components, sources, backlog, the last alert and digest, content in force.

The live database is asked in one short session, not the published copy; where there is none yet,
none is made. Nothing here writes, but for a migration that a newer version brings.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alerts.model import load_routes
from classifiers.ruleset import load_ruleset
from core.clock import Clock
from core.errors import ConfigError, SeedwatchError
from core.settings import Settings
from pipeline import batch
from pipeline.airflow_health import AirflowHealth, airflow_health
from pipeline.source_health import SourceHealth, health_of_all
from scrapers import handoff
from scrapers.model import SourceSet, load_sources
from scrapers.source_set import parse_sources_json
from warehouse import status as database
from warehouse.connection import Row, Warehouse
from warehouse.status import Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentState:
    """One kind of content: the version in force, that of the files, and what is wrong with them."""

    kind: str
    in_force: str | None  # None: never read by the pipeline
    files: str | None  # None: broken
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """All that `status` tells; times are aware UTC."""

    at: datetime
    airflow: AirflowHealth
    sources: tuple[SourceHealth, ...]
    backlog: tuple[Waiting, ...]  # in the order of an article's way
    stops: tuple[Row, ...]
    last_alert: Row | None
    last_digest: Row | None
    content: tuple[ContentState, ...]
    database: str | None  # what is wrong with it, or that there is none yet

    @property
    def oldest(self) -> Waiting | None:
        """The step at which something has waited the longest, or None where nothing waits."""
        held = [part for part in self.backlog if part.oldest_at is not None]
        return min(held, key=lambda part: part.oldest_at or self.at, default=None)

    def source_counts(self) -> dict[str, int]:
        """Return how many sources are in each state, the most first."""
        counts: dict[str, int] = {}
        for health in self.sources:
            counts[health.shown] = counts.get(health.shown, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """What the database holds of it."""

    backlog: tuple[Waiting, ...] = ()
    stops: tuple[Row, ...] = ()
    last_alert: Row | None = None
    last_digest: Row | None = None
    in_force: dict[str, str] | None = None
    problem: str | None = None


def read_status(settings: Settings, clock: Clock) -> Status:
    """Return the status now. Never raises for a part that is broken: that part says so."""
    stored = _ask_database(settings, clock)
    sources, content = _content(settings, stored.in_force or {})
    files = (
        _waiting("admit", handoff.waiting(settings.feeds)),
        _waiting("load", batch.waiting(settings.batches)),
    )
    return Status(
        at=clock.now(),
        airflow=airflow_health(settings),
        sources=health_of_all(sources, settings),
        backlog=(files[0], *stored.backlog[:1], files[1], *stored.backlog[1:]),
        stops=stored.stops,
        last_alert=stored.last_alert,
        last_digest=stored.last_digest,
        content=content,
        database=stored.problem,
    )


def as_json(status: Status) -> dict[str, Any]:
    """Return the status as JSON data; times are ISO 8601."""
    oldest = status.oldest
    return {
        "at": _plain(status.at),
        "airflow": asdict(status.airflow),
        "database": status.database,
        "sources": {
            "total": len(status.sources),
            "by_state": status.source_counts(),
            "failing": [_failing(health) for health in status.sources if health.failing],
        },
        "backlog": [_plain_row(asdict(part)) for part in status.backlog],
        "oldest_pending": None if oldest is None else _plain_row(asdict(oldest)),
        "stopped_channels": [_plain_row(row) for row in status.stops],
        "last_alert": None if status.last_alert is None else _plain_row(status.last_alert),
        "last_digest": None if status.last_digest is None else _plain_row(status.last_digest),
        "content": [asdict(part) for part in status.content],
    }


def _failing(health: SourceHealth) -> dict[str, Any]:
    """Return a failing source as JSON data."""
    return {
        "source_id": health.source.source_id,
        "state": health.shown,
        "reason": health.reason,
        "failures": health.state.failures,
        "last_success_at": _plain(health.state.last_success_at),
        "next_poll_at": _plain(health.state.next_poll_at),
    }


def _plain_row(row: Row) -> Row:
    """Return a row with its times as text."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """Return a value as JSON data."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value


def _ask_database(settings: Settings, clock: Clock) -> _Stored:
    """Ask the live database in one short session."""
    if not settings.database.is_file():
        return _Stored(problem="there is none yet: ./run up or ./run once makes it")
    try:
        with Warehouse(settings.database).session() as session:
            return _Stored(
                backlog=database.backlog(session),
                stops=tuple(database.stops(session, now=clock.now())),
                last_alert=database.last_alert(session),
                last_digest=database.last_digest(session),
                in_force=database.content_in_force(session),
            )
    except SeedwatchError as error:
        return _Stored(problem=str(error))


def _content(
    settings: Settings, in_force: dict[str, str]
) -> tuple[SourceSet, tuple[ContentState, ...]]:
    """Return the sources to show, and how each kind of content stands."""
    kept = _last_sources(settings)
    shown = kept or SourceSet(sources=(), version="")
    fault = None
    try:
        shown = load_sources(settings.sources, allow_loopback=settings.allow_loopback)
    except ConfigError as error:
        fault = str(error)
    sources = ContentState(
        kind="sources",
        in_force=kept.version if kept else None,
        files=None if fault else shown.version,
        fault=fault,
    )
    root = settings.root
    return shown, (
        sources,
        _state(
            "rules",
            in_force,
            lambda: load_ruleset(root / "classifiers", root / "seeds" / "articles").version,
        ),
        _state("routes", in_force, lambda: load_routes(settings.routes).version),
    )


def _state(kind: str, in_force: dict[str, str], load: Callable[[], str]) -> ContentState:
    """Return how one kind of content stands."""
    try:
        return ContentState(kind=kind, in_force=in_force.get(kind), files=load())
    except ConfigError as error:
        return ContentState(kind=kind, in_force=in_force.get(kind), files=None, fault=str(error))


def _last_sources(settings: Settings) -> SourceSet | None:
    """Return the source set in force, or None where there is none or it can't be read."""
    try:
        return parse_sources_json(settings.sources_json.read_bytes())
    except (OSError, ValueError, TypeError, KeyError, SeedwatchError):
        return None


def _waiting(step: str, paths: tuple[Path, ...]) -> Waiting:
    """Return how many files wait for a step; one that goes meanwhile does not count."""
    times = []
    for path in paths:
        try:
            times.append(path.stat().st_mtime)
        except OSError:
            continue
    oldest_at = datetime.fromtimestamp(min(times), UTC) if times else None
    return Waiting(step=step, waiting=len(times), oldest_at=oldest_at)
