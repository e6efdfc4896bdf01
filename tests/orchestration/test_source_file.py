"""The source set is read again when it changes, and a broken file changes nothing."""

import json
import os
from datetime import UTC, datetime

import pytest

from core.records import Source, SourceFormat
from orchestration.source_file import SourceFile, next_poll_at, read_sources

PLAIN = {
    "source_id": "outlet-1",
    "name": "Outlet",
    "format": "listing",
    "kind": "press",
    "url": "http://127.0.0.1:1/feed",
    "homepage": "http://127.0.0.1:1/",
    "country": "th",
    "language": "en",
    "timezone": "Asia/Bangkok",
    "owner": "someone",
    "poll_seconds": 2.0,
    "selectors": [["item", "article a"]],
}


def write(path, *sources):
    path.write_text(json.dumps({"version": "1", "sources": sources}))
    return path


def test_a_source_comes_back_as_the_record(tmp_path):
    source = read_sources(write(tmp_path / "sources.json", PLAIN))["outlet-1"]
    assert isinstance(source, Source)
    assert source.format is SourceFormat.LISTING
    assert source.selectors == (("item", "article a"),)
    assert source.poll_seconds == 2.0


def test_what_the_pipeline_writes_is_what_is_read(settings):
    from pipeline.content import refresh_sources

    settings.state.mkdir(parents=True)
    known = refresh_sources(settings).sources
    assert known
    assert tuple(read_sources(settings.sources_json).values()) == known


def test_a_field_of_a_later_version_is_left_out(tmp_path):
    assert read_sources(write(tmp_path / "s.json", {**PLAIN, "mood": "good"}))["outlet-1"]


def test_an_edit_counts_without_a_restart(tmp_path):
    file = SourceFile(write(tmp_path / "s.json", PLAIN))
    assert file.get("outlet-1").poll_seconds == 2.0
    write(tmp_path / "s.json", {**PLAIN, "poll_seconds": 600.0})
    assert file.get("outlet-1").poll_seconds == 600.0
    write(tmp_path / "s.json", {**PLAIN, "source_id": "outlet-2"})
    assert file.get("outlet-1") is None


def test_an_edit_of_the_same_size_counts_by_its_time(tmp_path):
    path = write(tmp_path / "s.json", PLAIN)
    file = SourceFile(path)
    assert file.get("outlet-1").owner == "someone"
    write(path, {**PLAIN, "owner": "anybody"})
    os.utime(path, ns=(1, 1))
    assert file.get("outlet-1").owner == "anybody"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"sources": [{}]}',
        '{"sources": 7}',
        '{"sources": [{"source_id": "x"}]}',
    ],
)
def test_a_broken_file_leaves_what_was_read_in_force(tmp_path, content):
    path = write(tmp_path / "s.json", PLAIN)
    file = SourceFile(path)
    known = file.get("outlet-1")
    path.write_text(content)
    assert file.get("outlet-1") == known is not None
    path.unlink()
    assert file.get("outlet-1") == known


def test_no_file_yet_is_no_source(tmp_path):
    assert SourceFile(tmp_path / "none.json").get("outlet-1") is None


@pytest.mark.parametrize(
    ("content", "moment"),
    [
        ('{"next_poll_at": "2026-11-02T03:00:00+00:00"}', datetime(2026, 11, 2, 3, tzinfo=UTC)),
        ('{"next_poll_at": "2026-11-02T03:00:00"}', None),
        ('{"next_poll_at": null}', None),
        ('{"next_poll_at": "soon"}', None),
        ("{}", None),
        ("[]", None),
        ("", None),
    ],
)
def test_the_next_poll_is_known_or_it_is_not(tmp_path, content, moment):
    path = tmp_path / "outlet-1.json"
    path.write_text(content)
    assert next_poll_at(path) == moment


def test_a_source_without_a_state_has_no_next_poll(tmp_path):
    assert next_poll_at(tmp_path / "none.json") is None
