"""The Slack stand-in over HTTP: `/api/<method>`, `/services/…` for webhooks, and the pages.

On the pages a reader can click the buttons of a message: that goes to the app over its websocket.
Point a client at `base_url`. Faults are queued with `fail`, one is used up by each post, update or
webhook call; a reset is a real TCP reset, a cut body promises more than it sends.
"""

import json
import re
import threading
from pathlib import Path
from urllib.parse import parse_qsl

from core.clock import Clock, SystemClock
from demo.slack.arguments import Arguments, BadBodyError, read_arguments
from demo.slack.call_log import Call, CallLog
from demo.slack.faults import WRITES, Fault, FaultQueue, RateBucket
from demo.slack.methods import SCOPES, Judge, Methods, refusal
from demo.slack.page import channel_page, channels_page
from demo.slack.socket import Envelope, SocketServer, click_payload
from demo.slack.store import ALERTS, CHANNELS, Channel, Json, Message, Store
from demo.web import Answer, Ending, Request, WebServer, page

_API = "/api/"
_WEBHOOKS = "/services/"
_CLICK = re.compile(r"/channels/([A-Z0-9]+)/click/([0-9.]+)")
_ENDINGS = {
    "reset_before": Ending.RESET,
    "reset_after": Ending.RESET,
    "truncated": Ending.TRUNCATED,
    "timeout": Ending.SILENT,
}


class SlackServer:
    """One workspace on a free loopback port, from start() to stop()."""

    def __init__(
        self,
        *,
        judge: Judge,
        log: Path | None = None,
        clock: Clock | None = None,
        channels: tuple[Channel, ...] = CHANNELS,
    ) -> None:
        """Take the payload checker, the JSON Lines file for calls, the clock, the channels."""
        self._clock = clock or SystemClock()
        self.store = Store(self._clock, channels)
        self.socket = SocketServer()
        self.methods = Methods(self.store, judge, socket_url=self.socket.url)
        self.faults = FaultQueue()
        self.limits_rate = False  # on: one message a second for each channel, bursts of three
        self._bucket = RateBucket(self._clock)
        self._log = CallLog(log)
        self._stopping = threading.Event()
        self._web = WebServer(self._answer, name="demo-slack")
        self.url = self._web.url
        self.address = self._web.address
        self.base_url = f"{self.url}{_API}"
        self.page_url = f"{self.url}/"

    def start(self) -> None:
        """Begin to serve."""
        self._web.start()
        self.socket.start()

    def stop(self) -> None:
        """Stop serving; calls that are held back are given up."""
        self._stopping.set()
        self.socket.stop()
        self._web.stop()

    def settled(self, seconds: float) -> bool:
        """Wait until every call that was begun before now has had its effect, as `WebServer.idle`."""
        return self._web.idle(seconds)

    def fail(self, *faults: str, methods: frozenset[str] = WRITES) -> None:
        """Queue faults (see `demo.slack.faults`) for the next calls of `methods`."""
        self.faults.push(*faults, methods=methods)

    def calls(self, method: str | None = None) -> tuple[Call, ...]:
        """Return the calls so far, of one method where it is given."""
        return self._log.calls(method)

    def messages(self, channel_id: str | None = None) -> tuple[Message, ...]:
        """Return what is stored, replies included, oldest first."""
        return self.store.messages(channel_id)

    def click(
        self, message: Message, action_id: str, *, user: str = "mika", action_ts: str | None = None
    ) -> Envelope:
        """Click a button of a message, as a reader would; raises KeyError where it has none such."""
        return self.socket.send(
            click_payload(
                channel_id=message.channel_id,
                message_ts=message.ts,
                action_id=action_id,
                value=_value_of(message, action_id),
                user_id=f"U0{user.upper()}",
                user_name=user,
                action_ts=action_ts,
            )
        )

    def reset(self) -> None:
        """Forget messages, calls, faults and the rate bucket; the log file stays."""
        self.store.clear()
        self.faults.clear()
        self._log.clear()
        self.limits_rate = False
        self._bucket = RateBucket(self._clock)

    def _answer(self, request: Request) -> Answer:
        """Return the answer to any request."""
        if request.path.startswith(_API):
            return self._api(request, request.path.removeprefix(_API))
        if request.path.startswith(_WEBHOOKS) and request.method == "POST":
            return self._api(request, "webhook")
        if request.method == "POST" and (found := _CLICK.fullmatch(request.path)):
            return self._clicked(request, *found.groups())
        if request.method not in {"GET", "HEAD"}:
            return Answer(status=405, headers=(("Allow", "GET, HEAD"),))
        return self._page(request.path)

    def _page(self, path: str) -> Answer:
        """Return the list of channels, or one channel."""
        if path == "/":
            return page(channels_page(self.store))
        channel = self.store.channels.get(path.removeprefix("/channels/"))
        if channel is None or not path.startswith("/channels/"):
            return page("<!doctype html><title>Not found</title><p>Not found", status=404)
        return page(channel_page(self.store, channel))

    def _clicked(self, request: Request, channel_id: str, ts: str) -> Answer:
        """Click the button that a reader of a channel's page has chosen, and show the page again."""
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return page("<!doctype html><title>No</title><p>Not from elsewhere", status=403)
        chosen = dict(parse_qsl(request.body.decode("utf-8", "replace"))).get("action_id", "")
        message = self.store.find(channel_id, ts)
        if message is None or not _has(message, chosen):
            return page("<!doctype html><title>Not found</title><p>No such button", status=404)
        self.click(message, chosen)
        return Answer(status=303, headers=(("Location", f"/channels/{channel_id}#m{ts}"),))

    def _api(self, request: Request, method: str) -> Answer:
        """Return the answer to one call, after its fault, and log it."""
        at = self._clock.now()
        try:
            arguments = read_arguments(request)
        except BadBodyError as error:
            arguments = Arguments(payload={}, token=None)
            data, answer = self._plain(method, refusal(str(error)))
        else:
            data, answer = self._call(method, arguments)
        lost = answer.ending in {Ending.RESET, Ending.SILENT}
        self._log.add(
            Call(
                at=at,
                method=method,
                payload=arguments.payload,
                answer=data,
                has_token=arguments.token is not None,
                status=0 if lost else answer.status,
            )
        )
        if answer.ending is Ending.SILENT:
            self._stopping.wait(_held(data))
        return answer

    def _call(self, method: str, arguments: Arguments) -> tuple[Json, Answer]:
        """Return what a call is answered: as data for the log, and as HTTP."""
        fault = self.faults.take(method)
        if fault is None and self._is_too_fast(method, arguments):
            fault = Fault(kind="429", value="1")
        if fault is None:
            return self._plain(method, self._effect(method, arguments))
        if not fault.stores:
            return _refused(fault)
        if fault.kind == "slow":
            self._stopping.wait(fault.seconds)
            return self._plain(method, self._effect(method, arguments))
        return self._lost(method, fault, self._effect(method, arguments))

    def _is_too_fast(self, method: str, arguments: Arguments) -> bool:
        """Return whether the rate bucket is on and refuses this post."""
        if not self.limits_rate or method != "chat.postMessage":
            return False
        return not self._bucket.admits(str(arguments.payload.get("channel", "")))

    def _effect(self, method: str, arguments: Arguments) -> Json:
        """Return the answer of the method itself."""
        if method != "webhook":
            return self.methods.call(method, arguments.payload, arguments.token)
        payload = {"channel": ALERTS, **arguments.payload}
        return self.methods.call("chat.postMessage", payload, "webhook")

    def _plain(self, method: str, data: Json) -> tuple[Json, Answer]:
        """Return an answer that arrives; a webhook is told `ok` or the code, in plain text."""
        if method == "webhook":
            words = "ok" if data["ok"] else str(data["error"])
            headers = (("Content-Type", "text/html; charset=utf-8"),)
            answer = Answer(status=200 if data["ok"] else 400, headers=headers, body=words.encode())
            return data, answer
        return data, _json(data)

    def _lost(self, method: str, fault: Fault, data: Json) -> tuple[Json, Answer]:
        """Return an answer whose call had its effect and that does not arrive whole."""
        ending = _ENDINGS[fault.kind]
        whole = self._plain(method, data)[1]
        lost = {**refusal(f"lost: {fault.kind}"), "stored": data.get("ts")}
        if fault.kind == "timeout":
            lost["seconds"] = fault.seconds
        return lost, Answer(
            status=whole.status, headers=whole.headers, body=whole.body, ending=ending
        )


def _value_of(message: Message, action_id: str) -> str:
    """Return what a button of a message carries; raises KeyError where there is none such."""
    for block in message.content.get("blocks") or ():
        for element in block.get("elements") or ():
            if element.get("action_id") == action_id:
                return str(element.get("value", ""))
    raise KeyError(action_id)


def _has(message: Message, action_id: str) -> bool:
    """Return whether a message has a button of that name."""
    try:
        _value_of(message, action_id)
    except KeyError:
        return False
    return True


def _held(data: Json) -> float:
    """Return how many seconds the server says nothing."""
    seconds = data.get("seconds", 0.0)
    return seconds if isinstance(seconds, float) else 0.0


def _json(data: Json, status: int = 200, extra: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Return data as Slack sends it."""
    headers = (
        ("Content-Type", "application/json; charset=utf-8"),
        ("X-OAuth-Scopes", SCOPES),
        ("X-Slack-Req-Id", "demo"),
        *extra,
    )
    return Answer(status=status, headers=headers, body=json.dumps(data).encode())


def _refused(fault: Fault) -> tuple[Json, Answer]:
    """Return the answer of a fault that stores nothing."""
    if fault.kind == "429":
        data = refusal("ratelimited")
        extra = (("Retry-After", fault.value),) if fault.value else ()
        return data, _json(data, 429, extra)
    if fault.kind == "error":
        data = refusal(fault.value)
        return data, _json(data)
    if fault.kind == "html":
        body = b"<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"
        headers = (("Content-Type", "text/html"),)
        return refusal("lost: html"), Answer(status=502, headers=headers, body=body)
    if fault.kind == "reset_before":
        return refusal("lost: reset_before"), Answer(ending=_ENDINGS[fault.kind])
    codes = {"500": "internal_error", "503": "service_unavailable"}
    data = refusal(codes[fault.kind])
    return data, _json(data, int(fault.kind))
