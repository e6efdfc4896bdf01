"""An edit that Slack takes no more, told anew in the thread of the message that it would have changed.

Workspaces may close a message to edits after a while, and a correction must reach its readers all the
same. Source: docs.slack.dev/reference/methods/chat.update (errors).
"""

from typing import Any

from alerts.buttons import BLOCK
from alerts.payload import body
from alerts.slack_blocks import EVENT_TYPE, SCHEMA_VERSION
from core.records import Delivery

CLOSED = frozenset({"block_mismatch", "cant_update_message", "edit_window_closed"})
SAID = "The message above can't be edited any more. It would now read:"


def anew(delivery: Delivery) -> dict[str, Any]:
    """Return the arguments of chat.postMessage for an edit whose message stands and is closed.

    It carries the edit's own key, by which a second try finds it. The buttons stay where they are;
    raises ValueError for a payload that can't be read.
    """
    arguments = {name: value for name, value in body(delivery.payload).items() if name != "parse"}
    arguments["text"] = f"{SAID} {arguments.get('text', '')}".rstrip()
    if blocks := arguments.get("blocks"):
        note = {"type": "context", "elements": [{"type": "plain_text", "text": SAID}]}
        arguments["blocks"] = [note, *(b for b in blocks if b.get("block_id") != BLOCK)]
    return {
        **arguments,
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
            },
        },
    }
