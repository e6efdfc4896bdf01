"""What is told, and why not: one route at a time; the gates; and what no order of things may change."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.decisions import release, reroute
from alerts.rulebook import RuleBook, RuleNote
from alerts.silences import Silence, SilenceMatcher
from alerts.state import Around, StoryState, Withdrawal, after
from core.records import DecisionKind, Reason, Relevance, Severity
from tests.alerts.samples import (
    BASE,
    BOOK,
    article,
    judge,
    knows,
    match,
    report,
    routes,
    story,
    tree,
)
from tests.clock import START

SLACK = ("analysts", "C0SEEDWATCH1")
NIGHT = {"night": [{"hours": ["00:00-06:00"]}]}  # START is 03:00 UTC


def one(reports, route_set=None, state=None, **more):
    (judgment,) = judge(reports, route_set or routes(), state, **more)
    return judgment.decision


def later(**given):
    return START + timedelta(**given)


def test_the_first_report_of_a_story_alerts_and_tells_all_that_it_says():
    (judgment,) = judge([report("a")], routes())
    decision = judgment.decision
    assert (decision.kind, decision.reason, decision.fact) == (
        DecisionKind.ALERT, Reason.FIRST_SIGHTING, "first",
    )  # fmt: skip
    assert decision.route_id == "analysts"
    assert "EV production" in decision.detail
    assert judgment.tellings[0].facts >= {"first", *BASE}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"duplicate_of": "x"}, Reason.DUPLICATE),
        ({"relevance": Relevance.IGNORE}, Reason.NOT_RELEVANT),
        ({"backlog": True}, Reason.FIRST_RUN),
        ({"published_at": START - timedelta(hours=49)}, Reason.TOO_OLD),
        ({"published_at": None, "first_seen_at": START - timedelta(hours=49)}, Reason.TOO_OLD),
    ],
)
def test_an_article_that_tells_nothing_ends_in_one_row_with_a_reason(said, reason):
    decision = one([report("a", **said)])
    assert (decision.kind, decision.reason) == (DecisionKind.SUPPRESS, reason)
    assert decision.route_id == "-"
    assert decision.detail.endswith(".")


def test_a_missing_date_counts_as_the_first_sight():
    assert one([report("a", published_at=None)]).kind is DecisionKind.ALERT


def test_news_at_the_limit_of_age_still_alerts():
    assert one([report("a", published_at=START - timedelta(hours=48))]).kind is DecisionKind.ALERT


def test_what_is_only_of_interest_goes_to_the_digest():
    decision = one([report("a", relevance=Relevance.DIGEST)])
    assert (decision.kind, decision.reason) == (DecisionKind.DIGEST, Reason.DIGEST_ONLY)


def test_a_route_may_ask_for_what_is_only_of_interest():
    wide = routes(all={"relevance": "digest"})
    assert one([report("a", relevance=Relevance.DIGEST)], wide).kind is DecisionKind.ALERT


def test_a_story_below_a_routes_threshold_is_held_back_on_that_route():
    two = tree(
        {
            "loud": {"match": {"severity_at_least": "high"}, "receivers": ["readers"]},
            "all": {"receivers": ["analysts"]},
        }
    )
    made = judge([report("a", severity=Severity.MEDIUM)], two)
    assert {one.decision.route_id: one.decision.reason for one in made} == {
        "loud": Reason.BELOW_THRESHOLD,
        "all": Reason.FIRST_SIGHTING,
    }


def test_a_story_that_no_route_wants_says_so():
    decision = one([report("a")], routes(sea={"regions": ["japan"]}, sec={"topics": ["security"]}))
    assert (decision.route_id, decision.reason) == ("-", Reason.NO_ROUTE)


def test_a_second_outlet_is_an_edit():
    (judgment,) = judge([report("a"), report("b")], routes(), knows(*BASE))
    decision = judgment.decision
    assert (decision.kind, decision.reason, decision.fact) == (
        DecisionKind.UPDATE, Reason.CORROBORATED, "corroborated:2",
    )  # fmt: skip
    assert judgment.tellings[0].actions == ("edit",)


def test_an_outlet_of_the_same_owner_corroborates_nothing():
    reports = [report("a", owner="o"), report("b", owner="o")]
    decision = one(reports, state=knows(*BASE))
    assert (decision.kind, decision.reason) == (DecisionKind.SUPPRESS, Reason.NOTHING_NEW)


def test_a_less_relevant_report_still_corroborates_a_story_that_was_told():
    reports = [report("a"), report("b", relevance=Relevance.DIGEST)]
    assert one(reports, state=knows(*BASE)).reason is Reason.CORROBORATED


def test_several_facts_of_one_article_are_one_reply():
    reports = [report("a"), report("b", severity=Severity.HIGH, topics=["security"])]
    (judgment,) = judge(reports, routes(), knows(*BASE))
    assert judgment.decision.fact == "severity:high+topic:security+corroborated:2"
    assert judgment.decision.reason is Reason.SEVERITY_ROSE
    assert judgment.tellings[0].actions == ("reply", "edit")


def test_facts_that_were_told_under_a_merged_story_are_not_told_again():
    reports = [report("a"), report("b", severity=Severity.HIGH, topics=["security"])]
    state = knows(*BASE, "severity:high", "topic:security")
    assert one(reports, state=state).fact == "corroborated:2"


def test_a_story_that_was_only_backlog_alerts_with_its_first_news():
    assert one([report("a", backlog=True), report("b")]).fact == "first"


def test_an_article_that_lifts_the_story_over_the_threshold_alerts():
    loud = routes(loud={"severity_at_least": "high"})
    reports = [report("a"), report("b", severity=Severity.HIGH)]
    assert one(reports, loud, article_id="a").reason is Reason.BELOW_THRESHOLD
    assert one(reports, loud).reason is Reason.FIRST_SIGHTING


def test_a_batch_decides_as_its_articles_one_by_one():
    reports = [report("a"), report("b", severity=Severity.CRITICAL)]
    assert one(reports, article_id="a") == one(reports[:1])


def test_an_article_that_the_story_does_not_hold_is_refused():
    with pytest.raises(ValueError, match="holds no article b"):
        judge([report("a")], routes(), article_id="b")


def test_an_edited_article_tells_no_figure_of_its_own_and_its_decision_has_an_id_of_its_own():
    text = "The battery plant costs 3 billion baht and opens on 5 December 2026."
    texts = {"a": article("a", text=text)}
    first = [report("a", matches=(match(text),))]
    edited = [report("a", matches=(match(text),), revision=1)]
    assert one(edited, state=knows(*BASE), texts=texts).reason is Reason.NOTHING_NEW
    assert "amount" in one(first, state=knows(*BASE), texts=texts).fact
    ids = {one(kind, texts=texts).decision_id for kind in (first, edited)}
    assert len(ids) == 2


def test_an_edited_article_that_became_graver_is_told():
    edited = [report("a", revision=1, severity=Severity.HIGH)]
    assert one(edited, state=knows(*BASE)).fact == "severity:high"


def test_a_story_that_went_on_after_a_pause_is_a_reply_and_no_new_alert():
    reports = [report("a"), report("b", owner="owner-a", first_seen_at=later(days=4))]
    (judgment,) = judge(reports, routes(), knows(*BASE), now=later(days=4))
    assert (judgment.decision.reason, judgment.decision.kind) == (Reason.WOKE, DecisionKind.UPDATE)
    assert judgment.tellings[0].actions == ("reply", "edit")
    again = after(knows(*BASE), [judgment])
    assert one(reports, state=again, now=later(days=4, hours=1)).reason is Reason.NOTHING_NEW


def test_two_routes_with_one_receiver_tell_it_once():
    two = tree({"ev": {"receivers": ["analysts"]}, "loud": {"receivers": ["analysts", "desk"]}})
    first, second = judge([report("a")], two)
    assert [t.target for t in first.tellings] == [SLACK]
    assert [t.target for t in second.tellings] == [("desk", "desk")]
    both = tree({"ev": {"receivers": ["analysts"]}, "loud": {"receivers": ["analysts"]}})
    _, second = judge([report("a")], both)
    assert second.decision.reason is Reason.TOLD_ELSEWHERE
    assert not second.tells


def test_a_receiver_that_was_added_later_hears_the_story_as_new():
    wide = tree({"analysts": {"receivers": ["analysts", "desk"]}})
    (judgment,) = judge([report("a"), report("b")], wide, knows(*BASE))
    assert {t.target: t.actions for t in judgment.tellings} == {
        SLACK: ("edit",),
        ("desk", "desk"): ("post",),
    }
    assert judgment.decision.fact == "corroborated:2+first:desk"


def test_mail_is_not_told_what_only_an_edit_would_say_and_the_row_says_so():
    mail = tree({"analysts": {"receivers": ["desk"]}})
    state = knows(*BASE, target=("desk", "desk"))
    (judgment,) = judge([report("a"), report("b")], mail, state)
    assert (judgment.decision.kind, judgment.decision.reason) == (
        DecisionKind.SUPPRESS, Reason.NOTHING_NEW,
    )  # fmt: skip
    assert not judgment.tells
    assert "2 independent outlets" in judgment.decision.detail


# The gates


def waiting(**settings):
    return tree({"analysts": {"receivers": ["analysts"], **settings}})


def test_the_first_minutes_of_a_story_are_told_together():
    route_set = waiting(group_wait="5m")
    (first,) = judge([report("a")], route_set)
    assert (first.decision.kind, first.decision.reason) == (DecisionKind.HOLD, Reason.WAITING)
    assert first.hold.due_at == later(minutes=5)
    state = after(StoryState(), [first])
    reports = [report("a"), report("b", severity=Severity.HIGH)]
    (second,) = judge(reports, route_set, state, now=later(minutes=2))
    assert second.hold.due_at == later(minutes=5)
    state = after(state, [second])
    told = release(
        story(*reports), state.holds["analysts"], state, route_set,
        around=Around(now=later(minutes=5)), book=BOOK,
    )  # fmt: skip
    assert told.decision.kind is DecisionKind.ALERT
    assert told.tellings[0].facts >= {"first", "severity:high", "corroborated:2"}
    assert after(state, [told]).holds == {}


def test_critical_news_does_not_wait_unless_the_policy_says_so():
    loud = [report("a", severity=Severity.CRITICAL)]
    assert one(loud, waiting(group_wait="5m")).kind is DecisionKind.ALERT
    strict = tree(
        {"analysts": {"receivers": ["analysts"], "group_wait": "5m"}},
        policy={"critical_bypasses": []},
    )
    assert one(loud, strict).reason is Reason.WAITING


def test_at_most_one_update_in_an_interval():
    route_set = waiting(group_interval="10m")
    reports = [report("a"), report("b")]
    (held,) = judge(reports, route_set, knows(*BASE), now=later(minutes=3))
    assert (held.decision.reason, held.hold.due_at) == (Reason.INTERVAL, later(minutes=10))
    told = one(reports, route_set, knows(*BASE), now=later(minutes=10))
    assert told.kind is DecisionKind.UPDATE


def test_a_story_that_is_still_reported_is_told_again_after_the_repeat_interval():
    route_set = waiting(repeat_interval="12h")
    reports = [report("a"), report("b", owner="owner-a")]
    early = one(reports, route_set, knows(*BASE), now=later(hours=11))
    assert early.reason is Reason.NOTHING_NEW
    (late,) = judge(reports, route_set, knows(*BASE), now=later(hours=12))
    assert (late.decision.reason, late.decision.fact) == (Reason.REPEAT_ELAPSED, "repeat:1")
    again = after(knows(*BASE), [late])
    assert one(reports, route_set, again, now=later(hours=24)).fact == "repeat:2"


def test_a_mute_route_holds_until_it_opens_and_then_tells():
    route_set = tree({"analysts": {"receivers": ["analysts"], "mute": ["night"]}}, times=NIGHT)
    (held,) = judge([report("a")], route_set)
    assert (held.decision.reason, held.decision.due_at) == (Reason.MUTED, later(hours=3))
    told = release(
        story(report("a")), held.hold, StoryState(), route_set, around=Around(now=later(hours=3))
    )
    assert told.decision.kind is DecisionKind.ALERT
    assert told.decision.decision_id != held.decision.decision_id
    loud = [report("a", severity=Severity.CRITICAL)]
    assert one(loud, route_set).kind is DecisionKind.ALERT


def silence(**matcher):
    return Silence(
        silence_id="s1",
        matcher=SilenceMatcher.model_validate(matcher),
        author="Mori",
        reason="known since the morning",
        link="",
        created_at=later(hours=-1),
        ends_at=later(hours=1),
    )


def test_a_silenced_story_says_by_whom_and_until_when():
    quiet = (silence(regions=["thailand"]),)
    decision = one([report("a")], silences=quiet)
    assert (decision.reason, decision.cause) == (Reason.SILENCED, "s1")
    assert "Mori" in decision.detail
    elsewhere = (silence(regions=["japan"]),)
    assert one([report("a")], silences=elsewhere).kind is DecisionKind.ALERT


def test_after_a_silence_only_what_is_new_brings_the_story_back():
    reports = [report("a"), report("b", owner="owner-a")]
    (kept,) = judge(reports[:1], routes(), silences=(silence(topics=["ev_production"]),))
    state = after(StoryState(), [kept])
    assert one(reports, state=state, now=later(hours=2)).reason is Reason.NOTHING_NEW
    graver = [*reports, report("c", severity=Severity.HIGH)]
    told = one(graver, state=state, now=later(hours=2))
    assert told.kind is DecisionKind.ALERT
    assert told.detail.endswith("A silence had kept the story back before.")


def test_a_budget_sends_the_rest_into_a_summary_and_critical_news_past_it():
    route_set = tree(
        {"analysts": {"receivers": ["tight"]}},
        receivers={
            "tight": {
                "kind": "slack", "channel": "C0SEEDWATCH7", "budget": {"alerts": 2, "per": "hour"},
            }
        },
    )  # fmt: skip
    target = ("tight", "C0SEEDWATCH7")
    assert one([report("a")], route_set, used={target: 1}).kind is DecisionKind.ALERT
    (over,) = judge([report("a")], route_set, used={target: 2})
    assert (over.decision.kind, over.decision.reason) == (DecisionKind.HOLD, Reason.BUDGET)
    (row,) = over.collected
    assert (row.due_at, row.window) == (later(hours=1), "budget 2026-11-02T03:00")
    state = after(StoryState(), [over])
    assert one([report("a"), report("b", owner="owner-a")], route_set, state).reason is (
        Reason.NOTHING_NEW
    )
    more = [report("a"), report("b", severity=Severity.HIGH)]
    (again,) = judge(more, route_set, state)
    assert again.decision.reason is Reason.BUDGET
    assert "severity:high" in again.collected[0].facts
    loud = [report("a", severity=Severity.CRITICAL)]
    assert one(loud, route_set, used={target: 2}).kind is DecisionKind.ALERT


def test_a_summary_does_not_come_in_the_quiet_hours_of_its_route():
    route_set = tree(
        {"analysts": {"receivers": ["tight"], "mute": ["night"]}},
        receivers={
            "tight": {"kind": "file", "folder": "t", "budget": {"alerts": 1, "per": "hour"}}
        },
        times={"night": [{"hours": ["03:05-09:00"]}]},  # START is 03:00 UTC
    )
    (over,) = judge([report("a")], route_set, used={("tight", "t"): 1})
    assert over.decision.reason is Reason.BUDGET
    assert over.collected[0].due_at == later(hours=6)
    old = [report("a", published_at=START - timedelta(hours=60))]
    (late,) = judge(old, route_set, outage_from=START - timedelta(hours=72))
    assert late.decision.reason is Reason.CATCH_UP
    assert late.collected[0].due_at == late.decision.due_at == later(hours=6)


def test_a_rule_may_ask_for_more_than_one_source():
    book = RuleBook(notes={"ev_production/plant": RuleNote(title="x", min_sources=2)})
    lone = one([report("a")], book=book)
    assert (lone.kind, lone.reason) == (DecisionKind.SUPPRESS, Reason.UNCORROBORATED)
    same = [report("a"), report("b", owner="owner-a")]
    assert one(same, book=book).reason is Reason.UNCORROBORATED
    assert one([report("a"), report("b")], book=book).kind is DecisionKind.ALERT


def test_what_grew_too_old_in_an_outage_comes_in_one_message():
    old = [report("a", published_at=START - timedelta(hours=60))]
    since = START - timedelta(hours=72)
    (late,) = judge(old, routes(), outage_from=since)
    assert (late.decision.kind, late.decision.reason) == (DecisionKind.HOLD, Reason.CATCH_UP)
    assert late.collected[0].due_at == later(minutes=10)
    assert late.collected[0].facts >= {"first", *BASE}
    # Out before the outage, and not read yet when that began: it would have been told then.
    assert one(old, outage_from=START - timedelta(hours=13)).reason is Reason.CATCH_UP
    assert one(old, outage_from=START - timedelta(hours=11)).reason is Reason.TOO_OLD
    assert one(old, state=knows(*BASE), outage_from=since).reason is Reason.TOO_OLD
    book = RuleBook(notes={"ev_production/plant": RuleNote(title="x", min_sources=2)})
    told = one(old, outage_from=since, book=book)
    assert told.reason is Reason.TOO_OLD  # one outlet's word alone
    both = [*old, report("b", published_at=START - timedelta(hours=60))]
    assert one(both, outage_from=since, book=book).reason is Reason.CATCH_UP


def test_a_withdrawn_story_is_told_of_no_more():
    gone = Withdrawal(story_id="a", author="Mori", reason="a hoax", withdrawn_at=START)
    state = replace(knows(*BASE), withdrawn=gone)
    decision = one([report("a"), report("b", severity=Severity.CRITICAL)], state=state)
    assert (decision.kind, decision.reason) == (DecisionKind.SUPPRESS, Reason.WITHDRAWN)
    assert "a hoax" in decision.detail


def test_what_waited_and_is_wanted_no_more_ends_in_a_row():
    route_set = waiting(group_wait="5m")
    (held,) = judge([report("a")], route_set)
    edited = story(report("a", relevance=Relevance.IGNORE, revision=1))
    around = Around(now=later(minutes=5))
    gone = release(edited, held.hold, StoryState(), route_set, around=around)
    assert (gone.decision.kind, gone.decision.reason) == (DecisionKind.SUPPRESS, Reason.NO_ROUTE)
    renamed = replace(held.hold, route_id="nobody")
    assert (
        "no more"
        in release(
            story(report("a")), renamed, StoryState(), route_set, around=around
        ).decision.detail
    )


def test_what_waited_on_a_route_that_is_no_more_is_judged_on_the_others():
    (held,) = judge([report("a")], waiting(group_wait="5m"))
    moved = replace(held.hold, route_id="before")
    around = Around(now=later(minutes=5), edits=frozenset({"slack"}))
    gone, told = reroute(story(report("a")), moved, StoryState(), routes(), around=around)
    assert (gone.decision.reason, gone.ends_hold) == (Reason.NO_ROUTE, True)
    assert (told.decision.kind, told.decision.route_id) == (DecisionKind.ALERT, "analysts")
    state = after(StoryState(), [gone, told])
    again = reroute(story(report("a")), moved, state, routes(), around=around)
    assert [one.decision.reason for one in again] == [Reason.NO_ROUTE]
    back = replace(
        state,
        withdrawn=Withdrawal(story_id="a", author="Mori", reason="x", withdrawn_at=START),
    )
    (only,) = reroute(story(report("a")), moved, back, routes(), around=around)
    assert only.decision.reason is Reason.WITHDRAWN
