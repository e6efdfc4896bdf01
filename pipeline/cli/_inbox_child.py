"""The inbox as a child process, which ends when this process does."""

import contextlib
import socket
import subprocess
import sys

from core.settings import Settings, environment

HOST = "127.0.0.1"
STOP_LIMIT = 6.0  # seconds; the inbox's own grace is shorter


class InboxChild:
    """One `inbox --until-eof`; the pipe that it reads closes with us, whatever becomes of us."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings: state, and the port of the page."""
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://{HOST}:{settings.inbox_port}/"

    def start(self) -> bool:
        """Start it; False where its port is taken."""
        if not can_bind(self._settings.inbox_port):
            return False
        self._settings.logs.mkdir(parents=True, exist_ok=True)
        with (self._settings.logs / "inbox.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pipeline.cli", "inbox", "--until-eof"],
                env=environment({"SEEDWATCH_STATE": str(self._settings.state)}),
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


def can_bind(port: int) -> bool:
    """Return whether nobody listens on a port of loopback now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
