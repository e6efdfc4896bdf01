"""Stories that merge while something is under way: a withdrawal, an unsent message, a silence, a summary."""

from datetime import timedelta

import pytest

from alerts.silences import SilenceMatcher, Silencing
from core.errors import WarehouseError
from core.records import Reason
from demo.slack.store import ALERTS, OPERATOR
from demo.world import ANALYST_MAIL
from pipeline import merges, story_state
from pipeline.silences import add_silence
from pipeline.withdraw import withdraw
from tests.pipeline.desk import DRILL, NEWS, PLANT, SECOND
from tests.pipeline.test_deciding import later, merge, reasons, route

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

DECIDED = ("watch", "collect", "classify", "group", "decide")


def silence(desk, hours=2, **matcher):
    asked = Silencing(matcher=SilenceMatcher(**matcher), author="Mori", reason="known already")
    return add_silence(desk.app(), asked, lasts=timedelta(hours=hours))


def pending(desk):
    """Let the older story be told, and the younger be decided and not sent; return their ids."""
    desk.publish(NEWS)
    desk.run()
    desk.publish(DRILL)
    desk.run(*DECIDED)
    assert len(desk.posts()) == 1
    return desk.article(DRILL), desk.article(NEWS)


def joins_and_merges(desk):
    """Let another report of the older story come, and the younger turn out to be the same."""
    desk.publish(SECOND)
    desk.run("watch", "collect", "classify", "group")
    merge(desk, desk.article(DRILL), desk.article(NEWS))


def of_story(desk, story_id):
    return desk.ask(
        "select action, state, last_reason from outbox where story_id = ? order by created_at",
        story_id,
    )


def test_a_wrong_story_that_ends_in_a_true_one_silences_it_not_and_the_operator_is_told(desk):
    desk.publish(NEWS)
    desk.run()
    desk.publish(DRILL)
    desk.run()
    withdraw(desk.app(), desk.article(DRILL), author="Mori", reason="a hoax")
    desk.run("deliver")
    joins_and_merges(desk)
    desk.run("decide", "deliver")
    correction, update = desk.edits()
    assert "WITHDRAWN" in str(correction.payload)  # and nothing is written over it
    true, wrong = desk.posts()
    assert (correction.payload["ts"], update.payload["ts"]) == (wrong.ts, true.ts)
    assert reasons(desk, SECOND)[0][0] == "update"
    (notice,) = desk.posts(OPERATOR)
    assert "withdrawn by Mori" in str(notice.content)
    assert desk.article(NEWS) in str(notice.content)
    desk.run("decide", "deliver")
    assert len(desk.posts(OPERATOR)) == 1


def test_what_a_withdrawn_story_told_is_no_message_of_the_story_that_it_ends_in(desk):
    quiet = silence(desk, hours=1, topics=("ev_production",))
    desk.publish(NEWS)
    desk.run()
    desk.publish(DRILL)
    desk.run()
    (wrong,) = desk.posts()
    withdraw(desk.app(), desk.article(DRILL), author="Mori", reason="a hoax")
    desk.clock.advance(3600)
    assert desk.clock.now() >= quiet.ends_at
    joins_and_merges(desk)
    desk.run("decide", "deliver")
    posts = desk.posts()
    assert len(posts) == 2
    assert posts[0].ts == wrong.ts
    assert desk.run("audit")["audit"].failed == 0


def test_a_true_story_that_ends_in_a_withdrawn_one_is_told_to_the_operator(desk):
    desk.publish(NEWS)
    desk.run()
    desk.publish(DRILL)
    desk.run()
    withdraw(desk.app(), desk.article(NEWS), author="Mori", reason="a hoax")
    merge(desk, desk.article(DRILL), desk.article(NEWS))
    desk.run("decide", "deliver")
    (notice,) = desk.posts(OPERATOR)
    assert "nothing more is told of either" in str(notice.content)


def test_what_waited_under_a_withdrawn_story_is_not_told_under_another(desk):
    desk.publish(NEWS)
    desk.run()
    route(desk, group_wait="5m")
    desk.publish(DRILL)
    desk.run()
    withdraw(desk.app(), desk.article(DRILL), author="Mori", reason="a hoax")
    merge(desk, desk.article(DRILL), desk.article(NEWS))
    later(desk, 300)
    assert len(desk.posts()) == 1
    assert reasons(desk, DRILL)[-1] == ("suppress", Reason.WITHDRAWN)


def test_a_message_that_was_not_sent_yet_becomes_an_edit_of_the_older_one(desk):
    younger, older = pending(desk)
    merge(desk, younger, older)
    desk.run("decide", "deliver")
    assert len(desk.posts()) == 1
    assert desk.replies() == []
    (edit,) = desk.edits()
    assert desk.world.site.article_url(DRILL) in str(edit.payload)
    assert of_story(desk, younger) == [("post", "dead", f"merged into {older}")]
    assert desk.ask("select kind from decisions where cause = ?", younger) == [("update",)]
    assert later(desk, 3600)["deliver"].seen == 0
    assert desk.run("audit")["audit"].failed == 0


def test_who_takes_no_edits_is_told_with_the_next_news(desk):
    route(desk, receivers=["analysts", "readers"])
    younger, older = pending(desk)
    before = len(desk.mails(ANALYST_MAIL))
    merge(desk, younger, older)
    desk.run("decide", "deliver")
    assert len(desk.mails(ANALYST_MAIL)) == before
    routes = desk.app().routes
    with desk.app().warehouse.session() as session:
        known = story_state.state_of(session, older, routes).known
    assert known["readers", ANALYST_MAIL].facts < known["analysts", ALERTS].facts
    assert ("suppress", Reason.NOTHING_NEW) in reasons(desk, DRILL)


def test_a_message_that_was_tried_stays_as_it_is_and_points_to_the_older_one(desk):
    younger, older = pending(desk)
    desk.world.slack.fail("reset_before")
    desk.run("deliver", paced=False)
    merge(desk, younger, older)
    desk.run("decide")
    desk.clock.advance(120)
    desk.run("deliver")
    assert len(desk.posts()) == 2
    (edit,) = desk.edits()
    assert "Goes on in" in str(edit.payload)


@pytest.mark.parametrize("at", ["settle_merge", "store"])
def test_a_fault_amid_a_merge_changes_nothing_and_the_next_pass_settles_it(desk, monkeypatch, at):
    younger, older = pending(desk)
    merge(desk, younger, older)
    before = of_story(desk, younger), of_story(desk, older)

    def fails(*_arguments, **_more):
        raise WarehouseError("the process died here")

    monkeypatch.setattr(merges.decisions, at, fails)
    desk.run("decide")
    assert desk.errors
    assert (of_story(desk, younger), of_story(desk, older)) == before
    monkeypatch.undo()
    desk.run("decide", "deliver")
    assert (len(desk.posts()), len(desk.edits())) == (1, 1)


def test_a_silence_of_a_story_goes_on_under_the_one_that_it_ends_in(desk):
    desk.publish(NEWS)
    desk.run()
    desk.publish(DRILL)
    desk.run()
    made = silence(desk, stories=(desk.article(DRILL),))
    joins_and_merges(desk)
    desk.run("decide", "deliver")
    assert reasons(desk, SECOND) == [("suppress", Reason.SILENCED)]
    assert desk.ask("select distinct cause from decisions where reason = ?", Reason.SILENCED) == [
        (made.silence_id,)
    ]


@pytest.fixture
def over(desk):
    """A desk at which two stories are over the budget, and come in a summary."""
    desk.edit_routes(
        lambda data: data["receivers"]["analysts"].update(budget={"alerts": 1, "per": "hour"})
    )
    desk.publish(NEWS)
    desk.run()
    desk.publish(DRILL, PLANT)
    desk.run()
    assert len(desk.posts()) == 1
    return desk


def test_a_silence_made_after_a_story_was_put_into_a_summary_keeps_it_out(over):
    made = silence(over, stories=(over.article(DRILL),))
    later(over, 3600)
    _, summary = over.posts()
    assert "1 more story" in str(summary.content)
    assert over.world.title(DRILL) not in str(summary.content)
    assert reasons(over, DRILL)[-1] == ("suppress", Reason.SILENCED)
    (cause,) = over.ask("select cause from decisions where reason = ?", Reason.SILENCED)
    assert cause == (made.silence_id,)
    later(over, 3600)
    assert len(over.posts()) == 2


def test_a_summary_whose_stories_are_all_silenced_is_not_sent(over):
    silence(over, routes=("analysts",))
    later(over, 3600)
    later(over, 60)
    assert len(over.posts()) == 1
    assert over.ask("select count(*) from summary_stories where told_at is null") == [(0,)]


def test_a_story_that_its_readers_came_to_know_comes_in_no_summary(over):
    merge(over, over.article(DRILL), over.article(NEWS))
    later(over, 3600)
    _, summary = over.posts()
    assert "1 more story" in str(summary.content)
    assert reasons(over, DRILL)[-1] == ("suppress", Reason.TOLD_ELSEWHERE)


def test_a_story_that_was_withdrawn_under_its_older_id_comes_in_no_summary(over):
    merge(over, over.article(DRILL), over.article(PLANT))
    over.run("decide")
    withdraw(over.app(), over.article(PLANT), author="Mori", reason="a hoax")
    later(over, 3600)
    assert len(over.posts()) == 1
