"""Who looks at the heartbeat: a thread of a supervising process, or a process of its own."""

import logging
import queue
import threading

from alerts.notifiers import build_notifiers
from core.clock import Clock
from core.settings import Settings
from pipeline.heartbeat import Heart
from scrapers.fetcher import GuardedFetcher
from scrapers.poster import GuardedPoster

LOOK_SECONDS = 15.0

log = logging.getLogger("seedwatch.heartbeat")


class Watchman:
    """Looks every few seconds in a thread of its own, so that a slow channel holds nobody up."""

    def __init__(self, settings: Settings, clock: Clock, *, every: float = LOOK_SECONDS) -> None:
        """Take settings with the connections; raises ConfigError for a mail server's broken URL."""
        self._every = every
        self._over = threading.Event()
        self._said: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._fetcher = GuardedFetcher(
            allow_loopback=settings.allow_loopback,
            contact=settings.contact,
            clock=clock,
            budget=settings.state / "hosts",
        )
        self._poster = GuardedPoster(
            allow_loopback=settings.allow_loopback, contact=settings.contact, clock=clock
        )
        notifiers = build_notifiers(
            slack_bot_token=settings.slack_bot_token,
            slack_base_url=settings.slack_base_url,
            smtp_url=settings.smtp_url,
            mail_from=settings.mail_from,
            inbox=settings.inbox,
            timezone=settings.timezone,
            clock=clock,
            endpoints=settings.endpoints,
            poster=self._poster,
            public_url=settings.public_url,
        )
        self._heart = Heart(settings, clock, notifiers, self._fetcher)

    def start(self) -> None:
        """Begin to look."""
        self._thread = threading.Thread(target=self.run, name="heartbeat", daemon=True)
        self._thread.start()

    def run(self) -> None:
        """Look until `stop`, in this thread; a fault of ours is logged and looked past."""
        while not self._over.is_set():
            try:
                for line in self._heart.look():
                    self._said.put(line)
            except Exception:
                log.exception("the heartbeat could not be looked at")
            self._over.wait(self._every)
        self._fetcher.close()
        self._poster.close()

    def said(self) -> tuple[str, ...]:
        """Return what is new to say since the last call."""
        lines = []
        while not self._said.empty():
            lines.append(self._said.get())
        return tuple(lines)

    def stop(self) -> None:
        """End it; a message that is on its way is not waited for."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(timeout=1.0)
