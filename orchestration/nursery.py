"""The nursery: loads Airflow once and forks each component from the warm process.

Airflow's components are one program under four names, and more than half of their start and of
their memory is the same imports. Started one by one each pays them alone; forked, they share them,
and so do the task processes that the scheduler's workers fork later (the idea is Android's zygote).

It speaks JSON Lines. On standard input it is told `{"load": [MODULE, …]}`, `{"start": NAME, "run":
[WHAT, …], "log": PATH}`, `{"signal": NAME, "number": N}` and `{"kill": NAME}` (the whole session of
the component); on standard output it says `{"event": "loaded" | "started" | "exited", …}`. When its
input ends, the launcher is gone, and it ends every component before itself.

It owns no thread and never touches Airflow's database: both would not survive a fork. It needs the
environment of `orchestration.home` and is started by `orchestration.components`.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.clock import SystemClock
from orchestration.sessions import die_with_parent, kill_session
from orchestration.work import run_work

GRACE_SECONDS = 6.0


class Nursery:
    """The forked components by name, and the pipe to the launcher."""

    def __init__(self, commands: int, events: int) -> None:
        """Take the descriptors of the pipe that gives commands and of the one that takes events."""
        self._commands, self._events = commands, events
        self._pending = b""
        self._pids: dict[str, int] = {}

    def say(self, event: str, **more: object) -> None:
        """Tell the launcher; a launcher that is gone is noticed where commands are read."""
        with contextlib.suppress(BrokenPipeError):
            os.write(self._events, json.dumps({"event": event, **more}).encode() + b"\n")

    def serve(self) -> Callable[[], None] | None:
        """Follow commands until they end; in a forked component, return what it shall run."""
        while True:
            readable, _, _ = select.select([self._commands], [], [], 0.1)
            if readable:
                chunk = os.read(self._commands, 65536)
                if not chunk:
                    self._end_all()
                    return None
                for command in self._lines(chunk):
                    if work := self._follow(command):
                        return work
            self._reap()

    def _lines(self, chunk: bytes) -> list[dict[str, Any]]:
        """Return the commands that `chunk` completes."""
        *lines, self._pending = (self._pending + chunk).split(b"\n")
        return [json.loads(line) for line in lines if line.strip()]

    def _follow(self, command: dict[str, Any]) -> Callable[[], None] | None:
        """Do one command; in a forked component, return what it shall run."""
        if name := command.get("start"):
            return self._start(str(name), [str(x) for x in command["run"]], Path(command["log"]))
        if modules := command.get("load"):
            load(modules)
            self.say("loaded", modules=len(modules))
        elif pid := self._pids.get(str(command.get("signal"))):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, int(command["number"]))
        elif pid := self._pids.get(str(command.get("kill"))):
            kill_session(pid)
        return None

    def _start(self, name: str, run: list[str], log: Path) -> Callable[[], None] | None:
        """Fork one component; in it, return what it shall run."""
        nursery = os.getpid()
        pid = os.fork()
        if pid:
            self._pids[name] = pid
            self.say("started", name=name, pid=pid)
            return None
        os.close(self._commands)
        os.close(self._events)
        _become_component(nursery, log)
        return lambda: run_work(run)

    def _reap(self) -> None:
        """Tell of each component that ended, after ending what it left behind in its session."""
        for name, pid in list(self._pids.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                del self._pids[name]
                kill_session(pid)
                self.say("exited", name=name, pid=pid, code=os.waitstatus_to_exitcode(status))

    def _end_all(self) -> None:
        """End every component: politely, then after the grace with its whole session."""
        clock = SystemClock()
        for pid in self._pids.values():
            os.kill(pid, signal.SIGTERM)
        until = clock.monotonic() + GRACE_SECONDS
        while self._pids and clock.monotonic() < until:
            self._reap()
            clock.sleep(0.05)
        for pid in self._pids.values():
            kill_session(pid)


def _become_component(nursery: int, log: Path) -> None:
    """Give a fresh fork its own session, its own log, and signals as a program expects them."""
    os.setsid()
    die_with_parent(nursery)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    log.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for standard in (1, 2):
        os.dup2(descriptor, standard)
    os.close(descriptor)


def load(modules: list[str]) -> None:
    """Import modules by name, and keep the collector from touching the pages that forks share.

    A module that has work worth sharing does it in its function `preload`.
    """
    for module in modules:
        preload = getattr(importlib.import_module(module), "preload", None)
        if preload is not None:
            preload()
    gc.collect()
    gc.freeze()


def main() -> None:
    """Load, serve, and in a fork run the component down to the interpreter's own end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    commands, events = os.dup(0), os.dup(1)  # dup gives descriptors that no exec inherits
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)  # whatever an import prints belongs into the log
    nursery = Nursery(commands, events)
    if work := nursery.serve():
        work()


if __name__ == "__main__":
    main()
