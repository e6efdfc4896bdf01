"""The guarded way to hand something over by HTTP: one POST, judged and pinned like every fetch.

Nothing is followed, nothing is tried again, and nothing about it is logged: the address that a
receiver was given is often its secret.
"""

import contextlib

import requests
import urllib3.exceptions
from requests.structures import CaseInsensitiveDict
from requests.utils import requote_uri

from core.clock import Clock
from core.errors import FetchError
from core.quiet import quiet
from core.records import Page
from scrapers.attempt import Attempt
from scrapers.bounded import read_body
from scrapers.fetcher import CHUNK, user_agent
from scrapers.guard import check_url
from scrapers.limits import Limits
from scrapers.pinned import GuardedAdapter
from scrapers.retry_after import seconds_asked
from scrapers.transport_errors import reason_of

ANSWER = 64 * 1024  # bytes of an answer that are read; nobody looks at more
_LOGGERS = ("urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry")
_DEFAULTS = Limits()


class GuardedPoster:
    """A `core.ports.Poster`; `allow_loopback` as the fetcher's."""

    def __init__(
        self,
        *,
        allow_loopback: tuple[str, ...],
        contact: str,
        clock: Clock,
        limits: Limits = _DEFAULTS,
    ) -> None:
        """Take what may be asked, who we say we are, and what a request may cost."""
        self._allow_loopback = allow_loopback
        self._agent = user_agent(contact)
        self._clock = clock
        self._limits = limits
        self._adapter = GuardedAdapter(allow_loopback=allow_loopback, limits=limits)

    def post(self, url: str, body: bytes, *, headers: tuple[tuple[str, str], ...]) -> Page:
        """Send `body` once, follow nothing, and return the answer; statuses below 300 only.

        Raises FetchError for everything else: refusals by the guard, time-outs, redirects, and HTTP
        errors with their status and `retry_after`.
        """
        target = check_url(url, allow_loopback=self._allow_loopback)
        request = requests.PreparedRequest()
        request.method = "POST"
        request.url = requote_uri(target.url)
        request.body = body
        request.headers = CaseInsensitiveDict(
            {
                **dict(headers),
                "User-Agent": self._agent,
                "Accept-Encoding": "gzip",
                "Content-Length": str(len(body)),
            }
        )
        limits = self._limits
        with quiet(*_LOGGERS), Attempt(limits.total, self._clock) as attempt:
            try:
                sent = self._adapter.send(
                    request, stream=True, timeout=(limits.connect, limits.read)
                )
                with contextlib.closing(sent) as response:
                    page = self._take(url, response)
                if attempt.expired:
                    raise FetchError(url, "timeout")
                return page
            except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
                raise FetchError(url, _reason(error, attempt)) from error
            except (OSError, ValueError) as error:  # a socket that was shut mid-way
                reason = "timeout" if attempt.expired else "connection broken"
                raise FetchError(url, reason) from error

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._adapter.close()

    def _take(self, url: str, response: requests.Response) -> Page:
        """Return the answer, or raise FetchError for its status."""
        status = response.status_code
        if not 200 <= status < 300:
            wait = seconds_asked(
                response.headers.get("retry-after"), clock=self._clock, limits=self._limits
            )
            raise FetchError(url, f"http {status}", status=status, retry_after=wait)
        content = read_body(
            url,
            response.raw.stream(CHUNK, decode_content=False),
            encoding=response.headers.get("content-encoding"),
            length=None,
            limits=self._limits,
            cut=ANSWER,
        )
        return Page(
            url=url,
            final_url=url,
            status=status,
            headers=tuple((k.lower(), v) for k, v in response.raw.headers.items()),
            body=content,
            fetched_at=self._clock.now(),
        )


def _reason(error: BaseException, attempt: Attempt) -> str:
    """Return why there was no answer; "no connection" where nothing can have been sent."""
    at: BaseException | None = error
    while at is not None:
        if isinstance(at, urllib3.exceptions.ConnectTimeoutError):  # a refused one is its subclass
            return "no connection"
        at = at.__cause__ or at.__context__
    return "timeout" if attempt.expired else reason_of(error)
