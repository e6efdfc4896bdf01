"""Any interleaving of workers, crashes and faults: each key arrives once, and none is lost."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from alerts import outbox
from alerts.model import Policy
from alerts.outbox import Step
from alerts.payload import wrap
from core.errors import DeliveryError, Fault
from core.records import DeliveryState
from tests.alerts.samples import at, delivery
from tests.examples import examples

POLICY = Policy(settle_seconds=60, lease_seconds=30, max_attempts=100, backoff_seconds=5)
LATEST = 50  # seconds after the request at which the channel may still store it: below the window
OPEN = {DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNSURE}
ANSWERS = ["ok", "lost after", "lost before", "late", "wait", "refused", "poison", "stop", "crash"]


class Outbox(RuleBasedStateMachine):
    """A table of rows, a channel that stores messages (some of them late), two workers."""

    def __init__(self):
        super().__init__()
        self.now = 0.0
        self.rows = {}
        self.arrived = []
        self.late = []  # (moment, key)
        self.claims = {}  # worker → claimed row, not acted on yet
        self.results = {}  # worker → (claimed row, outcome), not committed yet

    @initialize(count=st.integers(1, 3))
    def enqueue(self, count):
        for n in range(count):
            payload = wrap({"text": "full"}, {"text": "plain"})
            self.rows[f"k{n}"] = delivery(payload, delivery_key=f"k{n}", started_at=None)

    def store_late(self):
        for moment, key in [entry for entry in self.late if entry[0] <= self.now]:
            self.arrived.append(key)
            self.late.remove((moment, key))

    @rule(seconds=st.sampled_from([0.5, 5, 20, 31, 61, 100]))
    def time_passes(self, seconds):
        self.now += seconds
        self.store_late()

    @rule(worker=st.sampled_from("ab"), data=st.data())
    def claim(self, worker, data):
        due = [
            row
            for row in self.rows.values()
            if outbox.next_action(row, at(self.now), POLICY) is not Step.WAIT
        ]
        if due and worker not in self.claims and worker not in self.results:
            row = data.draw(st.sampled_from(due))
            claimed = outbox.claim(row, at(self.now), POLICY)
            self.rows[row.delivery_key] = claimed
            self.claims[worker] = claimed

    @precondition(lambda self: self.claims)
    @rule(answer=st.sampled_from(ANSWERS), late=st.floats(0.5, LATEST), data=st.data())
    def act(self, answer, late, data):
        worker = data.draw(st.sampled_from(sorted(self.claims)))
        row = self.claims.pop(worker)
        if not outbox.holds(row, at(self.now)):
            return  # too late to act on: the row is looked after by whoever finds it
        if row.state is DeliveryState.UNSURE:
            self.results[worker] = (row, self.look_up(row.delivery_key, answer))
            return
        outcome = self.send(row.delivery_key, answer, late)
        if outcome is not None:
            self.results[worker] = (row, outcome)

    def send(self, key, answer, late):
        faults = {
            "wait": Fault.WAIT, "refused": Fault.REFUSED, "poison": Fault.POISON,
            "stop": Fault.STOP_CHANNEL,
        }  # fmt: skip
        if answer in faults and not (answer == "poison" and "plain" in self.rows[key].payload[:20]):
            return outbox.failed(DeliveryError(faults[answer], answer, retry_after=5.0))
        if answer in {"ok", "lost after", "crash", "poison"}:
            self.arrived.append(key)
        if answer == "late":
            self.late.append((self.now + late, key))
        if answer == "crash":
            return None
        if answer in {"ok", "poison"}:
            return outbox.sent("1.2")
        return outbox.failed(DeliveryError(Fault.AMBIGUOUS, answer))

    def look_up(self, key, answer):
        if answer in {"refused", "wait", "stop"}:
            return outbox.look_up_failed(DeliveryError(Fault.AMBIGUOUS, answer))
        return outbox.found("1.2") if key in self.arrived else outbox.not_found(at(self.now))

    @precondition(lambda self: self.results)
    @rule(dies=st.booleans(), look=st.booleans(), data=st.data())
    def commit(self, dies, look, data):
        worker = data.draw(st.sampled_from(sorted(self.results)))
        row, outcome = self.results.pop(worker)
        if dies:
            return
        made = outbox.settle(row, outcome, now=at(self.now), policy=POLICY)
        if self.rows[row.delivery_key].fence != row.fence:
            return  # somebody else has claimed it since
        self.rows[row.delivery_key] = made.delivery
        if made.look_up_now and look:
            self.results[worker] = (made.delivery, self.look_up(row.delivery_key, "ok"))

    @invariant()
    def no_key_arrives_twice(self):
        assert len(set(self.arrived)) == len(self.arrived)

    @invariant()
    def what_says_sent_has_arrived(self):
        for key, row in self.rows.items():
            assert row.state is not DeliveryState.DEAD
            assert row.state is not DeliveryState.SENT or key in self.arrived

    def teardown(self):
        """Let a healthy channel finish the rest: every row must end as sent, once."""
        self.results.clear()
        self.claims.clear()
        for _ in range(20):
            self.now += 1000
            self.store_late()
            for key, row in self.rows.items():
                step = outbox.next_action(row, at(self.now), POLICY)
                if step is Step.WAIT:
                    continue
                claimed = outbox.claim(row, at(self.now), POLICY)
                looks = claimed.state is DeliveryState.UNSURE
                outcome = self.look_up(key, "ok") if looks else self.send(key, "ok", 0)
                made = outbox.settle(claimed, outcome, now=at(self.now), policy=POLICY)
                self.rows[key] = made.delivery
        assert {row.state for row in self.rows.values()} <= {DeliveryState.SENT}
        assert sorted(self.arrived) == sorted(self.rows)


TestOutbox = Outbox.TestCase
TestOutbox.settings = examples(150, stateful_step_count=40)


def test_without_the_settle_window_a_late_message_arrives_twice():
    """The window is what keeps it at one: this is the model's own proof that it can see two."""
    hasty = replace(delivery(wrap({"text": "x"})), state=DeliveryState.PENDING)
    claimed = outbox.claim(hasty, at(0), POLICY)
    lost = outbox.failed(DeliveryError(Fault.AMBIGUOUS, "timeout"))
    row = outbox.settle(claimed, lost, now=at(2), policy=POLICY).delivery
    assert (
        outbox.settle(row, outbox.not_found(at(2)), now=at(2), policy=POLICY).delivery.state in OPEN
    )
    assert outbox.next_action(row, at(61), POLICY) is Step.WAIT
