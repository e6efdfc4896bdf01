"""Changed feeds on their way to collect."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import ParseError
from core.records import Page
from scrapers.handoff import read_feed, source_of, waiting, write_feed

PageOf = Callable[..., Page]


def test_a_feed_comes_back_as_it_was_handed_on(tmp_path: Path, page_of: PageOf) -> None:
    page = replace(
        page_of(b"\n{}\n\0\xff body", content_type="text/xml"),
        final_url="https://news.example/ü",
        headers=(("etag", 'W/"é"'), ("etag", "b")),
    )
    feed = read_feed(write_feed(tmp_path, "harbour-post", page))
    assert (feed.source_id, feed.page) == ("harbour-post", page)


def test_the_oldest_waits_first_and_a_second_never_overwrites_a_first(
    tmp_path: Path, page_of: PageOf
) -> None:
    first = page_of(b"one")
    later = replace(page_of(b"two"), fetched_at=first.fetched_at + timedelta(seconds=9))
    same_moment = page_of(b"three")
    paths = [write_feed(tmp_path, "post", page) for page in (later, first, same_moment)]
    assert len(set(paths)) == 3
    bodies = [read_feed(path).page.body for path in waiting(tmp_path)]
    assert bodies[-1] == b"two"
    assert set(bodies) == {b"one", b"two", b"three"}


def test_a_body_that_waits_already_is_not_written_twice(tmp_path: Path, page_of: PageOf) -> None:
    page = page_of(b"one")
    again = replace(page, fetched_at=page.fetched_at + timedelta(hours=1))
    assert write_feed(tmp_path, "post", page) == write_feed(tmp_path, "post", again)
    assert write_feed(tmp_path, "harbour-post", again) not in (None, waiting(tmp_path)[0])
    assert [source_of(path) for path in waiting(tmp_path)] == ["post", "harbour-post"]


def test_half_written_and_strange_files_do_not_wait(tmp_path: Path, page_of: PageOf) -> None:
    path = write_feed(tmp_path, "post", page_of(b"one"))
    (tmp_path / f".{path.name}.123.tmp").write_bytes(b"half")
    (tmp_path / "notes.txt").write_bytes(b"x")
    assert waiting(tmp_path) == (path,)
    assert waiting(tmp_path / "nowhere") == ()


@pytest.mark.parametrize("content", [b"", b"{}\nbody", b"not json\nbody", b'{"source_id": 1}\n'])
def test_a_file_that_is_no_feed_is_a_parse_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / f"1700000000000-post-{'0' * 16}.feed"
    path.write_bytes(content)
    with pytest.raises(ParseError, match="not a waiting feed"):
        read_feed(path)


def test_an_id_cannot_lead_out_of_the_folder(tmp_path: Path, page_of: PageOf) -> None:
    with pytest.raises(ValueError, match="not a source id"):
        write_feed(tmp_path, "../post", page_of(b"x"))
