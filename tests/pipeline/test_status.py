"""The status of a state folder: from nothing at all to a pipeline with work and faults."""

import json
from contextlib import closing
from datetime import timedelta

import pytest

from core.files import replace_file
from core.settings import Settings
from pipeline.app import open_app
from pipeline.status import as_json, read_status
from scrapers.state import Health, SourceState, save_state
from tests.clock import FixedClock
from tests.warehouse import rows
from warehouse import outbox
from warehouse.connection import Warehouse

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

SOURCES = """\
sources:
  post:
    name: The Post
    format: feed
    url: https://post.example/feed
    homepage: https://post.example/
    language: en
    timezone: UTC
    owner: post
    evidence: made for a test
"""


@pytest.fixture
def clock():
    return FixedClock(rows.NOW)


@pytest.fixture
def settings(tmp_path):
    replace_file(tmp_path / "sources" / "thailand.yaml", SOURCES.encode())
    return Settings(state=tmp_path / "state", sources=tmp_path / "sources")


@pytest.fixture
def in_force(settings, clock):
    """The content as a first pass leaves it in force."""
    with closing(open_app(settings, clock)) as app:
        return app.sources.version, app.rules.version, app.routes.version


def content(status):
    return {part.kind: (part.in_force, part.files) for part in status.content}


def test_before_the_first_pass_there_is_nothing_and_nothing_is_made(settings, clock):
    status = read_status(settings, clock)
    assert not settings.state.exists()
    assert "none yet" in status.database
    assert (status.airflow.running, status.oldest, status.last_alert) == (False, None, None)
    assert status.source_counts() == {"unverified": 1}
    assert all(part.in_force is None and part.files for part in status.content)
    json.dumps(as_json(status))


def test_content_in_force_is_named_by_its_version(settings, clock, in_force):
    status = read_status(settings, clock)
    assert content(status) == {
        "sources": (in_force[0], in_force[0]),
        "rules": (in_force[1], in_force[1]),
        "routes": (in_force[2], in_force[2]),
    }
    assert [part.fault for part in status.content] == [None, None, None]


def test_a_broken_file_shows_beside_the_set_that_stays_in_force(settings, clock, in_force):
    (settings.sources / "thailand.yaml").write_text(SOURCES.replace("format: feed", "format: fead"))
    sources, rules, _ = read_status(settings, clock).content
    assert (sources.in_force, sources.files) == (in_force[0], None)
    assert "thailand.yaml:4" in sources.fault
    assert rules.fault is None


def test_files_that_are_newer_than_what_is_in_force_show(settings, clock, in_force):
    (settings.sources / "thailand.yaml").write_text(SOURCES.replace("The Post", "The New Post"))
    sources = read_status(settings, clock).content[0]
    assert sources.in_force == in_force[0]
    assert sources.files not in (None, in_force[0])


def test_a_failing_source_has_its_reason(settings, clock):
    save_state(
        settings.source_states,
        SourceState(
            source_id="post",
            url="https://post.example/feed",
            state=Health.DEGRADED,
            reason="http 503",
            failures=4,
            last_poll_at=rows.NOW,
            last_success_at=rows.NOW - timedelta(hours=3),
        ),
    )
    told = as_json(read_status(settings, clock))["sources"]
    assert (told["total"], told["by_state"]) == (1, {"degraded": 1})
    (failing,) = told["failing"]
    assert (failing["source_id"], failing["reason"], failing["failures"]) == ("post", "http 503", 4)


def test_what_waits_is_counted_from_feed_to_delivery_and_the_oldest_is_named(settings, clock):
    replace_file(settings.feeds / f"{10**12}-post-{'0' * 16}.feed", b"{}\n")
    replace_file(settings.batches / "one.jsonl", b"")
    with Warehouse(settings.database).session() as session:
        rows.tell(session, 1)
        early = rows.NOW - timedelta(days=2)
        outbox.put(session, [rows.delivery(2)], now=early)
    status = read_status(settings, clock)
    assert {part.step: part.waiting for part in status.backlog} == {
        "admit": 1,
        "fetch": 0,
        "load": 1,
        "classify": 0,
        "group": 0,
        "decide": 0,
        "deliver": 1,
    }
    assert [part.step for part in status.backlog][:3] == ["admit", "fetch", "load"]
    assert (status.oldest.step, status.oldest.oldest_at) == ("deliver", early)
    assert status.last_alert["headline"] == "Battery plant in Rayong"


def test_a_damaged_database_is_told_and_the_rest_stands(settings, clock):
    settings.state.mkdir()
    settings.database.write_bytes(b"no database" * 99)
    status = read_status(settings, clock)
    assert "cannot be opened" in status.database
    assert status.source_counts() == {"unverified": 1}


def test_the_json_of_a_full_status_is_json(settings, clock, in_force):
    assert in_force
    with Warehouse(settings.database).session() as session:
        rows.tell(session, 1)
        until = rows.NOW + timedelta(minutes=5)
        outbox.stop_channel(session, "slack", "", "invalid_auth", now=rows.NOW, until=until)
    told = json.loads(json.dumps(as_json(read_status(settings, clock))))
    assert told["stopped_channels"][0]["until_at"] == until.isoformat()
    assert told["last_alert"]["told_at"] == rows.NOW.isoformat()
