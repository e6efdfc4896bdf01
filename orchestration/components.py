"""The launcher's side of the nursery: starts it, tells it what to do, and hears what happened."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.sessions import kill_session

# Airflow serves logs to itself over HTTP where workers are elsewhere; here the API server reads the
# files, so that both log servers (five processes and two fixed ports) can be left out.
COMPONENTS: dict[str, tuple[str, ...]] = {
    "api-server": ("airflow", "api-server"),
    "dag-processor": ("airflow", "dag-processor"),
    "scheduler": ("airflow", "scheduler", "--skip-serve-logs"),
    "triggerer": ("airflow", "triggerer", "--skip-serve-logs"),
}
ERRANDS: dict[str, tuple[str, ...]] = {
    "database": ("database",),
    "sources": ("sources",),
    "cleanup": ("cleanup",),
}

# What the nursery loads before it forks the API server, which takes longest to start, and after it.
API_MODULES = ("airflow.cli.commands.api_server_command", "airflow.api_fastapi.app")
OTHER_MODULES = (
    "airflow.executors.local_executor",
    "airflow.sdk.execution_time.task_runner",
    "airflow.cli.commands.scheduler_command",
    "airflow.cli.commands.triggerer_command",
    "airflow.cli.commands.dag_processor_command",
    "airflow.providers.standard.operators.python",
    "airflow.triggers.base",
    "orchestration.feed_trigger",
    "orchestration.tasks",
    "pipeline.passes",
    "pipeline.warm",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What the nursery tells: `event` is loaded, started, exited, or gone for the nursery itself."""

    event: str
    name: str = ""
    pid: int = 0
    code: int = 0  # a negative one is the signal that ended it


class Components:
    """The nursery and the processes that it has forked."""

    def __init__(self, environment: Mapping[str, str], *, root: Path, logs: Path) -> None:
        """Start the nursery in the folder `root` with that environment; logs go below `logs`."""
        logs.mkdir(parents=True, exist_ok=True)
        self._logs = logs
        self._pending = b""
        self._gone = False
        self.pids: dict[str, int] = {}
        with self.log("nursery").open("ab") as log:
            self._nursery = subprocess.Popen(
                [sys.executable, "-m", "orchestration.nursery"],
                env=dict(environment),
                cwd=root,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                bufsize=0,
                start_new_session=True,  # a Ctrl-C in the terminal is the launcher's to answer
            )

    def log(self, name: str) -> Path:
        """Return the log file of a component."""
        return self._logs / f"{name}.log"

    def load(self, modules: tuple[str, ...]) -> None:
        """Have the nursery import modules; it tells `loaded` when it is done."""
        self._tell({"load": modules})

    def start(self, name: str) -> None:
        """Start a component or errand; it tells `started`, and `exited` when it ends."""
        run = {**COMPONENTS, **ERRANDS}[name]
        self._tell({"start": name, "run": run, "log": str(self.log(name))})

    def terminate(self, *names: str) -> None:
        """Ask components to end."""
        for name in names:
            self._tell({"signal": name, "number": int(signal.SIGTERM)})

    def kill(self, *names: str) -> None:
        """End components with everything in their sessions."""
        for name in names:
            self._tell({"kill": name})

    def happenings(self, wait: float) -> list[Happening]:
        """Return what happened, after at most `wait` seconds."""
        stdout = self._nursery.stdout
        if stdout is None or self._gone:
            return []
        readable, _, _ = select.select([stdout], [], [], wait)
        if not readable:
            return []
        chunk = os.read(stdout.fileno(), 65536)
        if not chunk:
            self._gone = True
            return [Happening(event="gone", name="nursery", code=self._nursery.wait())]
        *lines, self._pending = (self._pending + chunk).split(b"\n")
        return [self._noted(json.loads(line)) for line in lines]

    def close(self, wait: float) -> bool:
        """End the nursery and all that is left; return whether it went by itself."""
        if self._nursery.stdin and not self._nursery.stdin.closed:
            self._nursery.stdin.close()
        try:
            self._nursery.wait(wait)
            alone = True
        except subprocess.TimeoutExpired:
            alone = False
            kill_session(self._nursery.pid)
            self._nursery.wait()
        for pid in self.pids.values():
            kill_session(pid)
        self.pids.clear()
        if self._nursery.stdout:
            self._nursery.stdout.close()
        return alone

    def _tell(self, command: dict[str, Any]) -> None:
        """Send one command; a nursery that is gone is told of by `happenings`."""
        try:
            if self._nursery.stdin and not self._nursery.stdin.closed:
                self._nursery.stdin.write(json.dumps(command).encode() + b"\n")
        except BrokenPipeError:
            pass

    def _noted(self, told: dict[str, Any]) -> Happening:
        """Return what was told, after keeping count of the running processes."""
        happening = Happening(
            event=str(told["event"]),
            name=str(told.get("name", "")),
            pid=int(told.get("pid", 0)),
            code=int(told.get("code", 0)),
        )
        if happening.event == "started":
            self.pids[happening.name] = happening.pid
        elif happening.event == "exited":
            self.pids.pop(happening.name, None)
        return happening
