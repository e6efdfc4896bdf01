"""One life of the embedded Airflow: start, watch over, stop."""

import os
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from core.clock import Clock
from core.errors import SeedwatchError
from core.settings import Settings
from orchestration.api import Api, ApiError
from orchestration.components import (
    API_MODULES,
    COMPONENTS,
    ERRANDS,
    OTHER_MODULES,
    Components,
    Happening,
)
from orchestration.events import Events
from orchestration.home import LAUNCH, component_environment
from orchestration.ports import LOOPBACK
from orchestration.readiness import Readiness, Stage
from orchestration.sessions import kill_all, marked, resident_bytes

TICK = 0.1
CHECK_SECONDS = 0.3  # between two looks at the API while starting
FIRST_ERRANDS = ("database", "sources")  # what the components but the API server wait for
CLEANUP_SECONDS = 24 * 3600.0
RESTARTS = 5  # of one component …
RESTART_WINDOW = 600.0  # … within so many seconds; one more means that it cannot live


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long to wait, in seconds."""

    ready: float = 180.0
    drain: float = 20.0  # for active runs to end at a stop
    stop: float = 8.0  # for components to end after SIGTERM
    early_stop: float = 3.0  # the same before they were healthy: nothing can be lost yet
    nursery: float = 3.0


class LaunchError(SeedwatchError):
    """The launch cannot go on; the text says why and where to look."""


class Launch:
    """The embedded Airflow of one state folder."""

    def __init__(
        self, settings: Settings, *, port: int, clock: Clock, events: Events, limits: Limits
    ) -> None:
        """Prepare the home and start the nursery; `port` is the API server's."""
        self._clock, self._events, self._limits = clock, events, limits
        self._mark = secrets.token_hex(8)
        self.url = f"http://{LOOPBACK}:{port}"
        environment = component_environment(settings, port=port, launch=self._mark)
        self._logs = settings.logs
        self._sources_json = settings.sources_json
        self._api = Api.of_home(self.url, settings.airflow_home)
        self._ready = Readiness(settings, self._api, clock, events.started_at)
        self._parts = Components(environment, root=settings.root, logs=settings.logs)
        self._open_errands = set(FIRST_ERRANDS)
        self._loads = 0
        self._deaths: dict[str, deque[float]] = {name: deque() for name in COMPONENTS}
        self._next_check = self._next_cleanup = 0.0
        self._told_errors: tuple[str, ...] = ()
        self._stopping = False

    @property
    def mark(self) -> str:
        """Return the text that marks every process of this launch in its environment."""
        return self._mark

    @property
    def ready(self) -> bool:
        """Return whether the system has been ready."""
        return self._ready.stage is Stage.READY

    def begin(self) -> None:
        """Order the start. What needs the longest comes first; the rest loads meanwhile."""
        self._events.say("starting", url=self.url, pid=os.getpid(), logs=str(self._logs))
        self._parts.load(API_MODULES)
        for name in ("api-server", *FIRST_ERRANDS):
            self._parts.start(name)
        self._parts.load(OTHER_MODULES)

    def step(self) -> None:
        """Hear what happened and look how far the start is; raises LaunchError."""
        for happening in self._parts.happenings(TICK):
            self._hear(happening)
        now = self._clock.monotonic()
        if self.ready:
            if now >= self._next_cleanup:
                self._next_cleanup = now + CLEANUP_SECONDS
                self._parts.start("cleanup")
        else:
            self._look(now)

    def _look(self, now: float) -> None:
        """Look how far the start is; raises LaunchError when it takes too long."""
        if now >= self._next_check and "scheduler" in self._parts.pids:
            self._next_check = now + CHECK_SECONDS
            for stage in self._ready.advance():
                self._tell_stage(stage)
            if self._ready.errors and self._ready.errors != self._told_errors:
                self._told_errors = self._ready.errors
                self._events.say("problem", reasons=list(self._told_errors))
        if not self.ready and self._events.seconds() > self._limits.ready:
            why = "; ".join(self._ready.problems) or "the components did not start"
            limit = f"not ready after {self._limits.ready:.0f} s"
            raise LaunchError(f"{limit}: {why}; the logs are in {self._logs}")

    def stop(self, hurry: "Hurry") -> None:
        """End everything: no new work, then let active runs end, then the components.

        `hurry` says whether someone has asked a second time; then nothing is waited for.
        """
        self._stopping = True
        self._events.say("stopping", url=self.url)
        self._parts.terminate("triggerer", "dag-processor")  # nothing wakes a DAG any more
        self._wait(self._drained, self._limits.drain, hurry)
        self._parts.terminate("scheduler", *ERRANDS)
        was_up = self._ready.stage is not Stage.STARTING
        limit = self._limits.stop if was_up else self._limits.early_stop
        # A task that ends now still tells the API server; without it, it tries again for long.
        self._wait(lambda: "scheduler" not in self._parts.pids, limit / 2, hurry)
        self._parts.terminate("api-server")
        self._wait(lambda: not self._parts.pids, limit / 2, hurry)
        forced = sorted(self._parts.pids)
        self._parts.kill(*forced)
        self._parts.close(self._limits.nursery)
        swept = kill_all(marked(LAUNCH, self._mark))
        self._events.say("stopped", url=self.url, forced=forced, swept=swept)

    def memory(self) -> int:
        """Return the bytes that all processes of this launch use, shared pages counted once."""
        return resident_bytes(marked(LAUNCH, self._mark))

    def _drained(self) -> bool:
        """Return whether no run is active, or that can't be known or come true any more.

        A scheduler that is ended while a run is active may hang (measured: one in four).
        """
        if not {"api-server", "scheduler"} <= self._parts.pids.keys():
            return True
        try:
            return self._api.active_runs() == 0
        except ApiError:
            return True

    def _wait(self, until: Callable[[], bool], seconds: float, hurry: "Hurry") -> None:
        """Hear what happens until `until` holds, at most so long, and not at all in a hurry."""
        end = self._clock.monotonic() + seconds
        while not hurry() and self._clock.monotonic() < end and not until():
            for happening in self._parts.happenings(TICK):
                self._hear(happening)

    def _hear(self, happening: Happening) -> None:
        """Follow up what the nursery told."""
        if happening.event == "gone":
            self._hear_gone(happening)
        elif happening.event == "loaded":
            self._loads += 1
            self._start_rest()
        elif happening.event == "started" and happening.name in COMPONENTS:
            told = {"name": happening.name, "state": "started", "pid": happening.pid}
            self._events.say("component", **told)
        elif happening.event == "exited":
            self._hear_exit(happening)

    def _hear_gone(self, happening: Happening) -> None:
        """Give up: nothing can be started without the nursery."""
        if not self._stopping:
            raise LaunchError(self._words("nursery", happening.code))

    def _hear_exit(self, happening: Happening) -> None:
        """Follow up the end of an errand or of a component, asked for or not."""
        name, code = happening.name, happening.code
        if name in ERRANDS:
            self._finish_errand(name, code)
        elif self._stopping:
            self._events.say("component", name=name, state="stopped", code=code)
        else:
            self._events.say("component", name=name, state="died", code=code)
            self._restart(name, code)

    def _finish_errand(self, name: str, code: int) -> None:
        """Note that an errand is done; a broken source set is survived by the last good one."""
        if self._stopping:
            return
        if name == "cleanup":
            self._events.say(name, state="failed" if code else "done")
            return
        kept = name == "sources" and self._sources_json.exists()
        if code and not kept:
            raise LaunchError(self._words(name, code))
        self._events.say(name, state="kept the last good set" if code else "ready")
        self._open_errands.discard(name)
        self._start_rest()

    def _start_rest(self) -> None:
        """Start the components that need the modules, the database and the sources."""
        if not self._open_errands and self._loads == 2:
            self._loads += 1
            for name in ("dag-processor", "scheduler", "triggerer"):
                self._parts.start(name)

    def _restart(self, name: str, code: int) -> None:
        """Start a component again that died unasked, unless it does so all the time."""
        now = self._clock.monotonic()
        deaths = self._deaths[name]
        deaths.append(now)
        while deaths and deaths[0] < now - RESTART_WINDOW:
            deaths.popleft()
        if len(deaths) > RESTARTS:
            raise LaunchError(f"it died {len(deaths)} times in a row: {self._words(name, code)}")
        self._parts.start(name)

    def _tell_stage(self, stage: Stage) -> None:
        """Say that a stage is reached."""
        if stage is Stage.READY:
            more = {"unpolled": list(self._ready.unpolled), "memory_bytes": self.memory()}
            self._events.say("ready", url=self.url, **more)
        else:
            self._events.say(stage.value, url=self.url)
            if stage is Stage.PARSED:
                self._events.say("polling", url=self.url)

    def _words(self, name: str, code: int) -> str:
        """Return how a process ended, with the last lines of its log."""
        log = self._parts.log(name)
        tail = log.read_text("utf-8", "replace").splitlines()[-15:] if log.exists() else []
        return "\n".join([f"{name} ended with {code}; its log is {log}", *tail])


class Hurry:
    """Whether someone asked to stop a second time."""

    def __init__(self) -> None:
        """Nobody did yet."""
        self.asked = 0

    def __call__(self) -> bool:
        """Return whether to wait for nothing any more."""
        return self.asked > 1
