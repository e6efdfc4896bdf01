"""One fetch against the clock: a deadline that also ends what a socket timeout cannot.

A socket timeout bounds each read, not the whole: one byte each half second passes for ever, in the
body, in the headers and in a TLS handshake. When the deadline passes, the watchdog shuts the sockets
of the fetch down, and whatever waits on them wakes with an error.
"""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

from core.clock import Clock
from scrapers.watchdog import WATCHDOG

_CURRENT = threading.local()


class Attempt:
    """The fetch that runs in this thread; a context manager. `seconds` is its whole time."""

    def __init__(self, seconds: float, clock: Clock) -> None:
        """Take the time that everything together may take, and what measures it."""
        self._clock = clock
        self._seconds = seconds
        self._deadline = clock.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._watched = 0
        self.expired = False

    def left(self) -> float:
        """Return the seconds that are left, never less than a millisecond."""
        return max(0.001, self._deadline - self._clock.monotonic())

    def watch(self, twin: socket.socket) -> None:
        """Shut `twin` (a duplicate of a connection's socket) down when the time is up."""
        with self._lock:
            self._sockets.append(twin)
            late = self.expired
        if late:
            self._shut()

    def _shut(self) -> None:
        """Shut every socket of this fetch down."""
        with self._lock:
            self.expired = True
            for twin in self._sockets:
                with contextlib.suppress(OSError):  # the other side was quicker
                    twin.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self._watched = WATCHDOG.watch(self._seconds, self._shut)
        _CURRENT.attempt = self
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        WATCHDOG.release(self._watched)
        _CURRENT.attempt = None
        with self._lock:
            self._sockets.clear()  # a pooled connection lives on; it is not ours to shut any more


def current() -> Attempt | None:
    """Return the fetch that runs in this thread, if one does."""
    attempt: Attempt | None = getattr(_CURRENT, "attempt", None)
    return attempt
