"""Checks what is sent to Slack against Slack's limits and against our own rules.

`check(method, payload)` gives findings; `python -m alerts.slack_payload FILE` checks captured JSON
lines. It stands alone: neither slack_sdk nor the rest of this room is imported, so that the checker
can't share a mistake with what it checks.
"""

from alerts.slack_payload.check import check
from alerts.slack_payload.findings import Finding, Level

__all__ = ["Finding", "Level", "check"]
