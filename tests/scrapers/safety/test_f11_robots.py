"""F11: robots.txt is obeyed, and is fetched through the guard like everything else.

What its rules mean is tested in `tests/scrapers/test_robots.py`; here it comes over the wire.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import FetchError, FetchKind
from scrapers.fetcher import GuardedFetcher
from scrapers.limits import Limits
from tests.clock import FixedClock
from tests.scrapers.hostile import Asked, HostileServer

LIMITS = Limits(connect=1.0, read=0.8, total=1.2, robots_bytes=2_000, longest_wait=10.0)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def polite(server: HostileServer, clock: FixedClock, tmp_path: Path) -> Iterator[GuardedFetcher]:
    fetcher = GuardedFetcher(
        allow_loopback=(server.place,), contact="c", clock=clock, limits=LIMITS, budget=tmp_path
    )
    with contextlib.closing(fetcher):
        yield fetcher


def refused(fetcher: GuardedFetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    return caught.value


def test_what_is_closed_is_not_asked_for(polite: GuardedFetcher, server: HostileServer) -> None:
    server.serve("/robots.txt", b"User-agent: *\nDisallow: /*.pdf$\nDisallow: /a\nAllow: /a/b\n")
    for path in ("/report.pdf", "/a", "/a/b"):
        server.serve(path, b"x")
    for path in ("/report.pdf", "/a"):
        error = refused(polite, server.url(path))
        assert (error.kind, error.reason) == (FetchKind.CLOSED, "refused: closed by robots.txt")
        assert not server.asked_for(path)
    assert polite.get(server.url("/a/b")).body == b"x"


def test_a_redirect_to_what_is_closed_is_not_followed(
    polite: GuardedFetcher, server: HostileServer
) -> None:
    server.serve("/robots.txt", b"User-agent: *\nDisallow: /closed\n")
    server.serve("/closed", b"x")
    url = server.serve("/open", b"", ("Location", "/closed"), status=302)
    error = refused(polite, url)
    assert (error.kind, error.url) == (FetchKind.CLOSED, url)
    assert not server.asked_for("/closed")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_4xx_closes_nothing(polite: GuardedFetcher, server: HostileServer, status: int) -> None:
    server.serve("/robots.txt", b"User-agent: *\nDisallow: /\n", status=status)
    assert polite.get(server.serve("/page", b"x")).body == b"x"


@pytest.mark.parametrize("status", [500, 502, 503])
def test_5xx_closes_all_for_a_while(
    polite: GuardedFetcher, server: HostileServer, clock: FixedClock, status: int
) -> None:
    server.serve("/robots.txt", b"", status=status)
    url = server.serve("/page", b"x")
    assert refused(polite, url).kind is FetchKind.UNRULED
    server.serve("/robots.txt", b"")
    assert refused(polite, url).kind is FetchKind.UNRULED
    clock.advance(LIMITS.robots_retry_seconds + 1)
    assert polite.get(url).body == b"x"


@pytest.mark.parametrize("path", ["/loop", "/to-file", "/bomb-twice", "/no-http", "/header-flood"])
def test_one_that_cannot_be_had_closes_all(
    polite: GuardedFetcher, server: HostileServer, path: str
) -> None:
    server.answers["/robots.txt"] = server.answers[path]
    error = refused(polite, server.serve("/page", b"x"))
    assert (error.kind, error.status) == (FetchKind.UNRULED, None)
    assert not server.asked_for("/page")


def test_it_is_kept_for_a_day_and_shared_by_processes(
    polite: GuardedFetcher, server: HostileServer, clock: FixedClock, tmp_path: Path
) -> None:
    server.serve("/robots.txt", b"")
    url = server.serve("/page", b"x")
    other = GuardedFetcher(
        allow_loopback=(server.place,), contact="c", clock=clock, limits=LIMITS, budget=tmp_path
    )
    with contextlib.closing(other):
        for fetcher in (polite, other, polite):
            fetcher.get(url)
        assert len(server.asked_for("/robots.txt")) == 1
        clock.advance(86_401)
        for fetcher in (polite, other):
            fetcher.get(url)
    assert len(server.asked_for("/robots.txt")) == 2


def test_an_endless_one_counts_as_far_as_the_cap(
    polite: GuardedFetcher, server: HostileServer
) -> None:
    def endless(asked: Asked) -> None:
        asked.send_response(200)
        asked.send_header("Content-Length", "9000000000")
        asked.end_headers()
        asked.wfile.write(b"User-agent: *\nDisallow: /closed\n")
        for _ in range(2_000):
            asked.wfile.write(b"# filling that never ends, line by line by line by line\n" * 20)

    server.answers["/robots.txt"] = endless
    assert polite.get(server.serve("/page", b"x")).body == b"x"
    assert refused(polite, server.serve("/closed", b"x")).kind is FetchKind.CLOSED


def test_a_rule_that_the_cap_cuts_is_no_rule(polite: GuardedFetcher, server: HostileServer) -> None:
    """ "Disallow: /late" cut after its slash would close the whole site."""
    start = b"User-agent: *\n"
    rule = b"Disallow: /late\n"
    filling = b"#" * (LIMITS.robots_bytes - len(start) - len(b"\nDisallow: /")) + b"\n"
    server.serve("/robots.txt", start + filling + rule)
    assert polite.get(server.serve("/page", b"x")).body == b"x"


@pytest.mark.parametrize(
    ("rule", "seconds"),
    [("Crawl-delay: 2", 2.0), ("Request-rate: 1/3", 3.0), ("Crawl-delay: nan", 0.0),
     ("Crawl-delay: inf", 0.0), ("Crawl-delay: -9", 0.0), ("Request-rate: 0/1", 0.0)],
)  # fmt: skip  # one case a line
def test_the_pace_that_it_asks_for_is_kept(
    polite: GuardedFetcher, server: HostileServer, clock: FixedClock, rule: str, seconds: float
) -> None:
    server.serve("/robots.txt", f"User-agent: *\n{rule}\nDisallow: /x\n".encode())
    url = server.serve("/page", b"x")
    polite.get(url)
    before = clock.seconds
    polite.get(url)
    assert seconds <= clock.seconds - before + 1e-3 <= seconds * 1.25 + 0.01
