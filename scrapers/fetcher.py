"""The one guarded way to the web: every request to a source or a page goes through here.

Redirects are followed by hand so that each hop is judged again; nothing is read from the process's
environment (no proxies, no .netrc: CVE-2024-47081); there are no cookies; only gzip is asked for.
"""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import requests
import urllib3.exceptions

from core.clock import Clock
from core.errors import FetchError
from core.records import Page
from core.text import one_line
from scrapers.attempt import Attempt
from scrapers.bounded import read_body
from scrapers.budget import HostBudget, HostWaitError
from scrapers.guard import Target
from scrapers.hops import REDIRECTS, Way
from scrapers.limits import Limits
from scrapers.pinned import GuardedAdapter, get_request
from scrapers.retry_after import busy_reason, seconds_asked
from scrapers.robots import AGENT, Robots
from scrapers.transport_errors import reason_of

BUSY = frozenset({429, 503})
EMPTY = frozenset({204, 205, 304})
CHUNK = 262_144
_DEFAULTS = Limits()


def user_agent(contact: str) -> str:
    """Return the honest name that we go by: product, version and where to complain."""
    try:
        release = version("seedwatch")
    except PackageNotFoundError:
        release = "0"
    return f"{AGENT}/{release} (+{one_line(contact, 200)})".encode("ascii", "ignore").decode()


@dataclass(frozen=True, slots=True)
class _Redirect:
    """An answer that leads elsewhere; its body is not read (CVE-2026-21441)."""

    status: int
    location: str


class GuardedFetcher:
    """A `core.ports.Fetcher`; thread safe.

    `allow_loopback` holds the "host:port" pairs on this machine that may be asked, as often and by as
    many threads as anyone likes; `budget` is the folder in which host budgets and robots.txt are
    shared with other processes.
    """

    def __init__(
        self,
        *,
        allow_loopback: tuple[str, ...],
        contact: str,
        clock: Clock,
        budget: Path | None = None,
        limits: Limits = _DEFAULTS,
    ) -> None:
        """Take what may be asked, who we say we are, and what a fetch may cost."""
        self._allow_loopback = allow_loopback
        self._headers = {"User-Agent": user_agent(contact), "Accept-Encoding": "gzip"}
        self._clock = clock
        self._limits = limits
        self._adapter = GuardedAdapter(allow_loopback=allow_loopback, limits=limits)
        self._budget = HostBudget(clock=clock, limits=limits, folder=budget)
        self._robots = Robots(self._get_robots, clock=clock, limits=limits, folder=budget)
        self._together = threading.BoundedSemaphore(limits.together)

    def get(self, url: str, *, headers: tuple[tuple[str, str], ...] = ()) -> Page:
        """Return the page at `url`; statuses below 400 only, 304 with an empty body included.

        Raises FetchError for everything else: refusals by the guard or robots.txt, time-outs, caps,
        and HTTP errors with their status and `retry_after`; HostWaitError where it is not our turn.
        """
        return self._follow(url, headers, cut=None)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._adapter.close()

    def _get_robots(self, url: str) -> Page:
        """Return a robots.txt, which no robots.txt rules, and no more of it than counts."""
        return self._follow(url, (), cut=self._limits.robots_bytes)

    def _follow(self, url: str, headers: tuple[tuple[str, str], ...], *, cut: int | None) -> Page:
        """Ask for `url` and follow its redirects, each hop judged for itself."""
        way = Way(url, allow_loopback=self._allow_loopback, redirects=self._limits.redirects)
        left = self._limits.total
        visited: set[str] = set()
        while True:
            target, host = way.target, self._host(way.target)
            delay = self._delay(url, target, ruled=cut is None)
            turn = self._budget.turn(host, delay, url=url, again=host in visited)
            visited.add(host)
            with turn, self._together:
                started = self._clock.monotonic()
                answer = self._ask(way, way.to_send(headers), max(left, 0.001), cut)
                left -= self._clock.monotonic() - started  # waiting for a turn costs nothing of it
            if isinstance(answer, Page):
                return answer
            way.follow(answer.status, answer.location)

    def _host(self, target: Target) -> str:
        """Return what the budget calls a host: its name, whatever the scheme; on loopback the pair."""
        return target.key if target.key in self._allow_loopback else target.host.rstrip(".")

    def _delay(self, url: str, target: Target, *, ruled: bool) -> float:
        """Return the seconds that a host is owed; raises FetchError where it may not be asked."""
        asked = self._robots.check(target, url=url) if ruled else 0.0
        return max(asked, 0.0 if target.key in self._allow_loopback else self._limits.min_delay)

    def _ask(
        self, way: Way, headers: tuple[tuple[str, str], ...], seconds: float, cut: int | None
    ) -> Page | _Redirect:
        """Return the page at one hop, or where it redirects to."""
        with Attempt(seconds, self._clock) as attempt:
            try:
                with contextlib.closing(self._send(way.target, headers, attempt)) as response:
                    answer = self._take(way, response, cut)
                if attempt.expired:  # a socket that was shut looks like the end of the answer
                    raise FetchError(way.url, "timeout")  # noqa: TRY301 - all reasons leave one way
                return answer
            except FetchError as error:
                raise _named(error, way.url, attempt) from error
            except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
                reason = "timeout" if attempt.expired else reason_of(error)
                raise FetchError(way.url, reason) from error
            except (OSError, ValueError) as error:  # a socket that was shut mid-way
                reason = "timeout" if attempt.expired else "connection broken"
                raise FetchError(way.url, reason) from error

    def _send(
        self, target: Target, headers: tuple[tuple[str, str], ...], attempt: Attempt
    ) -> requests.Response:
        """Return the answer of one request, its body unread."""
        request = get_request(target.url, {**dict(headers), **self._headers})
        seconds = attempt.left()
        timeout = (min(self._limits.connect, seconds), min(self._limits.read, seconds))
        return self._adapter.send(request, stream=True, timeout=timeout)

    def _take(self, way: Way, response: requests.Response, cut: int | None) -> Page | _Redirect:
        """Return what an answer holds: a page, or where a redirect leads. Raises FetchError."""
        status = response.status_code
        if response.raw.length_remaining == 0:  # no body: the connection can serve again
            response.raw.drain_conn()
        location = response.headers.get("location")
        if status in REDIRECTS and location is not None:
            return _Redirect(status, location)
        if status >= 400:
            raise self._refusal(way, response)
        if status < 200:
            raise FetchError(way.url, f"refused: http {status}")
        body = b""
        if status not in EMPTY:
            body = read_body(
                way.url,
                self._chunks(response),
                encoding=response.headers.get("content-encoding"),
                length=response.headers.get("content-length"),
                limits=self._limits,
                cut=cut,
            )
        return Page(
            url=way.url,
            final_url=way.target.url,
            status=status,
            headers=tuple((k.lower(), v) for k, v in response.raw.headers.items()),
            body=body,
            fetched_at=self._clock.now(),
            moved_to=way.moved_to,
        )

    @staticmethod
    def _chunks(response: requests.Response) -> Iterator[bytes]:
        """Yield the body as it came over the wire."""
        chunks: Iterator[bytes] = response.raw.stream(CHUNK, decode_content=False)
        return chunks

    def _refusal(self, way: Way, response: requests.Response) -> FetchError:
        """Return the error of a status from 400 on; a busy host is paused for as long as it asks."""
        status = response.status_code
        asked = seconds_asked(
            response.headers.get("retry-after"), clock=self._clock, limits=self._limits
        )
        if asked is None and status == 429:
            asked = self._limits.busy_pause
        wait = None if asked is None else min(asked, self._limits.longest_pause)
        reason = busy_reason(status, asked, self._limits)
        if status in BUSY and wait:
            self._budget.pause(self._host(way.target), wait, reason)
        return FetchError(way.url, reason, status=status, retry_after=wait, asked=asked)


def _named(error: FetchError, url: str, attempt: Attempt) -> FetchError:
    """Return `error` under the address that was asked for."""
    if isinstance(error, HostWaitError):
        return error
    reason = "timeout" if attempt.expired else error.reason
    return FetchError(
        url, reason, status=error.status, retry_after=error.retry_after, asked=error.asked
    )
