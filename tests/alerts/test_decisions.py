from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.decisions import decide, is_material
from core.records import DecisionKind, Reason, Relevance, Severity
from tests.alerts.samples import report, routes, story
from tests.clock import START

NOW = START


def told_after(decisions, told):
    """Return what each route knows once the decisions are carried out."""
    known = dict(told)
    for decision in decisions:
        if decision.kind in {DecisionKind.ALERT, DecisionKind.UPDATE}:
            known[decision.route_id] = known.get(decision.route_id, frozenset()) | {decision.fact}
    return known


def run(reports, route_set, told=None):
    """Decide every report of one story in order of arrival, as the step does."""
    told, made = dict(told or {}), []
    for n in range(len(reports)):
        found = decide(story(*reports), reports[n].article_id, told, route_set, now=NOW)
        told = told_after(found, told)
        made += found
    return made, told


def one(reports, route_set=None, told=None):
    (decision,) = decide(
        story(*reports), reports[-1].article_id, told or {}, route_set or routes(), now=NOW
    )
    return decision


TOLD = {"analysts": frozenset({"first"})}


def test_the_first_report_of_a_story_alerts():
    decision = one([report("a")])
    assert (decision.kind, decision.reason, decision.fact) == (
        DecisionKind.ALERT, Reason.FIRST_SIGHTING, "first",
    )  # fmt: skip
    assert decision.route_id == "analysts"
    assert "EV production" in decision.detail


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
    decisions = decide(
        story(report("a", severity=Severity.MEDIUM)),
        "a",
        {},
        routes(loud={"severity_at_least": "high"}, all={}),
        now=NOW,
    )
    assert {d.route_id: d.reason for d in decisions} == {
        "loud": Reason.BELOW_THRESHOLD,
        "all": Reason.FIRST_SIGHTING,
    }


def test_a_story_that_no_route_wants_says_so():
    decision = one([report("a")], routes(sea={"regions": ["japan"]}, sec={"topics": ["security"]}))
    assert (decision.route_id, decision.reason) == ("-", Reason.NO_ROUTE)


def test_a_second_outlet_does_not_alert_again():
    decision = one([report("a"), report("b")], told=TOLD)
    assert (decision.kind, decision.reason, decision.fact) == (
        DecisionKind.UPDATE, Reason.CORROBORATED, "corroborated:2",
    )  # fmt: skip
    assert not is_material(decision.fact)


def test_an_outlet_of_the_same_owner_corroborates_nothing():
    decision = one([report("a", owner="o"), report("b", owner="o")], told=TOLD)
    assert (decision.kind, decision.reason) == (DecisionKind.SUPPRESS, Reason.NOTHING_NEW)


def test_a_less_relevant_report_still_corroborates_a_story_that_was_told():
    decision = one([report("a"), report("b", relevance=Relevance.DIGEST)], told=TOLD)
    assert decision.reason is Reason.CORROBORATED


def test_a_rise_in_severity_is_an_update():
    decision = one(
        [report("a"), report("b", owner="owner-a", severity=Severity.CRITICAL)], told=TOLD
    )
    assert (decision.reason, decision.fact) == (Reason.SEVERITY_ROSE, "severity:critical")
    assert is_material(decision.fact)


def test_a_new_topic_is_an_update():
    decision = one([report("a"), report("b", owner="owner-a", topics=["security"])], told=TOLD)
    assert (decision.reason, decision.fact) == (Reason.NEW_TOPIC, "topic:security")


def test_several_facts_of_one_article_are_one_update():
    reports = [report("a"), report("b", severity=Severity.HIGH, topics=["security"])]
    decision = one(reports, told=TOLD)
    assert decision.fact == "severity:high+topic:security+corroborated:2"
    assert decision.reason is Reason.SEVERITY_ROSE


def test_a_fact_that_was_told_under_a_merged_story_is_not_told_again():
    told = {"analysts": frozenset({"first", "severity:high+topic:security"})}
    reports = [report("a"), report("b", severity=Severity.HIGH, topics=["security"])]
    assert one(reports, told=told).fact == "corroborated:2"


def test_a_story_that_was_only_backlog_alerts_with_its_first_news():
    assert one([report("a", backlog=True), report("b")]).fact == "first"


def test_an_article_that_lifts_the_story_over_the_threshold_alerts():
    loud = routes(loud={"severity_at_least": "high"})
    made, _ = run([report("a"), report("b", severity=Severity.HIGH)], loud)
    assert [decision.reason for decision in made] == [
        Reason.BELOW_THRESHOLD,
        Reason.FIRST_SIGHTING,
    ]


def test_a_batch_decides_as_its_articles_one_by_one():
    reports = [report("a"), report("b", severity=Severity.CRITICAL)]
    early = decide(story(reports[0]), "a", {}, routes(), now=NOW)
    assert decide(story(*reports), "a", {}, routes(), now=NOW) == early


def test_an_article_that_the_story_does_not_hold_is_refused():
    with pytest.raises(ValueError, match="holds no article b"):
        decide(story(report("a")), "b", {}, routes(), now=NOW)


ROUTES = routes(
    all={},
    loud={"severity_at_least": "high"},
    sec={"topics": ["security"]},
    wide={"relevance": "digest"},
)
said = st.fixed_dictionaries(
    {
        "severity": st.sampled_from(Severity),
        "relevance": st.sampled_from(Relevance),
        "topics": st.lists(st.sampled_from(["ev_production", "security"]), unique=True),
        "owner": st.sampled_from(["x", "y", "z"]),
        "backlog": st.booleans(),
        "duplicate_of": st.sampled_from([None, None, "q"]),
        "published_at": st.sampled_from([None, START, START - timedelta(hours=60)]),
    }
)
stories = st.lists(said, min_size=1, max_size=5).map(
    lambda many: [report(f"r{n}", **one) for n, one in enumerate(many)]
)


@given(stories)
def test_no_route_is_told_a_fact_twice(reports):
    made, _ = run(reports, ROUTES)
    keys = [d.dedupe_key for d in made if d.kind in {DecisionKind.ALERT, DecisionKind.UPDATE}]
    assert len(set(keys)) == len(keys)
    facts = [(d.route_id, part) for d in made if d.fact for part in d.fact.split("+")]
    assert len(set(facts)) == len(facts)


@given(stories)
def test_every_article_ends_in_at_least_one_row_with_a_reason(reports):
    made, _ = run(reports, ROUTES)
    assert {d.article_id for d in made} == {r.article_id for r in reports}
    assert all(d.detail.strip() for d in made)
    assert len({d.decision_id for d in made}) == len(made)


@given(stories)
def test_deciding_again_adds_nothing(reports):
    made, told = run(reports, ROUTES)
    again, _ = run(reports, ROUTES, told)
    assert all(d.kind not in {DecisionKind.ALERT, DecisionKind.UPDATE} for d in again)
    assert {d.decision_id for d in again} == {d.decision_id for d in made}


@given(said, said)
def test_the_order_of_arrival_never_changes_that_one_first_is_told(one_said, other_said):
    counts = []
    for pair in ((one_said, other_said), (other_said, one_said)):
        reports = [report(f"r{n}", **said) for n, said in enumerate(pair)]
        made, _ = run(reports, ROUTES)
        counts.append(sorted(d.route_id for d in made if d.fact == "first"))
    assert all(len(set(count)) == len(count) for count in counts)
    for here, there in pairwise(counts):
        assert here == there
