"""Which address a page may call its own."""

import pytest

from scrapers.canonical import canonical_of, link_of

HERE = "https://www.news.example/sea/2026/ferry-stops-1"


@pytest.mark.parametrize(
    ("mark", "wanted"),
    [
        ("/sea/2026/ferry-stops-1?utm_source=x", "https://news.example/sea/2026/ferry-stops-1"),
        ("https://m.news.example/ferry-stops-1/", "https://news.example/ferry-stops-1"),
        ("  https://news.example/b  ", "https://news.example/b"),
        ("//news.example/b", "https://news.example/b"),
        ("https://news.example/", "https://news.example/sea/2026/ferry-stops-1"),
        ("/sea/", "https://news.example/sea/2026/ferry-stops-1"),
        ("https://rival.example/sea/2026/ferry-stops-1",
         "https://news.example/sea/2026/ferry-stops-1"),
        ("https://news.co.jp/sea/2026/ferry-stops-1", "https://news.co.jp/sea/2026/ferry-stops-1"),
        ("https://news.co.jp/other", "https://news.example/sea/2026/ferry-stops-1"),
        ("javascript:alert(1)", "https://news.example/sea/2026/ferry-stops-1"),
        ("http://[::", "https://news.example/sea/2026/ferry-stops-1"),
        (None, "https://news.example/sea/2026/ferry-stops-1"),
    ],
)  # fmt: skip  # rows
def test_a_page_may_name_an_address_of_its_own_owner(mark: str | None, wanted: str) -> None:
    assert canonical_of(HERE, [mark]) == wanted


def test_two_canonical_links_that_differ_say_nothing() -> None:
    assert canonical_of(HERE, ["/a", "/b"], "/c") == "https://news.example/c"
    assert canonical_of(HERE, ["/a", "/a"], "/c") == "https://news.example/a"


@pytest.mark.parametrize(
    ("fetched", "mark", "wanted"),
    [
        ("https://news.example/amp/ferry-1", "https://news.example/ferry-1", "https://news.example/ferry-1"),
        ("https://news.example/ferry-1/amp", None, "https://news.example/ferry-1"),
        ("https://www-news-example.cdn.ampproject.org/c/s/www.news.example/ferry-1",
         "https://www.news.example/ferry-1", "https://news.example/ferry-1"),
        ("https://www-news-example.cdn.ampproject.org/c/s/www.news.example/ferry-1",
         "https://rival.example/ferry-1",
         "https://www-news-example.cdn.ampproject.org/c/s/www.news.example/ferry-1"),
    ],
)  # fmt: skip  # rows
def test_an_amp_page_gives_way_to_its_original(fetched: str, mark: str | None, wanted: str) -> None:
    assert canonical_of(fetched, [mark]) == wanted


def test_a_page_that_was_not_fetched_is_taken_at_its_word() -> None:
    assert canonical_of("", ["https://rival.example/a"]) == "https://rival.example/a"
    assert canonical_of("", ["/a"]) is None
    assert canonical_of("", []) is None


@pytest.mark.parametrize(
    "link",
    ["", None, "data:image/png;base64,AA", "vbscript:x", "java\tscript:x", "https://a@b.example/x",
     "http://[::", "x" * 5000],
)  # fmt: skip  # a list
def test_what_is_no_web_address_is_no_link(link: str | None) -> None:
    assert link_of(HERE, link) in (None, HERE)
    if link:
        assert link_of("", link) is None
