"""`python -m orchestration.launcher`: runs the embedded Airflow of `SEEDWATCH_STATE` until told to stop.

It prints its state as JSON Lines (see `orchestration.events`): `starting`, `database` and `sources`,
`component` (each start, death and end), `healthy`, `parsed`, `polling`, `polled`, `ready`, then
`stopping` and `stopped`; `problem` and `cleanup` tell what else a person may want to know, and
`failed` gives the `reason` why it cannot go on. SIGINT, SIGTERM, SIGHUP and the death
of its parent stop it cleanly; the same signal again hurries it. Exit status: 0 stopped as asked, 1
failed, 2 wrong usage.
"""

import argparse
import contextlib
import fcntl
import json
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType

from core.clock import SystemClock
from core.errors import ConfigError
from core.files import replace_file
from core.settings import Settings, read_settings
from orchestration.events import Events
from orchestration.home import LAUNCH
from orchestration.launch import Hurry, Launch, LaunchError, Limits
from orchestration.ports import free_port, is_free
from orchestration.sessions import kill_all, marked

LAUNCH_FILE = "launch.json"  # who runs here now, and where: read by other programs of the house


def parse(arguments: list[str]) -> argparse.Namespace:
    """Return the options; exits with 2 on wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m orchestration.launcher", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of the API server; 0: a free one")
    parser.add_argument("--ready-timeout", type=float, default=180.0, metavar="SECONDS")
    parser.add_argument("--drain-timeout", type=float, default=20.0, metavar="SECONDS")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop and return the exit status."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    events = Events(SystemClock())
    try:
        settings = read_settings()
        with alone(settings):
            return _live(settings, options, events)
    except (ConfigError, LaunchError) as exc:
        events.say("failed", reason=str(exc))
        return 1


@contextlib.contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the home's lock; raises LaunchError where another launcher holds it.

    What an earlier launch left behind (its launcher and its nursery killed at once) is ended first.
    """
    home = settings.airflow_home
    home.mkdir(parents=True, exist_ok=True)
    with (home / "launcher.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            raise LaunchError(f"another launcher runs on {settings.state}; stop it first") from exc
        file = home / LAUNCH_FILE
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            kill_all(marked(LAUNCH, json.loads(file.read_text())["launch"]))
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def _live(settings: Settings, options: argparse.Namespace, events: Events) -> int:
    """Start, watch over and stop one launch."""
    port = options.port or free_port()
    if not is_free(port):
        raise LaunchError(f"port {port} of this machine is taken; choose another with --port")
    hurry = _follow_signals()
    limits = Limits(ready=options.ready_timeout, drain=options.drain_timeout)
    launch = Launch(settings, port=port, clock=SystemClock(), events=events, limits=limits)
    whose = {"url": launch.url, "launch": launch.mark, "pid": os.getpid()}
    replace_file(settings.airflow_home / LAUNCH_FILE, json.dumps(whose).encode())
    parent = os.getppid()
    status = 0
    try:
        launch.begin()
        while not hurry.asked and os.getppid() == parent:
            launch.step()
    except LaunchError as exc:
        events.say("failed", reason=str(exc), url=launch.url)
        status = 1
    finally:
        launch.stop(hurry)
    return status


def _follow_signals() -> Hurry:
    """Let the signals that end a program be counted instead."""
    hurry = Hurry()

    def ask(_number: int, _frame: FrameType | None) -> None:
        hurry.asked += 1

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
    return hurry


if __name__ == "__main__":
    sys.exit(main())
