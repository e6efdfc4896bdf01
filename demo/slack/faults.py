"""Scripted faults of the Slack stand-in, and its rate bucket.

A fault is text: `429`, `429:7`, `429:abc`, `500`, `503`, `html`, `slow:3.5`, `timeout:4`,
`truncated`, `reset_before`, `reset_after`, `error:CODE`. Each is used up by one call.
"""

import threading
from collections import deque
from dataclasses import dataclass

from core.clock import Clock

PLAIN = ("500", "503", "html", "truncated", "reset_before", "reset_after")
TIMED = ("slow", "timeout")
STORING = ("slow", "timeout", "truncated", "reset_after")  # Slack has the message all the same
WRITES = frozenset({"chat.postMessage", "chat.update", "webhook"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: its kind, and what stands after the colon."""

    kind: str
    value: str = ""

    @property
    def stores(self) -> bool:
        """Return whether the call has its effect, although the caller does not hear of it."""
        return self.kind in STORING

    @property
    def seconds(self) -> float:
        """Return how long the server waits: before it stores (slow) or after (timeout)."""
        return float(self.value) if self.kind in TIMED else 0.0


def parse_fault(text: str) -> Fault:
    """Return the fault that `text` names; raises ValueError with the known ones."""
    kind, _, value = text.partition(":")
    if kind == "429" or (kind in PLAIN and not value) or (kind == "error" and value):
        return Fault(kind=kind, value=value)
    if kind in TIMED:
        try:
            if float(value) >= 0:
                return Fault(kind=kind, value=value)
        except ValueError:
            pass
    known = ", ".join(("429[:seconds]", *PLAIN, "slow:seconds", "timeout:seconds", "error:CODE"))
    raise ValueError(f"no such fault '{text}': known are {known}")


class FaultQueue:
    """Faults in order; each call of a method takes the first that is meant for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[tuple[frozenset[str], Fault]] = deque()

    def push(self, *texts: str, methods: frozenset[str] = WRITES) -> None:
        """Queue faults for the next calls of `methods`: posts, updates and webhooks by default."""
        faults = [parse_fault(text) for text in texts]
        with self._lock:
            self._waiting.extend((methods, fault) for fault in faults)

    def take(self, method: str) -> Fault | None:
        """Return the fault of this call and use it up, or None."""
        with self._lock:
            for entry in self._waiting:
                if method in entry[0]:
                    self._waiting.remove(entry)
                    return entry[1]
        return None

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._waiting.clear()

    def __len__(self) -> int:
        """Return how many faults still wait."""
        return len(self._waiting)


class RateBucket:
    """One message a second for each channel, with a burst of three (slack rate-limit docs)."""

    def __init__(self, clock: Clock, *, rate: float = 1.0, burst: int = 3) -> None:
        """Take the clock, the messages a second and the longest burst."""
        self._clock = clock
        self._rate = rate
        self._burst = float(burst)
        self._lock = threading.Lock()
        self._levels: dict[str, tuple[float, float]] = {}  # channel: (tokens, at)

    def admits(self, channel: str) -> bool:
        """Return whether the channel takes one more message now, and count it if so."""
        with self._lock:
            now = self._clock.monotonic()
            tokens, at = self._levels.get(channel, (self._burst, now))
            tokens = min(self._burst, tokens + (now - at) * self._rate)
            admitted = tokens >= 1.0
            self._levels[channel] = (tokens - 1.0 if admitted else tokens, now)
            return admitted
