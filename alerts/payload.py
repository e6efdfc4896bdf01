"""What an outbox row carries: the full form of a message, and a plain one to fall back on.

A payload that a channel refuses as malformed is degraded once: the plain form takes its place. The
outbox does that without knowing any channel, as each notifier writes both forms when it renders.
"""

import json
from typing import Any


def wrap(full: dict[str, Any], plain: dict[str, Any] | None = None) -> str:
    """Return the payload of a fresh delivery."""
    return json.dumps({"form": "full", "full": full, "plain": plain}, ensure_ascii=False)


def body(payload: str) -> dict[str, Any]:
    """Return the form in use; raises ValueError on what `wrap` did not write."""
    data = json.loads(payload)
    if not isinstance(data, dict) or not isinstance(data.get(data.get("form", "")), dict):
        raise ValueError("not a delivery's payload")  # noqa: TRY004 - the text is wrong, not its type
    chosen: dict[str, Any] = data[data["form"]]
    return chosen


def is_degraded(payload: str) -> bool:
    """Return whether the plain form is in use."""
    return payload.startswith('{"form": "plain"')


def degrade(payload: str) -> str | None:
    """Return the payload with its plain form in use, or None where there is nothing plainer."""
    try:
        data = json.loads(payload)
    except ValueError:
        return None
    if not isinstance(data, dict) or data.get("form") != "full" or not data.get("plain"):
        return None
    return json.dumps({"form": "plain", "full": None, "plain": data["plain"]}, ensure_ascii=False)
