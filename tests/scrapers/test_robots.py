"""robots.txt as RFC 9309 says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import FetchError
from core.records import Page
from scrapers.guard import check_url
from scrapers.limits import Limits
from scrapers.robots import Robots
from tests.clock import FixedClock

PageOf = Callable[..., Page]


class Site:
    """A site's robots.txt, and how often it was asked for."""

    def __init__(self, page_of: PageOf, answer: str | bytes | FetchError) -> None:
        self.page_of = page_of
        self.answer = answer
        self.asked = 0

    def fetch(self, url: str) -> Page:
        self.asked += 1
        assert url == "https://news.example:443/robots.txt"
        if isinstance(self.answer, FetchError):
            raise self.answer
        return self.page_of(self.answer, url)


def robots(site: Site, clock: FixedClock | None = None, folder: Path | None = None) -> Robots:
    return Robots(site.fetch, clock=clock or FixedClock(), limits=Limits(), folder=folder)


def check(rules: Robots, path: str) -> float:
    return rules.check(check_url(f"https://news.example{path}"))


def error(status: int | None) -> FetchError:
    return FetchError("u", f"http {status}" if status else "timeout", status=status)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /private", "/private/a", False),
        ("User-agent: *\nDisallow: /private", "/public/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: seedwatch\nDisallow: /\n\nUser-agent: *\nAllow: /", "/", False),
        ("User-agent: other\nDisallow: /", "/", True),
        ("<html>no robots here</html>", "/", True),
        ("", "/", True),
    ],
)
def test_the_longest_rule_of_our_group_decides(
    page_of: PageOf, *, text: str, path: str, allowed: bool
) -> None:
    rules = robots(Site(page_of, text))
    if allowed:
        assert check(rules, path) == 0
    else:
        with pytest.raises(FetchError, match=r"closed by robots\.txt"):
            check(rules, path)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_missing_file_closes_nothing(page_of: PageOf, status: int) -> None:
    assert check(robots(Site(page_of, error(status))), "/") == 0


@pytest.mark.parametrize("status", [500, 503, 429, None])
def test_a_file_that_cannot_be_had_closes_all_for_a_while(
    page_of: PageOf, status: int | None
) -> None:
    clock = FixedClock()
    site = Site(page_of, error(status))
    rules = robots(site, clock)
    for _ in range(2):
        with pytest.raises(FetchError, match=r"robots\.txt not available"):
            check(rules, "/")
    assert site.asked == 1
    site.answer = "User-agent: *\nAllow: /"
    clock.advance(301)
    assert check(rules, "/") == 0


def test_an_answer_is_kept_for_a_day(page_of: PageOf) -> None:
    clock = FixedClock()
    site = Site(page_of, "User-agent: *\nDisallow: /x")
    rules = robots(site, clock)
    for advance, asked in ((0, 1), (80_000, 1), (7_000, 2)):
        clock.advance(advance)
        check(rules, "/")
        assert site.asked == asked


def test_an_answer_is_shared_with_other_processes(page_of: PageOf, tmp_path: Path) -> None:
    site = Site(page_of, "User-agent: *\nDisallow: /x\nCrawl-delay: 7")
    check(robots(site, folder=tmp_path), "/")
    again = robots(site, folder=tmp_path)
    assert check(again, "/") == 7
    with pytest.raises(FetchError):
        check(again, "/x")
    assert site.asked == 1
    next(tmp_path.iterdir()).write_text("{", encoding="utf-8")
    assert check(robots(site, folder=tmp_path), "/") == 7
    assert site.asked == 2


@pytest.mark.parametrize(
    ("line", "delay"),
    [("Crawl-delay: 4", 4.0), ("Request-rate: 1/10", 10.0), ("Crawl-delay: 9999", 60.0)],
)
def test_the_delay_that_a_host_asks_for_is_kept(page_of: PageOf, line: str, delay: float) -> None:
    assert check(robots(Site(page_of, f"User-agent: *\n{line}\nDisallow: /x")), "/") == delay


def test_only_the_first_500_kib_count(page_of: PageOf) -> None:
    text = "User-agent: *\n" + "# filling\n" * 60_000 + "Disallow: /late\n"
    assert check(robots(Site(page_of, text)), "/late") == 0
