"""The Web API methods of the Slack stand-in: what each answers, in Slack's own codes.

Sources: docs.slack.dev, reference/methods. Where Slack's answer is not documented, the stricter
one is given: a payload that the checker finds faulty is refused, whichever rule it breaks.
"""

import base64
import binascii
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from demo.slack.store import BOT_USER, TEAM, Channel, Json, Message, Store, as_json

BAD_APP_TOKEN = "xapp-invalid"  # noqa: S105 - the same for app tokens
BAD_TOKEN = "xoxb-invalid"  # noqa: S105 - the one token that is refused, no secret
SCOPES = "chat:write,channels:read,channels:history,groups:history"
OURS = "seedwatch_rule"  # the checker's code for rules that are not Slack's
_LONGEST_PAGE = 999
_DEFAULT_PAGE = 100


class Found(Protocol):
    """One finding of the payload checker."""

    @property
    def level(self) -> str:
        """Return "error" or "warning"."""
        ...

    @property
    def place(self) -> str:
        """Return where in the payload, such as `blocks[2].text`."""
        ...

    @property
    def reason(self) -> str:
        """Return what is wrong there."""
        ...


Judge = Callable[[str, Json], Iterable[Found]]


def refusal(code: str, messages: tuple[str, ...] = ()) -> Json:
    """Return an answer that says no, with details as Slack gives them."""
    answer: Json = {"ok": False, "error": code}
    if messages:
        answer |= {"errors": list(messages), "response_metadata": {"messages": list(messages)}}
    return answer


class Methods:
    """Answers calls on one store; every payload goes before the judge first."""

    def __init__(self, store: Store, judge: Judge, *, socket_url: str = "") -> None:
        """Take the store, the payload checker, and where apps open their websocket."""
        self.store = store
        self._socket_url = socket_url
        self._judge = judge
        self.drop_repeats = False  # honour client_msg_id, which Slack does not promise
        self._answers: dict[str, Callable[[Json], Json]] = {
            "api.test": lambda payload: {"ok": True, "args": payload},
            "apps.connections.open": self._open_socket,
            "auth.test": self._auth_test,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.info": self._info,
            "conversations.replies": self._replies,
        }

    def call(self, method: str, payload: Json, token: str | None) -> Json:
        """Return the answer to one call."""
        app_level = method == "apps.connections.open"
        if token and method != "api.test" and token.startswith("xapp-") is not app_level:
            return refusal("not_allowed_token_type")
        answer = self._answers.get(method)
        if answer is None:
            return {**refusal("unknown_method"), "req_method": method}
        if method != "api.test" and not token:
            return refusal("not_authed")
        if method != "api.test" and token in {BAD_TOKEN, BAD_APP_TOKEN}:
            return refusal("invalid_auth")
        return answer(payload)

    def judge(self, method: str, payload: Json) -> Json | None:
        """Return the refusal of a faulty payload, or None."""
        errors = [f for f in self._judge(method, payload) if f.level == "error"]
        if not errors:
            return None
        codes = [str(getattr(f, "code", "invalid_blocks")) for f in errors]
        code = next((c for c in codes if c != OURS), "invalid_arguments")
        return refusal(code, tuple(f"[ERROR] {f.reason} [{f.place}]" for f in errors))

    def _open_socket(self, payload: Json) -> Json:  # noqa: ARG002 - each method takes arguments
        return {"ok": True, "url": self._socket_url}

    def _auth_test(self, payload: Json) -> Json:  # noqa: ARG002 - each method takes arguments
        return {
            "ok": True,
            "url": "https://demo.slack.example/",
            "team": "Demo",
            "user": "seedwatch",
            "team_id": TEAM,
            "user_id": BOT_USER,
            "bot_id": "B0SEEDWATCH",
            "is_enterprise_install": False,
        }

    def _writable(self, payload: Json) -> str | None:
        """Return the code that forbids to post in the payload's channel, or None."""
        channel = self.store.channels.get(str(payload.get("channel", "")))
        if channel is None:
            return "channel_not_found"
        if channel.is_archived:
            return "is_archived"
        return None if channel.is_member else "not_in_channel"

    def _post(self, payload: Json) -> Json:
        if code := self._writable(payload):
            return refusal(code)
        if refused := self.judge("chat.postMessage", payload):
            return refused
        channel_id = payload["channel"]
        message = None
        if self.drop_repeats:
            message = self.store.by_client_id(channel_id, payload.get("client_msg_id"))
        try:
            message = message or self.store.post(channel_id, payload)
        except KeyError:
            return refusal("thread_not_found")
        shown = as_json(message, metadata=True)
        return {"ok": True, "channel": channel_id, "ts": message.ts, "message": shown}

    def _update(self, payload: Json) -> Json:
        if code := self._writable(payload):
            return refusal(code)
        if refused := self.judge("chat.update", payload):
            return refused
        channel_id = payload["channel"]
        try:
            message = self.store.update(channel_id, payload["ts"], payload)
        except KeyError:
            return refusal("message_not_found")
        shown = as_json(message, metadata=True)
        return {
            "ok": True,
            "channel": channel_id,
            "ts": message.ts,
            "text": shown["text"],
            "message": shown,
        }

    def _readable(self, payload: Json) -> Channel | str:
        """Return the channel, or the code that forbids to read it."""
        channel = self.store.channels.get(str(payload.get("channel", "")))
        if channel is None:
            return "channel_not_found"
        return channel if channel.is_member else "not_in_channel"

    def _info(self, payload: Json) -> Json:
        channel = self.store.channels.get(str(payload.get("channel", "")))
        if channel is None:
            return refusal("channel_not_found")
        return {
            "ok": True,
            "channel": {
                "id": channel.channel_id,
                "name": channel.name,
                "is_channel": True,
                "is_private": False,
                "is_archived": channel.is_archived,
                "is_member": channel.is_member,
            },
        }

    def _history(self, payload: Json) -> Json:
        channel = self._readable(payload)
        if isinstance(channel, str):
            return refusal(channel)
        return self._page(self.store.history(channel.channel_id), payload)

    def _replies(self, payload: Json) -> Json:
        channel = self._readable(payload)
        if isinstance(channel, str):
            return refusal(channel)
        thread = self.store.thread(channel.channel_id, str(payload.get("ts", "")))
        if not thread:
            return refusal("thread_not_found")
        return self._page(thread, payload)

    def _page(self, messages: tuple[Message, ...], payload: Json) -> Json:
        """Return one page of messages in the order given, with a cursor where there are more."""
        try:
            inside = [m for m in messages if _within(m.ts, payload)]
            start = _start(inside, payload.get("cursor"))
        except InvalidOperation:
            return refusal("invalid_ts_oldest")
        except LookupError:
            return refusal("invalid_cursor")
        size = _size(payload.get("limit"))
        page, rest = inside[start : start + size], inside[start + size :]
        full = payload.get("include_all_metadata") is True
        answer: Json = {
            "ok": True,
            "messages": [as_json(m, replies=self._answers_to(m), metadata=full) for m in page],
            "has_more": bool(rest),
        }
        if rest:
            answer["response_metadata"] = {"next_cursor": _cursor(rest[0])}
        return answer

    def _answers_to(self, message: Message) -> tuple[Message, ...]:
        if message.thread_ts is not None:
            return ()
        return tuple(
            m for m in self.store.thread(message.channel_id, message.ts) if m.ts != message.ts
        )


def _within(ts: str, payload: Json) -> bool:
    """Return whether a timestamp lies between oldest and latest; raises InvalidOperation."""
    moment = Decimal(ts)
    oldest = Decimal(str(payload.get("oldest") or 0))
    latest = Decimal(str(payload.get("latest") or "Infinity"))
    if payload.get("inclusive"):
        return oldest <= moment <= latest
    return oldest < moment < latest


def _size(limit: Any) -> int:
    """Return how many messages a page holds."""
    text = str(limit or "")
    return min(max(int(text), 1), _LONGEST_PAGE) if text.isdigit() else _DEFAULT_PAGE


def _cursor(message: Message) -> str:
    """Return the opaque mark of the page that begins with `message`."""
    return base64.b64encode(f"next_ts:{message.ts}".encode()).decode()


def _start(messages: list[Message], cursor: Any) -> int:
    """Return where a cursor points; raises LookupError where it points nowhere."""
    if not cursor:
        return 0
    try:
        name, _, ts = base64.b64decode(str(cursor), validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise LookupError from error
    if name != "next_ts":
        raise LookupError
    return next((n for n, message in enumerate(messages) if message.ts == ts), len(messages))
