"""Many waiting rows: what a claim costs, and what may come between the search and a row's turn."""

import pytest

from core.errors import DeliveryError, Fault
from core.records import DecisionKind
from pipeline import claims
from pipeline import deliver as module
from pipeline.claims import FRESH_SECONDS, LOOKED_AT
from tests.alerts.samples import alert
from tests.pipeline.test_deliver import sender
from tests.warehouse import rows
from warehouse import outbox, withdrawals

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments


@pytest.fixture
def desk(new_desk):
    """A desk whose console takes everything, with an empty outbox."""

    def to_console(data):
        data["receivers"]["desk"] = {"kind": "console"}

    new_desk.edit_routes(to_console)
    return new_desk


def put(desk, count, *, first=0, priority=10):
    """Let rows wait for the console, each a story of its own."""
    text = desk.app().notifiers["console"].render(rows.alert(1), "post")
    made = [
        rows.delivery(
            n, delivery_key=f"k{n:05d}", story_id=f"s{n}", receiver_id="desk", channel="console",
            target="console", payload=text, priority=priority,
        )
        for n in range(first, first + count)
    ]  # fmt: skip
    with desk.app().warehouse.transaction() as session:
        outbox.put(session, made, now=desk.clock.now())


@pytest.fixture
def searches(monkeypatch):
    """Return how many rows each search for due rows brought."""
    found = []
    real = outbox.due

    def due(session, **given):
        assert given["limit"] == LOOKED_AT
        brought = real(session, **given)
        found.append(len(brought))
        return brought

    monkeypatch.setattr(claims.outbox, "due", due)
    return found


def sent(desk):
    return desk.ask("select delivery_key from delivery_attempts order by rowid")


def test_the_outbox_is_searched_once_for_many_claims(desk, searches):
    put(desk, LOOKED_AT + 30)
    assert desk.run("deliver")["deliver"].done == LOOKED_AT + 30
    assert searches == [LOOKED_AT, 30, 0]
    assert [key for (key,) in sent(desk)] == [f"k{n:05d}" for n in range(LOOKED_AT + 30)]


def test_a_more_urgent_row_waits_no_longer_than_a_search_is_fresh(desk, monkeypatch):
    put(desk, 8)
    real, turns = module._deliver_one, []

    def slowly(app, delivery, action):
        turns.append(delivery.delivery_key)
        if len(turns) == 2:
            put(desk, 1, first=100, priority=90)
        desk.clock.advance(FRESH_SECONDS / 4)
        return real(app, delivery, action)

    monkeypatch.setattr(module, "_deliver_one", slowly)
    desk.run("deliver")
    assert turns.index("k00100") == 4
    assert sorted(turns) == [*(f"k{n:05d}" for n in range(8)), "k00100"]


def test_what_waits_for_a_storys_message_comes_right_after_it(desk):
    put(desk, 3)
    with desk.app().warehouse.transaction() as session:
        reply = rows.delivery(
            9, delivery_key="reply", story_id="s0", receiver_id="desk", channel="console",
            target="console", action="reply", priority=11,
            payload=desk.app().notifiers["console"].render(rows.alert(1), "reply"),
        )  # fmt: skip
        outbox.put(session, [reply], now=desk.clock.now())
    desk.run("deliver")
    assert [key for (key,) in sent(desk)] == ["k00000", "reply", "k00001", "k00002"]


def test_what_is_taken_back_before_its_turn_is_not_sent(desk, monkeypatch):
    put(desk, 3)
    real = module._deliver_one

    def take_back(app, delivery, action):
        with app.warehouse.transaction() as session:
            withdrawals.stop(session, ["s1"], now=desk.clock.now())
        return real(app, delivery, action)

    monkeypatch.setattr(module, "_deliver_one", take_back)
    assert desk.run("deliver")["deliver"].done == 2
    assert [key for (key,) in sent(desk)] == ["k00000", "k00002"]
    assert desk.ask("select state, last_reason from outbox where story_id = 's1'") == [
        ("dead", "withdrawn")
    ]


def test_a_channel_that_stops_in_the_middle_of_a_search_gets_nothing_more(desk, searches):
    put(desk, 5)
    app = desk.app()
    calls = []

    class Closed:
        name, edits = "console", False

        def send(self, delivery):
            calls.append(delivery.delivery_key)
            raise DeliveryError(Fault.STOP_CHANNEL, "closed")

        def look_up(self, delivery):
            raise AssertionError(delivery)

        def render(self, alert, action):
            raise AssertionError((alert, action))

    app.notifiers["console"] = Closed()
    desk.run("deliver", app=app, paced=False)
    assert calls == ["k00000"]
    assert searches[0] == 5
    assert {
        state for (state,) in desk.ask("select state from outbox where channel = 'console'")
    } == {"pending"}


def test_an_edit_whose_answer_was_lost_is_not_made_again_over_a_newer_one(new_desk):
    desk = sender(new_desk)
    desk.run("deliver")
    ((story_id, receiver_id, target),) = desk.ask(
        "select story_id, receiver_id, target from outbox"
    )

    def edit(words):
        made = alert(story_id=story_id, headline=words, kind=DecisionKind.UPDATE)
        one = rows.delivery(
            1, delivery_key=words, story_id=story_id, receiver_id=receiver_id, target=target,
            action="edit", payload=desk.app().notifiers["slack"].render(made, "edit"),
        )  # fmt: skip
        with desk.app().warehouse.transaction() as session:
            outbox.put(session, [one], now=desk.clock.now())
        desk.run("deliver")

    desk.clock.advance(10)
    desk.world.slack.fail("500")
    edit("older")
    assert desk.ask("select state from outbox where delivery_key = 'older'") == [("unsure",)]
    desk.clock.advance(1)
    edit("newer")
    desk.clock.advance(60)
    desk.run("deliver")
    assert "newer" in str(desk.posts()[0].content)
    assert desk.ask("select state, last_reason from outbox where delivery_key = 'older'") == [
        ("dead", "superseded")
    ]
