"""F12: one request at a time to a host, a least delay with jitter, one budget for all sources.

The hosts are public ones by name, led to loopback, as hosts of the allow-list owe no politeness.
"""

import contextlib
import itertools
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from core.clock import SystemClock
from core.errors import FetchError, FetchKind
from scrapers.budget import HostBudget, HostWaitError
from scrapers.fetcher import GuardedFetcher
from scrapers.limits import Limits
from tests.scrapers.conftest import SMALL
from tests.scrapers.hostile import Asked, HostileServer
from tests.scrapers.safety.conftest import PUBLIC, Outside

pytestmark = pytest.mark.slow  # waits as long as a host asks for

POLITE = replace(SMALL, min_delay=0.1, longest_wait=5.0, total=5.0)


class Busy:
    """An answer that takes a while, and counts how many were being answered at once."""

    def __init__(self) -> None:
        self.now = 0
        self.most = 0
        self.began: list[float] = []
        self._lock = threading.Lock()

    def __call__(self, asked: Asked) -> None:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
            self.began.append(time.monotonic())
        time.sleep(0.05)
        with self._lock:
            self.now -= 1
        asked.reply(200, b"slow")


@pytest.fixture
def busy(server: HostileServer) -> Busy:
    busy = Busy()
    server.answers["/busy"] = busy
    server.serve("/robots.txt", b"")
    return busy


@contextlib.contextmanager
def fetcher_with(limits: Limits, folder: Path | None = None) -> Iterator[GuardedFetcher]:
    fetcher = GuardedFetcher(
        allow_loopback=(), contact="c", clock=SystemClock(), limits=limits, budget=folder
    )
    with contextlib.closing(fetcher):
        yield fetcher


@pytest.mark.slow
@pytest.mark.parametrize("shared", [True, False])
def test_a_host_has_one_request_at_a_time_and_rests_between_two(
    outside: Outside, busy: Busy, tmp_path: Path, *, shared: bool
) -> None:
    """Two fetchers on one folder stand for two processes: they share nothing else."""
    folder = tmp_path if shared else None
    with fetcher_with(POLITE, folder) as one, fetcher_with(POLITE, folder) as other:
        fetchers = [one, other if shared else one] * 3
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda f: f.get("http://public.example/busy"), fetchers))
    assert busy.most == 1
    gaps = [b - a for a, b in itertools.pairwise(sorted(busy.began))]
    assert len(gaps) == 5
    assert min(gaps) > 0.08
    assert set(outside.connected) == {PUBLIC}


def test_a_slow_host_holds_up_nothing_but_itself(outside: Outside, busy: Busy) -> None:
    """Its turn is far away: the caller is told when to come, and goes on with other hosts."""
    limits = replace(POLITE, min_delay=40.0, longest_wait=0.3)
    with fetcher_with(replace(limits, min_delay=0.0)) as other, fetcher_with(limits) as fetcher:
        other.get("http://other.example/busy")
        with pytest.raises(HostWaitError) as caught:
            fetcher.get("http://public.example/busy")  # robots.txt has had the first turn
        assert caught.value.kind is FetchKind.WAIT
        assert caught.value.retry_after == pytest.approx(45, abs=6)
        assert caught.value.url == "http://public.example/busy"
    assert len(busy.began) == 1
    assert set(outside.connected) == {PUBLIC}


def test_a_redirect_within_a_slow_host_belongs_to_the_visit(
    outside: Outside, server: HostileServer
) -> None:
    """Else a page that redirects could never be had from a host with a long crawl delay."""
    server.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 40\nDisallow: /x\n")
    server.serve("/old", b"", ("Location", "/new"), status=301)
    server.serve("/new", b"here")
    with fetcher_with(replace(POLITE, longest_wait=0.3)) as fetcher:
        assert fetcher.get("http://public.example/old").body == b"here"
        with pytest.raises(HostWaitError) as caught:
            fetcher.get("http://public.example/new")
    assert caught.value.retry_after == pytest.approx(45, abs=6)
    assert set(outside.connected) == {PUBLIC}


def test_nobody_queues_for_longer_than_the_bound() -> None:
    """Of many callers those who would wait too long are told so at once, not after the wait."""
    budget = HostBudget(
        clock=SystemClock(), limits=Limits(longest_wait=0.5, jitter=0.0, min_delay=0.2)
    )
    outcomes: list[str] = []

    def ask(_: int) -> None:
        try:
            with budget.turn("news.example", 0.2, url="https://news.example/"):
                outcomes.append("asked")
        except HostWaitError as error:
            outcomes.append("put off" if error.retry_after else "told nothing")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(40)))
    assert 1 <= outcomes.count("asked") <= 8
    assert outcomes.count("put off") == 40 - outcomes.count("asked")


def test_both_schemes_and_spellings_of_a_host_share_its_budget(
    outside: Outside, server: HostileServer
) -> None:
    server.serve("/robots.txt", b"")
    limits = replace(POLITE, min_delay=40.0, longest_wait=0.2)
    with fetcher_with(limits) as fetcher:
        for url in ("http://public.example/", "https://public.example/", "http://public.example./"):
            with pytest.raises(HostWaitError):
                fetcher.get(url)
    assert len(server.hits) == 1  # the first robots.txt, and then nothing
    assert set(outside.connected) == {PUBLIC}


def test_the_number_of_requests_at_one_time_is_capped(server: HostileServer, busy: Busy) -> None:
    fetcher = GuardedFetcher(
        allow_loopback=(server.place,),
        contact="c",
        clock=SystemClock(),
        limits=replace(POLITE, together=3),
    )
    with contextlib.closing(fetcher), ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: fetcher.get(server.url("/busy")), range(12)))
    assert 1 < busy.most <= 3


def test_a_host_that_failed_is_free_again(outside: Outside, server: HostileServer) -> None:
    limits = replace(POLITE, min_delay=0.01)
    server.serve("/robots.txt", b"")
    with fetcher_with(limits) as fetcher:
        for path in ("/bomb", "/no-http", "/gone"):
            with pytest.raises(FetchError) as caught:
                fetcher.get(f"http://public.example{path}")
            assert caught.value.kind is not FetchKind.WAIT
        assert fetcher.get("http://public.example/").body == b"reached"
    assert set(outside.connected) == {PUBLIC}
