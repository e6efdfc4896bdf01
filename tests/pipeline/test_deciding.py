"""Waits, mute hours, budgets, silences, withdrawals and merges, as rows of a whole pipeline."""

from datetime import timedelta

import pytest

from alerts.silences import SilenceError, SilenceMatcher, Silencing
from core.records import Reason, StepReport
from demo.slack.store import OPERATOR
from demo.world import ANALYST_MAIL
from pipeline import decide as step
from pipeline import story_state
from pipeline.due import write_due
from pipeline.feedback import FeedbackError, give_feedback
from pipeline.silences import add_silence, end_silence, list_silences
from pipeline.withdraw import WithdrawalError, withdraw
from tests.pipeline.desk import DRILL, NEWS, PLANT, SECOND
from warehouse import feedback

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments


def route(desk, **settings):
    """Change the one route of news."""
    desk.edit_routes(lambda data: data["routes"]["analysts"].update(settings))


def reasons(desk, slug):
    return desk.ask(
        "select kind, reason from decisions where article_id = ? order by decided_at, kind",
        desk.article(slug),
    )


def later(desk, seconds):
    """Let time pass and do what is due."""
    desk.clock.advance(seconds)
    return desk.run("decide", "deliver")


def test_the_first_minutes_of_a_story_are_one_message(desk):
    route(desk, group_wait="5m")
    desk.publish(NEWS)
    desk.run()
    assert desk.posts() == []
    due = write_due(desk.app())
    assert due - desk.clock.now() <= timedelta(minutes=5)
    desk.publish(SECOND)
    desk.run()
    assert desk.posts() == []
    later(desk, 299)
    assert len(desk.posts()) == 1
    assert (desk.edits(), desk.replies()) == ([], [])
    assert reasons(desk, NEWS) == [("hold", Reason.WAITING), ("alert", Reason.FIRST_SIGHTING)]
    assert reasons(desk, SECOND) == [("hold", Reason.WAITING)]
    later(desk, 600)
    assert len(desk.posts()) == 1


def test_an_update_waits_for_its_interval_and_comes_once(desk):
    route(desk, group_interval="10m")
    desk.publish(NEWS)
    desk.run()
    desk.publish(SECOND)
    desk.run()
    assert desk.edits() == []
    assert reasons(desk, SECOND) == [("hold", Reason.INTERVAL)]
    later(desk, 600)
    assert len(desk.edits()) == 1
    later(desk, 600)
    assert len(desk.edits()) == 1


def test_a_mute_route_tells_when_it_opens(desk):
    hour = desk.clock.now().hour
    desk.edit_routes(
        lambda data: data.update(times={"now": [{"hours": [f"{hour:02}:00-{hour + 1:02}:00"]}]})
    )
    route(desk, mute=["now"])
    desk.publish(NEWS)
    desk.run()
    assert desk.posts() == []
    assert reasons(desk, NEWS) == [("hold", Reason.MUTED)]
    later(desk, 3600)
    assert len(desk.posts()) == 1


def test_what_is_over_the_budget_comes_in_one_message(desk):
    desk.edit_routes(
        lambda data: data["receivers"]["analysts"].update(budget={"alerts": 1, "per": "hour"})
    )
    desk.publish(NEWS, DRILL, PLANT)
    desk.run()
    assert len(desk.posts()) == 1
    held = desk.ask("select count(*) from decisions where reason = ?", Reason.BUDGET)
    assert held == [(2,)]
    later(desk, 3600)
    first, summary = desk.posts()
    assert "2 more stories over the budget" in str(summary.content)
    assert first.ts != summary.ts
    later(desk, 3600)
    assert len(desk.posts()) == 2
    assert desk.run("audit")["audit"].failed == 0


def ask_silence(desk, **matcher):
    asked = Silencing(
        matcher=SilenceMatcher.model_validate(matcher), author="Mori", reason="known already"
    )
    return add_silence(desk.app(), asked, lasts=timedelta(hours=1))


def test_a_silence_keeps_back_says_so_and_its_end_is_told_once(desk):
    made = ask_silence(desk, topics=["ev_production"])
    desk.publish(NEWS)
    desk.run()
    assert desk.posts() == []
    ((kind, reason, cause),) = desk.ask(
        "select kind, reason, cause from decisions where article_id = ?", desk.article(NEWS)
    )
    assert (kind, reason, cause) == ("suppress", Reason.SILENCED, made.silence_id)
    (listed,) = list_silences(desk.app())
    assert (listed.stories, listed.silence.status(desk.clock.now())) == (1, "active")
    later(desk, 3600)
    later(desk, 60)
    (notice,) = desk.posts(OPERATOR)
    assert "kept back 1 story" in str(notice.content)
    assert desk.posts() == []
    desk.publish(SECOND)
    desk.run()
    assert len(desk.posts()) == 1


def test_a_silence_can_be_ended_once_by_its_id(desk):
    made = ask_silence(desk, topics=["ev_production"])
    end_silence(desk.app(), made.silence_id, ended_by="Sato")
    with pytest.raises(SilenceError, match="in force"):
        end_silence(desk.app(), made.silence_id, ended_by="Sato")
    (listed,) = list_silences(desk.app())
    assert listed.silence.status(desk.clock.now()) == "ended by Sato"
    desk.publish(NEWS)
    desk.run()
    assert len(desk.posts()) == 1


def test_a_withdrawn_alert_is_corrected_and_nothing_more_is_told_of_it(desk):
    route(desk, receivers=["analysts", "readers"])
    desk.publish(NEWS)
    desk.run()
    before = len(desk.mails(ANALYST_MAIL))
    done = withdraw(desk.app(), desk.article(NEWS), author="Mori", reason="a mistaken report")
    assert (done.fresh, done.corrected) == (True, 2)
    desk.run("deliver")
    (edit,) = desk.edits()
    assert "WITHDRAWN" in str(edit.payload)
    assert "a mistaken report" in str(edit.payload)
    assert len(desk.mails(ANALYST_MAIL)) == before + 1
    desk.publish(SECOND)
    desk.run()
    assert len(desk.edits()) == 1
    assert reasons(desk, SECOND) == [("suppress", Reason.WITHDRAWN)]
    assert not withdraw(desk.app(), done.story_id, author="Mori", reason="again").fresh
    assert desk.run("audit")["audit"].failed == 0


def test_what_was_not_sent_yet_of_a_withdrawn_story_is_not_sent(desk):
    desk.publish(NEWS)
    desk.run("watch", "collect", "classify", "group", "decide")
    done = withdraw(desk.app(), desk.article(NEWS), author="Mori", reason="a hoax")
    assert (done.stopped, done.corrected) == (1, 0)
    desk.run("deliver")
    assert desk.posts() == []


def test_a_withdrawal_needs_a_reason_and_a_story(desk):
    with pytest.raises(WithdrawalError, match="reason"):
        withdraw(desk.app(), "x", author="Mori", reason=" ")
    with pytest.raises(WithdrawalError, match="no story"):
        withdraw(desk.app(), "x", author="Mori", reason="wrong")


def test_what_grew_too_old_in_an_outage_comes_in_one_message(desk):
    desk.edit_routes(
        lambda data: data["policy"].update(catch_up_after_hours=6, catch_up_wait_seconds=60)
    )
    desk.publish(NEWS, DRILL)
    desk.run("watch")
    desk.clock.advance(60 * 3600)
    desk.run()
    assert desk.posts() == []
    assert reasons(desk, NEWS) == [("hold", Reason.CATCH_UP)]
    later(desk, 61)
    (summary,) = desk.posts()
    assert "2 stories from the outage" in str(summary.content)
    later(desk, 3600)
    assert len(desk.posts()) == 1


def test_of_a_new_source_the_newest_few_may_be_told(new_desk):
    new_desk.edit_routes(
        lambda data: data["policy"].update(first_run_newest=1, max_alert_age_hours=24 * 365)
    )
    new_desk.run()
    told = len(new_desk.posts())
    worth = new_desk.ask(
        "select count(distinct source_id) from articles join verdicts using (article_id) "
        "where backlog and relevance = 'alert'"
    )[0][0]
    assert 0 < told <= worth


def merge(desk, younger, older):
    """Write down what the grouping would: two stories were one."""
    with desk.app().warehouse.transaction() as session:
        run = session.connection.execute
        run("update story_articles set story_id = ? where story_id = ?", [older, younger])
        run(
            "insert into story_changes values (?, 'merge', ?, ?, [], 'test', [], ?, ?)",
            [f"merge-{younger}", younger, older, older, desk.clock.now().replace(tzinfo=None)],
        )


@pytest.fixture
def two_stories(desk):
    desk.publish(NEWS)
    desk.run()
    desk.publish(DRILL)
    desk.run()
    assert len(desk.posts()) == 2
    return desk.article(DRILL), desk.article(NEWS)


def test_on_a_merge_the_younger_message_points_to_the_older(desk, two_stories):
    merge(desk, *two_stories)
    desk.run("decide", "deliver")
    (edit,) = desk.edits()
    assert "Goes on in" in str(edit.payload)
    assert len(desk.posts()) == 2
    desk.run("decide", "deliver")
    assert len(desk.edits()) == 1


def test_facts_told_under_either_story_count_as_told_for_both(desk, two_stories):
    younger, older = two_stories
    routes = desk.app().routes
    with desk.app().warehouse.session() as session:
        apart = [story_state.state_of(session, one, routes) for one in two_stories]
    merge(desk, *two_stories)
    for story_id in (older, younger):
        with desk.app().warehouse.session() as session:
            (together,) = story_state.state_of(session, story_id, routes).known.values()
        for state in apart:
            (known,) = state.known.values()
            assert known.facts <= together.facts


def test_the_message_of_the_younger_becomes_the_olders_where_that_had_none(desk):
    ask_silence(desk, topics=["ev_production"])
    desk.publish(NEWS)
    desk.run()
    desk.publish(DRILL)
    desk.run()
    assert len(desk.posts()) == 1
    merge(desk, desk.article(DRILL), desk.article(NEWS))
    desk.run("decide", "deliver")
    assert desk.edits() == []
    owner = desk.ask("select story_id from outbox where action = 'post' and channel = 'slack'")
    assert owner == [(desk.article(NEWS),)]


def test_the_part_that_was_split_off_knows_what_was_told_before(desk):
    desk.publish(NEWS)
    desk.run()
    desk.publish(SECOND)
    desk.run()
    news, second = desk.article(NEWS), desk.article(SECOND)
    with desk.app().warehouse.transaction() as session:
        run = session.connection.execute
        run("update story_articles set story_id = ? where article_id = ?", [second, second])
        run(
            "insert into story_changes values ('split', 'split', ?, ?, [], 'test', [], ?, ?)",
            [news, second, second, desk.clock.now().replace(tzinfo=None)],
        )
    routes = desk.app().routes
    with desk.app().warehouse.session() as session:
        (known,) = story_state.state_of(session, second, routes).known.values()
    assert "first" in known.facts
    assert not known.posted


def test_feedback_is_kept_with_the_rules_and_the_last_word_counts(desk):
    desk.publish(NEWS, DRILL)
    desk.run()
    for author, relevant in (("Mori", False), ("Mori", True), ("Sato", True)):
        desk.clock.advance(1)
        give_feedback(desk.app(), desk.article(NEWS), relevant=relevant, author=author)
    give_feedback(desk.app(), desk.article(DRILL), relevant=False, author="Mori", note="a drill")
    with pytest.raises(FeedbackError, match="no judged story"):
        give_feedback(desk.app(), "nothing", relevant=True, author="Mori")
    since = desk.clock.now() - timedelta(days=1)
    with desk.app().warehouse.session() as session:
        found = {row["rule_id"]: row for row in feedback.by_rule(session, since=since)}
        said = feedback.listed(session, since=since)
    assert len(said) == 4
    for slug, precision in ((NEWS, 1.0), (DRILL, 0.0)):
        rules = desk.ask(
            "select distinct rule_id from matches where article_id = ?", desk.article(slug)
        )
        assert any(found[rule]["precision"] == precision for (rule,) in rules)


def test_an_item_that_can_not_be_judged_is_set_aside_and_waits_no_more(desk, monkeypatch):
    route(desk, group_wait="5m")
    desk.publish(NEWS)
    desk.run()

    def broken(*_arguments, **_more):
        raise RuntimeError("boom")

    monkeypatch.setattr(step, "release", broken)
    report: StepReport = later(desk, 300)["decide"]
    assert report.failed == 1
    assert desk.ask("select step, item_id from quarantine") == [("decide", desk.article(NEWS))]
    monkeypatch.undo()
    assert later(desk, 300)["decide"].seen == 0
