"""What `replay.yaml` and an expectation may say, and what is wrong with them where they can't be used."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import ConfigError
from core.identity import article_id, canonical_url
from core.settings import Settings
from pipeline.replay_plan import ReplayError, load_plan
from tests.pipeline.saved import Saved, url


@pytest.fixture
def saved(tmp_path):
    return Saved(tmp_path / "replay").story()


def load(saved, **more):
    return load_plan(saved.folder, saved.settings, **more)


def refused(saved, **more):
    with pytest.raises(ReplayError) as caught:
        load(saved, **more)
    return str(caught.value)


def test_it_goes_from_the_first_state_to_a_day_after_the_last(saved):
    plan = load(saved)
    assert plan.start_at == datetime(2026, 10, 1, 6, 0, tzinfo=UTC)
    assert plan.end_at - plan.states[-1].at == timedelta(days=1)
    assert plan.routes == Settings().routes
    assert plan.events == ()


def test_start_and_end_cut_a_piece_out_of_it(saved):
    saved.plan(sources="sources", start="2026-10-01T12:00Z", end="2026-10-01T21:00+09:00")
    plan = load(saved)
    assert [state.at.hour for state in plan.states] == [12]
    assert {source.source_id for source in plan.sources.sources} == {"one-paper"}


def test_its_own_routes_are_taken_from_beside_it(saved):
    saved.plan(sources="sources", routes="routes.yaml")
    assert load(saved).routes == saved.folder / "routes.yaml"


def test_events_are_known_by_the_ids_of_their_articles(saved):
    address = url("one-paper", "plant")
    saved.plan(sources="sources", expect={"plant": {"urls": [address + "?utm_source=feed"]}})
    (event,) = load(saved).events
    assert event.articles == {article_id(canonical_url(address))}
    assert (event.alerts, event.replies) == (1, None)


def test_a_file_of_expectations_takes_the_place_of_its_own(saved, tmp_path):
    saved.plan(sources="sources", expect={"plant": {"urls": [url("one-paper", "plant")]}})
    file = tmp_path / "expect.yaml"
    file.write_text("expect:\n  ferry: {urls: [https://one-paper.example/news/old], alerts: 0}\n")
    assert [event.name for event in load(saved, expect=file).events] == ["ferry"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("start: yesterday\n", "replay.yaml:1: start: value error, 'yesterday' is no time in UTC"),
        ("start: 2026-10-01T06:00\n", "'2026-10-01T06:00' is no time in UTC"),
        ("begin: x\n", "replay.yaml:1: unknown field 'begin'"),
        ("expect:\n  a:\n    urls:\n      - no\n", "replay.yaml:4: 'no' is no http(s) address"),
        ("expect:\n  a: {urls: []}\n", "replay.yaml:2: expect.a.urls: tuple should have at least"),
        (
            "expect:\n  a: {urls: [https://x.example/1]}\n  b: {urls: [https://x.example/1]}\n",
            "replay.yaml:3: https://x.example/1 belongs to the event 'a' too",
        ),
        (
            "sources: sources\nstart: 2026-11-01T00:00Z\n",
            "has no state between start and end: its states are of 2026-10-01T06:00Z to",
        ),
        ("sources: [\n", "not YAML"),
    ],
)
def test_what_can_t_be_used_is_told_with_its_line(saved, text, words):
    saved.write("replay.yaml", text if "sources" in text else f"{text}sources: sources\n")
    assert words in refused(saved)


def test_a_folder_without_states_says_what_to_save(tmp_path):
    empty = Saved(tmp_path / "empty")
    assert "save feeds into a folder named by the moment in UTC" in refused(empty)


def test_a_folder_that_is_none_is_told(tmp_path):
    with pytest.raises(ReplayError, match="is no folder"):
        load_plan(tmp_path / "none", Settings())


def test_broken_sources_are_content_and_no_fault_of_the_replay(saved):
    saved.write("sources/thailand.yaml", "sources: {one-paper: {}}\n")
    with pytest.raises(ConfigError) as caught:
        load(saved)
    assert not isinstance(caught.value, ReplayError)


def test_two_plans_are_the_same_if_their_states_are(saved, tmp_path):
    plan = load(saved)
    twin = load(Saved(tmp_path / "twin").story())
    assert plan.fingerprint == twin.fingerprint
    saved.write("2026-10-01T21-00Z/one-paper.xml", "x")
    assert load(saved).fingerprint != plan.fingerprint
