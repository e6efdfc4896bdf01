"""The pages of the Slack stand-in: what a person would see in each channel."""

from datetime import UTC, datetime
from typing import Any

from demo.slack.blocks import views
from demo.slack.store import Channel, Message, Store
from demo.templates import render


def channels_page(store: Store) -> str:
    """Return the page that lists the channels with their newest message."""
    rows = []
    for channel in _shown(store):
        history = store.history(channel.channel_id)
        newest = _message(store, history[0]) if history else None
        rows.append({"channel": channel, "count": len(history), "newest": newest})
    return render("slack_channels.html", rows=rows, channels=_shown(store), current=None)


def channel_page(store: Store, channel: Channel) -> str:
    """Return one channel's page: newest message at the bottom, threads under their parents."""
    messages = [
        _message(store, message)
        for message in store.history(channel.channel_id)
        if not message.broadcast
    ]
    return render("slack_channel.html", channels=_shown(store), current=channel, messages=messages)


def _shown(store: Store) -> list[Channel]:
    """Return the channels that the bot is in; the others exist for faults alone."""
    return [c for c in store.channels.values() if c.is_member and not c.is_archived]


def _message(store: Store, message: Message) -> dict[str, Any]:
    """Return what a template shows of one message and its thread."""
    replies = [m for m in store.thread(message.channel_id, message.ts) if m.ts != message.ts]
    return {
        "ts": message.ts,
        "click": f"/channels/{message.channel_id}/click/{message.ts}",
        "time": _clock(message.ts),
        "edited": _clock(message.edited_ts) if message.edited_ts else None,
        "broadcast": message.broadcast,
        "views": views(message.content),
        "replies": [_message(store, m) for m in replies] if message.thread_ts is None else [],
    }


def _clock(ts: str) -> str:
    """Return the time of a timestamp in UTC."""
    return f"{datetime.fromtimestamp(float(ts), UTC):%H:%M:%S}"
