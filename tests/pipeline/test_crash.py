"""kill -9 at every point of a pass: after a restart each message was sent once, nothing is lost.

Mail alone may come twice, where the process died between the server's taking it and our writing
that down: SMTP has no look-up. Then both carry the same Message-ID.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from core.settings import ROOT
from pipeline.passes import BREAKING
from tests.pipeline.desk import COPY, DRILL, FOREIGN, NEWS, SECOND, Desk, Town

STEPS = ("watch", *BREAKING, "digest", "deliver", "publish", "audit")
AGAIN = ("watch", *BREAKING)  # a second pass, after which nothing more may have come
AFTER = 400.0  # seconds until the restart: longer than every lease and settle window
SLUGS = (SECOND, NEWS, DRILL, COPY, FOREIGN)  # two stories; NEWS adds a topic: reply and edit


@dataclass(frozen=True)
class Point:
    """Where the process dies: a function, before or after its nth call whose arguments match."""

    name: str
    target: str
    when: str = "after"
    nth: int = 1
    match: str = ""
    faults: tuple = ()  # of Slack, in order
    times: int = 1  # how often the process dies there before it lives
    mails: int = 1  # how often the digest may come, always under one Message-ID

    @property
    def kill(self):
        found = {"target": self.target, "when": self.when, "nth": self.nth}
        return found if self.target == "commit" else {**found, "match": self.match}


def step(name):
    return Point(f"before {name}", f"pipeline.steps:STEPS.{name}", "before")


SEND = "alerts.notifiers.slack:SlackNotifier.send"
MAIL = "alerts.notifiers.email:EmailNotifier.send"
POINTS = (
    # between any two steps
    *(step(name) for name in dict.fromkeys(STEPS) if name != "watch"),
    # watch
    Point("watch: body written aside", "pathlib:Path.replace", "before", match=".feed"),
    Point("watch: body handed on, state unsaved", "scrapers.handoff:write_feed"),
    Point("watch: first state saved", "pipeline.watch:save_state"),
    # collect
    Point("admit: entries inserted", "warehouse.entries:admit"),
    Point("admit: committed, files there", "pathlib:Path.unlink", "before", match=".feed"),
    Point("admit: first file removed", "pathlib:Path.unlink", match=".feed"),
    Point("collect: claimed, uncommitted", "warehouse.entries:claim_due"),
    Point("collect: claimed", "pipeline.collect:fetch", "before"),
    Point("fetch: one page got", "scrapers.fetcher:GuardedFetcher.get", nth=4),
    Point("fetch: batch written aside", "pathlib:Path.replace", "before", match=".jsonl"),
    Point("fetch: batch handed on", "pipeline.collect:fetch"),
    Point("load: articles inserted", "warehouse.articles:store"),
    Point("load: committed, batch there", "pathlib:Path.unlink", "before", match=".jsonl"),
    Point("load: batch removed", "pathlib:Path.unlink", match=".jsonl"),
    # classify and group
    Point("classify: verdicts inserted", "warehouse.verdicts:store"),
    Point("group: assignments inserted", "warehouse.stories:assign"),
    # decide
    Point("decide: before the outbox rows", "warehouse.outbox:put", "before"),
    Point("decide: marked, uncommitted", "warehouse.stories:mark_decided"),
    Point("decide: one of five judged", "pipeline.decide:_decide_one", "before", nth=2),
    Point("decide: five judged, uncommitted", "warehouse.stories:mark_decided", nth=5),
    # deliver
    Point("deliver: claimed, uncommitted", "warehouse.outbox:claim"),
    Point("deliver: claimed", "pipeline.deliver:_deliver_one", "before"),
    Point("deliver: first sent, unsettled", SEND),
    Point("deliver: second sent, unsettled", SEND, nth=2),
    Point("deliver: reply sent, unsettled", SEND, nth=3),
    Point("deliver: edit sent, unsettled", SEND, nth=4),
    Point("deliver: settled, uncommitted", "warehouse.outbox:settle"),
    Point("deliver: first settled", "pipeline.deliver:_write"),
    Point("deliver: before the due file", "pipeline.deliver:write_due", "before"),
    Point(
        "deliver: answer lost, before the look-up",
        "pipeline.deliver:_write",
        faults=("reset_after",),
    ),
    Point(
        "deliver: looked up, unsettled",
        "alerts.notifiers.slack:SlackNotifier.look_up",
        faults=("reset_after",),
    ),
    Point(
        "deliver: not stored, before the look-up",
        "pipeline.deliver:_write",
        faults=("reset_before",),
    ),
    Point("deliver: rate limit written", "pipeline.deliver:_write", faults=("429:30",)),
    # digest
    Point("digest: inserted", "warehouse.digests:store"),
    Point("digest: committed", "pipeline.digest:_store"),
    Point("digest: mail not sent yet", MAIL, "before"),
    Point("digest: mail sent, unsettled", MAIL, mails=2),
    # publish
    Point("publish: copied", "shutil:copyfile"),
    Point("publish: before the rename", "pathlib:Path.replace", "before", match="news.duckdb"),
    Point("publish: renamed", "pathlib:Path.replace", match="news.duckdb"),
    # again at the same point, while recovering
    Point("twice: claimed", "pipeline.deliver:_deliver_one", "before", times=2),
    Point("twice: sent, unsettled", SEND, times=2),
    Point("twice: entries claimed", "pipeline.collect:fetch", "before", times=2),
    # with rows in the write-ahead log only
    *(Point(f"commit {n}: undone", "commit", "before", n) for n in (5, 13)),
    *(Point(f"commit {n}: in the log", "commit", "after", n) for n in (1, 5, 9, 13, 17)),
)


@dataclass
class Outcome:
    """What came of one point."""

    name: str
    died: int
    posts: Counter  # by delivery key, replies too
    stories: Counter  # first messages by story
    edits: int
    mails: list
    state: dict
    seconds: float
    lost: int = 0
    doubled: int = 0
    wrong: list = field(default_factory=list)


class Runner:
    """The process that forks the others, a world around them, and the state that they begin with."""

    def __init__(self, home, town=None):
        self.home = home
        self.own = town is None
        self.town = town or Town(home / "town")
        if self.own:
            self.town.world.start()
            self.prepare()
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "pipeline" / "crash_child.py")],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def prepare(self):
        """Make the state that each life begins with: the first sight of every source is over."""
        first = Desk(self.home / "first", self.town)
        first.run()
        assert (first.errors, first.silence()) == ((), (0, 0))

    def close(self):
        self.process.stdin.close()
        self.process.wait(120)
        self.process.stdout.close()
        if self.own:
            self.town.world.stop()

    def begin(self, name):
        """Return a desk at which news has just come out."""
        desk = Desk(self.home / name, self.town, self.home / "first" / "state")
        desk.publish(*SLUGS)
        return desk

    def ask(self, desk, *, passes, kill=None, steps=STEPS, again=AGAIN, **more):
        state = str(desk.settings.state)
        command = {
            "environment": {
                **desk.world.environment(),
                "SEEDWATCH_STATE": state,
                "SEEDWATCH_OUT": state + "-out",
            },
            "moment": desk.clock.now().isoformat(),
            "steps": (steps, again),
            **more,
            "passes": passes,
            "kill": kill,
        }
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def live(self, point=None):
        """Let a process die at a point, start anew, and return what came of it."""
        began = time.monotonic()
        desk = self.begin(point.name.replace(" ", "-").replace(":", "") if point else "whole")
        died = 0
        if point:
            desk.world.slack.fail(*point.faults)
            for _ in range(point.times):
                died += self.ask(desk, passes=1, kill=point.kill)["killed"] == 9
                desk.clock.advance(AFTER)
        state = self.ask(desk, passes=2)
        return Outcome(
            name=point.name if point else "no kill",
            died=died,
            posts=Counter(m.delivery_key for m in desk.world.slack.messages()),
            stories=stories(desk),
            edits=len(desk.edits()),
            mails=[str(mail.message["Message-ID"]) for mail in desk.all_mails()],
            state=state,
            seconds=time.monotonic() - began,
        )


def stories(desk):
    """Return how many first messages there are of each story."""
    return Counter(m.metadata["event_payload"]["story_id"] for m in desk.posts())


def judge(point, whole, came):
    """Note everything in which a run with a crash differs from one without."""
    came.lost = len(whole.posts.keys() - came.posts.keys())
    came.doubled = sum(count > 1 for count in came.posts.values())
    checks = {
        "the process did not die there": came.died == point.times,
        f"{came.lost} messages lost": not came.lost,
        f"{came.doubled} messages doubled": not came.doubled,
        "stories told otherwise": came.stories == whole.stories,
        "other messages": not came.posts.keys() - whole.posts.keys(),
        "the edit is missing": came.edits >= whole.edits,
        "mails": set(came.mails) == set(whole.mails) and len(came.mails) <= point.mails,
    }
    for name, expected in whole.state.items():
        checks[f"{name}: {came.state.get(name)}, not {expected}"] = came.state.get(name) == expected
    came.wrong = [words for words, holds in checks.items() if not holds]


def table(outcomes):
    """Return the outcomes as lines: what was lost and doubled at each point."""
    lines = [
        f"{'killed at':<42} {'died':>4} {'posts':>5} {'lost':>4} {'2x':>3} {'mail':>4} {'s':>5}"
    ]
    lines += [
        f"{came.name:<42} {came.died:>4} {came.posts.total():>5} {came.lost:>4} {came.doubled:>3} "
        f"{len(came.mails):>4} {came.seconds:>5.1f}  {'; '.join(came.wrong)}"
        for came in outcomes
    ]
    return "\n".join(lines)


@pytest.fixture
def runners(tmp_path, quick_rules):  # noqa: ARG001 - a fixture for its effect
    """Two of them, as there are two cores."""
    made = [Runner(tmp_path / name) for name in ("one", "two")]
    yield made
    for runner in made:
        runner.close()


def without_a_kill(runner):
    """Return what comes of a run that nobody kills, which is what all others must come to."""
    whole = runner.live()
    assert whole.state["errors"] == whole.state["audits"] == whole.state["files"] == []
    assert whole.state["open"] == whole.state["undecided"] == whole.state["quarantine"] == [[0]]
    assert whole.state["beside"] == ["news.duckdb"]
    assert list(whole.stories.values()) == [1, 1]
    assert (whole.posts.total(), whole.edits, len(whole.mails)) == (3, 1, 1)
    return whole


@pytest.mark.slow
def test_a_kill_at_any_point_loses_nothing_and_sends_nothing_twice(runners):
    def share(runner, points):
        whole = without_a_kill(runner)
        outcomes = [(point, runner.live(point)) for point in points]
        for point, came in outcomes:
            judge(point, whole, came)
        return whole, {point.name: came for point, came in outcomes}

    with ThreadPoolExecutor(2) as pool:
        shares = list(pool.map(share, runners, (POINTS[0::2], POINTS[1::2])))
    came = {name: outcome for _, outcomes in shares for name, outcome in outcomes.items()}
    outcomes = [came[point.name] for point in POINTS]
    print(f"\n{table([shares[0][0], *outcomes])}")  # noqa: T201 - the result, shown by -s or -rP
    assert [f"{o.name}: {'; '.join(o.wrong)}" for o in outcomes if o.wrong] == []


@pytest.mark.slow
def test_two_processes_that_pass_at_the_same_time_send_nothing_twice(runners, tmp_path):
    one = runners[0]
    with closing(Runner(tmp_path / "beside", one.town)) as beside, ThreadPoolExecutor(2) as pool:
        whole = without_a_kill(one)
        for number in range(5):
            desk = one.begin(f"both-{number}")
            # One pass each: a second would jump in time, past the leases of the other's first.
            # No audit while the other delivers: it reads the true time, and would call that stuck.
            both = list(
                pool.map(
                    lambda runner, at=desk: runner.ask(at, passes=1, steps=STEPS[:-1]),
                    (one, beside),
                )
            )
            assert [state["errors"] for state in both] == [[], []]
            desk.clock.advance(AFTER)
            state = one.ask(desk, passes=1)
            assert state["audits"] == state["errors"] == []
            assert state["quarantine"] == state["open"] == [[0]]
            posts = Counter(m.delivery_key for m in desk.world.slack.messages())
            assert posts == whole.posts
            assert stories(desk) == whole.stories
            assert len(desk.all_mails()) == 1
