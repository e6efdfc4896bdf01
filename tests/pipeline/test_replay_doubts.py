"""States that were named in local time are doubted aloud."""

import gzip

import pytest

from core.settings import Settings
from pipeline.replay_doubts import doubts
from pipeline.replay_plan import load_plan
from tests.pipeline.saved import NEW, OLD, Saved, rss


@pytest.fixture
def saved(tmp_path):
    return Saved(tmp_path / "replay")


def told(saved):
    plan = load_plan(saved.folder, Settings())
    return list(doubts(plan.states, plan.sources))


def test_sound_states_raise_none(saved):
    saved.story()
    assert told(saved) == []


@pytest.mark.parametrize("pack", [lambda raw: raw, gzip.compress])
def test_an_entry_from_after_the_moment_of_its_state_does(saved, pack):
    suffix = "xml" if pack is not gzip.compress else "xml.gz"
    path = saved.write(f"2026-10-01T06-00Z/one-paper.{suffix}", pack(rss("one-paper", NEW, OLD)))
    saved.write("2026-10-01T18-00Z/one-paper.xml", rss("one-paper", NEW, OLD))
    (line,) = told(saved)
    assert line.startswith(f"{path}: holds an entry of 2026-10-01T11:50Z")
    assert line.endswith("is that in UTC?")


@pytest.mark.parametrize(
    "raw", [b"", b"<html>no feed</html>", gzip.compress(b"x" * 900, mtime=0)[:40]]
)
def test_what_can_t_be_parsed_is_left_to_the_replay(saved, raw):
    saved.write("2026-10-01T06-00Z/one-paper.xml", raw)
    assert told(saved) == []
