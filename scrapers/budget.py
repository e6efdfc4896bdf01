"""Turns at a host: a least delay between two requests, and pauses that the host asked for.

Where a folder is given, one small file a host holds the next free moment under a file lock, so that
the budget is one for all processes of the machine (two sources on one host share it as well).
"""

import contextlib
import fcntl
import json
import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.clock import Clock
from core.errors import FetchError
from core.identity import digest
from scrapers.limits import Limits


class HostWaitError(FetchError):
    """It is not our turn: the host asked for a pause, or its queue is too long. Nothing was sent."""


@dataclass(slots=True)
class _Turn:
    """When a host may be asked next, in seconds since the epoch."""

    free_at: float = 0.0
    paused_until: float = 0.0
    reason: str = ""


class HostBudget:
    """The turns at every host; thread safe, and across processes where `folder` is given."""

    def __init__(self, *, clock: Clock, limits: Limits, folder: Path | None = None) -> None:
        """Take the clock, the limits, and the folder of the hosts' files."""
        self._clock = clock
        self._limits = limits
        self._folder = folder
        self._lock = threading.Lock()
        self._turns: dict[str, _Turn] = {}

    def wait(self, host: str, delay: float, *, url: str) -> None:
        """Wait for the next turn at `host` ("host:port"); the one after comes `delay` s later.

        Raises HostWaitError with `retry_after` while the host is paused, or where the queue is longer
        than `longest_wait`.
        """
        with self._turn(host) as turn:
            now = self._clock.now().timestamp()
            pause = turn.paused_until - now
            # A clock that stepped back must not pause a host for years.
            if 0 < pause <= self._limits.longest_pause:
                raise HostWaitError(url, f"host paused: {turn.reason}", retry_after=pause)
            wait = turn.free_at - now
            if wait < 0 or wait > 2 * self._limits.longest_wait + delay:
                wait = 0.0
            if wait > self._limits.longest_wait:
                raise HostWaitError(url, "host busy", retry_after=wait)
            if delay > 0:
                turn.free_at = now + wait + delay
        if wait > 0:
            self._clock.sleep(wait)

    def pause(self, host: str, seconds: float, reason: str) -> None:
        """Ask nothing of `host` for so many seconds; a longer pause that holds already stays."""
        with self._turn(host) as turn:
            until = self._clock.now().timestamp() + min(seconds, self._limits.longest_pause)
            if until > turn.paused_until:
                turn.paused_until = until
                turn.reason = reason

    @contextlib.contextmanager
    def _turn(self, host: str) -> Iterator[_Turn]:
        """Give the host's turn under its lock, and keep what was changed in it."""
        if self._folder is None:
            with self._lock:
                yield self._turns.setdefault(host, _Turn())
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{digest('host', host, size=16)}.json"
        with path.open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # freed when the file closes, a crash included
            file.seek(0)
            before = file.read()
            turn = _read_turn(before)
            try:
                yield turn
            finally:
                after = json.dumps(
                    {
                        "host": host,
                        "free_at": turn.free_at,
                        "paused_until": turn.paused_until,
                        "reason": turn.reason,
                    }
                )
                if after != before:
                    file.seek(0)
                    file.truncate()
                    file.write(after)
                    file.flush()


def _read_turn(text: str) -> _Turn:
    """Return the turn of a host's file; a broken or cut file is an empty one."""
    try:
        data = json.loads(text)
        turn = _Turn(float(data["free_at"]), float(data["paused_until"]), str(data["reason"]))
    except (ValueError, TypeError, KeyError):
        return _Turn()
    return turn if math.isfinite(turn.free_at + turn.paused_until) else _Turn()
