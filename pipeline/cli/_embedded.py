"""The embedded Airflow as a child process: started, listened to, measured, stopped."""

import contextlib
import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from core.clock import Clock
from core.errors import SeedwatchError
from core.settings import Settings, environment

Event = dict[str, Any]
STOP_LIMIT = 60.0  # seconds; the launcher's own limits are shorter


class EmbeddedError(SeedwatchError):
    """The embedded Airflow did not come up, or went away."""


class Embedded:
    """One launch of `python -m orchestration.launcher`, which is stopped when this process ends."""

    def __init__(self, settings: Settings, overrides: Mapping[str, str], clock: Clock) -> None:
        """Take the settings of the launch and what its environment has besides ours."""
        self.settings = settings
        self._environment = environment(overrides)
        self._clock = clock
        self._events: queue.Queue[Event | None] = queue.Queue()
        self._process: subprocess.Popen[str] | None = None
        self._ended = threading.Event()
        self.peak_bytes = 0
        self.url = ""

    def start(self, *, port: int = 0, measured: bool = True) -> None:
        """Start the launcher and begin to listen to it, and to measure its memory if wanted."""
        self.settings.logs.mkdir(parents=True, exist_ok=True)
        errors = (self.settings.logs / "launcher.log").open("ab")
        self._process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
            [sys.executable, "-m", "orchestration.launcher", "--port", str(port)],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,  # Ctrl-C at the terminal reaches us alone, and we stop it in order
        )
        threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()
        if measured:
            threading.Thread(target=self._measure, daemon=True).start()

    def wait_ready(self, timeout: float, told: Callable[[Event], None]) -> None:
        """Wait until every component runs and every source was polled; `told` hears each event.

        Raises EmbeddedError where that does not come, with the place to look.
        """
        end = self._clock.monotonic() + timeout
        while True:
            event = self.next_event(end - self._clock.monotonic())
            if event is None:
                raise self._failure(f"not ready after {timeout:.0f} s")
            told(event)
            if event["event"] == "ready":
                return

    def next_event(self, timeout: float) -> Event | None:
        """Return the launcher's next event, or None where none comes within `timeout` seconds.

        Raises EmbeddedError where the launcher has failed or ended, with the place to look.
        """
        try:
            event = self._events.get(timeout=max(0.01, timeout))
        except queue.Empty:
            return None
        if event is None:
            raise self._failure("the launcher ended")
        if event["event"] == "failed":
            raise self._failure(str(event.get("reason")))
        self.url = event.get("url") or self.url
        return event

    def run_dag(self, dag_id: str, timeout: float) -> None:
        """Run a DAG once, to its end; raises EmbeddedError where it does not succeed."""
        command = [sys.executable, "-m", "orchestration.run_dag", dag_id, "--timeout", str(timeout)]
        done = subprocess.run(  # noqa: S603 - our own module, by our own interpreter
            command, env=self._environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise self._failure(f"the DAG {dag_id} did not succeed: {done.stdout}{done.stderr}")

    @property
    def running(self) -> bool:
        """Whether the launcher is alive."""
        return self._process is not None and self._process.poll() is None

    def hurry(self) -> None:
        """Ask a launcher that stops already not to wait for anything."""
        if self._process is not None and self.running:
            self._process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Stop the launcher cleanly, and hard where that takes too long."""
        self._ended.set()
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        """Put every event of the launcher into the queue, and None at its end."""
        for line in process.stdout or ():
            with contextlib.suppress(ValueError):
                self._events.put(json.loads(line))
        self._events.put(None)

    def _measure(self) -> None:
        """Keep the highest memory of the launch: the proportional share of all its processes."""
        mark = f"SEEDWATCH_STATE={self.settings.state}".encode()
        while not self._ended.wait(2.0):
            self.peak_bytes = max(self.peak_bytes, memory_of(mark))

    def _failure(self, reason: str) -> EmbeddedError:
        """Return the error, with the place where the logs lie."""
        return EmbeddedError(f"{reason}. Look at {self.settings.logs}")


def memory_of(mark: bytes) -> int:
    """Return the bytes (PSS) of all processes whose environment holds `mark`; 0 without /proc."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            if mark in (process / "environ").read_bytes().split(b"\0"):
                for line in (process / "smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        total += int(line.split()[1]) * 1024
    return total
