"""The stages of a start, each reached only when its sign is there."""

import json
import os
from datetime import timedelta

import pytest

from core.settings import Settings
from orchestration.api import COMPONENTS, ApiError
from orchestration.readiness import PATIENCE, Readiness, Stage, expected_dags, polled
from tests.clock import FixedClock


class StandInApi:
    """Answers from its fields; a field that is an error is raised."""

    def __init__(self):
        self.components = dict.fromkeys(COMPONENTS, "healthy")
        self.dags = frozenset({"one", "two"})
        self.errors = ()
        self.active = 0
        self.since = []

    def _answer(self, value):
        if isinstance(value, Exception):
            raise value
        return value

    def health(self):
        return self._answer(self.components)

    def dag_ids(self, *, parsed_since):
        self.since.append(parsed_since)
        return self._answer(self.dags)

    def import_errors(self):
        return self.errors

    def active_runs(self):
        return self._answer(self.active)


@pytest.fixture
def start(tmp_path):
    root = tmp_path / "root"
    (root / "dags").mkdir(parents=True)
    for name in ("one.py", "two.py", "_defaults.py", "__init__.py", "notes.md"):
        (root / "dags" / name).touch()
    settings = Settings(root=root, state=tmp_path / "state")
    settings.source_states.mkdir(parents=True)
    settings.feeds.mkdir()
    clock = FixedClock()
    return Readiness(settings, StandInApi(), clock, clock.now())


def have_sources(start, *ids):
    sources = [{"source_id": source_id} for source_id in ids]
    start.settings.sources_json.write_text(json.dumps({"sources": sources}))


def poll(start, source_id, *, seconds=1.0, **state):
    path = start.settings.source_states / f"{source_id}.json"
    path.write_text(json.dumps(state))
    at = (start.started_at + timedelta(seconds=seconds)).timestamp()
    os.utime(path, (at, at))
    return path


def test_a_start_without_sources_passes_every_stage(start):
    assert list(start.advance()) == [Stage.HEALTHY, Stage.PARSED, Stage.POLLED, Stage.READY]
    assert list(start.advance()) == []


@pytest.mark.parametrize("name", COMPONENTS)
def test_each_component_must_be_healthy(start, name):
    start.api.components[name] = "unhealthy"
    assert list(start.advance()) == []
    assert start.problems == (f"{name} is unhealthy",)


def test_an_api_that_does_not_answer_is_waited_for(start):
    good = start.api.components
    start.api.components = ApiError("refused")
    assert list(start.advance()) == []
    assert start.problems == ("refused",)
    start.api.components = good
    assert Stage.READY in list(start.advance())


def test_every_dag_file_must_have_become_a_dag(start):
    start.api.dags = frozenset({"one", "older"})
    assert list(start.advance()) == [Stage.HEALTHY]
    assert start.problems == ("two is not parsed",)
    assert start.api.since == [start.started_at]


def test_what_keeps_a_dag_from_being_parsed_is_told(start):
    start.api.dags, start.api.errors = frozenset({"one"}), ("two.py: SyntaxError",)
    list(start.advance())
    assert start.problems == start.errors == ("two.py: SyntaxError",)


def test_every_source_must_have_been_polled(start):
    have_sources(start, "a", "b")
    poll(start, "a")
    assert list(start.advance()) == [Stage.HEALTHY, Stage.PARSED]
    assert start.unpolled == ("b",)
    poll(start, "b")
    assert list(start.advance()) == [Stage.POLLED, Stage.READY]
    assert start.unpolled == ()


def test_a_source_that_hangs_is_named_and_not_waited_for_forever(start):
    have_sources(start, "a", "b")
    poll(start, "a")
    list(start.advance())
    start.clock.advance(PATIENCE.total_seconds() + 1)
    assert list(start.advance()) == [Stage.POLLED, Stage.READY]
    assert start.unpolled == ("b",)


@pytest.mark.parametrize("obstacle", ["feed", "run"])
def test_what_the_first_polls_brought_must_be_collected(start, obstacle):
    feed = start.settings.feeds / "0001730000000-a-0011223344556677.feed"
    if obstacle == "feed":
        feed.touch()
    else:
        start.api.active = 1
    assert list(start.advance())[-1] is Stage.POLLED
    assert "wait for collect" in start.problems[0]
    feed.unlink(missing_ok=True)
    start.api.active = 0
    assert list(start.advance()) == [Stage.READY]


def test_a_feed_that_cannot_be_collected_is_not_waited_for_forever(start):
    (start.settings.feeds / "0001730000000-a-0011223344556677.feed").touch()
    list(start.advance())
    start.clock.advance(PATIENCE.total_seconds() + 1)
    assert list(start.advance()) == [Stage.READY]


@pytest.mark.parametrize(
    ("written", "state", "answer"),
    [
        (1.0, {}, True),
        (-1.0, {}, False),
        (-1.0, {"next_poll_at": "2026-11-02T03:00:10+00:00"}, True),
        (-1.0, {"next_poll_at": "2026-11-02T02:59:00+00:00"}, False),
        (-1.0, {"next_poll_at": "soon"}, False),
    ],
    ids=["after the start", "before", "before, not due", "before, due", "before, broken"],
)
def test_a_source_counts_as_polled_if_it_was_or_need_not_be(start, written, state, answer):
    path = poll(start, "a", seconds=written, **state)
    assert polled(path, since=start.started_at, now=start.clock.now()) is answer


def test_the_dags_of_this_house_are_expected():
    assert expected_dags(Settings().root / "dags") == {
        "breaking_news",
        "news_pipeline",
        "daily_digest",
        "publish",
        "audit",
        "maintenance",
    }
