"""Slack's documented lengths and counts; a warning within five per cent of one.

The total over all blocks is documented nowhere: about 13,200 characters are answered with
msg_blocks_too_long (slackapi/bolt-js#2509).
"""

import json
from typing import Any

from alerts.slack_payload.findings import (
    Finding,
    Json,
    blocks_of,
    error,
    objects,
    text_objects,
    units,
    warning,
)

BLOCKS = 50
ALL_BLOCKS = 13_000
METADATA_BYTES = 16_000
TEXT = {"chat.update": 4_000}
TEXT_OTHERWISE = 40_000
TEXT_RECOMMENDED = 4_000
_OBJECT = 3_000
# (type, property) → longest text; a text object counts by its own text.
_LENGTHS = {
    ("header", "text"): 150,
    ("section", "text"): 3_000,
    ("button", "text"): 75,
    ("button", "value"): 2_000,
    ("button", "url"): 3_000,
    ("button", "accessibility_label"): 75,
    ("image", "image_url"): 3_000,
    ("image", "alt_text"): 2_000,
    ("image", "title"): 2_000,
    ("static_select", "placeholder"): 150,
}
# (type, property) → most members.
_COUNTS = {
    ("section", "fields"): 10,
    ("context", "elements"): 10,
    ("actions", "elements"): 25,
    ("overflow", "options"): 5,
    ("static_select", "options"): 100,
}
_OPTION = {"text": 75, "value": 150, "description": 75}
_CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}


def check_limits(method: str, payload: Json) -> list[Finding]:
    """Return what is too long, too many or empty."""
    findings = _text(method, payload)
    blocks = payload.get("blocks")
    if isinstance(blocks, list):
        findings += _within("blocks", len(blocks), BLOCKS, "blocks")
    for place, block in blocks_of(payload):
        for where, inner in objects(block, place):
            findings += _object(where, inner)
    findings += _text_objects(payload)
    findings += _total(payload)
    size = len(json.dumps(payload.get("metadata") or {}).encode())
    if size > METADATA_BYTES:
        findings.append(_bad("metadata", f"{size} bytes of {METADATA_BYTES}", "metadata_too_large"))
    return findings


def _text(method: str, payload: Json) -> list[Finding]:
    """Return whether the top-level text is too long for the method."""
    text = payload.get("text")
    if not isinstance(text, str):
        return []
    limit = TEXT.get(method, TEXT_OTHERWISE)
    if units(text) > limit:
        return [_bad("text", f"{units(text)} characters of {limit}", "msg_too_long")]
    if units(text) > TEXT_RECOMMENDED:
        return [warning("limits", "text", f"{units(text)} characters; 4,000 are recommended")]
    return []


def _object(place: str, value: Json) -> list[Finding]:
    """Return the faults of one object by its type and properties."""
    findings: list[Finding] = []
    for name, inner in value.items():
        where, key = f"{place}.{name}", (str(value.get("type")), name)
        if key in _LENGTHS:
            findings += _within(where, _length(inner), _LENGTHS[key], "characters")
        if key in _COUNTS and isinstance(inner, list):
            findings += _within(where, len(inner), _COUNTS[key], "members")
        if name in {"action_id", "block_id"}:
            findings += _within(where, _length(inner), 255, "characters")
        if name == "fields" and isinstance(inner, list):
            for index, text in enumerate(inner):
                findings += _within(f"{where}[{index}]", _length(text), 2_000, "characters")
    return findings + _nested(place, value)


def _nested(place: str, value: Json) -> list[Finding]:
    """Return the faults of the options and the confirm dialog of an element."""
    options, confirm = value.get("options"), value.get("confirm")
    findings: list[Finding] = []
    if isinstance(options, list):
        findings += _parts(f"{place}.options", options, _OPTION)
    if isinstance(confirm, dict) and "type" in value:
        findings += _parts(f"{place}.confirm", [confirm], _CONFIRM)
    return findings


def _parts(place: str, values: list[Any], lengths: dict[str, int]) -> list[Finding]:
    """Return the faults of options or of a confirm dialog."""
    findings: list[Finding] = []
    for index, value in enumerate(values):
        for name, limit in lengths.items():
            if isinstance(value, dict) and name in value:
                where = f"{place}[{index}].{name}"
                findings += _within(where, _length(value[name]), limit, "characters")
    return findings


def _text_objects(payload: Json) -> list[Finding]:
    """Return text objects that are empty or longer than any may be."""
    findings: list[Finding] = []
    for place, text in text_objects(payload):
        size = _length(text)
        if size == 0:
            findings.append(_bad(place, "an empty text"))
        findings += _within(place, size, _OBJECT, "characters")
    return findings


def _total(payload: Json) -> list[Finding]:
    """Return whether the texts of all blocks are too long together."""
    total = 0
    for place, block in blocks_of(payload):
        for _, inner in objects(block, place):
            total += sum(units(value) for key, value in inner.items() if _is_shown(key, value))
    if total > ALL_BLOCKS:
        reason = f"{total} characters over all blocks, of {ALL_BLOCKS}"
        return [_bad("blocks", reason, "msg_blocks_too_long")]
    return []


def _is_shown(key: str, value: Any) -> bool:
    """Return whether a property is text that a reader sees or follows."""
    return isinstance(value, str) and key in {"text", "url", "alt_text", "fallback"}


def _length(value: Any) -> int:
    """Return the length of a text or of a text object's text."""
    if isinstance(value, dict):
        value = value.get("text")
    return units(value) if isinstance(value, str) else 0


def _within(place: str, size: int, limit: int, what: str) -> list[Finding]:
    """Return an error above a limit, a warning within five per cent of it."""
    if size > limit:
        return [_bad(place, f"{size} {what} of {limit}")]
    if size > limit * 0.95 and limit >= 100:
        return [warning("limits", place, f"{size} {what}, near the limit of {limit}")]
    return []


def _bad(place: str, reason: str, code: str = "invalid_blocks") -> Finding:
    """Return an error of this layer."""
    return error("limits", place, reason, code)
