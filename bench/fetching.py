"""Fetching: 64 hosts that answer 50 ms late, through the guarded fetcher and by bare requests.

Both sides ask for the same pages of some 150 KB with 64 threads, over one connection a host that is
kept open. The peer is a `requests.Session` with a pool of 64 and nothing else: no guard, no caps, no
robots.txt, no deadline. Ours has all of them on, and its host budget lies in files that other
processes would share. The rates are by the wall, as waiting is the matter here.

Hosts of the loopback allow-list owe no least delay and no single connection: a public host would be
asked once a second, and the figure would show our manners instead of the fetcher. What the budget
costs to look at is in it all the same.
"""

import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests  # noqa: TID253 - the peer, in a module that is only imported to measure it

from bench.measure import Result
from bench.slow_site import HOSTS
from core.clock import SystemClock
from core.settings import ROOT
from scrapers.fetcher import GuardedFetcher

THREADS = 64
CLOCK = SystemClock()
Get = Callable[[str], int]  # from an address to the bytes of its body


def run(*, pages: int = 1280, hosts: int = 64, rounds: int = 3) -> tuple[Result, ...]:
    """Return the result for `pages` pages a round, the best of `rounds` in which sides take turns."""
    asked = HOSTS[:hosts]
    best = {"ours": 0.0, "peer": 0.0}
    cost = {"ours": 0.0, "peer": 0.0}
    with _site() as port, tempfile.TemporaryDirectory() as folder:
        urls = [f"http://{asked[n % len(asked)]}:{port}/news/{n}" for n in range(pages)]
        with _ours(port, Path(folder)) as ours, _peer() as peer:
            for side, get in (("ours", ours), ("peer", peer)):
                _rate(get, urls[:hosts])  # connections, and robots.txt on our side
                cost[side] = 0.0
            for _ in range(rounds):
                for side, get in (("ours", ours), ("peer", peer)):
                    rate, seconds = _rate(get, urls)
                    if rate > best[side]:
                        best[side], cost[side] = rate, seconds
    return (
        Result(
            what=f"fetching: {pages} pages of 150 KB from {len(asked)} hosts, 50 ms away",
            unit="pages/s",
            peer_name=f"bare requests {requests.__version__}, {THREADS} threads",
            ours=best["ours"],
            peer=best["peer"],
            note="by the wall; guard, caps, robots.txt and budget on; processor time a page "
            f"{cost['ours'] * 1000:.2f} ms, peer {cost['peer'] * 1000:.2f} ms",
        ),
    )


def _rate(get: Get, urls: list[str]) -> tuple[float, float]:
    """Return the pages a second, and the processor seconds a page, of fetching all `urls`."""
    gc.collect()
    with ThreadPoolExecutor(THREADS) as pool:
        started, used = CLOCK.monotonic(), time.process_time()
        sizes = list(pool.map(get, urls))
        seconds, used = CLOCK.monotonic() - started, time.process_time() - used
    if min(sizes) != max(sizes) or not min(sizes):
        message = f"pages of {min(sizes)} to {max(sizes)} bytes where all are alike"
        raise RuntimeError(message)
    return len(urls) / seconds, used / len(urls)


@contextmanager
def _ours(port: int, folder: Path) -> Iterator[Get]:
    """Give the guarded fetcher, with everything on."""
    fetcher = GuardedFetcher(
        allow_loopback=tuple(f"{host}:{port}" for host in HOSTS),
        contact="mailto:desk@example.org",
        clock=CLOCK,
        budget=folder,
    )
    try:
        yield lambda url: len(fetcher.get(url).body)
    finally:
        fetcher.close()


@contextmanager
def _peer() -> Iterator[Get]:
    """Give a session of requests as its users make it for many threads."""
    with requests.Session() as session:
        adapter = requests.adapters.HTTPAdapter(pool_connections=THREADS, pool_maxsize=THREADS)
        session.mount("http://", adapter)
        yield lambda url: len(session.get(url, timeout=20).content)


@contextmanager
def _site() -> Iterator[int]:
    """Run the site in a process of its own and give its port."""
    command = [sys.executable, "-m", "bench.slow_site"]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as site:
        try:
            if site.stdout is None:
                raise RuntimeError("no pipe")
            yield int(site.stdout.readline())
        finally:
            site.terminate()
