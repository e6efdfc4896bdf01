"""The live state of a source."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrapers.state import DayCount, Health, SourceState, fresh_state, load_state, save_state

STATE = SourceState(
    source_id="harbour-post",
    url="https://harbour.example/feed",
    state=Health.DEGRADED,
    reason="http 500",
    failures=4,
    interval_seconds=2.0,
    next_poll_at=datetime(2026, 11, 2, 3, 5, tzinfo=UTC),
    last_poll_at=datetime(2026, 11, 2, 3, 0, 0, 1, tzinfo=UTC),
    etag='W/"ä\x80"',
    last_modified="Mon, 02 Nov 2026 03:00:00 GMT",
    body_hash="0" * 16,
    weight=1.5,
    entries=40,
    hint_seconds=600.0,
    known=("0a1b2c3d", "ffffffff"),
    arrivals=(datetime(2026, 11, 2, 1, 0, tzinfo=UTC), datetime(2026, 11, 2, 2, 0, tzinfo=UTC)),
    hours=(0.5, *(0.0,) * 23),
    moved_to="https://harbour.example/new",
    moved_since_at=datetime(2026, 11, 1, tzinfo=UTC),
    moved_times=3,
    days=(DayCount(day=date(2026, 11, 1), soft=2), DayCount(day=date(2026, 11, 2), changed=1)),
)


def test_a_state_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    save_state(tmp_path, STATE)
    assert load_state(tmp_path, "harbour-post") == STATE
    assert [path.name for path in tmp_path.iterdir()] == ["harbour-post.json"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"state": "merry"}',
        '{"interval_seconds": NaN}',
        '{"weight": -1}',
        '{"reason": 3}',
        '{"known": 3}',
        '{"hours": ["a"]}',
        '{"days": [{}]}',
        '{"days": [{"day": "2026-11-02", "hard": -1}]}',
        '{"arrivals": ["2026-11-02T03:00:00"]}',
        '{"next_poll_at": "2026-11-02T03:00:00"}',
        "[" * 100_000,
    ],
    ids=lambda content: content[:40],
)
def test_a_broken_state_is_that_of_a_new_source(tmp_path: Path, content: str) -> None:
    (tmp_path / "harbour-post.json").write_text(content, encoding="utf-8")
    found = load_state(tmp_path, "harbour-post")
    if content == "{}":  # what an earlier version did not write has its default: it is not broken
        assert found == SourceState(source_id="harbour-post")
        return
    assert found == SourceState(source_id="harbour-post", reason=found.reason)
    assert (found.reason or "").startswith("harbour-post.json can't be read (")


def test_a_state_that_is_missing_has_no_reason_and_one_that_is_a_folder_has(tmp_path: Path) -> None:
    assert load_state(tmp_path, "harbour-post") == SourceState(source_id="harbour-post")
    (tmp_path / "harbour-post.json").mkdir()
    assert "Is a directory" in (load_state(tmp_path, "harbour-post").reason or "")


@pytest.mark.parametrize("source_id", ["", "../x", "a/b", "A", "a_b", "a.json", "-a"])
def test_an_id_that_is_no_file_name_is_refused(tmp_path: Path, source_id: str) -> None:
    with pytest.raises(ValueError, match="not a source id"):
        load_state(tmp_path, source_id)
    with pytest.raises(ValueError, match="not a source id"):
        save_state(tmp_path, SourceState(source_id=source_id))


def test_a_file_of_an_earlier_version_keeps_what_it_says(tmp_path: Path) -> None:
    save_state(tmp_path, STATE)
    path = tmp_path / "harbour-post.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    for name in ("days", "known", "weight", "moved_to", "arrivals"):
        del data[name]
    path.write_text(json.dumps({**data, "of_a_later_one": 1}), encoding="utf-8")
    found = load_state(tmp_path, "harbour-post")
    assert (found.state, found.reason, found.failures) == (Health.DEGRADED, "http 500", 4)
    assert (found.days, found.known, found.weight, found.moved_to) == ((), (), 0.0, None)


def test_of_another_address_only_the_days_are_known() -> None:
    found = fresh_state("harbour-post", "https://harbour.example/new", STATE)
    assert found.days == STATE.days
    assert (found.etag, found.failures, found.state) == (None, 0, Health.UNVERIFIED)
    assert fresh_state("a", "https://a.example/").days == ()
