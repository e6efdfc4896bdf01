"""Runs passes in processes that are killed at a named point; the parent of all of them.

Reads one JSON command a line: environment, moment, steps, passes, and where to kill. For each it
forks a process, which has everything imported and the rules compiled, and answers with how that
ended: the signal, or what the state holds afterwards.
"""

import functools
import json
import os
import signal
import sys
import time
import traceback
from datetime import datetime, timedelta
from importlib import import_module

from alerts import pace
from alerts.pace import Pace
from core.settings import read_settings
from pipeline import claims, content, deliver, due
from pipeline.app import App
from pipeline.passes import run_pass
from tests.pipeline.desk import compiled, load_ruleset
from warehouse import connection
from warehouse.analyst import reading
from warehouse.audits import run_audits

BETWEEN = 400.0  # seconds between two passes: longer than every lease


class ChildClock:
    """The parent's moment, running; sleeping only moves it."""

    def __init__(self, moment):
        self.start = moment
        self.began = time.monotonic()
        self.slept = 0.0

    def monotonic(self):
        return time.monotonic() - self.began + self.slept

    def now(self):
        return self.start + timedelta(seconds=self.monotonic())

    def sleep(self, seconds):
        self.slept += max(0.0, seconds)


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def deadly(real, *, when, nth=1, match=""):
    """Return a function that kills the process before or after its nth call whose arguments match."""
    seen = [0]

    @functools.wraps(real)
    def call(*arguments, **given):
        seen[0] += match in f"{arguments} {given}" if match else 1
        hit = seen[0] == nth and (not match or match in f"{arguments} {given}")
        if hit and when == "before":
            die()
        result = real(*arguments, **given)
        if hit and when == "after":
            die()
        return result

    return call


class Mortal:
    """A connection whose nth commit of the process kills it, before or after."""

    commits = 0

    def __init__(self, real, *, when, nth):
        self._real, self._when, self._nth = real, when, nth

    def __getattr__(self, name):
        return getattr(self._real, name)

    def commit(self):
        Mortal.commits += 1
        if Mortal.commits == self._nth and self._when == "before":
            die()
        self._real.commit()
        if Mortal.commits == self._nth and self._when == "after":
            die()


def arm(kill):
    """Put the kill where the command says."""
    target = kill.pop("target")
    if target == "commit":
        real = connection.connect
        connection.connect = lambda path: Mortal(real(path), **kill)
        return
    module, _, path = target.partition(":")
    owner = import_module(module)
    *parents, name = path.split(".")
    for parent in parents:
        owner = owner[parent] if isinstance(owner, dict) else getattr(owner, parent)
    if isinstance(owner, dict):
        owner[name] = deadly(owner[name], **kill)
    else:
        setattr(owner, name, deadly(getattr(owner, name), **kill))


def work(command):
    """Run the passes and return what the state holds afterwards."""
    clock = ChildClock(datetime.fromisoformat(command["moment"]))
    settings = read_settings(command["environment"])
    errors = []
    for number in range(command["passes"]):
        if number:
            clock.sleep(BETWEEN)
        app = App(settings, clock)
        app.__dict__["classifier"] = compiled()
        if command.get("slack_timeout"):
            app.notifiers["slack"]._client.timeout = command["slack_timeout"]
        errors += run_pass(app, command["steps"][number > 0]).errors
        app.close()
    with app.warehouse.session() as session:
        run = session.connection.execute
        outbox = run("select delivery_key, channel, action, state from outbox").fetchall()
        if command.get("brief"):
            return {"errors": errors, "outbox": outbox}
        found = {
            "errors": errors,
            "audits": [finding.audit for finding in run_audits(session)],
            "open": run("select count(*) from outbox where state not in ('sent')").fetchall(),
            "entries": run("select count(*) from entries where state <> 'fetched'").fetchall(),
            "articles": run("select count(*) from articles").fetchall(),
            "texts": run("select count(*) from article_texts").fetchall(),
            "undecided": run(
                "select count(*) from articles anti join (select article_id from story_articles "
                "where decided_at is not null) using (article_id)"
            ).fetchall(),
            "quarantine": run("select count(*) from quarantine").fetchall(),
        }
    found["files"] = sorted(
        path.name for folder in (settings.feeds, settings.batches) for path in folder.glob("[!.]*")
    )
    with reading(settings.published) as session:
        found["published"] = session.connection.execute(
            "select count(*) from main.articles"
        ).fetchall()
    found["beside"] = [p.name for p in settings.published.parent.iterdir()]
    return found


def child(command, pipe):
    """Do the work in this process and tell it through `pipe`; never returns."""
    try:
        if command["kill"]:
            arm(command["kill"])
        answer = work(command)
    except BaseException:  # noqa: BLE001 - told to the test
        answer = {"raised": traceback.format_exc()}
    os.write(pipe, json.dumps(answer).encode())
    os._exit(0)


def hurry():
    """Let any number of messages go at once: clocks are turned here, and nobody waits a second."""
    quick = Pace(rate=1.0, burst=100)
    for module in (pace, claims, deliver, due):
        module.SLACK = quick


def main():
    hurry()
    content.load_ruleset = load_ruleset
    compiled()
    for name in ("trafilatura", "alerts.notifiers.slack", "alerts.notifiers.email"):
        import_module(name)
    print("ready", flush=True)  # noqa: T201 - the answer to the parent
    for line in sys.stdin:
        command = json.loads(line)
        read, write = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(read)
            child(command, write)
        os.close(write)
        with open(read, "rb") as answers:  # noqa: PTH123 - a descriptor, not a path
            told = answers.read()
        _, status = os.waitpid(process, 0)
        killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        answer = json.dumps({"killed": killed, **json.loads(told or b"{}")})
        print(answer, flush=True)  # noqa: T201 - the answer to the parent


if __name__ == "__main__":
    main()
