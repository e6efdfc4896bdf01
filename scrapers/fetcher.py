"""The one guarded way to the web: every request to a source or a page goes through here.

Redirects are followed by hand so that each hop is judged again; nothing is read from the process's
environment (no proxies, no .netrc: CVE-2024-47081); there are no cookies; only gzip is asked for.
"""

import contextlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urljoin

import requests
import urllib3.exceptions

from core.clock import Clock
from core.errors import FetchError
from core.records import Page
from core.text import one_line
from scrapers.attempt import Attempt
from scrapers.bounded import read_body
from scrapers.budget import HostBudget
from scrapers.guard import Target, check_url
from scrapers.limits import Limits
from scrapers.pinned import GuardedAdapter
from scrapers.retry_after import seconds_to_wait
from scrapers.robots import AGENT, Robots

REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 503})
CHUNK = 65_536
_DEFAULTS = Limits()
_REASONS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((requests.Timeout, TimeoutError, urllib3.exceptions.TimeoutError), "timeout"),
    (
        (requests.exceptions.SSLError, urllib3.exceptions.SSLError),
        "tls: the certificate was not accepted",
    ),
    ((urllib3.exceptions.IncompleteRead,), "refused: body shorter than stated"),
    ((urllib3.exceptions.NewConnectionError,), "no connection"),
)


def user_agent(contact: str) -> str:
    """Return the honest name that we go by: product, version and where to complain."""
    try:
        release = version("seedwatch")
    except PackageNotFoundError:
        release = "0"
    return f"{AGENT}/{release} (+{one_line(contact, 200)})".encode("ascii", "ignore").decode()


class GuardedFetcher:
    """A `core.ports.Fetcher`; thread safe.

    `allow_loopback` holds the "host:port" pairs on this machine that may be asked, without a least
    delay; `budget` is the folder in which host budgets and robots.txt are shared with other
    processes.
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
        self._agent = user_agent(contact)
        self._clock = clock
        self._limits = limits
        self._adapter = GuardedAdapter(allow_loopback=allow_loopback)
        self._budget = HostBudget(clock=clock, limits=limits, folder=budget)
        self._robots = Robots(self._get_unruled, clock=clock, limits=limits, folder=budget)

    def get(self, url: str, *, headers: tuple[tuple[str, str], ...] = ()) -> Page:
        """Return the page at `url`; statuses below 400 only, 304 with an empty body included.

        Raises FetchError for everything else: refusals by the guard or robots.txt, time-outs, caps,
        and HTTP errors with their status and `retry_after`.
        """
        return self._follow(url, headers, ruled=True)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._adapter.close()

    def _get_unruled(self, url: str) -> Page:
        """Return a robots.txt, which no robots.txt rules."""
        return self._follow(url, (), ruled=False)

    def _follow(self, url: str, headers: tuple[tuple[str, str], ...], *, ruled: bool) -> Page:
        """Ask for `url` and follow its redirects, each hop judged for itself."""
        target = check_url(url, allow_loopback=self._allow_loopback)
        first = target
        seen = {target.url}
        left = self._limits.total
        for _ in range(self._limits.redirects + 1):
            self._take_turn(target, ruled=ruled)
            sent = headers if target.origin == first.origin else ()
            started = self._clock.monotonic()
            answer = self._ask(url, target, sent, max(left, 0.001))
            left -= self._clock.monotonic() - started  # waiting for a turn costs nothing of it
            if isinstance(answer, Page):
                return answer
            target = self._next_hop(url, target, answer)
            if target.url in seen:
                raise FetchError(url, "refused: redirect loop")
            seen.add(target.url)
        raise FetchError(url, f"refused: more than {self._limits.redirects} redirects")

    def _next_hop(self, url: str, target: Target, location: str) -> Target:
        """Return where a redirect leads; raises FetchError where it may not be followed."""
        try:
            there = check_url(urljoin(target.url, location), allow_loopback=self._allow_loopback)
        except ValueError:
            raise FetchError(url, "refused: redirect to a broken address") from None
        except FetchError as error:
            raise FetchError(url, f"{error.reason} (redirect)") from None
        if target.scheme == "https" and there.scheme == "http":
            raise FetchError(url, "refused: redirect from https to http")
        return there

    def _take_turn(self, target: Target, *, ruled: bool) -> None:
        """Wait until the host may be asked; raises FetchError where it may not."""
        asked = self._robots.check(target) if ruled else 0.0
        least = 0.0 if target.key in self._allow_loopback else self._limits.min_delay
        self._budget.wait(target.key, max(asked, least), url=target.url)

    def _ask(
        self, url: str, target: Target, headers: tuple[tuple[str, str], ...], seconds: float
    ) -> Page | str:
        """Return the page at one hop, or the address that it redirects to."""
        with Attempt(seconds, self._clock) as attempt:
            try:
                with contextlib.closing(self._send(target, headers, attempt.left())) as response:
                    answer = self._take(url, target, response)
                if attempt.expired:  # a socket that was shut looks like the end of the answer
                    raise FetchError(url, "timeout")  # noqa: TRY301 - all reasons leave one way
                return answer
            except FetchError as error:
                raise self._named(error, url, attempt) from error
            except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
                reason = "timeout" if attempt.expired else _reason(error)
                raise FetchError(url, reason) from error
            except (OSError, ValueError) as error:  # a socket that was shut mid-way
                reason = "timeout" if attempt.expired else "connection broken"
                raise FetchError(url, reason) from error

    def _send(
        self, target: Target, headers: tuple[tuple[str, str], ...], seconds: float
    ) -> requests.Response:
        """Return the answer of one request, its body unread."""
        ours = {"Accept-Encoding": "gzip", **dict(headers), "User-Agent": self._agent}
        request = requests.Request("GET", target.url, headers=ours).prepare()
        timeout = (min(self._limits.connect, seconds), min(self._limits.read, seconds))
        return self._adapter.send(request, stream=True, timeout=timeout)

    @staticmethod
    def _named(error: FetchError, url: str, attempt: Attempt) -> FetchError:
        """Return `error` under the address that was asked for."""
        reason = "timeout" if attempt.expired else error.reason
        return FetchError(url, reason, status=error.status, retry_after=error.retry_after)

    def _take(self, url: str, target: Target, response: requests.Response) -> Page | str:
        """Return what an answer holds: a page, or where a redirect leads. Raises FetchError."""
        status = response.status_code
        headers = tuple((k.lower(), v) for k, v in response.raw.headers.items())
        location = response.headers.get("location")
        if status in REDIRECTS and location is not None:
            return _as_utf8(location)  # the body of a redirect is not read: CVE-2026-21441
        if status >= 400:
            raise self._refusal(url, target, response)
        body = b""
        if status not in (204, 304):
            body = read_body(
                url,
                self._chunks(response),
                encoding=response.headers.get("content-encoding"),
                length=response.headers.get("content-length"),
                limits=self._limits,
            )
        return Page(
            url=url,
            final_url=target.url,
            status=status,
            headers=headers,
            body=body,
            fetched_at=self._clock.now(),
        )

    @staticmethod
    def _chunks(response: requests.Response) -> Iterator[bytes]:
        """Yield the body as it came over the wire."""
        chunks: Iterator[bytes] = response.raw.stream(CHUNK, decode_content=False)
        return chunks

    def _refusal(self, url: str, target: Target, response: requests.Response) -> FetchError:
        """Return the error of a status from 400 on; a busy host is paused for as long as it asks."""
        status = response.status_code
        wait = seconds_to_wait(
            response.headers.get("retry-after"), clock=self._clock, limits=self._limits
        )
        if status in BUSY and wait:
            self._budget.pause(target.key, wait, f"http {status}")
        return FetchError(url, f"http {status}", status=status, retry_after=wait)


def _as_utf8(location: str) -> str:
    """Return a Location header as the UTF-8 that servers mean; http.client reads Latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _reason(error: Exception) -> str:
    """Return a short, stable reason for a transport error."""
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in chain:
        chain.append(at)
        at = at.__cause__ or at.__context__
    for kinds, reason in _REASONS:
        if any(isinstance(found, kinds) for found in chain):
            return reason
    text = str(error).lower()
    return "refused: headers out of bounds" if "header" in text else "connection broken"
