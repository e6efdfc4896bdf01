"""`demo`: the whole job on a bundled news site, with real Airflow, then stop."""

import argparse
import os
import shutil
import signal
from contextlib import ExitStack
from dataclasses import replace
from types import FrameType
from typing import NoReturn

from core.clock import SystemClock
from core.errors import SeedwatchError
from core.settings import Settings, read_settings
from demo.world import World
from pipeline.cli._demo_programme import Programme
from pipeline.cli._embedded import Embedded, Event
from pipeline.cli._inbox_child import OwnChild

READY_LIMIT = 120.0  # seconds
APP_TOKEN = "xapp-demo"  # noqa: S105 - the stand-in takes any token
QUESTION = "sql/analysis/stories_told.sql"
_SHOWN = {
    "database": "Airflow's database is made",
    "sources": "source set written for the DAG files",
    "healthy": "scheduler, triggerer, DAG processor and API server are healthy",
    "parsed": "DAGs are parsed",
    "polling": "every source has its watcher",
    "polled": "every source was polled for the first time",
    "problem": "a problem",
}


def main(argv: list[str]) -> int:
    """Run the demo; exit 0 if every alert came as expected, 1 with the place to look if not."""
    parser = argparse.ArgumentParser(
        prog="run demo",
        description="A bundled news site is watched by a real embedded Airflow; its alerts go to a "
        "Slack stand-in, its digest to a mail server, its data to SQL. Results lie in out/.",
    )
    parser.add_argument(
        "--keep", action="store_true", help="leave it all running and print the addresses"
    )
    chosen = parser.parse_args(argv)
    given, clock = read_settings(), SystemClock()
    settings = replace(given, state=given.state / f"demo-{_pid()}")
    # A shell that starts this in the background has it ignore Ctrl-C; asked to stop, it stops.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    programme = None
    with ExitStack() as stack:
        world = stack.enter_context(_world(settings))
        overrides = {**world.environment(), "SEEDWATCH_STATE": str(settings.state)}
        overrides["SEEDWATCH_SLACK_APP_TOKEN"] = APP_TOKEN
        airflow = Embedded(settings, overrides, clock)
        stack.callback(airflow.stop)
        listen = OwnChild(settings, "listen", overrides)  # for clicks on the buttons in Slack
        stack.callback(listen.stop)
        listen.start()
        programme = Programme(world, airflow, settings, clock)
        try:
            _play(programme, airflow, keep=chosen.keep)
        except SeedwatchError as error:
            programme.say(f"FAILED: {error}")
            programme.say(f"the state is kept in {settings.state}")
            return 1
        programme.say("stopping")
    programme.say(
        f"stopped; peak memory of Airflow and its tasks {airflow.peak_bytes / 1e9:.2f} GB"
    )
    if not chosen.keep:
        shutil.rmtree(settings.state, ignore_errors=True)
    return programme.verdict()


def _play(programme: Programme, airflow: Embedded, *, keep: bool) -> None:
    """Start Airflow, publish the programme, tell what came of it."""
    programme.say("starting the news site, the Slack stand-in, the mail server, and Airflow")
    airflow.start()

    def told(event: Event) -> None:
        if text := _SHOWN.get(event["event"]):
            more = (
                f": {event['reason']}" if event["event"] == "problem" and "reason" in event else ""
            )
            programme.say(text + more)

    airflow.wait_ready(READY_LIMIT, told)
    programme.say(f"ready: Airflow at {airflow.url}, Slack at {programme.world.slack_page}")
    programme.wait_backlog()
    programme.publish_all()
    programme.send_digest()
    programme.publish_copy()
    programme.ask(QUESTION)
    if keep:
        programme.leave_running()


def _world(settings: Settings) -> World:
    """Return the outside world, with its records in a fresh `out/`."""
    out = settings.out
    out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(out / "mail", ignore_errors=True)
    for name in ("slack.jsonl", "digest.html", "news.duckdb"):
        (out / name).unlink(missing_ok=True)
    settings.state.mkdir(parents=True)
    return World(home=settings.state, slack_log=out / "slack.jsonl", mail_dir=out / "mail")


def _pid() -> str:
    """Return what tells this demo's state from another's: the process id."""
    return str(os.getpid())


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    """Treat SIGTERM as Ctrl-C, so that everything is stopped in order."""
    raise KeyboardInterrupt
