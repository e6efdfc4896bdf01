"""Raw pages: kept byte for byte, read back, forgotten in time."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from core.errors import ParseError
from core.records import Page
from pipeline.page_archive import forget_pages, keep_page, newest_pages, read_page

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
PAGE = Page(
    url="https://news.example/a",
    final_url="https://news.example/a?x=1",
    status=200,
    headers=(("content-type", "text/html; charset=shift_jis"), ("set-cookie", "id=1")),
    body="<p>新工場</p>\n<p>second line</p>".encode("shift_jis") + b"\n\x00\xff",
    fetched_at=NOW,
)


def test_a_page_comes_back_byte_for_byte_without_its_cookies(tmp_path):
    path = keep_page(tmp_path, "ab12", PAGE)
    back = read_page(path)
    assert (back.body, back.url, back.final_url, back.fetched_at) == (
        PAGE.body, PAGE.url, PAGE.final_url, NOW,
    )  # fmt: skip  # one thing
    assert back.headers == (("content-type", "text/html; charset=shift_jis"),)
    assert keep_page(tmp_path, "ab12", PAGE) == path


def test_the_newest_page_of_each_article_is_named(tmp_path):
    first = keep_page(tmp_path, "ab12", PAGE)
    os.utime(first, (1, 1))
    other = Page(**{**{n: getattr(PAGE, n) for n in PAGE.__slots__}, "body": b"<p>new</p>"})
    second = keep_page(tmp_path, "ab12", other)
    third = keep_page(tmp_path, "cd34", PAGE)
    assert list(newest_pages(tmp_path)) == [("ab12", second), ("cd34", third)]


def test_old_pages_go_and_new_ones_stay(tmp_path):
    old, new = keep_page(tmp_path, "ab12", PAGE), keep_page(tmp_path, "cd34", PAGE)
    days = timedelta(days=31)
    os.utime(old, ((NOW - days).timestamp(),) * 2)
    os.utime(new, (NOW.timestamp(),) * 2)
    assert forget_pages(tmp_path, now=NOW, days=30) == 1
    assert not old.exists()
    assert new.exists()


@pytest.mark.parametrize("content", [b"", b"no gzip", b"\x1f\x8b\x08\x00broken"])
def test_a_broken_file_is_named(tmp_path, content):
    path = tmp_path / "ab12.0.gz"
    path.write_bytes(content)
    with pytest.raises(ParseError, match="not an archived page"):
        read_page(path)
