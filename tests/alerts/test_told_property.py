"""What no order of arrival, no batching, no second run and no wait may change: who is told what."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.decisions import decide, release
from alerts.facts import FIRST, kind
from alerts.inhibition import ToldStory
from alerts.rulebook import RuleBook, RuleNote
from alerts.state import Around, StoryState, after
from core.records import DecisionKind, Relevance, Severity, SourceKind
from tests.alerts.samples import BOOK, match, report, story, tree
from tests.clock import START

pytestmark = pytest.mark.slow  # a search over many orders: not for the quick loop

ROUTES = tree(
    {
        "all": {"receivers": ["analysts"], "group_wait": "2m", "group_interval": "5m"},
        "loud": {"match": {"severity_at_least": "high"}, "receivers": ["analysts", "desk"]},
        "news": {
            "receivers": ["readers"],
            "match": {"relevance": "digest"},
            "mute": ["night"],
            "routes": {
                "security": {"match": {"topics": ["security"]}, "continue": True},
                "rest": {"receivers": ["tight"]},
            },
        },
    },
    receivers={
        "tight": {"kind": "file", "folder": "tight", "budget": {"alerts": 1, "per": "hour"}},
    },
    times={"night": [{"hours": ["00:00-04:00"]}]},  # START is 03:00 UTC
)
TIMELESS = tree(
    {
        "all": {"receivers": ["analysts"]},
        "loud": {"match": {"severity_at_least": "high"}, "receivers": ["analysts", "desk"]},
        "security": {
            "match": {"topics": ["security"], "relevance": "digest"},
            "receivers": ["readers"],
        },
    }
)
said = st.fixed_dictionaries(
    {
        "severity": st.sampled_from(Severity),
        "relevance": st.sampled_from(Relevance),
        "topics": st.lists(st.sampled_from(["ev_production", "security"]), unique=True),
        "owner": st.sampled_from(["x", "y", "z"]),
        "backlog": st.booleans(),
        "duplicate_of": st.sampled_from([None, None, "q"]),
        "official": st.booleans(),
        "published_at": st.sampled_from([None, START, START - timedelta(hours=60)]),
    }
)
stories = st.lists(said, min_size=1, max_size=5).map(
    lambda many: [report(f"r{n}", **one) for n, one in enumerate(many)]
)


class Desk:
    """A story on its way: what it was told of, by whom, and every judgment."""

    def __init__(self, routes, used=0, *, book=BOOK, told_stories=()):
        self.routes, self.used, self.book, self.told_stories = routes, used, book, told_stories
        self.state, self.made = StoryState(), []

    def around(self, now):
        used = {("tight", "tight"): self.used}
        return Around(
            now=now, edits=frozenset({"slack"}), used=used, told_stories=self.told_stories
        )

    def arrive(self, reports, article_id, now):
        found = decide(
            story(*reports),
            article_id,
            self.state,
            self.routes,
            around=self.around(now),
            book=self.book,
        )
        self.keep(found)

    def wait_over(self, reports, now):
        for hold in sorted(self.state.holds.values(), key=lambda one: (one.due_at, one.route_id)):
            if hold.due_at <= now:
                state = self.state
                found = release(
                    story(*reports),
                    hold,
                    state,
                    self.routes,
                    around=self.around(now),
                    book=self.book,
                )
                self.keep([found])

    def keep(self, found):
        self.state = after(self.state, found)
        self.made += found

    def run(self, reports, minutes=0):
        """Let reports arrive, some minutes apart, and then all waits end."""
        for n, one in enumerate(reports):
            now = START + timedelta(minutes=n * minutes)
            self.wait_over(reports[:n], now)
            self.arrive(reports[: n + 1], one.article_id, now)
        for hours in (1, 2, 3):
            self.wait_over(reports, START + timedelta(hours=hours))
        return self

    @property
    def told(self):
        """Every (target, fact, message) in the order in which it left."""
        return [
            (telling.target, fact)
            for judgment in self.made
            for telling in judgment.tellings
            for fact in telling.facts
        ]


@given(stories, st.sampled_from([0, 1, 3, 30]), st.sampled_from([0, 1]))
def test_no_target_is_told_a_fact_twice(reports, minutes, used):
    desk = Desk(ROUTES, used).run(reports, minutes)
    assert max(Counter(desk.told).values(), default=1) == 1
    posts = Counter(
        telling.target for one in desk.made for telling in one.tellings if "post" in telling.actions
    )
    assert set(posts.values()) <= {1}


@given(stories, st.sampled_from([0, 1, 3, 30]), st.sampled_from([0, 1]))
def test_every_article_ends_in_a_row_with_a_reason_and_an_id_of_its_own(reports, minutes, used):
    desk = Desk(ROUTES, used).run(reports, minutes)
    assert {one.decision.article_id for one in desk.made} == {r.article_id for r in reports}
    assert all(one.decision.detail.strip() for one in desk.made)
    ids = [one.decision.decision_id for one in desk.made]
    assert len(set(ids)) == len(ids)
    told = [one.decision.dedupe_key for one in desk.made if one.tells]
    assert len(set(told)) == len(told)


@given(stories)
def test_deciding_again_tells_nothing(reports):
    desk = Desk(TIMELESS).run(reports)
    before = len(desk.made)
    for n, one in enumerate(reports):
        desk.arrive(reports[: n + 1], one.article_id, START)
    again = desk.made[before:]
    assert not any(one.tells for one in again)
    assert {one.decision.decision_id for one in again} == {
        one.decision.decision_id for one in desk.made[:before]
    }


@given(stories)
def test_a_batch_is_decided_as_its_articles_one_by_one(reports):
    alone = Desk(TIMELESS).run(reports)
    batch = Desk(TIMELESS)
    for one in reports:
        batch.arrive(reports, one.article_id, START)
    assert [one.decision for one in batch.made] == [one.decision for one in alone.made]


def outcome(state):
    """Return what each target knows in the end, where one order of telling says as much as another."""
    found = {}
    for target, known in state.known.items():
        ranks = [Severity(f.partition(":")[2]).rank for f in known.facts if kind(f) == "severity"]
        counts = [int(f.partition(":")[2]) for f in known.facts if kind(f) == "corroborated"]
        rest = frozenset(f for f in known.facts if kind(f) not in ("severity", "corroborated"))
        found[target] = (max(ranks, default=-1), max(counts, default=1), rest)
    return found


@settings(max_examples=150)
@given(stories, st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_changes_who_is_told_what(reports, random):
    shuffled = random.sample(reports, len(reports))
    assert outcome(Desk(TIMELESS).run(reports).state) == outcome(Desk(TIMELESS).run(shuffled).state)


SORTED = tree(
    {
        "ministries": {"match": {"source_kinds": ["official"]}, "receivers": ["desk"]},
        "record": {"match": {"tier_at_most": 1}, "receivers": ["readers"], "continue": False},
        "all": {
            "order": 200,
            "receivers": ["analysts"],
            "routes": {
                "trade": {"match": {"source_kinds": ["trade"]}, "receivers": ["tight"]},
                "solid": {"match": {"tier_at_most": 2, "topics": ["security"]}},
            },
        },
    },
    receivers={"tight": {"kind": "file", "folder": "tight"}},
    inhibit={
        "twin": {
            "source": {"severity_at_least": "high"},
            "target": {"severity_at_most": "medium"},
            "equal": ["topic"],
        }
    },
)
TWIN = ToldStory(
    story_id="another",
    severity=Severity.HIGH,
    topics=frozenset({"security"}),
    regions=frozenset(),
    parties=frozenset(),
    told_at=START,
)
ASKS = RuleBook(notes={**BOOK.notes, "security/rumour": RuleNote(title="A rumour", min_sources=2)})
printed = st.fixed_dictionaries(  # one article: its words, and each source that printed it
    {
        "severity": st.sampled_from(Severity),
        "relevance": st.sampled_from([Relevance.ALERT, Relevance.DIGEST]),
        "topics": st.lists(st.sampled_from(["ev_production", "security"]), unique=True),
        "rule_id": st.sampled_from(["ev_production/plant", "security/rumour"]),
        "owner": st.sampled_from(["x", "y", "z"]),
        "published_at": st.sampled_from([None, START, START - timedelta(hours=60)]),
        "sources": st.lists(
            st.tuples(st.sampled_from(SourceKind), st.sampled_from([1, 2, 3]), st.booleans()),
            min_size=1,
            max_size=3,
        ),
    }
)


def prints(articles):
    """Return every printing of some articles as (the article's number, a report)."""
    found = []
    for number, one in enumerate(articles):
        words = {name: value for name, value in one.items() if name not in ("sources", "rule_id")}
        words["matches"] = (match(rule_id=one["rule_id"]),)
        for place, (source_kind, tier, official) in enumerate(one["sources"]):
            source = {"source_kind": source_kind, "tier": tier, "official": official}
            found.append((number, report(f"r{number}{place}", **words, **source)))
    return found


def in_this_order(printings):
    """Return reports in which the first printing of each article is the original of the others."""
    firsts = {}
    return [
        replace(one, duplicate_of=first if first != one.article_id else None)
        for number, one in printings
        for first in [firsts.setdefault(number, one.article_id)]
    ]


@settings(max_examples=150)
@given(st.lists(printed, min_size=1, max_size=3).map(prints), st.randoms(use_true_random=False))
def test_whoever_printed_an_article_first_the_same_are_told_the_same(printings, random):
    def told(some):
        desk = Desk(SORTED, book=ASKS, told_stories=(TWIN,))
        return outcome(desk.run(in_this_order(some)).state)

    assert told(printings) == told(random.sample(printings, len(printings)))


@given(stories, st.sampled_from([0, 1, 3, 30]))
def test_what_is_held_is_told_in_the_end(reports, minutes):
    """Waits and mute hours change when a target hears of a story, never whether it does."""
    waited = Desk(ROUTES).run(reports, minutes)
    assert waited.state.holds == {}
    plain = {
        target
        for target in (("analysts", "C0SEEDWATCH1"), ("tight", "tight"), ("desk", "desk"))
        if any(FIRST in t.facts for one in waited.made for t in one.tellings if t.target == target)
    }
    at_once = Desk(_without_times()).run(reports, minutes)
    reached = {t for t, known in at_once.state.known.items() if FIRST in known.facts}
    assert plain == {t for t in reached if t[0] != "readers"}


def _without_times():
    """Return the same routes without waits, intervals and mute hours."""
    bare = {"group_wait": 0.0, "group_interval": 0.0, "mute": ()}
    routes = {
        name: route if name == "operator" else route.model_copy(update=bare)
        for name, route in ROUTES.routes.items()
    }
    return type(ROUTES).model_validate({**ROUTES.model_dump(by_alias=True), "routes": {
        name: route.model_dump(by_alias=True) for name, route in routes.items()
    }})  # fmt: skip


@given(stories)
def test_what_is_over_a_budget_or_held_has_a_row_that_says_until_when(reports):
    desk = Desk(ROUTES, used=1).run(reports)
    held = [one for one in desk.made if one.decision.kind is DecisionKind.HOLD]
    assert all(one.decision.due_at is not None for one in held)
    assert all(one.hold is not None or one.collected for one in held)
    for target, row in desk.state.collected.items():
        assert FIRST in row.facts
        told = desk.state.known.get(target)
        assert told is None or FIRST not in told.facts
