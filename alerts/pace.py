"""How fast one Slack channel takes messages: about one a second, with short bursts.

Source: docs.slack.dev/apis/web-api/rate-limits; repeated excess can get an app disabled.
"""

from core.clock import Clock

RATE = 1.0  # messages a second
BURST = 3


class Pace:
    """A token bucket for each channel."""

    def __init__(self, clock: Clock, *, rate: float = RATE, burst: int = BURST) -> None:
        """Take the clock, the sustained messages a second and the longest burst."""
        self._clock = clock
        self._gap = 1.0 / rate
        self._slack = (burst - 1) * self._gap
        self._next: dict[str, float] = {}  # when the bucket of a channel is whole again

    def wait(self, channel: str) -> float:
        """Wait until the channel takes one more message, and return the seconds that it took."""
        now = self._clock.monotonic()
        full_at = max(self._next.get(channel, now), now)
        seconds = max(0.0, full_at - self._slack - now)
        self._next[channel] = full_at + self._gap
        if seconds:
            self._clock.sleep(seconds)
        return seconds
