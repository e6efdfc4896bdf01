"""What stands around the blocks: channel, timestamps, metadata, and arguments that exclude others.

Sources: docs.slack.dev/reference/methods/chat.postMessage and chat.update.
"""

import re
from typing import Any

from alerts.slack_payload.findings import Finding, Json, blocks_of, error, objects, warning

_TS = re.compile(r"\d{10}\.\d{6}")
_ID = re.compile(r"[CGDU][A-Z0-9]{7,20}")
_EVENT_TYPE = re.compile(r"[A-Za-z0-9_]+")


def check_envelope(method: str, payload: Json) -> list[Finding]:
    """Return the faults of the arguments themselves."""
    return [
        *_channel(payload),
        *_timestamps(method, payload),
        *_content(payload),
        *_switches(payload),
        *_metadata(payload),
        *_unique(payload),
    ]


def _channel(payload: Json) -> list[Finding]:
    """Return whether the message has an address."""
    channel = payload.get("channel")
    if not isinstance(channel, str) or not channel:
        return [_bad("channel", "no channel", "channel_not_found")]
    if not _ID.fullmatch(channel):
        return [warning("envelope", "channel", f"'{channel}' is no channel id")]
    return []


def _timestamps(method: str, payload: Json) -> list[Finding]:
    """Return timestamps that are missing or no text: a float loses the last digits."""
    findings = []
    if method == "chat.update" and not _is_ts(payload.get("ts")):
        findings.append(_bad("ts", "an update needs a ts such as 1503435956.000247"))
    if "thread_ts" in payload and not _is_ts(payload["thread_ts"]):
        findings.append(_bad("thread_ts", "not a text such as 1503435956.000247"))
    if payload.get("reply_broadcast") and "thread_ts" not in payload:
        findings.append(_bad("reply_broadcast", "only a reply in a thread can be broadcast"))
    return findings


def _is_ts(value: Any) -> bool:
    """Return whether a value is a message's timestamp."""
    return isinstance(value, str) and _TS.fullmatch(value) is not None


def _content(payload: Json) -> list[Finding]:
    """Return whether there is something to say, and in one way alone."""
    findings = []
    given = [
        name for name in ("text", "blocks", "attachments", "markdown_text") if payload.get(name)
    ]
    if not given:
        findings.append(_bad("text", "nothing to say", "no_text"))
    if "markdown_text" in payload and ("text" in payload or "blocks" in payload):
        reason = "markdown_text excludes text and blocks"
        findings.append(_bad("markdown_text", reason, "markdown_text_conflict"))
    if "text" in payload and not isinstance(payload["text"], str):
        findings.append(_bad("text", "not text"))
    if "blocks" in payload:
        blocks = payload["blocks"]
        if not isinstance(blocks, list) or not blocks:
            reason = "not a list with at least one block"
            findings.append(_bad("blocks", reason, "invalid_blocks_format"))
        elif not all(isinstance(block, dict) for block in blocks):
            findings.append(_bad("blocks", "a block is no object", "invalid_blocks_format"))
    return findings


def _switches(payload: Json) -> list[Finding]:
    """Return switches that turn somebody else's words into mentions or links."""
    findings = []
    if payload.get("link_names"):
        findings.append(_bad("link_names", "turns names in untrusted text into mentions"))
    if payload.get("parse") == "full":
        findings.append(_bad("parse", "'full' turns names and addresses into links"))
    return findings


def _metadata(payload: Json) -> list[Finding]:
    """Return whether metadata has the shape that Slack stores."""
    if "metadata" not in payload:
        return []
    metadata = payload["metadata"]
    if not isinstance(metadata, dict):
        return [_bad("metadata", "not an object", "invalid_metadata_format")]
    findings = []
    event_type = metadata.get("event_type")
    if not isinstance(event_type, str) or not _EVENT_TYPE.fullmatch(event_type):
        reason = "not letters, digits and underscores"
        findings.append(_bad("metadata.event_type", reason, "invalid_metadata_format"))
    if not isinstance(metadata.get("event_payload"), dict):
        reason = "not an object"
        findings.append(_bad("metadata.event_payload", reason, "invalid_metadata_schema"))
    return findings


def _unique(payload: Json) -> list[Finding]:
    """Return ids that stand twice: block_id in a message, action_id in a block."""
    findings = []
    seen: set[str] = set()
    for place, block in blocks_of(payload):
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in seen:
                findings.append(_bad(f"{place}.block_id", f"'{block_id}' stands twice"))
            seen.add(block_id)
        names = [inner.get("action_id") for _, inner in objects(block, place)]
        ids = [name for name in names if isinstance(name, str)]
        findings += [
            _bad(place, f"the action_id '{name}' stands twice")
            for name in sorted({name for name in ids if ids.count(name) > 1})
        ]
    return findings


def _bad(place: str, reason: str, code: str = "invalid_arguments") -> Finding:
    """Return an error of this layer."""
    return error("envelope", place, reason, code)
