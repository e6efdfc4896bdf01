"""What Slack's markup would do: mentions, links, and characters that hide what stands there.

Source: docs.slack.dev/messaging/formatting-message-text.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from alerts.slack_payload.findings import (
    Finding,
    Json,
    blocks_of,
    error,
    objects,
    text_objects,
    warning,
)

_CONTROL = re.compile(r"<([^<>]*)>")
_ENTITY = re.compile(r"&(?:amp|lt|gt);")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_BAD_IN_URL = re.compile(r"[\s<>|\"\\^`{}]")
_BROADCAST = re.compile(r"!(channel|here|everyone|subteam)\b")
_BARE_BROADCAST = re.compile(r"(?<!\w)@(channel|here|everyone)\b")
_HOST = re.compile(
    r"(?<![\w/@.-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|info|example|co|biz|ru|cn)\b", re.IGNORECASE
)


def check_mrkdwn(payload: Json) -> list[Finding]:
    """Return control sequences, links and characters that should not be there."""
    findings: list[Finding] = []
    if isinstance(payload.get("text"), str):
        findings += [*_markup("text", payload["text"]), *_hidden("text", payload["text"])]
    for place, text in text_objects(payload):
        words = text.get("text")
        if not isinstance(words, str):
            continue
        findings += [*_markup(place, words), *_hidden(place, words)]
        if text["type"] == "mrkdwn" and not text.get("verbatim"):
            findings += _loose(place, words)
    for place, block in blocks_of(payload):
        findings += _addresses(place, block)
    return findings


def _markup(place: str, text: str) -> Iterator[Finding]:
    """Yield the faults of control sequences, and of raw characters outside them."""
    for sequence in _CONTROL.finditer(text):
        yield from _sequence(place, sequence.group(1))
    rest = _ENTITY.sub("", _CONTROL.sub(lambda found: found.group(1), text))
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        if char in rest:
            yield _bad(place, f"a raw '{char}': write {entity}")


def _sequence(place: str, inside: str) -> Iterator[Finding]:
    """Yield the faults of one `<…>`."""
    if _BROADCAST.match(inside):
        yield _bad(place, f"a broadcast: <{inside}>")
    elif inside.startswith("@"):
        yield _bad(place, f"a mention of somebody: <{inside}>")
    elif inside.startswith("#"):
        yield warning("mrkdwn", place, f"a mention of a channel: <{inside}>")
    elif inside.startswith("!date^"):
        if not re.fullmatch(r"!date\^\d+\^[^|<>]*\{\w+\}[^|<>]*\|[^|<>]+", inside):
            yield _bad(place, f"a date without its parts: <{inside}>")
    elif inside.startswith("!"):
        yield _bad(place, f"an unknown special mention: <{inside}>")
    else:
        url, _, label = inside.partition("|")
        yield from _url(place, url.replace("&amp;", "&"))
        yield from _disguise(place, url, label)


def _url(place: str, url: str) -> Iterator[Finding]:
    """Yield the faults of an address that a reader may follow."""
    if url.startswith("mailto:"):
        return
    if _BAD_IN_URL.search(url) or _HIDDEN.search(url):
        yield _bad(place, f"white space or special characters in the address {url!r}")
        return
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        yield _bad(place, f"not an address: {url!r}")
        return
    if parts.scheme not in {"http", "https"} or not host:
        yield _bad(place, f"not an http(s) address: {url!r}")
    elif "@" in parts.netloc:
        yield _bad(place, f"a user name in the address {url!r}")
    elif not host.isascii() or "xn--" in host:
        yield warning("mrkdwn", place, f"a host that may look like another: {host}")


def _disguise(place: str, url: str, label: str) -> Iterator[Finding]:
    """Yield a warning where the label shows one host and the link goes to another."""
    shown = _HOST.search(label)
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return
    if shown and not f".{host}".endswith(f".{shown.group().lower()}"):
        yield warning("mrkdwn", place, f"the label shows {shown.group()}, the link goes to {host}")


def _hidden(place: str, text: str) -> Iterator[Finding]:
    """Yield bidi overrides, zero-width and control characters."""
    if found := _HIDDEN.search(text):
        yield _bad(place, f"a hidden character U+{ord(found.group()):04X}")


def _loose(place: str, text: str) -> Iterator[Finding]:
    """Yield what Slack would turn into something, as the text is not verbatim."""
    outside = _CONTROL.sub("", text)
    if _BARE_BROADCAST.search(outside):
        yield warning("mrkdwn", place, "a bare @here: set verbatim")
    if _HOST.search(outside):
        yield warning("mrkdwn", place, "a bare host becomes a link: set verbatim")


def _addresses(place: str, block: Json) -> Iterator[Finding]:
    """Yield the faults of addresses and words that stand outside text objects."""
    for where, inner in objects(block, place):
        for name in ("url", "image_url"):
            if isinstance(inner.get(name), str):
                yield from _url(f"{where}.{name}", inner[name])
        if inner.get("type") in ("text", "link") and isinstance(inner.get("text"), str):
            yield from _hidden(f"{where}.text", inner["text"])
        if inner.get("type") in ("user", "usergroup", "broadcast"):
            yield _bad(where, f"a mention: {inner.get('type')}")


def _bad(place: str, reason: Any) -> Finding:
    """Return an error of this layer."""
    return error("mrkdwn", place, str(reason))
