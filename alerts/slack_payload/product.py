"""Our own rules for every message: found again by its key, quiet, and good for a screen reader."""

import re

from alerts.slack_payload.findings import Finding, Json, blocks_of, error, warning

_SECRET = re.compile(r"xox[a-z]-|xapp-|Bearer ")


def check_product(method: str, payload: Json) -> list[Finding]:
    """Return what breaks a rule of this project."""
    findings = []
    text = payload.get("text")
    if payload.get("blocks") and not (isinstance(text, str) and text.strip()):
        findings.append(_bad("text", "blocks without a text: screen readers read the text alone"))
    if method == "chat.update":
        if payload.get("parse") != "none":
            findings.append(_bad("parse", "an update needs parse=none: its default is client"))
    else:
        findings += [
            _bad(name, "unfurling shows what a stranger put on a page: set it to false")
            for name in ("unfurl_links", "unfurl_media")
            if payload.get(name) is not False
        ]
    if method != "chat.update":
        findings += _metadata(payload)
    elif "metadata" in payload:
        reason = "an update keeps the post's metadata only where it has none of its own"
        findings.append(_bad("metadata", reason))
    findings += [
        _bad(place, "an alert asks for no input")
        for place, block in blocks_of(payload)
        if block.get("type") == "input"
    ]
    return findings


def _metadata(payload: Json) -> list[Finding]:
    """Return whether the message can be found again, and gives nothing away.

    Every member and app of the workspace can read metadata (docs.slack.dev/messaging/
    message-metadata).
    """
    metadata = payload.get("metadata")
    inner = metadata.get("event_payload") if isinstance(metadata, dict) else None
    if not isinstance(inner, dict) or not inner.get("delivery_key"):
        return [_bad("metadata", "no delivery_key: the message could not be found again")]
    findings = []
    if _SECRET.search(str(metadata)):
        findings.append(_bad("metadata", "something like a token"))
    missing = {"story_id", "rule_id", "schema_version"} - inner.keys()
    if missing:
        findings.append(warning("product", "metadata", f"without {', '.join(sorted(missing))}"))
    findings += [
        _bad(f"metadata.event_payload.{name}", "not a flat value")
        for name, value in inner.items()
        if isinstance(value, dict | list)
    ]
    return findings


def _bad(place: str, reason: str) -> Finding:
    """Return an error of this layer."""
    return error("product", place, reason, "seedwatch_rule")
