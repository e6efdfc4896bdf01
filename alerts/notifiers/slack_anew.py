"""An edit that Slack takes no more, told in the thread of the message that it would have changed.

Workspaces may close a message to edits after a while, and a correction must reach its readers all the
same. One reply stands in for the message: the next edits change that reply, so that a story which
goes on growing does not fill its thread. Source: docs.slack.dev/reference/methods/chat.update (errors).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from alerts.buttons import BLOCK
from alerts.payload import body
from alerts.slack_blocks import EVENT_TYPE, SCHEMA_VERSION
from core.records import Delivery

CLOSED = frozenset({"block_mismatch", "cant_update_message", "edit_window_closed"})
SAID = "The message above can't be edited any more. It would now read:"
_FOR = "stands_in_for"  # in the metadata: the ts of the closed message


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A reply that stands in for a closed message, and the delivery that posted it."""

    ts: str
    key: str


def standing_in(replies: Iterable[dict[str, Any]], parent: str) -> Standing | None:
    """Return the newest reply that stands in for the message `parent`, or None."""
    found: Standing | None = None
    for reply in replies:
        metadata = reply.get("metadata")
        inner = metadata.get("event_payload") if isinstance(metadata, dict) else None
        if not isinstance(inner, dict) or inner.get(_FOR) != parent:
            continue
        one = Standing(ts=str(reply.get("ts", "")), key=str(inner.get("delivery_key", "")))
        if found is None or one.ts > found.ts:
            found = one
    return found


def anew(delivery: Delivery) -> dict[str, Any]:
    """Return the arguments of chat.postMessage for an edit whose message stands and is closed.

    It carries the edit's own key and what it stands in for, by which later tries and edits find it.
    The buttons stay where they are; raises ValueError for a payload that can't be read.
    """
    return {
        **_content(delivery),
        "channel": delivery.target,
        "thread_ts": delivery.parent_receipt,
        "unfurl_links": False,
        "unfurl_media": False,
        "mrkdwn": False,
        "metadata": {
            "event_type": EVENT_TYPE,
            "event_payload": {
                "story_id": delivery.story_id,
                "rule_id": "",
                "schema_version": SCHEMA_VERSION,
                "delivery_key": delivery.delivery_key,
                _FOR: delivery.parent_receipt,
            },
        },
    }


def anew_edit(delivery: Delivery, standing: Standing) -> dict[str, Any]:
    """Return the arguments of chat.update that bring the reply in its place up to date.

    Raises ValueError for a payload that can't be read.
    """
    return {
        **_content(delivery),
        "channel": delivery.target,
        "ts": standing.ts,
        "parse": "none",
    }


def _content(delivery: Delivery) -> dict[str, Any]:
    """Return text and blocks of an edit as its reply shows them."""
    given = body(delivery.payload)
    said: dict[str, Any] = {"text": f"{SAID} {given.get('text', '')}".rstrip()}
    if blocks := given.get("blocks"):
        note = {"type": "context", "elements": [{"type": "plain_text", "text": SAID}]}
        said["blocks"] = [note, *(b for b in blocks if b.get("block_id") != BLOCK)]
    return said
