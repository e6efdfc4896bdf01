"""The step `group` on a real database: batches, passes and versions change no story."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core import identity
from core.records import Article, Match, Verdict
from core.settings import read_settings
from pipeline import group as step
from pipeline.app import App
from tests.clock import FixedClock
from tests.stories.test_windowed import BRIDGED
from warehouse import articles, verdicts

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop


@pytest.fixture
def apps(tmp_path):
    """Return a maker of apps, each with a database of its own."""
    clock = FixedClock()

    def make(name):
        settings = read_settings(
            {"SEEDWATCH_STATE": str(tmp_path / name), "SEEDWATCH_OUT": str(tmp_path / "out")}
        )
        return App(settings, clock)

    return make


def arrive(app, items):
    """Store and judge articles as collect and classify leave them."""
    with app.warehouse.transaction() as session:
        for item in items:
            key = identity.article_id(item.url)
            article = Article(
                article_id=key,
                source_id=item.source_id,
                url=item.url,
                canonical_url=item.url,
                title=item.title,
                text=item.text,
                first_seen_at=item.arrived_at,
                published_at=item.published_at,
            )
            match = Match(
                rule_id="security/blast", topic="security", field="title", start=0, end=1,
                text=item.title[:1], concept="blast",
            )  # fmt: skip
            articles.store(session, [(article, "page")])
            verdict = Verdict(article_id=key, ruleset_version="v1", matches=(match,))
            verdicts.store(session, [verdict], now=item.arrived_at)


def told(app):
    """Return the story of each article, and the changes, as the database has them."""
    with app.warehouse.session() as session:
        placed = session.connection.execute(
            "select article_id, story_id, duplicate_of, similarity, how from story_articles order by 1"
        ).fetchall()
        changes = session.connection.execute(
            "select change_id, articles, evidence from story_changes order by 1"
        ).fetchall()
    return placed, changes


def test_batches_of_any_size_give_the_same_stories(apps, monkeypatch):
    results = []
    for name, cuts, batch in (
        ("whole", [7], 500),
        ("small", [7], 2),
        ("passes", [1, 3, 4, 7], 500),
    ):
        monkeypatch.setattr(step, "BATCH", batch)
        app, start = apps(name), 0
        for cut in cuts:
            arrive(app, BRIDGED[start:cut])
            assert step.group(app).failed == 0
            start = cut
        results.append(told(app))
    assert results[0] == results[1] == results[2]
    placed, changes = results[0]
    assert len(placed) == 7
    assert len(changes) == 1, "the two halves of one event are merged"
    assert len({story_id for _, story_id, *_ in placed}) == 3


def test_a_pass_reads_no_text_of_what_was_placed_before(apps):
    app = apps("kept")
    arrive(app, BRIDGED[:2])
    step.group(app)
    with app.warehouse.transaction() as session:
        session.connection.execute("update article_texts set text = 'gone'")
    arrive(app, BRIDGED[2:])
    step.group(app)
    whole = apps("whole")
    arrive(whole, BRIDGED)
    step.group(whole)
    assert told(app) == told(whole)


def test_what_another_version_kept_is_read_again(apps, monkeypatch):
    app = apps("older")
    arrive(app, BRIDGED[:3])
    step.group(app)
    monkeypatch.setattr(step.features, "VERSION", 99)
    arrive(app, BRIDGED[3:])
    report = step.group(app)
    assert (report.seen, report.failed) == (4, 0)
    with app.warehouse.session() as session:
        versions = session.connection.execute(
            "select distinct version from story_features"
        ).fetchall()
    assert versions == [(99,)]


def test_what_left_the_window_is_let_go(apps):
    app = apps("old")
    arrive(app, BRIDGED[:2])
    step.group(app)
    late = BRIDGED[6]
    moved = type(late)(
        **{
            name: getattr(late, name)
            for name in (
                "article_id",
                "url",
                "title",
                "text",
                "source_id",
                "published_at",
                "concepts",
            )
        },
        arrived_at=late.arrived_at + timedelta(days=60),
    )
    arrive(app, [moved])
    step.group(app)
    with app.warehouse.session() as session:
        (left,) = session.connection.execute("select count(*) from story_features").fetchone()
    assert left == 1


def later(item, days, name):
    """Return an article as it is issued again at a new address some days later."""
    at = item.arrived_at + timedelta(days=days)
    return replace(item, article_id=name, url=f"https://again.example/{name}", arrived_at=at)


def test_an_article_that_is_issued_again_after_the_window_is_known_by_a_new_process(apps):
    app = apps("again")
    arrive(app, BRIDGED[:2])
    step.group(app)
    arrive(app, [later(BRIDGED[0], 8, "again8"), later(BRIDGED[0], 40, "again40")])
    step.group(app)
    with app.warehouse.session() as session:
        found = dict(
            session.connection.execute(
                "select url, how from story_articles join articles using (article_id)"
            ).fetchall()
        )
    assert found["https://again.example/again8"] == "duplicate"
    assert found["https://again.example/again40"] == "opened"


def test_what_another_version_kept_from_before_the_window_is_read_again_once(apps, monkeypatch):
    app = apps("older_still")
    arrive(app, BRIDGED[:2])
    step.group(app)
    monkeypatch.setattr(step.features, "VERSION", 99)
    arrive(app, [later(BRIDGED[0], 8, "again8")])
    report = step.group(app)
    assert (report.seen, report.failed) == (1, 0)
    with app.warehouse.session() as session:
        placed = session.connection.execute(
            "select count(*) from story_articles where how = 'duplicate'"
        ).fetchone()
        versions = session.connection.execute(
            "select distinct version from story_features"
        ).fetchall()
    assert placed == (1,)
    assert versions == [(99,)]


def test_one_bad_article_is_set_aside_and_the_rest_is_placed(apps, monkeypatch):
    app = apps("bad")
    arrive(app, BRIDGED[:3])
    place = step.Grouper.place

    def stumble(self, item):
        if "sinks" in item.title:
            raise ValueError(item.title)
        return place(self, item)

    monkeypatch.setattr(step.Grouper, "place", stumble)
    report = step.group(app)
    assert (report.seen, report.done, report.failed) == (3, 2, 1)
    assert step.group(app).seen == 0
