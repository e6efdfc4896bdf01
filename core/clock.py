"""The only place that reads the time; everything else is handed a `Clock`."""

import time
from datetime import UTC, datetime
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
