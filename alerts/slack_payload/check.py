"""One call of Slack's API against every layer."""

from collections.abc import Mapping
from typing import Any

from alerts.slack_payload.envelope import check_envelope
from alerts.slack_payload.findings import Finding, Level, error
from alerts.slack_payload.limits import check_limits
from alerts.slack_payload.mrkdwn import check_mrkdwn
from alerts.slack_payload.product import check_product
from alerts.slack_payload.schema import check_schema

_METHODS = frozenset({"chat.postMessage", "chat.update"})


def check(method: str, payload: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return the findings about one call, errors first; none for methods that send nothing.

    `payload` holds the arguments as JSON gives them. Never raises on hostile content.
    """
    if method not in _METHODS:
        return ()
    if not isinstance(payload, dict):
        return (error("envelope", "", "the payload is no object", "invalid_arguments"),)
    findings = [
        *check_envelope(method, payload),
        *check_schema(payload),
        *check_limits(method, payload),
        *check_mrkdwn(payload),
        *check_product(method, payload),
    ]
    return tuple(sorted(findings, key=lambda finding: finding.level is not Level.ERROR))
