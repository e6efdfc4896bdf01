"""The only place that reads the time; everything else is handed a `Clock`."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What tells the time and how long something took."""

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        ...

    def monotonic(self) -> float:
        """Return seconds since some fixed moment; never steps back."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait that long."""
        ...


def cpu_seconds() -> float:
    """Return the processor time of this process so far, to the microsecond or better."""
    return time.process_time()


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds since some fixed moment; never steps back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait that long; a negative wait is none."""
        time.sleep(max(0.0, seconds))


class VirtualClock:
    """A clock that stands still until it is moved, for days that go by in a minute; thread safe.

    `sleep` moves it, so nobody waits. It never steps back.
    """

    def __init__(self, moment: datetime) -> None:
        """Take the moment at which it stands: aware."""
        self._began = moment.astimezone(UTC)
        self._moment = self._began
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the moment at which it stands."""
        return self._moment

    def monotonic(self) -> float:
        """Return the seconds by which it was moved."""
        return (self._moment - self._began).total_seconds()

    def sleep(self, seconds: float) -> None:
        """Move it on; a negative wait is none."""
        with self._lock:
            self._moment += timedelta(seconds=max(0.0, seconds))

    def move_to(self, moment: datetime) -> None:
        """Let it stand at `moment`; raises ValueError where that is past."""
        with self._lock:
            if moment < self._moment:
                message = f"a clock that stands at {self._moment} can't go back to {moment}"
                raise ValueError(message)
            self._moment = moment.astimezone(UTC)
