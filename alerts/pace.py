"""How fast one channel takes messages: about one a second in Slack, with short bursts. Pure.

Source: docs.slack.dev/apis/web-api/rate-limits; repeated excess can get an app disabled. Nobody
sleeps for it: the moment at which a channel has its whole burst again is kept in the warehouse, and
a row whose channel has had its share is not due.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A token bucket: messages a second, and how many may go at once."""

    rate: float
    burst: int

    @property
    def burst_seconds(self) -> float:
        """The seconds by which sending may run ahead of the sustained rate."""
        return (self.burst - 1) / self.rate

    def after(self, whole_at: datetime | None, now: datetime) -> datetime:
        """Return when the burst is whole again once one more message has gone `now`."""
        return max(whole_at or now, now) + timedelta(seconds=1 / self.rate)


# Slack lets three go at once. One less leaves a second in hand for requests that travel unevenly.
SLACK = Pace(rate=1.0, burst=2)


def pace_of(channel: str, action: str) -> Pace | None:
    """Return the pace that a delivery has to keep, or None: mails, files and edits have none."""
    return SLACK if channel == "slack" and action != "edit" else None
