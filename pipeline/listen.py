"""The listener: a process of its own that takes clicks in Slack, whatever the database is doing.

Clicks are kept by the connection's threads (see `pipeline.clicks`) and loaded here, one thread, as
soon as the database is free. What a crash leaves is loaded at the next start, or by deliver.
"""

import logging
import threading
from dataclasses import asdict

from alerts.slack_socket import RawClick, SlackSocket, connection_problem
from core.clock import Clock
from core.errors import SeedwatchError
from core.settings import Settings
from pipeline.app import App
from pipeline.clicks import keep_click, load_clicks

AGAIN_SECONDS = (
    5.0  # after a database that could not be used, or a connection that could not be had
)
LOOK_SECONDS = 2.0

log = logging.getLogger("seedwatch.listen")


class ListenError(SeedwatchError):
    """Nobody can listen: no app token, or Slack refuses it."""


class Listener:
    """Connects to Slack and loads what is clicked, until it is told to stop."""

    def __init__(self, settings: Settings, clock: Clock, *, ping_seconds: float = 10.0) -> None:
        """Take settings with both tokens; raises ListenError where one is missing."""
        if not settings.slack_app_token or not settings.slack_bot_token:
            message = (
                "there is no SEEDWATCH_SLACK_APP_TOKEN (xapp-…, with connections:write) beside the "
                "bot token: alerts have no buttons, and there is nothing to listen for"
            )
            raise ListenError(message)
        self._settings = settings
        self._clock = clock
        self._fresh = threading.Event()
        self._over = threading.Event()
        self._socket = SlackSocket(
            bot_token=settings.slack_bot_token,
            app_token=settings.slack_app_token,
            base_url=settings.slack_base_url,
            keep=self._keep,
            ping_seconds=ping_seconds,
        )

    def run(self) -> None:
        """Listen until `stop`; raises ListenError where Slack refuses the token for good."""
        loader = threading.Thread(target=self._load, name="click-loader")
        loader.start()  # first of all it loads what was left over
        try:
            self._connect()
            self._over.wait()
        finally:
            self._over.set()
            self._fresh.set()
            self._socket.stop()
            loader.join()

    def stop(self) -> None:
        """End `run`; clicks that are kept and not loaded yet are loaded first, if that can be."""
        self._over.set()
        self._fresh.set()

    def _connect(self) -> None:
        """Open the first connection, patiently; later ones are the socket's own matter."""
        while not self._over.is_set():
            try:
                self._socket.start()
            except Exception as error:  # noqa: BLE001 - slack_sdk's many kinds, told by its code
                problem = connection_problem(error)
                if problem in {
                    "invalid_auth",
                    "not_authed",
                    "token_revoked",
                    "not_allowed_token_type",
                }:
                    raise ListenError(f"Slack refuses the app token: {problem}") from None
                log.warning("no connection to Slack: %s", problem)
                self._over.wait(AGAIN_SECONDS)
            else:
                log.info("listening for clicks")
                return

    def _keep(self, click: RawClick) -> None:
        """Make a click durable, and wake the loader."""
        keep_click(self._settings, self._clock, asdict(click))
        self._fresh.set()

    def _load(self) -> None:
        """Load what waits, again and again; a database that can't be used is tried again."""
        app = App(self._settings, self._clock)
        while True:
            self._fresh.clear()
            over = self._over.is_set()
            try:
                made = load_clicks(app)
                if made != type(made)():
                    log.info(
                        "clicks: %d new, %d known, %d broken", made.new, made.known, made.broken
                    )
            except (SeedwatchError, OSError) as error:
                log.warning("clicks wait: %s", error)
                self._over.wait(AGAIN_SECONDS)
            if over:
                return
            self._fresh.wait(LOOK_SECONDS)
