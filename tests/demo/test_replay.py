"""The written replay: thirty days of five papers, and all that feeds do in them."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from core.errors import ConfigError
from core.records import Page
from demo.replay.press import moments, print_states
from demo.replay.script import FOLDER, is_written, load_script
from scrapers.entries import read_entries
from scrapers.model import load_sources


@pytest.fixture(scope="module")
def script():
    return load_script()


@pytest.fixture(scope="module")
def states(script, tmp_path_factory):
    folder = tmp_path_factory.mktemp("states")
    print_states(script, folder)
    return folder


def state(states, at):
    return states / f"{at:%Y-%m-%dT%H-%MZ}"


def body(states, at, paper):
    (path,) = state(states, at).glob(f"{paper}.*")
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def slugs(states, at, paper):
    """Return what stands in a feed at a moment, in its order, as the pipeline reads it."""
    source = load_sources(states / "sources").get(paper)
    raw = body(states, at, paper)
    page = Page(
        url=source.url, final_url=source.url, status=200, headers=(), body=raw, fetched_at=at
    )
    entries = read_entries(source, page).entries
    return [entry.url.rpartition("/")[2].removesuffix(".html") for entry in entries]


def on(day, clock_time="04:10"):
    return datetime.fromisoformat(f"2026-10-{day:02}T{clock_time}").replace(tzinfo=UTC)


def test_it_goes_over_thirty_days_with_a_gap_in_which_nobody_looked(script):
    found = list(moments(script))
    assert found[-1] - found[0] > timedelta(days=29)
    gaps = [after - before for before, after in pairwise(found)]
    assert max(gaps) > timedelta(days=4)
    assert sorted(gaps)[-2] == timedelta(hours=8)


def test_papers_and_events_are_many(script):
    assert len(script.papers) == 5
    assert len({paper.owner for paper in script.papers.values()}) == 5
    assert {paper.form for paper in script.papers.values()} == {"rss", "atom", "json"}
    assert len(script.events) == 25
    assert sum(event.alerts == 1 for event in script.events.values()) == 16


def test_items_drop_out_of_a_feed_and_come_back(states):
    slug = "lanna-motor-works-picks-rayong"
    assert slug in slugs(states, on(2), "mekong-courier")
    assert slug not in slugs(states, on(14), "mekong-courier")
    assert slug in slugs(states, on(15), "mekong-courier")


def test_a_feed_shrinks_turns_round_is_empty_and_is_none(states):
    before, after = slugs(states, on(7), "nikko-ledger"), slugs(states, on(8), "nikko-ledger")
    assert (len(before), len(after)) == (8, 2)
    turned = slugs(states, on(4, "16:10"), "mekong-courier")
    assert turned == slugs(states, on(5, "00:10"), "mekong-courier")[::-1]
    assert turned != turned[::-1]
    assert slugs(states, on(10), "straits-monitor") == []
    assert b"502 Bad Gateway" in body(states, on(12), "luzon-tribune")


def test_an_edit_changes_words_and_stated_date_and_not_the_address(states):
    at, later = on(2), on(3)
    name = "pages/mekong-courier.example/news/lanna-motor-works-picks-rayong.html"
    first = (state(states, at) / name).read_text()
    second = (state(states, later) / name).read_text()
    assert "1,900 people would be hired" in first
    assert "some 1,900 people were to be hired" in second
    assert 'content="2026-10-02T02:40:00+00:00"' in first
    assert 'content="2026-10-03T03:00:00+00:00"' in second


def test_a_page_that_did_not_change_is_saved_once(states):
    found = list(states.glob("*/pages/*/news/sulu-sea-exercise-begins.html"))
    assert len(found) == 1


def test_a_state_between_two_changes_is_the_same_to_the_byte(states):
    at = on(2, "12:10")
    assert body(states, at, "luzon-tribune") == body(states, on(2, "16:10"), "luzon-tribune")


def test_it_is_the_same_whenever_it_is_made(script, states, tmp_path):
    print_states(script, tmp_path)
    names = sorted(p.relative_to(states) for p in states.rglob("*") if p.is_file())
    assert names == sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    assert all((states / n).read_bytes() == (tmp_path / n).read_bytes() for n in names)


def test_an_old_article_states_its_own_date(states):
    feed = body(states, on(12, "08:10"), "nikko-ledger").decode()
    assert "Fri, 28 Aug 2026 06:00:00 GMT" in feed


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("week-0.yaml", "paper: luzon-tribune", "paper: none", "there is no paper 'none'"),
        ("week-1.yaml", "nickel-permits:", "rayong-pickups:", "stands here again"),
        ("week-2.yaml", "alerts: 0", "alert: 0", "unknown field"),
        ("script.yaml", "start: 2026-10-01T00:10Z", "start: 2026-10-01", "is no time in UTC"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(tmp_path, file, old, new, words):
    for path in FOLDER.glob("*.yaml"):
        text = path.read_text()
        (tmp_path / path.name).write_text(text.replace(old, new, 1) if path.name == file else text)
    with pytest.raises(ConfigError, match=words) as caught:
        load_script(tmp_path)
    assert f"{tmp_path / file}:" in str(caught.value)


def test_a_folder_of_saved_states_is_no_written_replay(states):
    assert is_written(FOLDER)
    assert not is_written(states)
    assert json.loads(body(states, on(2), "luzon-tribune"))["version"].startswith(
        "https://jsonfeed"
    )
