"""Slack: one message a story, found again by the delivery key in its metadata.

The client's own retry is off (`retry_handlers=[]`): it would send again what Slack has stored when
only the answer was lost. The outbox alone retries.
"""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient

from alerts import slack_blocks
from alerts.notifiers.slack_faults import classify
from alerts.notifiers.values import Values
from alerts.pace import Pace
from alerts.payload import body, wrap
from core.clock import Clock
from core.errors import DeliveryError, Fault
from core.ports import Notifier
from core.records import Alert, Delivery

TIMEOUT = 5  # seconds; well below the outbox's settle window
_PAGE = 100
_PAGES = 20
_EARLIER = timedelta(seconds=120)  # before the claim, as clocks differ


class SlackNotifier:
    """Posts, edits and answers through the Web API with a bot token."""

    name = "slack"
    edits = True

    def __init__(
        self, *, token: str, base_url: str, timezone: str, clock: Clock, timeout: int = TIMEOUT
    ) -> None:
        """Take the bot token, the API's address, the zone for fallback times, and the clock."""
        self._client = WebClient(
            token=token,
            base_url=base_url.rstrip("/") + "/",
            timeout=timeout,
            retry_handlers=[],
        )
        if urlsplit(base_url).hostname in {"127.0.0.1", "localhost", "::1"}:
            self._client.proxy = None  # the SDK takes the proxy of the environment even for these
        self._timezone = timezone
        self._pace = Pace(clock)

    def __repr__(self) -> str:
        """Return the address alone."""
        return f"SlackNotifier({self._client.base_url})"

    def render(self, alert: Alert, action: str) -> str:
        """Return both forms of the payload as JSON; the delivery's own fields are added later."""
        return wrap(
            slack_blocks.render(alert, action, self._timezone),
            slack_blocks.plain(alert, action, self._timezone),
        )

    def send(self, delivery: Delivery) -> str:
        """Make the one call of this delivery and return the message's ts.

        Waits for the channel's pace, at most a second or so. Raises DeliveryError.
        """
        method, arguments = call(delivery)
        if method == "chat.postMessage":
            self._pace.wait(delivery.target)
        try:
            answer = self._client.api_call(method, json=arguments)
        except Exception as error:
            raise classify(error) from error
        ts = answer.get("ts")
        if not isinstance(ts, str):
            raise DeliveryError(Fault.AMBIGUOUS, "an answer without a ts")
        return ts

    def look_up(self, delivery: Delivery) -> str | None:
        """Return the ts of the message that carries this delivery's key, or None.

        An edit is never looked up: to make it again changes nothing. Replies stand in no channel's
        history, so theirs is read from the thread.
        """
        if delivery.action == "edit":
            return None
        arguments: dict[str, Any] = {
            "channel": delivery.target,
            "include_all_metadata": True,
            "inclusive": True,
            "limit": _PAGE,
        }
        if delivery.started_at is not None:
            arguments["oldest"] = f"{(delivery.started_at - _EARLIER).timestamp():.6f}"
        method = "conversations.history"
        if delivery.action == "reply" and delivery.parent_receipt:
            method = "conversations.replies"
            arguments["ts"] = delivery.parent_receipt
        for _ in range(_PAGES):
            page = self._page(method, arguments)
            for message in page.get("messages") or ():
                if _key(message) == delivery.delivery_key:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            arguments["cursor"] = cursor
        raise DeliveryError(Fault.AMBIGUOUS, f"no end of the look-up after {_PAGES} pages")

    def _page(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Return one page of messages; raises DeliveryError."""
        try:
            answer = self._client.api_call(method, params=arguments)
        except Exception as error:
            raise classify(error) from error
        data = answer.data
        return data if isinstance(data, dict) else {}


def build(values: Values) -> Notifier:
    """Return the notifier of the settings, which hold a token."""
    return SlackNotifier(
        token=values.slack_bot_token or "",
        base_url=values.slack_base_url,
        timezone=values.timezone,
        clock=values.clock,
    )


def call(delivery: Delivery) -> tuple[str, dict[str, Any]]:
    """Return the method and the arguments of a delivery.

    A reply whose parent never arrived is posted by itself, so that what is new is not lost; an
    edit without a parent raises DeliveryError.
    """
    try:
        arguments = json.loads(json.dumps(body(delivery.payload)))
    except ValueError as error:
        raise DeliveryError(Fault.POISON, "the payload can't be read") from error
    arguments["channel"] = delivery.target
    metadata = arguments.setdefault("metadata", {})
    metadata.setdefault("event_payload", {})["delivery_key"] = delivery.delivery_key
    if delivery.action == "edit":
        if not delivery.parent_receipt:
            raise DeliveryError(Fault.GONE, "no message to edit")
        return "chat.update", {**arguments, "ts": delivery.parent_receipt, "parse": "none"}
    if delivery.action == "reply" and delivery.parent_receipt:
        arguments["thread_ts"] = delivery.parent_receipt
    else:
        arguments.pop("reply_broadcast", None)
    return "chat.postMessage", arguments


def _key(message: Any) -> str | None:
    """Return the delivery key in a message's metadata."""
    metadata = message.get("metadata") if isinstance(message, dict) else None
    inner = metadata.get("event_payload") if isinstance(metadata, dict) else None
    return inner.get("delivery_key") if isinstance(inner, dict) else None
