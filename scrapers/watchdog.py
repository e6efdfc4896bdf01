"""One thread that ends what is over its time: it serves every fetch of the process.

A timer a fetch would start a thread a fetch. This one sleeps until the earliest deadline, and goes
away when nothing has been watched for a while; a forked child starts its own.
"""

import os
import threading
from collections.abc import Callable

from core.clock import SystemClock

_IDLE_SECONDS = 1.0


class Watchdog:
    """Calls what it was given when its time is up; thread safe."""

    def __init__(self) -> None:
        """Begin without a thread."""
        self._clock = SystemClock()  # real seconds, whatever the clock of a test says
        self._forget()
        # A fork carries no threads over, and perhaps a lock that nobody will free.
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        """Start anew: with nothing watched and no thread."""
        self._wake = threading.Condition()
        self._watched: dict[int, tuple[float, Callable[[], None]]] = {}
        self._next_at: float | None = None  # when the thread looks again; None: there is no thread
        self._number = 0

    def watch(self, seconds: float, end: Callable[[], None]) -> int:
        """Call `end` in `seconds`, unless `release` is called with the number that comes back."""
        deadline = self._clock.monotonic() + seconds
        with self._wake:
            self._number += 1
            self._watched[self._number] = deadline, end
            if self._next_at is None:
                threading.Thread(target=self._run, name="fetch-watchdog", daemon=True).start()
                self._next_at = deadline
            elif deadline < self._next_at:
                self._wake.notify()
            return self._number

    def release(self, number: int) -> None:
        """Forget what `watch` gave a number to; one that was called already is no fault."""
        with self._wake:
            self._watched.pop(number, None)

    def _run(self) -> None:
        """Call what is due, until there is nothing to watch."""
        while True:
            with self._wake:
                now = self._clock.monotonic()
                due = [n for n, (deadline, _) in self._watched.items() if deadline <= now]
                ends = [self._watched.pop(n)[1] for n in due]
                if not ends and not self._wait(now):
                    return
            for end in ends:
                end()

    def _wait(self, now: float) -> bool:
        """Wait under the lock for the next deadline; False where the thread may go."""
        deadlines = [deadline for deadline, _ in self._watched.values()]
        self._next_at = min(deadlines, default=now + _IDLE_SECONDS)
        self._wake.wait(max(0.0, self._next_at - now))
        if deadlines or self._watched:
            return True
        self._next_at = None
        return False


WATCHDOG = Watchdog()
