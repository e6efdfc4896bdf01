"""`up`: the pipeline on the real sources, with the embedded Airflow, until Ctrl-C."""

import argparse
import signal
from collections.abc import Callable
from contextlib import ExitStack, closing
from types import FrameType
from zoneinfo import ZoneInfo

from core.clock import Clock, SystemClock
from core.errors import ConfigError, SeedwatchError
from core.settings import Settings, environment, read_settings
from pipeline.app import open_app
from pipeline.channels import channels
from pipeline.cli._embedded import Embedded, EmbeddedError, Event
from pipeline.cli._inbox_child import InboxChild, ListenChild, can_bind
from pipeline.connections import with_connections
from pipeline.lookout import Lookout
from pipeline.watchman import Watchman

TICK = 0.5  # seconds between two looks
SOURCES_LIMIT = 40.0  # seconds after which the first summary is told, whatever was not polled yet
PASSWORDS = "simple_auth_manager_passwords.json.generated"


def main(argv: list[str]) -> int:
    """Run until Ctrl-C or SIGTERM; exit 0 then, 1 where Airflow did not come up or went away."""
    argparse.ArgumentParser(
        prog="./run up",
        description="Watches the real sources with a real embedded Airflow. Without a Slack token "
        "or a mail server, what would be sent is shown in a local inbox. Ctrl-C stops it.",
    ).parse_args(argv)
    settings, clock = read_settings(), SystemClock()
    stop = _Stop()
    with ExitStack() as stack:
        stack.callback(stop.restore)
        up = Up(settings, clock, stop)
        stack.callback(up.stop)
        try:
            up.start()
            up.watch()
        except ConfigError:
            raise
        except SeedwatchError as error:
            up.say(f"FAILED   {error}")
            up.say(f"         ./run status and ./run doctor look at {settings.state}")
            return 1
        up.say("stopping; Ctrl-C again does not wait for what runs")
    up.say("stopped")
    return 0


class _Stop:
    """Ctrl-C and SIGTERM, counted: the first ends the watch, another one hurries the end."""

    def __init__(self) -> None:
        """Take the signals."""
        self.asked = 0
        self.again: Callable[[], None] = lambda: None
        self._before = {
            number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM)
        }

    def restore(self) -> None:
        """Give the signals back."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        """Count a signal."""
        self.asked += 1
        if self.asked > 1:
            self.again()


class Up:
    """One run of `up`: what is started, and what is told."""

    def __init__(self, settings: Settings, clock: Clock, stop: _Stop) -> None:
        """Prepare; nothing is started yet."""
        self._settings = settings
        self._clock = clock
        self._stop = stop
        self._zone = ZoneInfo(settings.timezone)
        self._airflow = Embedded(settings, {"SEEDWATCH_STATE": str(settings.state)}, clock)
        self._inbox = InboxChild(settings)
        self._listen: ListenChild | None = None
        self._watchman: Watchman | None = None
        self._lookout = Lookout(settings, clock)
        self._parsed_at: float | None = None  # on the monotonic clock
        self._ready = False  # the first summary was told
        stop.again = self._airflow.hurry

    def say(self, text: str) -> None:
        """Print a line with the local time."""
        print(f"{self._clock.now().astimezone(self._zone):%H:%M:%S}  {text}", flush=True)

    def start(self) -> None:
        """Check the content, tell where alerts go, start inbox and Airflow.

        Raises ConfigError where content is broken and was never good, or the mail server's URL is,
        and EmbeddedError where Airflow's port is taken.
        """
        with closing(open_app(self._settings, self._clock)) as app:
            count, routes = len(app.sources.sources), app.routes
            self.say(f"{count} sources, {len(app.rules.rules)} rules, {len(routes.routes)} routes")
            for fault in app.faults:
                self.say(f"PROBLEM  broken content, the last good set stays in force: {fault}")
        configured = with_connections(self._settings, environment({}))
        found = channels(configured, routes, inbox=self._inbox.url)
        for channel in found:
            self.say(channel.text)
        # The inbox has the page that ends a subscription too, to which mails lead under that address.
        if self._settings.public_url or any(channel.at_inbox for channel in found):
            self._start_inbox()
        self._start_beside(configured)
        if not can_bind(self._settings.port):
            raise EmbeddedError(
                f"port {self._settings.port} is taken; choose another with SEEDWATCH_PORT"
            )
        self.say(f"starting Airflow on port {self._settings.port}")
        self._airflow.start(port=self._settings.port, measured=False)

    def watch(self) -> None:
        """Tell what happens until asked to stop; raises EmbeddedError where Airflow ends."""
        while not self._stop.asked:
            event = self._airflow.next_event(TICK)
            if event is not None:
                self._hear(event)
            if not self._ready and self._sources_known(event):
                self._ready = True
                self._tell(self._lookout.summary())
                self.say("running; what happens is told here, Ctrl-C stops it")
            self._tell(self._lookout.deliveries())
            if self._ready:
                self._tell(self._lookout.sources())
            if self._inbox.died():
                self.say(f"PROBLEM  the inbox page ended; see {self._settings.logs / 'inbox.log'}")
            self._look_beside()

    def stop(self) -> None:
        """Stop Airflow, then what runs beside it."""
        if self._watchman is not None:
            self._watchman.stop()
        self._airflow.stop()
        self._inbox.stop()
        if self._listen is not None:
            self._listen.stop()

    def _start_beside(self, configured: Settings) -> None:
        """Start the listener for clicks, where there is a token for it, and the dead man's switch."""
        self._listen = ListenChild(configured, self._clock)
        if self._listen.wanted:
            self._listen.start()
            self.say("Slack: listening for clicks on the buttons")
        self._watchman = Watchman(configured, self._clock)
        self._watchman.start()

    def _look_beside(self) -> None:
        """Tell what the listener and the dead man's switch have to say."""
        problem = self._listen.look() if self._listen is not None else None
        if problem is not None:
            self.say(problem)
        for line in self._watchman.said() if self._watchman is not None else ():
            self.say(f"HEARTBEAT {line}")

    def _start_inbox(self) -> None:
        """Start the inbox page; without it the files are still written."""
        if not self._inbox.start():
            self.say(
                f"PROBLEM  port {self._settings.inbox_port} is taken, so there is no inbox page "
                f"(SEEDWATCH_INBOX_PORT chooses another); the files lie in {self._settings.inbox}"
            )

    def _hear(self, event: Event) -> None:
        """Tell what of the launcher's words a person wants to know."""
        name = event["event"]
        if name == "parsed":
            self._parsed_at = self._clock.monotonic()
            self.say(f"Airflow: {self._airflow.url}")
            self.say(f"         user admin, password in {self._settings.airflow_home / PASSWORDS}")
        elif name == "component" and event.get("state") == "died":
            code = event.get("code")
            self.say(f"PROBLEM  {event.get('name')} ended with {code} and is started again")
        elif name == "problem":
            reasons = event.get("reasons") or [event.get("reason", "")]
            self.say("PROBLEM  " + "; ".join(str(reason).splitlines()[0] for reason in reasons))
        elif name == "sources" and event.get("state") != "ready":
            self.say(f"PROBLEM  sources: {event.get('state')}")

    def _sources_known(self, event: Event | None) -> bool:
        """Return whether the first summary can be told: all were polled, or that takes too long."""
        if event is not None and event["event"] == "ready":
            return True
        waited = self._parsed_at is not None and self._clock.monotonic() - self._parsed_at
        return bool(waited and waited > SOURCES_LIMIT)

    def _tell(self, lines: tuple[str, ...]) -> None:
        """Print lines."""
        for line in lines:
            self.say(line)
