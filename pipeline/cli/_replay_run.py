"""Runs a replay with its web served on this machine; the command and the tests call it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from core.clock import VirtualClock
from core.settings import Settings
from demo.web import Answer, Request, WebServer
from pipeline.replay import Replay, Tell, began_at, claim, replay_settings
from pipeline.replay_account import Account, account, times
from pipeline.replay_plan import Plan
from pipeline.replay_web import SavedWeb


def replayed(
    plan: Plan,
    given: Settings,
    state: Path,
    *,
    tell: Tell = lambda _at: None,
    until: datetime | None = None,
) -> tuple[Account, list[str]]:
    """Run a replay into the folder `state`; return what came of it and what went wrong in steps.

    One that was stopped there goes on; with `until` it stops before the states of that moment.
    Raises ReplayError where the folder holds anything else, and RestlessError.
    """
    claim(plan, state)
    web: list[SavedWeb] = []
    server = WebServer(lambda request: _answer(web[0], request), name="replay")
    settings = replay_settings(plan, given, state=state, address=server.address)
    run = Replay(plan, settings, clock=VirtualClock(began_at(plan, state)))
    web.append(run.web)
    server.start()
    try:
        with _quiet(settings.logs / "replay.log"):
            run.run(server.url, tell=tell, until=until)
    finally:
        server.stop()
    errors = [
        f"{moments[0]:%Y-%m-%d %H:%M} UTC, {times(len(moments))}: {error}"
        for error, moments in run.errors.items()
    ]
    return account(plan, settings), errors


def _answer(web: SavedWeb, request: Request) -> Answer:
    """Return what the web of the replay answers to a request."""
    found = web.answer(request.query.get("url"), request.headers)
    return Answer(status=found.status, headers=found.headers, body=found.body)


@contextmanager
def _quiet(path: Path) -> Iterator[None]:
    """Let what is logged go to a file, and not to the terminal."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = logging.FileHandler(path, encoding="utf-8", delay=True)
    root = logging.getLogger()
    root.addHandler(writer)
    try:
        yield
    finally:
        root.removeHandler(writer)
        writer.close()
