"""Batches, restarts and second runs on real rows: nobody is told more, less or otherwise."""

import json
from itertools import count
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.rulebook import RuleBook
from core.records import Assignment, Relevance, Severity
from pipeline.decide import decide
from tests.alerts.samples import tree
from tests.clock import FixedClock
from tests.warehouse import rows
from tests.warehouse.test_stories import source_row
from warehouse import articles, sources, stories, verdicts
from warehouse.connection import Warehouse

pytestmark = pytest.mark.slow  # a database for each example

ROUTES = tree(
    {
        "all": {"receivers": ["analysts"], "group_interval": "5m"},
        "loud": {"match": {"severity_at_least": "high"}, "receivers": ["analysts", "desk"]},
        "slow": {"receivers": ["readers"], "group_wait": "10m"},
        "few": {"receivers": ["tight"]},
    },
    receivers={
        "tight": {"kind": "file", "folder": "tight", "budget": {"alerts": 1, "per": "hour"}},
    },
)


class Plain:
    """A notifier that renders the action alone."""

    def __init__(self, name):
        self.name, self.edits = name, name == "slack"

    def render(self, alert, action):
        return f"{self.name}:{action}:{alert.headline}:{alert.reason}"


class Newsroom:
    """A database into which articles come, and the step that decides about them."""

    def __init__(self, path, routes=ROUTES):
        self.path, self.clock, self.number, self.routes = path, FixedClock(), 0, routes

    def app(self):
        """Return what the step is handed: a new one each time, as after a restart."""
        return SimpleNamespace(
            warehouse=Warehouse(self.path),
            clock=self.clock,
            routes=self.routes,
            rulebook=RuleBook(),
            notifiers={name: Plain(name) for name in ("slack", "email", "file")},
        )

    def arrive(self, said):
        """Let one article join its story."""
        self.number += 1
        number = self.number
        now = self.clock.now()
        source = f"s{said['outlet']}"
        item = rows.article(
            number, source_id=source, title=f"Title {number}", first_seen_at=now, published_at=now
        )
        key = item.article_id
        first = rows.article_id(said["story"])
        place = Assignment(
            article_id=key,
            story_id=key if number == said["story"] else first,
            duplicate_of=said.get("copy_of"),
        )
        with self.app().warehouse.transaction() as session:
            articles.store(session, [(item, "page")])
            verdicts.store(
                session,
                [
                    rows.verdict(
                        number,
                        severity=said["severity"],
                        relevance=said["relevance"],
                        topics=tuple(said["topics"]),
                        matches=(),
                    )
                ],
                now=now,
            )
            stories.assign(session, [(rows.group_row(number), place)], now=now)

    def decide(self):
        return decide(self.app())

    def ask(self, question):
        with self.app().warehouse.session() as session:
            return session.connection.execute(question).fetchall()

    @property
    def told(self):
        """Who knows which fact of which story, and by what."""
        return self.ask("select story_id, receiver_id, target, fact, how from told order by all")

    @property
    def sent(self):
        return self.ask(
            "select story_id, receiver_id, target, action, payload from outbox order by all"
        )


said = st.fixed_dictionaries(
    {
        "severity": st.sampled_from(Severity),
        "relevance": st.sampled_from([Relevance.ALERT, Relevance.ALERT, Relevance.DIGEST]),
        "topics": st.lists(st.sampled_from(["ev_production", "security"]), unique=True, min_size=1),
        "outlet": st.integers(1, 3),
    }
)
news = st.lists(st.tuples(said, st.sampled_from([1, 1, 2])), min_size=2, max_size=5).map(
    lambda many: [{**one, "story": min(story, n)} for n, (one, story) in enumerate(many, 1)]
)
HERE = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def newsroom(tmp_path, quick_sessions):  # noqa: ARG001 - a fixture for its effect
    numbers = count()
    return lambda *more: Newsroom(tmp_path / f"news-{next(numbers)}.duckdb", *more)


def ends(room):
    """Let every wait and every window end, twice over."""
    for _ in range(3):
        room.clock.advance(3600)
        room.decide()


@HERE
@given(given_news=news)
def test_batches_and_restarts_change_nothing(newsroom, given_news):
    one_by_one, batch = newsroom(), newsroom()
    for item in given_news:
        one_by_one.arrive(item)
        one_by_one.decide()
        one_by_one.decide()
    for item in given_news:
        batch.arrive(item)
    batch.decide()
    for room in (one_by_one, batch):
        ends(room)
    assert one_by_one.told == batch.told
    assert one_by_one.sent == batch.sent
    before = one_by_one.sent
    one_by_one.decide()
    assert one_by_one.sent == before


@HERE
@given(given_news=news)
def test_nothing_is_sent_twice_and_nothing_is_held_without_a_row(newsroom, given_news):
    room = newsroom()
    for item in given_news:
        room.arrive(item)
        room.decide()
        room.clock.advance(60)
    held = room.ask("select count(*) from decisions where kind = 'hold' and due_at is null")
    assert held == [(0,)]
    ends(room)
    posts = room.ask(
        "select count(*) from outbox where action = 'post' "
        "group by story_id, receiver_id, target having count(*) > 1"
    )
    assert posts == []
    left = room.ask(
        "select (select count(*) from holds where released_at is null), "
        "(select count(*) from summary_stories where told_at is null)"
    )
    assert left == [(0, 0)]
    told = room.ask(
        "select count(distinct (story_id, target)) from told where fact = 'first' and target = 'tight'"
    )
    wanted = room.ask(
        "select count(distinct story_id) from story_articles join verdicts using (article_id) "
        "where relevance = 'alert'"
    )
    assert told == wanted


@pytest.mark.parametrize("first", [Relevance.IGNORE, Relevance.DIGEST, Relevance.ALERT])
def test_an_article_alerts_once_whichever_of_its_copies_has_the_text(newsroom, first):
    room = newsroom()
    said = {"story": 1, "severity": Severity.MEDIUM, "topics": ["security"]}
    original = rows.article_id(1)
    room.arrive({**said, "relevance": first, "outlet": 1})
    room.decide()
    for outlet in (2, 3):  # the same article in full, in two more papers
        room.arrive({**said, "relevance": Relevance.ALERT, "outlet": outlet, "copy_of": original})
        room.decide()
    ends(room)
    posts = "select target, count(*) from outbox where action = 'post' group by target"
    found = dict(room.ask(posts))
    assert found["C0SEEDWATCH1"] == found["tight"] == 1
    assert room.ask("select count(*) from outbox where action <> 'post'") == [(0,)]


MINISTRIES = tree(
    {
        "ministries": {"match": {"source_kinds": ["official"]}, "receivers": ["desk"]},
        "record": {"match": {"tier_at_most": 1}, "receivers": ["readers"]},
        "all": {"receivers": ["analysts"]},
    }
)


def test_an_official_copy_is_heard_by_whom_an_official_original_would_be(newsroom):
    knows, links = [], []
    for order in ((1, 2, 3), (2, 1, 3), (3, 2, 1)):
        room = newsroom(MINISTRIES)
        with room.app().warehouse.transaction() as session:
            kinds = {1: ("press", 3), 2: ("official", 1), 3: ("press", 3)}
            sources.save(
                session,
                [
                    source_row(
                        source_id=f"s{number}", kind=kind, tier=tier, official=kind == "official"
                    )
                    for number, (kind, tier) in kinds.items()
                ],
            )
        said = {"story": 1, "severity": Severity.MEDIUM, "topics": ["security"]}
        said["relevance"] = Relevance.ALERT
        for place, outlet in enumerate(order):
            copy = {"copy_of": rows.article_id(1)} if place else {}
            room.arrive({**said, **copy, "outlet": outlet})
            room.decide()
        knows.append({(receiver, target, fact) for _, receiver, target, fact, _ in room.told})
        ((body,),) = room.ask("select body from alerts order by created_at desc, body limit 1")
        links.append(len(json.loads(body)["reports"]))
        posts = (
            "select target from outbox where action = 'post' group by target having count(*) > 1"
        )
        assert room.ask(posts) == []
    assert knows[0] == knows[1] == knows[2]
    assert {receiver for receiver, _, _ in knows[0]} == {"desk", "readers", "analysts"}
    assert links[0] == 2  # the paper that was first, and the ministry
    again = room.ask("select count(*) from decisions where reason = 'same article again'")
    assert again == [(1,)]  # the second paper of one kind
