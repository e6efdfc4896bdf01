"""When the embedded Airflow is ready: healthy, DAGs parsed, every source polled, first pass done.

Health alone says too little: it turns green before the first DAG file is parsed, and a watcher of a
feed first polls seconds after its trigger was handed out. The surest sign is the poll itself, which
leaves its time in the source's state file. What the first polls of a new home bring is history and
alerts nothing; until that is collected, nothing that is published could be told from it.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from core.clock import Clock
from core.settings import Settings
from orchestration.api import Api, ApiError
from orchestration.source_file import next_poll_at

# A source that hangs at its first poll must not keep the others from being called ready, nor may a
# feed that can't be collected.
PATIENCE = timedelta(seconds=30)


class Stage(StrEnum):
    """How far the start has come; the members stand in the order of a start."""

    STARTING = "starting"
    HEALTHY = "healthy"
    PARSED = "parsed"
    POLLED = "polled"
    READY = "ready"


@dataclass(slots=True)
class Readiness:
    """Watches a start. `started_at` is the launch's; state files older than it do not count."""

    settings: Settings
    api: Api
    clock: Clock
    started_at: datetime
    stage: Stage = Stage.STARTING
    problems: tuple[str, ...] = ()  # why it is not further, for a report
    errors: tuple[str, ...] = ()  # what kept DAG files from being parsed
    unpolled: tuple[str, ...] = ()
    reached_at: datetime = field(init=False)  # the present stage

    def __post_init__(self) -> None:
        """Begin the first stage with the launch."""
        self.reached_at = self.started_at

    def advance(self) -> Iterator[Stage]:
        """Yield each stage that is reached now, in order."""
        checks: dict[Stage, tuple[Callable[[], bool], Stage]] = {
            Stage.STARTING: (self._healthy, Stage.HEALTHY),
            Stage.HEALTHY: (self._parsed, Stage.PARSED),
            Stage.PARSED: (self._polled, Stage.POLLED),
            Stage.POLLED: (self._passed, Stage.READY),
        }
        while self.stage in checks:
            check, then = checks[self.stage]
            if not check():
                return
            self.stage, self.problems = then, ()
            self.reached_at = self.clock.now()
            yield then

    def _healthy(self) -> bool:
        """Return whether the API server answers and calls all four components healthy."""
        try:
            health = self.api.health()
        except ApiError as exc:
            self.problems = (str(exc),)
            return False
        self.problems = tuple(f"{k} is {v}" for k, v in health.items() if v != "healthy")
        return not self.problems

    def _parsed(self) -> bool:
        """Return whether every DAG file has become a DAG; a file's stem is its DAG's id."""
        wanted = expected_dags(self.settings.root / "dags")
        try:
            missing = wanted - self.api.dag_ids(parsed_since=self.started_at)
            if not missing:
                return True
            self.errors = self.api.import_errors()
        except ApiError as exc:
            self.problems = (str(exc),)
            return False
        self.problems = self.errors or tuple(f"{name} is not parsed" for name in sorted(missing))
        return False

    def _polled(self) -> bool:
        """Return whether every source was polled since the start, or need not be yet."""
        now = self.clock.now()
        folder = self.settings.source_states
        self.unpolled = tuple(
            source_id
            for source_id in source_ids(self.settings.sources_json)
            if not polled(folder / f"{source_id}.json", since=self.started_at, now=now)
        )
        self.problems = tuple(f"{source_id} was not polled" for source_id in self.unpolled)
        return not self.unpolled or now > self.reached_at + PATIENCE

    def _passed(self) -> bool:
        """Return whether what the first polls brought is collected and no run is active any more."""
        waiting = len(list(self.settings.feeds.glob("*.feed")))
        try:
            active = self.api.active_runs()
        except ApiError as exc:
            self.problems = (str(exc),)
            return False
        self.problems = (f"{waiting} feeds wait for collect, {active} runs are active",)
        return waiting + active == 0 or self.clock.now() > self.reached_at + PATIENCE


def expected_dags(folder: Path) -> frozenset[str]:
    """Return the ids of the DAGs that the files in `folder` define."""
    return frozenset(file.stem for file in folder.glob("*.py") if not file.stem.startswith("_"))


def source_ids(path: Path) -> tuple[str, ...]:
    """Return the ids of the sources in the file that the DAG files read; none if it is missing."""
    try:
        return tuple(source["source_id"] for source in json.loads(path.read_text())["sources"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def polled(path: Path, *, since: datetime, now: datetime) -> bool:
    """Return whether a source's state file shows a poll since then, or none due before now.

    Each poll writes the file anew, a failed one too.
    """
    try:
        written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return False
    due_at = next_poll_at(path)
    return written_at >= since or (due_at is not None and due_at > now)
