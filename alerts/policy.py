"""The delivery policy: how old news may be, what an outage is, how patiently is delivered."""

from typing import Literal

from pydantic import Field

from alerts.shapes import Strict

Bypass = Literal["wait", "interval", "mute", "budget"]


class Policy(Strict):
    """How old news may be, and how patiently deliveries are tried; times in seconds."""

    max_alert_age_hours: float = Field(default=48, gt=0)
    settle_seconds: float = Field(default=60, ge=1)  # how long a lost request may still be stored
    lease_seconds: float = Field(default=60, ge=10)  # how long a claimed delivery belongs to one
    max_attempts: int = Field(default=10, ge=1, le=100)
    backoff_seconds: float = Field(default=10, gt=0)  # before the second try; then times three
    backoff_cap_seconds: float = Field(default=3600, gt=0)
    wait_seconds: float = Field(default=30, gt=0)  # a rate limit that names no time
    stop_seconds: float = Field(default=900, gt=0)  # before a stopped channel is tried again
    first_run_newest: int = Field(default=0, ge=0, le=20)  # of a new source's backlog, to be told
    quiet_days: float = Field(default=3, gt=0)  # without a report a story is closed
    # A pause between two arrivals that counts as an outage: what grew too old in it is told in one
    # message. None: it stays untold, with its reason.
    catch_up_after_hours: float | None = Field(default=None, gt=0)
    catch_up_wait_seconds: float = Field(default=600, ge=0)  # for the rest of what came late
    summary_top: int = Field(default=5, ge=1, le=20)  # stories by name in a summary
    critical_bypasses: tuple[Bypass, ...] = ("wait", "interval", "mute", "budget")
