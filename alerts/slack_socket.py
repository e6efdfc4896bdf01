"""Clicks over Socket Mode: Slack's websocket, by slack-bolt, wrapped so that nothing else knows it.

A click is kept before it is acknowledged: `keep` has to make it durable, and where it raises, Slack
hears nothing and tells the person. Nothing else happens here within the three seconds that Slack
gives (docs.slack.dev/interactivity/handling-user-interaction); no database, no call to Slack.
"""

import logging
import re
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from core.text import one_line

PING_SECONDS = 10.0
TIMEOUT = 10  # seconds, to open a connection

log = logging.getLogger("seedwatch.listen")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawClick:
    """One click as Slack tells it; everything but the names is an id of Slack's or of ours."""

    team_id: str
    channel_id: str
    message_ts: str
    user_id: str
    action_id: str
    action_ts: str
    user_name: str
    value: str


class Keep(Protocol):
    """Makes a click durable, or raises."""

    def __call__(self, click: RawClick) -> None:
        """Keep one click."""
        ...


class SlackSocket:
    """One listener: connects, connects again when the line breaks, hands each click to `keep`."""

    def __init__(
        self,
        *,
        bot_token: str,
        app_token: str,
        base_url: str,
        keep: Keep,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        """Take the two tokens, the API's address and what makes a click durable."""
        self._keep = keep
        client = WebClient(  # without a token: it opens connections alone, by the app's
            base_url=base_url.rstrip("/") + "/",
            timeout=TIMEOUT,
            retry_handlers=[],
            logger=_quiet("slack_sdk.web"),
        )
        local = urlsplit(base_url).hostname in {"127.0.0.1", "localhost", "::1"}
        if local:
            client.proxy = None  # the SDK takes the proxy of the environment even for these

        def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
            """Say who we are without asking Slack: a click must not wait for that."""
            return AuthorizeResult(
                enterprise_id=enterprise_id, team_id=team_id, bot_token=bot_token
            )

        app = App(
            client=client,
            authorize=authorize,
            logger=_quiet("slack_bolt"),
        )
        app.action(re.compile(r"open_\d"))(_acknowledge)  # a link button: the browser goes there
        app.action(re.compile(r".*"))(self._clicked)
        self._handler = SocketModeHandler(
            app,
            app_token,
            web_client=client,
            logger=_quiet("slack_sdk.socket_mode"),
            ping_interval=ping_seconds,
        )
        if local:
            self._handler.client.proxy = None

    def __repr__(self) -> str:
        """Return no token."""
        return f"SlackSocket(connected={self.connected})"

    @property
    def connected(self) -> bool:
        """Whether the line stands now."""
        return bool(self._handler.client.is_connected())

    def start(self) -> None:
        """Connect, and keep connected in threads of its own.

        Raises slack_sdk's errors where the first connection can't be opened.
        """
        self._handler.connect()  # type: ignore[no-untyped-call]  # slack-bolt's

    def stop(self) -> None:
        """Leave, and end the threads."""
        self._handler.close()  # type: ignore[no-untyped-call]  # slack-bolt's

    def _clicked(self, ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Keep a click, then acknowledge it."""
        try:
            self._keep(click_of(body, action))
        except (OSError, ValueError) as error:
            log.error("a click was not kept: %s", type(error).__name__)  # noqa: TRY400 - no traceback: it is told to the person who clicked
            return
        ack()


def click_of(body: dict[str, Any], action: dict[str, Any]) -> RawClick:
    """Return the click of a `block_actions` payload; raises ValueError where a part is missing."""

    def part(group: str, name: str) -> str:
        inner = body.get(group)
        return str(inner.get(name) or "") if isinstance(inner, dict) else ""

    click = RawClick(
        team_id=part("team", "id"),
        channel_id=part("channel", "id"),
        message_ts=part("message", "ts") or part("container", "message_ts"),
        user_id=part("user", "id"),
        action_id=str(action.get("action_id") or ""),
        action_ts=str(action.get("action_ts") or ""),
        user_name=one_line(part("user", "name") or part("user", "username"), 80),
        value=str(action.get("value") or ""),
    )
    lacking = [
        name
        for name in ("team_id", "channel_id", "message_ts", "user_id", "action_id", "action_ts")
        if not getattr(click, name)
    ]
    if lacking:
        message = f"a click without {', '.join(lacking)}"
        raise ValueError(message)
    return click


def _acknowledge(ack: Ack) -> None:
    """Take note of a click that changes nothing here."""
    ack()


def _quiet(name: str) -> logging.Logger:
    """Return a logger that tells of trouble alone: below that the SDK logs whole messages."""
    logger = logging.getLogger(f"seedwatch.{name}")
    logger.setLevel(logging.WARNING)
    return logger


def connection_problem(error: Exception) -> str:
    """Return why a connection could not be opened, without any token."""
    data = getattr(getattr(error, "response", None), "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    return str(code) if isinstance(code, str) else type(error).__name__
