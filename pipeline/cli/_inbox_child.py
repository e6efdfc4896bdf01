"""Our own processes beside Airflow, each ending when this process does: the inbox, the listener."""

import contextlib
import socket
import subprocess
import sys
from collections.abc import Mapping

from core.clock import Clock
from core.settings import Settings, environment

HOST = "127.0.0.1"
STOP_LIMIT = 6.0  # seconds; their own grace is shorter
AGAIN_SECONDS = 20.0  # before one that ended by itself is started again


class OwnChild:
    """One `NAME --until-eof`; the pipe that it reads closes with us, whatever becomes of us."""

    def __init__(
        self, settings: Settings, name: str, extra: Mapping[str, str] | None = None
    ) -> None:
        """Take the settings, the command, and what its environment has besides ours."""
        self._settings = settings
        self._name = name
        self._extra = {"SEEDWATCH_STATE": str(settings.state), **(extra or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> bool:
        """Start it; its words go into a file of its name below the logs."""
        self._settings.logs.mkdir(parents=True, exist_ok=True)
        with (self._settings.logs / f"{self._name}.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
                [sys.executable, "-m", "pipeline.cli", self._name, "--until-eof"],
                env=environment(self._extra),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C at the terminal reaches us alone
            )
        return True

    def died(self) -> bool:
        """Return whether it was started and is gone; told once."""
        if self._process is None or self._process.poll() is None:
            return False
        self._close()
        return True

    def stop(self) -> None:
        """End it: by the pipe, and hard where that takes too long."""
        if self._process is None:
            return
        process = self._process
        self._close()
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _close(self) -> None:
        """Close the pipe and forget the process."""
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process = None


class InboxChild(OwnChild):
    """The inbox page, where something goes to the inbox."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings: state, and the port of the page."""
        super().__init__(settings, "inbox")
        self.url = f"http://{HOST}:{settings.inbox_port}/"

    def start(self) -> bool:
        """Start it; False where its port is taken."""
        return can_bind(self._settings.inbox_port) and super().start()


class ListenChild(OwnChild):
    """The listener, where there is an app token; started again when it ends by itself."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Take settings with the connections, and the clock."""
        super().__init__(settings, "listen")
        self.wanted = bool(settings.slack_app_token and settings.slack_bot_token)
        self._clock = clock
        self._again_at: float | None = None

    def look(self) -> str | None:
        """Start it again where it is time to; return what is to be said about it, if anything."""
        if self.died():
            self._again_at = self._clock.monotonic() + AGAIN_SECONDS
            return (
                f"PROBLEM  the listener for clicks ended; see {self._settings.logs / 'listen.log'}"
            )
        if self._again_at is not None and self._clock.monotonic() >= self._again_at:
            self._again_at = None
            self.start()
        return None


def can_bind(port: int) -> bool:
    """Return whether nobody listens on a port of loopback now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
