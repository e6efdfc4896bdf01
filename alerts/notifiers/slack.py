"""Slack: one message a story, found again by the delivery key in its metadata.

The client's own retry is off (`retry_handlers=[]`): it would send again what Slack has stored when
only the answer was lost. The outbox alone retries.
"""

import json
import queue
import threading
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from alerts import slack_blocks
from alerts.notifiers.slack_anew import CLOSED, Standing, anew, anew_edit, standing_in
from alerts.notifiers.slack_faults import classify
from alerts.notifiers.values import Values
from alerts.payload import body, wrap
from core.clock import Clock
from core.errors import DeliveryError, Fault
from core.ports import Notifier
from core.records import Alert, Delivery

TIMEOUT = 5  # seconds, for each step of a call; well below the outbox's settle window
WHOLE = 3  # times that: an answer that drips in byte by byte is given up then
_PAGE = 100
_PAGES = 20
_EARLIER = timedelta(seconds=120)  # before the claim, as clocks differ
_UNNOTICED = _EARLIER / 2  # an answer takes its time, and clocks are never quite the same
_FARTHEST = timedelta(days=1)  # by which a clock is believed to be ahead


class SlackNotifier:
    """Posts, edits and answers through the Web API with a bot token."""

    name = "slack"
    edits = True

    def __init__(
        self,
        *,
        token: str,
        base_url: str,
        timezone: str,
        clock: Clock,
        timeout: int = TIMEOUT,
        buttons: bool = False,
    ) -> None:
        """Take the bot token, the API's address, the zone for fallback times, and the clock.

        `buttons`: somebody listens for clicks, so that alerts may ask for them.
        """
        self._clock = clock
        self._client = WebClient(
            token=token,
            base_url=base_url.rstrip("/") + "/",
            timeout=timeout,
            retry_handlers=[],
        )
        if urlsplit(base_url).hostname in {"127.0.0.1", "localhost", "::1"}:
            self._client.proxy = None  # the SDK takes the proxy of the environment even for these
        self._timezone = timezone
        self._buttons = buttons
        self._earlier = _EARLIER

    def __repr__(self) -> str:
        """Return the address alone."""
        return f"SlackNotifier({self._client.base_url})"

    def render(self, alert: Alert, action: str) -> str:
        """Return both forms of the payload as JSON; the delivery's own fields are added later."""
        return wrap(
            slack_blocks.render(alert, action, self._timezone, buttons=self._buttons),
            slack_blocks.plain(alert, action, self._timezone),
        )

    def send(self, delivery: Delivery) -> str:
        """Make the one call of this delivery and return the message's ts; raises DeliveryError.

        An edit that comes too late for its message is told in its thread instead.
        """
        method, arguments = call(delivery)
        try:
            answer = self._call(method, json=arguments)
        except DeliveryError as error:
            if delivery.action != "edit" or error.reason not in CLOSED:
                raise
            return self._tell_anew(delivery)
        return _ts(answer)

    def _tell_anew(self, delivery: Delivery) -> str:
        """Tell an edit in the thread of its message: one reply, which later edits change; return its ts.

        The reply is looked for first. Every try but the first one begins after the settle window, so
        that what it does not find in the thread is not there. Once that is closed too, a new one comes.
        """
        standing = self._standing_in(delivery)
        if standing is not None:
            try:
                return _ts(self._call("chat.update", json=anew_edit(delivery, standing)))
            except DeliveryError as error:
                if error.reason not in CLOSED:
                    raise
                if standing.key == delivery.delivery_key:
                    return standing.ts  # posted by an earlier try of this very edit
        return _ts(self._call("chat.postMessage", json=anew(delivery)))

    def _standing_in(self, delivery: Delivery) -> Standing | None:
        """Return the newest reply that stands in for a closed message; raises DeliveryError.

        Without the right to read threads the first try posts all the same: a correction that is told
        twice is better than one that nobody is told.
        """
        parent = delivery.parent_receipt or ""
        arguments = {"channel": delivery.target, "include_all_metadata": True, "limit": _PAGE}
        try:
            replies = list(self._replies(parent, arguments))
        except DeliveryError as error:
            if error.fault is Fault.GONE:
                raise
            first = delivery.attempts <= 1 and not delivery.last_reason
            if first and error.fault in (Fault.STOP_ALL, Fault.STOP_CHANNEL):
                return None
            reason = f"the thread of a closed message can't be read: {error.reason}"
            raise DeliveryError(Fault.REFUSED, reason, retry_after=error.retry_after) from error
        return standing_in(replies, parent)

    def look_up(self, delivery: Delivery) -> str | None:
        """Return the ts of the message that carries this delivery's key, or None.

        An edit is never looked up: to make it again changes nothing. Replies stand in no channel's
        history, so theirs is read from the thread. Where our clock turns out to be ahead of Slack's,
        what it stored looks older than our claim: then it is looked for further back.
        """
        if delivery.action == "edit":
            return None
        earlier = self._earlier
        found = self._find(delivery, earlier)
        if found is None and self._earlier > earlier:
            found = self._find(delivery, self._earlier)
        return found

    def _find(self, delivery: Delivery, earlier: timedelta) -> str | None:
        """Return the ts of a delivery's message stored since `earlier` before its claim, or None."""
        arguments: dict[str, Any] = {
            "channel": delivery.target,
            "include_all_metadata": True,
            "inclusive": True,
            "limit": _PAGE,
        }
        if delivery.started_at is not None:
            arguments["oldest"] = f"{(delivery.started_at - earlier).timestamp():.6f}"
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

    def history(
        self, channel: str, *, oldest: float, threads: Collection[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """Yield the messages of a channel with their metadata, newest first; raises DeliveryError.

        `oldest` is a Unix time. Replies are read from their threads, after their parents; those of
        `threads`, by the ts of their first messages, however old these are.
        """
        arguments: dict[str, Any] = {
            "channel": channel,
            "include_all_metadata": True,
            "inclusive": True,
            "limit": _PAGE,
            "oldest": f"{oldest:.6f}",
        }
        older = set(threads)
        for message in self._messages("conversations.history", arguments):
            yield message
            older.discard(str(message["ts"]))
            if message.get("reply_count"):
                yield from self._replies(str(message["ts"]), arguments)
        for parent in sorted(older):
            try:
                yield from self._replies(parent, arguments)
            except DeliveryError as error:
                if error.fault is not Fault.GONE:  # a thread that was deleted has no replies
                    raise

    def _replies(self, parent: str, arguments: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield every message of a thread but its first; raises DeliveryError."""
        thread = {**arguments, "ts": parent, "oldest": "0"}
        replies = self._messages("conversations.replies", thread)
        yield from (reply for reply in replies if reply.get("ts") != parent)

    def _messages(self, method: str, arguments: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield the messages of every page; raises DeliveryError."""
        asked = dict(arguments)
        while True:
            page = self._page(method, asked)
            yield from (m for m in page.get("messages") or () if isinstance(m, dict))
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            asked["cursor"] = cursor

    def _page(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Return one page of messages; raises DeliveryError."""
        data = self._call(method, params=arguments).data
        return data if isinstance(data, dict) else {}

    def _call(self, method: str, **given: Any) -> SlackResponse:
        """Return the answer to one call; raises DeliveryError."""
        try:
            answer = bounded(
                lambda: self._client.api_call(method, **given), self._client.timeout * WHOLE
            )
        except Exception as error:
            raise classify(error) from error
        theirs = answered_at(answer)
        if theirs is not None:
            ahead = self._clock.now() - theirs
            if ahead > _UNNOTICED:
                self._earlier = max(self._earlier, _EARLIER + min(ahead, _FARTHEST))
        return answer


def answered_at(answer: SlackResponse) -> datetime | None:
    """Return when Slack says that it answered, to the second; None where it does not."""
    said = {str(name).lower(): value for name, value in dict(answer.headers or {}).items()}
    try:
        moment = parsedate_to_datetime(str(said["date"]))
    except (KeyError, ValueError, TypeError):
        return None
    return moment if moment.tzinfo is not None else None


def bounded(call: Callable[[], SlackResponse], seconds: float) -> SlackResponse:
    """Return what `call` returns or raise what it raises; TimeoutError after that many seconds.

    The client's own time limit is one for each read, so that an answer of a byte a second would
    never meet it. What is given up on goes on in its thread: its request had left already.
    """
    results: queue.SimpleQueue[SlackResponse | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            results.put(call())
        except Exception as error:  # noqa: BLE001 - handed to the caller's thread
            results.put(error)

    threading.Thread(target=run, name="slack-call", daemon=True).start()
    try:
        result = results.get(timeout=seconds)
    except queue.Empty:
        message = f"no whole answer in {seconds:.0f} s"
        raise TimeoutError(message) from None
    if isinstance(result, Exception):
        raise result
    return result


def build(values: Values) -> Notifier:
    """Return the notifier of the settings, which hold a token."""
    return SlackNotifier(
        token=values.slack_bot_token or "",
        base_url=values.slack_base_url,
        timezone=values.timezone,
        clock=values.clock,
        buttons=values.buttons,
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
    if delivery.action == "edit":
        if not delivery.parent_receipt:
            raise DeliveryError(Fault.GONE, "no message to edit")
        arguments.pop("metadata", None)  # Slack keeps that of the post
        return "chat.update", {**arguments, "ts": delivery.parent_receipt, "parse": "none"}
    metadata = arguments.setdefault("metadata", {})
    metadata.setdefault("event_payload", {})["delivery_key"] = delivery.delivery_key
    if delivery.action == "reply" and delivery.parent_receipt:
        arguments["thread_ts"] = delivery.parent_receipt
    else:
        arguments.pop("reply_broadcast", None)
    return "chat.postMessage", arguments


def _ts(answer: SlackResponse) -> str:
    """Return the ts of the message that was written; raises DeliveryError where there is none."""
    ts = answer.get("ts")
    if not isinstance(ts, str):
        raise DeliveryError(Fault.AMBIGUOUS, "an answer without a ts")
    return ts


def _key(message: Any) -> str | None:
    """Return the delivery key in a message's metadata."""
    metadata = message.get("metadata") if isinstance(message, dict) else None
    inner = metadata.get("event_payload") if isinstance(metadata, dict) else None
    return inner.get("delivery_key") if isinstance(inner, dict) else None
