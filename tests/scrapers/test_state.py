"""The live state of a source."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers.state import Health, SourceState, load_state, save_state

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
)


def test_a_state_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    save_state(tmp_path, STATE)
    assert load_state(tmp_path, "harbour-post") == STATE
    assert [path.name for path in tmp_path.iterdir()] == ["harbour-post.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "{}", '{"state": "merry"}'])
def test_a_broken_state_is_that_of_a_new_source(tmp_path: Path, content: str) -> None:
    (tmp_path / "harbour-post.json").write_text(content, encoding="utf-8")
    assert load_state(tmp_path, "harbour-post") == SourceState(source_id="harbour-post")


@pytest.mark.parametrize("source_id", ["", "../x", "a/b", "A", "a_b", "a.json", "-a"])
def test_an_id_that_is_no_file_name_is_refused(tmp_path: Path, source_id: str) -> None:
    with pytest.raises(ValueError, match="not a source id"):
        load_state(tmp_path, source_id)
    with pytest.raises(ValueError, match="not a source id"):
        save_state(tmp_path, SourceState(source_id=source_id))
