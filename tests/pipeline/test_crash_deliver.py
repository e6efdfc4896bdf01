"""kill -9 at every point of a delivery under every fault of Slack: nothing lost, nothing twice.

An outbox with two stories (two posts, one of them with a reply and an edit) is delivered by
processes that die: once at each point under each fault, twice at the same point, and again while the
first death is being recovered from. `test_crash.py` holds the rest of the pipeline.
"""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest

from core.records import DecisionKind, Delivery
from demo.slack.faults import WRITES
from demo.slack.store import ALERTS
from tests.alerts.samples import alert
from tests.pipeline.desk import Desk
from tests.pipeline.test_crash import AFTER, Runner
from warehouse import outbox

STEPS = ("deliver",)
TIMEOUT = 0.25  # seconds, of the Slack client; the whole of a call has three times that
MORE = 4  # passes beside the two that are enough: on a busy machine even a sound call may take too long
FAULTS = {
    "none": (),
    "reset before": ("reset_before",),
    "reset after": ("reset_after",),
    "reset after x3": ("reset_after",) * 3,
    "cut answer": ("truncated",),
    "silent after the store": ("timeout:0.6",),
    "stored late": ("slow:0.6",),
    "429": ("429:30",),
    "429 without a time": ("429",),
    "ratelimited with a 200": ("error:ratelimited",),
    "500": ("500",),
    "503": ("503",),
    "HTML 502": ("html",),
    "fatal, then internal": ("error:fatal_error", "error:internal_error"),
    "bad blocks": ("error:invalid_blocks",),
    "archived": ("error:is_archived",),
    "bad token": ("error:invalid_auth",),
    "closed to edits": ("error:edit_window_closed",) * 8,  # and told in the thread, once
    "a mixture": ("reset_after", "429:1", "500", "truncated", "reset_before"),
}
OF_EDITS = frozenset({"closed to edits"})  # these faults meet no other call
POINTS = {
    "claimed, uncommitted": {"target": "warehouse.outbox:claim", "when": "after"},
    "claimed": {"target": "pipeline.deliver:_deliver_one", "when": "before"},
    "sent, unsettled": {"target": "pipeline.deliver:_attempt", "when": "after"},
    "settled, uncommitted": {"target": "warehouse.outbox:settle", "when": "after"},
    "settled": {"target": "pipeline.deliver:_write", "when": "after"},
    "second try or look-up begun": {
        "target": "pipeline.deliver:_attempt", "when": "before", "nth": 2,
    },
    "second try or look-up made": {
        "target": "pipeline.deliver:_attempt", "when": "after", "nth": 2,
    },
    "second settled, uncommitted": {
        "target": "warehouse.outbox:settle", "when": "after", "nth": 2,
    },
}  # fmt: skip
AGAIN = ("claimed", "sent, unsettled", "settled, uncommitted", "second try or look-up made")
HARD = ("none", "reset after", "reset before", "archived", "a mixture")
LIMITS = ("429", "429 without a time", "ratelimited with a 200")  # nothing more is tried then


@dataclass(frozen=True)
class Life:
    """One outbox, its fault, and where the processes die, one after another."""

    fault: str
    deaths: tuple

    @property
    def name(self):
        return f"{self.fault}: {' / '.join(self.deaths) or 'no kill'}"


_LIVES = (
    *(
        Life(fault, (point,))
        for fault in FAULTS
        for point in POINTS
        if fault not in LIMITS or "second" not in point
    ),
    *(Life(fault, (point, point)) for fault in HARD for point in AGAIN),
    *(Life(fault, ("sent, unsettled", point)) for fault in HARD for point in AGAIN),
)
LIVES = tuple(dict.fromkeys(_LIVES))  # one of them stands in two of the lists


class OutboxRunner(Runner):
    """Begins each life with a full outbox and lets `deliver` alone run."""

    def prepare(self):
        desk = Desk(self.home / "first", self.town)
        app = desk.app()
        made = list(deliveries(app.notifiers["slack"]))
        with app.warehouse.transaction() as session:
            outbox.put(session, made, now=desk.clock.now())
        self.keys = {row.delivery_key for row in made if row.action != "edit"}
        self.edits = {row.delivery_key for row in made} - self.keys

    def live(self, life):
        began = time.monotonic()
        desk = Desk(self.home / str(abs(hash(life))), self.town, self.home / "first" / "state")
        methods = frozenset({"chat.update"}) if life.fault in OF_EDITS else WRITES
        desk.world.slack.fail(*FAULTS[life.fault], methods=methods)
        died = []
        for point in life.deaths:
            kill = {"nth": 1, "match": "", **POINTS[point]}
            died.append(self.step(desk, kill)["killed"] == 9)
            self.settle(desk)
            desk.clock.advance(AFTER)
        state = self.step(desk, None, passes=2)
        for _ in range(MORE):
            self.settle(desk)
            if all(row[3] in ("sent", "dead") for row in state["outbox"]):
                break
            desk.clock.advance(3 * AFTER)
            state = self.step(desk, None)
        posts = Counter(m.delivery_key for m in desk.world.slack.messages(ALERTS))
        told = self.keys | (self.edits if life.fault in OF_EDITS else set())
        return Came(life, died, posts, state, told, time.monotonic() - began)

    def step(self, desk, kill, passes=1):
        return self.ask(
            desk,
            passes=passes,
            kill=kill,
            steps=STEPS,
            again=STEPS,
            slack_timeout=TIMEOUT,
            brief=True,
        )

    def settle(self, desk):
        """The test turns the clock by minutes: what Slack is slow to store has had its time by then."""
        assert desk.world.slack.settled(60.0)


@dataclass
class Came:
    life: Life
    died: list
    posts: Counter
    state: dict
    keys: set  # what has to be told once
    seconds: float

    def wrong(self):
        """Return everything that is not as it would be without a kill and without a fault."""
        keys = self.keys
        rows = {key: (action, state) for key, _, action, state in self.state["outbox"]}
        lost = keys - self.posts.keys()
        double = [key for key, count in self.posts.items() if count > 1]
        # The edit may be made twice: that changes nothing. It is sent, whatever comes.
        unsent = [key for key in keys if rows[key][1] != "sent"]
        unsent += [
            key for key, (action, state) in rows.items() if (action, state) == ("edit", "dead")
        ]
        found = {
            f"{len(lost)} lost": lost,
            f"{len(double)} doubled": double,
            f"{len(unsent)} not sent": unsent,
            "strangers": self.posts.keys() - keys,
            "errors": self.state["errors"],
            "it did not die there": not all(self.died[:1]),
        }
        return [words for words, holds in found.items() if holds]


def deliveries(notifier):
    """Yield what two stories put into the outbox."""
    for number in range(2):
        story = f"story{number}"
        made = alert(story_id=story, headline=f"Story {number}")
        yield row(notifier, made, "post", number)
    rose = alert(story_id="story0", kind=DecisionKind.UPDATE, reason="Severity rose to critical.")
    yield row(notifier, rose, "reply", 0)
    yield row(notifier, rose, "edit", 0)


def row(notifier, made, action, number):
    return Delivery(
        delivery_key=f"{action}{number}".ljust(32, "0"),
        dedupe_key=f"d{number}",
        story_id=made.story_id,
        receiver_id="analysts",
        channel="slack",
        target=ALERTS,
        action=action,
        payload=notifier.render(replace(made), action),
        priority=9 - number,
    )


def table(came):
    """Return a line a fault: lives, deaths, and what was lost and doubled in all of them."""
    lines = [f"{'fault':<26} {'lives':>5} {'kills':>5} {'lost':>4} {'2x':>3} {'s':>6}"]
    for fault in FAULTS:
        mine = [one for one in came if one.life.fault == fault]
        lost = sum(len(one.keys - one.posts.keys()) for one in mine)
        double = sum(count > 1 for one in mine for count in one.posts.values())
        lines.append(
            f"{fault:<26} {len(mine):>5} {sum(sum(one.died) for one in mine):>5} {lost:>4} "
            f"{double:>3} {sum(one.seconds for one in mine):>6.1f}"
        )
    kills = sum(sum(one.died) for one in came)
    return "\n".join([*lines, f"{'all':<26} {len(came):>5} {kills:>5}"])


@pytest.fixture
def runners(tmp_path, quick_rules):  # noqa: ARG001 - a fixture for its effect
    """Two of them, as there are two cores."""
    made = [OutboxRunner(tmp_path / name) for name in ("one", "two")]
    yield made
    for runner in made:
        runner.close()


@pytest.mark.slow
@pytest.mark.timeout(1800)  # minutes on two idle cores; a busy machine may take much longer
def test_a_kill_at_any_point_under_any_fault_loses_nothing_and_sends_nothing_twice(runners):
    shares = [(runner, LIVES[n::2]) for n, runner in enumerate(runners)]
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda share: [share[0].live(life) for life in share[1]], shares)
    came = [one for share in done for one in share]
    print(f"\n{table(came)}")  # noqa: T201 - the result, shown by -s or -rP
    wrong = {one.life.name: one.wrong() for one in came}
    assert {name: words for name, words in wrong.items() if words} == {}
    assert sum(sum(one.died) for one in came) >= 200


def test_the_judge_sees_what_is_lost_and_what_is_doubled():
    """A matrix that can find nothing would be worth nothing."""
    rows = [("a", "slack", "post", "sent"), ("b", "slack", "post", "pending")]
    state = {"outbox": rows, "errors": []}
    bad = Came(LIVES[0], [False], Counter({"a": 2, "x": 1}), state, {"a", "b"}, 0.0)
    words = bad.wrong()
    assert words == ["1 lost", "1 doubled", "1 not sent", "strangers", "it did not die there"]
    sound = {"outbox": rows[:1], "errors": []}
    good = Came(LIVES[0], [True], Counter({"a": 1}), sound, {"a"}, 0.0)
    assert good.wrong() == []
