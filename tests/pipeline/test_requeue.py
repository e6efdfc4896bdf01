"""What was given up is tried again: all of a kind at once, in its latest version, and nothing twice."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.enqueue import enqueue
from core.records import DecisionKind
from core.settings import environment
from demo.slack.store import ALERTS
from pipeline.cli import outbox as command
from pipeline.requeue import requeue_all
from pipeline.withdraw import withdraw
from tests.pipeline.test_deliver import deliver, sender
from tests.warehouse import rows
from warehouse import outbox

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments


@pytest.fixture
def desk(new_desk):
    """A desk on which two stories were given up in Slack after an outage."""
    return given_up(sender(new_desk), 1, 2)


def put(desk, number, **said):
    """Put the first message of a story into the outbox."""
    app = desk.app()
    now = desk.clock.now()
    made = enqueue(
        rows.decision(number, decided_at=now, **said),
        rows.alert(number, created_at=now, **said),
        app.routes,
        app.notifiers,
    )
    with app.warehouse.transaction() as session:
        outbox.put(session, made, now=now)
    return made


def given_up(desk, *numbers, reason="http 500: internal_error"):
    for number in numbers:
        put(desk, number)
    desk.ask(
        "update outbox set state = 'dead', attempts = 8, last_reason = ?, settled_at = ? returning 1",
        reason,
        desk.clock.now().replace(tzinfo=None),
    )
    return desk


def edit_of(desk, headline, *, key="e"):
    """Let the first story's message have an edit with another headline, as a growing story has."""
    app = desk.app()
    desk.clock.advance(1)
    now = desk.clock.now()
    (post,) = [r for r in put(desk, 1) if r.action == "post"]
    alert = replace(rows.alert(1, created_at=now), headline=headline, kind=DecisionKind.UPDATE)
    payload = app.notifiers["slack"].render(alert, "edit")
    made = replace(post, delivery_key=key * 32, action="edit", payload=payload)
    with app.warehouse.transaction() as session:
        outbox.put(session, [made], now=now)


def states(desk):
    return desk.ask(
        "select action, state, last_reason from outbox order by created_at, action desc"
    )


def test_a_dry_run_says_what_would_go_and_changes_nothing(desk):
    before = desk.ask("select * from outbox order by all")
    done = requeue_all(desk.app(), dry_run=True)
    assert len(done.again) == 2
    assert desk.ask("select * from outbox order by all") == before


def test_all_that_was_given_up_goes_out_once(desk):
    assert len(requeue_all(desk.app()).again) == 2
    desk.run("deliver")
    assert len(desk.posts()) == 2
    assert {state for _, state, _ in states(desk)} == {"sent"}
    assert requeue_all(desk.app()).again == ()


def test_only_one_kind_and_only_since_a_moment(desk):
    assert requeue_all(desk.app(), channel="email", dry_run=True).again == ()
    later = desk.clock.now() + timedelta(minutes=1)
    assert requeue_all(desk.app(), since=later, dry_run=True).again == ()
    soon = desk.clock.now() - timedelta(minutes=1)
    assert len(requeue_all(desk.app(), channel="slack", since=soon).again) == 2


def test_a_message_that_died_comes_back_as_it_is_known_by_now(desk):
    edit_of(desk, "Second version", key="e")
    edit_of(desk, "Third version", key="f")
    deliver(desk)  # the edits of a message that is dead end with it
    assert [state for action, state, _ in states(desk) if action == "edit"] == ["dead", "dead"]
    assert len(requeue_all(desk.app()).again) == 2
    desk.run("deliver")
    (shown,) = [m for m in desk.posts() if "version" in json.dumps(m.content)]
    assert "Third version" in json.dumps(shown.content)
    assert [(c.answer["ok"], c.payload["ts"]) for c in desk.world.slack.calls("chat.update")] == [
        (True, shown.ts)
    ]


def test_one_by_its_key_comes_back_in_its_latest_version_too(desk, run):
    edit_of(desk, "Second version")
    deliver(desk)
    ((key,),) = desk.ask(
        "select p.delivery_key from outbox as p join outbox as e using (story_id) "
        "where p.action = 'post' and e.action = 'edit'"
    )
    assert run("requeue", key)[0] == 0
    deliver(desk, 9e6)  # the command goes by the machine's own clock
    desk.run("deliver")
    (shown,) = desk.posts()
    assert "Second version" in json.dumps(shown.content)


def test_one_that_may_have_arrived_is_looked_up_first(desk):
    requeue_all(desk.app())
    desk.run("deliver")
    desk.ask(
        "update outbox set state = 'dead', receipt = null, last_reason = 'maybe delivered: x' returning 1"
    )
    requeue_all(desk.app())
    desk.run("deliver")
    assert len(desk.posts()) == 2
    assert {state for _, state, _ in states(desk)} == {"sent"}


def test_what_says_nothing_any_more_stays_dead(desk):
    requeue_all(desk.app())
    desk.run("deliver")
    edit_of(desk, "Second version", key="e")
    desk.ask(
        "update outbox set state = 'dead', last_reason = 'http 500' where action = 'edit' returning 1"
    )
    edit_of(desk, "Third version", key="f")
    deliver(desk, 5)
    done = requeue_all(desk.app())  # the older edit would be made over the newer one
    assert (done.again, done.passed_over) == ((), ())


def test_a_reply_to_a_message_that_is_gone_is_not_tried_for_ever(desk):
    desk.ask("update outbox set action = 'reply', last_reason = 'thread_not_found' returning 1")
    done = requeue_all(desk.app())
    assert done.again == ()
    assert [why_not for _, why_not in done.passed_over] == [
        "its message was deleted: thread_not_found"
    ] * 2


def test_a_message_of_a_story_that_merged_before_it_was_sent_is_not_told_after_all(desk):
    desk.ask("update outbox set last_reason = 'merged into s9' returning 1")
    done = requeue_all(desk.app())
    assert done.again == ()
    assert {why_not for _, why_not in done.passed_over} == {
        "its story is told under another: merged into s9"
    }


def test_a_story_that_was_taken_back_is_not_told_after_all(new_desk):
    desk = new_desk
    desk.run()  # first sight: history
    desk.publish("japan-asean-vehicle-framework")
    desk.run("watch", "collect", "classify", "group", "decide")
    ((story_id,),) = desk.ask("select distinct story_id from outbox where story_id <> 'operator'")
    desk.ask("update outbox set state = 'dead', attempts = 8, last_reason = 'http 500' returning 1")
    desk.clock.advance(1)
    withdraw(desk.app(), story_id, author="mika", reason="an old report")
    done = requeue_all(desk.app(), dry_run=True)
    assert done.again == ()
    assert {why_not for _, why_not in done.passed_over} == {"its story was taken back"}


@pytest.fixture
def run(desk, monkeypatch, capsys):
    """Run `outbox` on the desk's state and return (exit status, what it printed)."""
    for name in environment({}):
        if name.startswith(("SEEDWATCH", "AIRFLOW")):
            monkeypatch.delenv(name)
    state = str(desk.settings.state)
    for name, value in {**desk.world.environment(), "SEEDWATCH_STATE": state}.items():
        monkeypatch.setenv(name, value)

    def call(*arguments):
        status = command.main(list(arguments))
        return status, capsys.readouterr().out

    return call


def test_the_command_names_each_and_counts_all(desk, run):
    status, text = run("requeue", "--state", "dead", "--dry-run")
    assert status == 0
    assert (
        f"2 of the deliveries that were given up would go out again (2 to slack {ALERTS})" in text
    )
    assert len(text.splitlines()) == 3
    assert not desk.settings.due_at.exists()
    status, text = run("requeue", "--state", "dead", "--channel", "slack", "--since", "2020-01-01")
    assert (status, "2 of the deliveries" in text) == (0, True)
    assert desk.settings.due_at.exists()
    assert "0 of the deliveries" in run("requeue", "--state", "dead")[1]


def test_without_a_verb_it_lists_what_is_not_sent(run):
    status, text = run()
    assert (status, text) == run("list")
    assert text.count("dead") >= 2


def test_one_is_shown_with_every_try_and_what_it_says_and_times_say_their_zone(desk, run):
    put(desk, 3)
    deliver(desk)
    ((key,),) = desk.ask("select delivery_key from delivery_attempts")
    status, text = run("show", key)
    assert status == 0
    times = [line for line in text.splitlines() if re.match(r"\w+_at +2026-|try ", line)]
    assert any(line.startswith("try 1 ") for line in times)
    assert all(" UTC" in line for line in times)
    assert '"form":' in text
    assert run("show", "ffff") == (1, "there is no delivery ffff\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("requeue",),
        ("requeue", "ab12", "--state", "dead"),
        ("requeue", "ab12", "--channel", "slack"),
        ("requeue", "--state", "dead", "--since", "yesterday"),
        ("requeue", "--state", "dead", "--channel", "pigeon"),
    ],
)
def test_the_command_refuses_what_it_does_not_mean(run, arguments):
    with pytest.raises(SystemExit) as caught:
        run(*arguments)
    assert caught.value.code == 2
