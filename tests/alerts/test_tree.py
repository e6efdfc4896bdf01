"""The way of a report through the trees, silences, and what a louder twin keeps back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.inhibition import Inhibition, ToldStory, inhibitor
from alerts.matcher import Matcher, mismatch, too_quiet
from alerts.silences import SilenceError, SilenceMatcher, Silencing, new_silence, silenced_by
from alerts.story_labels import Labels, joined, labels_of
from alerts.summary import compose_summary
from alerts.tree import way
from core.records import Relevance, Severity, SourceKind
from tests.alerts.samples import BASE, judge, knows, match, report, tree
from tests.clock import START

TREE = tree(
    {
        "news": {
            "receivers": ["desk"],
            "routes": {
                "critical": {"match": {"severity_at_least": "critical"}, "receivers": ["analysts"]},
                "official": {"match": {"source_kinds": ["official"]}, "continue": True},
                "plants": {"match": {"subtopics": ["plant"], "tier_at_most": 2}},
                "thai": {"match": {"languages": ["th"]}},
            },
        },
        "rules": {"match": {"rules": ["security/*"]}, "receivers": ["readers"], "order": 5},
    }
)


def told_by(**said):
    return [v.node.route_id for v in way(TREE.trees, labels_of(report("a", **said))) if v.told_by]


def test_a_sub_topic_is_one_of_the_verdict_or_the_name_of_a_rule():
    batteries = tree({"news": {"match": {"subtopics": ["batteries"]}, "receivers": ["desk"]}})

    def tells(*subtopics):
        one = report("a")
        one = replace(one, verdict=replace(one.verdict, subtopics=subtopics))
        return any(visit.told_by for visit in way(batteries.trees, labels_of(one)))

    assert tells("batteries", "makers_and_sales")
    assert not tells("makers_and_sales")
    assert not tells()
    assert labels_of(report("a")).subtopics == {"plant"}  # its rule is ev_production/plant


@pytest.mark.parametrize(
    ("said", "routes"),
    [
        ({}, ["news/plants"]),
        ({"severity": Severity.CRITICAL}, ["news/critical"]),
        ({"source_kind": SourceKind.OFFICIAL}, ["news/official", "news/plants"]),
        ({"tier": 3, "language": "th-TH"}, ["news/thai"]),
        ({"tier": 3}, ["news"]),
        ({"matches": (match(rule_id="security/drill"),)}, ["rules", "news"]),
        ({"relevance": Relevance.DIGEST}, []),
    ],
)
def test_the_first_child_that_wants_a_report_takes_it_unless_it_goes_on(said, routes):
    assert told_by(**said) == routes


def test_routes_of_one_report_do_not_depend_on_those_of_another():
    reports = [report("a"), report("b", severity=Severity.CRITICAL)]
    for order in (reports, reports[::-1]):
        made = judge(order, TREE)
        assert {one.decision.route_id for one in made} == {"news/critical", "news/plants"}


@pytest.mark.parametrize(
    ("matcher", "why"),
    [
        ({}, None),
        ({"topics": ["security"]}, "topics: ev_production; security wanted"),
        ({"rules": ["security/*"]}, "rules: ev_production/plant; security/* wanted"),
        ({"tier_at_most": 1}, "tier 2; at most 1 is wanted"),
        ({"source_kinds": ["trade"]}, "source kinds: press; trade wanted"),
    ],
)
def test_a_matcher_says_why_it_does_not_want_a_report(matcher, why):
    assert mismatch(Matcher.model_validate(matcher), labels_of(report("a"))) == why


def test_no_severity_is_below_low():
    assert too_quiet(Matcher(), labels_of(report("a", severity=None))) is not None


def test_labels_of_several_reports_are_joined():
    both = joined([labels_of(report("a", tier=3)), labels_of(report("b", severity=Severity.HIGH))])
    assert (both.tier, both.severity, both.relevance) == (2, Severity.HIGH, Relevance.ALERT)
    assert joined([]) == Labels()


def asked(**more):
    matcher = SilenceMatcher(regions=("thailand",))
    return Silencing(**{"matcher": matcher, "author": "Mori", "reason": "known", **more})


def test_a_silence_needs_an_author_a_reason_an_end_and_something_to_keep_back():
    for bad in ({"author": " "}, {"reason": ""}):
        with pytest.raises(SilenceError, match="author and a reason"):
            new_silence(asked(**bad), now=START, ends_at=START + timedelta(hours=1))
    with pytest.raises(SilenceError, match="later than now"):
        new_silence(asked(), now=START, ends_at=START)
    with pytest.raises(ValueError, match="at least a topic"):
        SilenceMatcher()


@pytest.mark.parametrize(
    ("severity", "kept"), [(Severity.LOW, True), (Severity.HIGH, True), (Severity.CRITICAL, False)]
)
def test_a_silence_below_a_severity_lets_the_louder_through(severity, kept):
    matcher = SilenceMatcher(regions=("thailand",), below=Severity.CRITICAL)
    made = new_silence(asked(matcher=matcher), now=START, ends_at=START + timedelta(hours=1))
    labels = replace(labels_of(report("a")), severity=severity)
    assert (silenced_by([made], ["s"], "news", labels, now=START) is made) == kept


def test_a_silence_is_of_its_time_its_stories_and_its_routes():
    made = new_silence(asked(), now=START, ends_at=START + timedelta(hours=1))
    labels = labels_of(report("a"))
    assert silenced_by([made], ["s"], "news", labels, now=START) is made
    assert silenced_by([made], ["s"], "news", labels, now=made.ends_at) is None
    assert made.status(made.ends_at) == "expired"
    other = asked(matcher=SilenceMatcher(stories=("s",), routes=("news",)))
    of_route = new_silence(other, now=START, ends_at=START + timedelta(hours=1))
    found = [
        silenced_by([of_route], ids, route, labels, now=START) is not None
        for ids, route in (
            (("s",), "news/plants"),
            (("older", "s"), "news"),  # the silenced story was merged into an older one
            (("s",), "newsroom"),
            (("t",), "news"),
        )
    ]
    assert found == [True, True, False, False]


RULES = {
    "twin": Inhibition.model_validate(
        {
            "source": {"severity_at_least": "high"},
            "target": {"severity_at_most": "medium"},
            "equal": ["party", "topic"],
            "hours": 6,
        }
    )
}


def loud(**more):
    return ToldStory(
        **{
            "story_id": "loud",
            "severity": Severity.HIGH,
            "topics": frozenset({"ev_production"}),
            "regions": frozenset(),
            "parties": frozenset({"thailand", "toyota"}),
            "told_at": START,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("parties", "other", "hours", "kept"),
    [
        ({"thailand", "toyota"}, {}, 1, True),
        ({"thailand"}, {}, 1, True),
        ({"thailand", "honda"}, {}, 1, False),
        (set(), {}, 1, False),
        ({"thailand", "toyota"}, {"topics": frozenset({"security"})}, 1, False),
        ({"thailand", "toyota"}, {"severity": Severity.MEDIUM}, 1, False),
        ({"thailand", "toyota"}, {}, 7, False),
    ],
)
def test_a_louder_twin_keeps_a_story_back(parties, other, hours, kept):
    found = inhibitor(
        RULES, "quiet", labels_of(report("a")), frozenset(parties), [loud(**other)],
        now=START + timedelta(hours=hours),
    )  # fmt: skip
    assert (found is not None) is kept


def test_a_story_that_was_told_loudly_keeps_its_own_quiet_news_back():
    same = tree(
        {"analysts": {"receivers": ["analysts"]}},
        inhibit={
            "own": {
                "source": {"severity_at_least": "high"},
                "target": {"severity_at_most": "medium"},
                "equal": ["story"],
            }
        },
    )
    reports = [report("a", severity=Severity.HIGH), report("b")]
    told = (loud(story_id="a"),)
    (kept,) = judge(reports, same, knows("severity:high", "topic:ev_production"), told_stories=told)
    assert (kept.decision.reason, kept.decision.cause) == ("a louder story tells it", "a")
    louder = [*reports, report("c", severity=Severity.CRITICAL)]
    (rose,) = judge(louder, same, knows("severity:high"), told_stories=told)
    assert rose.tells


def test_a_story_that_its_readers_know_has_no_twin_that_keeps_its_news_back():
    by_topic = tree(
        {"analysts": {"receivers": ["analysts"]}},
        inhibit={
            "twin": {
                "source": {"severity_at_least": "high"},
                "target": {"severity_at_most": "medium"},
                "equal": ["topic"],
            }
        },
    )
    other = (loud(),)
    (kept,) = judge([report("a")], by_topic, told_stories=other)
    assert kept.decision.reason == "a louder story tells it"
    both = [report("a", severity=Severity.HIGH), report("b", regions=("japan",))]
    (told,) = judge(both, by_topic, knows(*BASE, "severity:high"), told_stories=other)
    assert told.tells


def over_budget(count):
    route_set = tree(
        {"analysts": {"receivers": ["tight"]}},
        receivers={
            "tight": {"kind": "file", "folder": "tight", "budget": {"alerts": 1, "per": "hour"}}
        },
    )
    severities = [Severity.LOW, Severity.HIGH, Severity.MEDIUM]
    return [
        judge(
            [report(f"s{n}", severity=severities[n % 3])], route_set, used={("tight", "tight"): 1}
        )[0].collected[0]
        for n in range(count)
    ]


def test_a_summary_counts_all_and_names_the_loudest():
    alert = compose_summary(over_budget(7), top=2, now=START)
    assert alert.headline == "7 more stories over the budget: 2 high, 2 medium, 3 low"
    assert [reference.title for reference in alert.reports] == ["Title of s1", "Title of s4"]
    assert "5 of them are not named here" in alert.reason
    assert alert.severity is Severity.HIGH
    again = compose_summary(list(reversed(over_budget(7))), top=2, now=START)
    assert again == alert


def test_a_summary_that_lost_a_story_names_it_first_and_counts_it_apart():
    found = over_budget(7)
    alert = compose_summary(found, top=2, now=START, withdrawn={"s0": "by Mori (a hoax)"})
    assert alert.headline == "7 more stories over the budget: 2 high, 2 medium, 2 low, 1 withdrawn"
    assert alert.reason.startswith("Withdrawn by Mori (a hoax): Title of s0. ")
    first, second = (reference.title for reference in alert.reports)
    assert (first, second) == ("WITHDRAWN: Title of s0", "Title of s1")
    before = compose_summary(found, top=2, now=START)
    assert alert.story_id == before.story_id  # the same message: it is edited
    assert alert.dedupe_key != before.dedupe_key


def test_two_summaries_of_one_window_are_two_messages():
    found = over_budget(3)
    one, other = (compose_summary(part, top=2, now=START) for part in (found[:2], found[2:]))
    assert one.story_id != other.story_id


def test_a_summary_of_nothing_is_refused():
    with pytest.raises(ValueError, match="needs a story"):
        compose_summary([], top=3, now=START)
