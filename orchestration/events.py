"""What the launcher says: one JSON object a line on standard output, for a program to follow."""

import json
import sys
from datetime import datetime
from typing import TextIO

from core.clock import Clock


class Events:
    """Writes `{"event", "at", "seconds", …}` lines; `seconds` counts from the launch."""

    def __init__(self, clock: Clock, stream: TextIO | None = None) -> None:
        """Start the count; lines go to `stream`, by default to standard output."""
        self._clock = clock
        self._stream = stream or sys.stdout
        self._started = clock.monotonic()
        self.started_at: datetime = clock.now()

    def seconds(self) -> float:
        """Return the seconds since the launch."""
        return self._clock.monotonic() - self._started

    def say(self, event: str, **more: object) -> None:
        """Write one line; where nobody listens any more, go on in silence."""
        told = {
            "event": event,
            "at": self._clock.now().isoformat(timespec="milliseconds"),
            "seconds": round(self.seconds(), 2),
            **more,
        }
        try:
            self._stream.write(json.dumps(told) + "\n")
            self._stream.flush()
        except (BrokenPipeError, ValueError):  # closed by the reader, or by us
            return
