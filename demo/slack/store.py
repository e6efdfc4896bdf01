"""What the Slack stand-in remembers: channels, messages, threads, metadata, edits."""

import threading
from dataclasses import dataclass, replace
from typing import Any

from core.clock import Clock

Json = dict[str, Any]

ALERTS = "C0DEMOALERT"
OPERATOR = "C0DEMOOPER"
BOT_USER = "U0SEEDWATCH"
TEAM = "T0DEMOTEAM"
_CONTENT = ("text", "blocks", "attachments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One channel and its rule: a bot may not post where it is no member or all is archived."""

    channel_id: str
    name: str
    is_archived: bool = False
    is_member: bool = True


CHANNELS = (
    Channel(channel_id=ALERTS, name="news-alerts"),
    Channel(channel_id=OPERATOR, name="seedwatch-operator"),
    Channel(channel_id="C0ARCHIVED", name="old-project", is_archived=True),
    Channel(channel_id="C0NOTMEMBER", name="board", is_member=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message; `content` holds its text, blocks and attachments as they were sent."""

    channel_id: str
    ts: str
    content: Json
    metadata: Json | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    edited_ts: str | None = None
    client_msg_id: str | None = None

    @property
    def delivery_key(self) -> str | None:
        """Return the delivery key in its metadata."""
        inner = (self.metadata or {}).get("event_payload")
        key = inner.get("delivery_key") if isinstance(inner, dict) else None
        return key if isinstance(key, str) else None


class Store:
    """All channels and messages of one workspace; safe for threads."""

    def __init__(self, clock: Clock, channels: tuple[Channel, ...] = CHANNELS) -> None:
        """Take the clock that makes timestamps, and the channels."""
        self._clock = clock
        self._lock = threading.RLock()
        self._messages: dict[tuple[str, str], Message] = {}
        self._last_stamp = 0
        self.channels = {channel.channel_id: channel for channel in channels}

    def _stamp(self) -> str:
        """Return a timestamp that is larger than all before it: microseconds of the clock."""
        self._last_stamp = max(
            self._last_stamp + 1, round(self._clock.now().timestamp() * 1_000_000)
        )
        return f"{self._last_stamp // 1_000_000}.{self._last_stamp % 1_000_000:06d}"

    def post(self, channel_id: str, payload: Json) -> Message:
        """Keep a new message and return it; raises KeyError where its thread does not exist."""
        with self._lock:
            thread_ts = payload.get("thread_ts")
            if thread_ts is not None:
                parent = self._messages[channel_id, str(thread_ts)]
                thread_ts = parent.thread_ts or parent.ts
            message = Message(
                channel_id=channel_id,
                ts=self._stamp(),
                content={name: payload[name] for name in _CONTENT if payload.get(name)},
                metadata=payload.get("metadata"),
                thread_ts=thread_ts,
                broadcast=bool(payload.get("reply_broadcast")) and thread_ts is not None,
                client_msg_id=payload.get("client_msg_id"),
            )
            self._messages[channel_id, message.ts] = message
            return message

    def update(self, channel_id: str, ts: str, payload: Json) -> Message:
        """Change a message and return it; raises KeyError where it does not exist.

        Metadata stays when it is left out; blocks go when only text is given (Slack's chat.update
        docs).
        """
        with self._lock:
            message = replace(
                self._messages[channel_id, ts],
                content={name: payload[name] for name in _CONTENT if payload.get(name)},
                edited_ts=self._stamp(),
            )
            if "metadata" in payload:
                message = replace(message, metadata=payload["metadata"])
            self._messages[channel_id, ts] = message
            return message

    def delete(self, channel_id: str, ts: str) -> None:
        """Take a message away, as a person in the channel could; raises KeyError."""
        with self._lock:
            del self._messages[channel_id, ts]

    def find(self, channel_id: str, ts: str) -> Message | None:
        """Return one message, or None."""
        with self._lock:
            return self._messages.get((channel_id, ts))

    def by_client_id(self, channel_id: str, client_msg_id: str | None) -> Message | None:
        """Return the message that was sent under a client's own id, or None."""
        if not client_msg_id:
            return None
        return next(
            (m for m in self.messages(channel_id) if m.client_msg_id == client_msg_id), None
        )

    def messages(self, channel_id: str | None = None) -> tuple[Message, ...]:
        """Return every message, replies included, oldest first."""
        with self._lock:
            found = [m for m in self._messages.values() if channel_id in (None, m.channel_id)]
        return tuple(sorted(found, key=lambda message: message.ts))

    def history(self, channel_id: str) -> tuple[Message, ...]:
        """Return what stands in the channel itself, newest first: no replies but broadcast ones."""
        shown = [m for m in self.messages(channel_id) if m.thread_ts is None or m.broadcast]
        return tuple(reversed(shown))

    def thread(self, channel_id: str, ts: str) -> tuple[Message, ...]:
        """Return a parent and its replies, oldest first; nothing where there is no such parent."""
        return tuple(m for m in self.messages(channel_id) if ts in (m.ts, m.thread_ts))

    def clear(self) -> None:
        """Forget every message; channels stay."""
        with self._lock:
            self._messages.clear()


def as_json(message: Message, *, replies: tuple[Message, ...] = (), metadata: bool) -> Json:
    """Return a message as the API shows it; without `metadata` only the event's type is told."""
    shown: Json = {
        "type": "message",
        "user": BOT_USER,
        "bot_id": "B0SEEDWATCH",
        "app_id": "A0SEEDWATCH",
        "team": TEAM,
        "ts": message.ts,
        "text": "",
        **message.content,
    }
    if message.thread_ts is not None:
        shown |= {"thread_ts": message.thread_ts, "parent_user_id": BOT_USER}
        if message.broadcast:
            shown["subtype"] = "thread_broadcast"
    elif replies:
        shown |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": [BOT_USER],
            "latest_reply": replies[-1].ts,
        }
    if message.edited_ts is not None:
        shown["edited"] = {"user": BOT_USER, "ts": message.edited_ts}
    if message.metadata is not None:
        hidden = {"event_type": message.metadata.get("event_type", "")}
        shown["metadata"] = message.metadata if metadata else hidden
    return shown
