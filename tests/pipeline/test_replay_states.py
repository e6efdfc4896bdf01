"""Saved states are found by their names, and what can't be used is named with how to mend it."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from core.errors import ParseError
from core.identity import article_id
from core.records import Page
from pipeline.page_archive import keep_page
from pipeline.replay_states import SavedBody, SavedPages, moment_of, read_body, read_states
from scrapers.model import load_sources
from tests.pipeline.saved import OLD, Saved, rss

AT = datetime(2026, 10, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def saved(tmp_path):
    return Saved(tmp_path / "replay")


def read(saved):
    return read_states(saved.folder, load_sources(saved.folder / "sources"))


def page(url, body=b"<p>x</p>", at=AT):
    headers = (("content-type", "text/html"), ("content-encoding", "gzip"))
    return Page(url=url, final_url=url, status=200, headers=headers, body=body, fetched_at=at)


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("2026-10-01T06-00Z", AT),
        ("20261001T060000Z", AT),
        ("2026-10-01T06:00:30Z", AT + timedelta(seconds=30)),
        ("2026-10-01T06-00", None),  # in which zone?
        ("2026-13-01T06-00Z", None),
        ("yesterday", None),
    ],
)
def test_a_state_is_named_by_its_moment(name, moment):
    assert moment_of(name) == moment


def test_states_come_in_the_order_of_their_moments(saved):
    saved.story()
    states, faults = read(saved)
    assert faults == []
    assert [state.at.hour for state in states] == [6, 12, 18]
    assert [name for name, _ in states[2].feeds] == ["one-paper", "two-paper"]


def test_what_a_pipeline_handed_on_is_a_state_too(saved):
    saved.feed(page("https://one-paper.example/feed", rss("one-paper", OLD)))
    ((state,), faults) = read(saved)
    assert (state.at, faults) == (AT, [])
    body = read_body(state.feeds[0][1])
    assert body.content == rss("one-paper", OLD)
    assert (body.coding, body.kind) == (None, "text/html")  # it was unpacked when it was kept


def test_every_fault_is_told_with_its_file(saved):
    saved.write("2026-10-01T06-00Z/no-paper.xml", "x")
    saved.write("2026-10-01T06-00Z/one-paper.xml.gz", b"no gzip")
    saved.write("2026-10-01T06-00Z/one-paper.xml", "x")
    saved.write("2026-10-01T06-00Z/html/x.html", "x")
    saved.write("2026-10-01 06:00/one-paper.xml", "x")
    saved.write("feeds/1790000000000-one-paper-0123456789abcdef.feed", "x")
    faults = {str(fault).removeprefix(str(saved.folder)) for fault in read(saved)[1]}
    for start, words in (
        ("/2026-10-01 06:00: ", "is no moment in UTC: name a state as 2026-10-01T06-00Z"),
        ("/2026-10-01T06-00Z/no-paper.xml: ", "there is no source 'no-paper'"),
        ("/2026-10-01T06-00Z/one-paper.xml.gz: ", "can't be read: Not a gzipped file"),
        ("/2026-10-01T06-00Z/one-paper.xml.gz: ", "is a second state of 'one-paper'"),
        ("/2026-10-01T06-00Z/html: ", "is a folder: a feed is a file"),
        ("/feeds/1790000000000-one-paper-0123456789abcdef.feed: ", "can't be read"),
    ):
        assert any(f.startswith(start) and words in f for f in faults), (start, words)
    assert len(faults) == 6


@pytest.mark.parametrize(
    ("file", "url"),
    [
        ("one-paper.example/news/plant", "https://one-paper.example/news/plant"),
        ("one-paper.example/news/plant.html", "https://one-paper.example/news/plant"),
        ("one-paper.example/news/index.html", "https://one-paper.example/news/"),
        ("one-paper.example/index.html", "https://one-paper.example"),
        ("one-paper.example/read?id=7", "https://one-paper.example/read?id=7"),
        ("one-paper.example/caf%C3%A9.html", "https://one-paper.example/café.html"),
        ("one-paper.example/news/plant.html.gz", "https://one-paper.example/news/plant.html"),
    ],
)
def test_a_page_is_found_as_wget_names_it(saved, file, url):
    path = saved.write(f"2026-10-01T06-00Z/pages/{file}", gzip.compress(b"x"))
    found = SavedPages(saved.folder).at(url, AT)
    assert found is not None
    assert found.path == path
    assert SavedPages(saved.folder).at(url + "/other", AT) is None


def test_of_several_versions_the_newest_by_then_stands_there(saved):
    url = "https://one-paper.example/news/plant"
    name = "pages/one-paper.example/news/plant"
    first = saved.write(f"2026-10-01T06-00Z/{name}", "1")
    second = saved.write(f"2026-10-01T12-00Z/{name}", "2")
    pages = SavedPages(saved.folder)
    moments = [AT - timedelta(hours=1), AT, AT + timedelta(hours=6)]
    # One that was saved a little later than its link is the best that there is.
    assert [pages.at(url, at).path for at in moments] == [first, first, second]


def test_pages_that_a_pipeline_kept_are_found_by_their_address(saved):
    url = "https://one-paper.example/news/plant?from=feed"
    keep_page(saved.folder / "pages", article_id(url), page(url, b"<p>kept</p>"))
    pages = SavedPages(saved.folder)
    assert pages.faults == []
    body = read_body(pages.at(url, AT))
    assert (body.content, body.final_url) == (b"<p>kept</p>", url)


def test_a_kept_page_that_is_none_is_told(saved):
    path = saved.write("pages/ab/ab12.0123456789ab.gz", "no gzip")
    (fault,) = SavedPages(saved.folder).faults
    assert str(fault).startswith(f"{path}: not an archived page")


def test_a_body_that_went_meanwhile_is_told(tmp_path):
    with pytest.raises(ParseError, match="can't be read: No such file"):
        read_body(SavedBody(at=AT, path=tmp_path / "none.xml", form="plain"))
