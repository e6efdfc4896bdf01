"""robots.txt as RFC 9309 says: who may be asked for what, and how slowly.

4xx means there are no rules; 5xx or no answer means "not now"; only the first 500 KiB are read, whole
lines of them; an answer is kept for 24 hours, in a file where a folder is given. Matching is protego's: the standard
library's parser knows neither wildcards nor the longest match.
"""

import json
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from protego import Protego

from core.clock import Clock
from core.errors import FetchError
from core.files import replace_file
from core.identity import digest
from core.records import Page
from scrapers.budget import HostWaitError
from scrapers.charset import decode
from scrapers.guard import Target
from scrapers.limits import Limits

AGENT = "seedwatch"  # the product token that robots.txt groups name

_NO_RULES = ""
_ALL_CLOSED = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True, slots=True)
class _Known:
    """One host's rules and until when they hold (seconds since the epoch)."""

    rules: Protego
    until: float
    problem: str | None  # why there were no rules to be had


class Robots:
    """The rules of every host that was asked; thread safe."""

    def __init__(
        self,
        fetch: Callable[[str], Page],
        *,
        clock: Clock,
        limits: Limits,
        folder: Path | None = None,
    ) -> None:
        """Take the guarded fetch of one address, the clock, the limits and the cache folder."""
        self._fetch = fetch
        self._clock = clock
        self._limits = limits
        self._folder = folder
        self._known: dict[str, _Known] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def check(self, target: Target, *, url: str | None = None) -> float:
        """Return the delay in seconds that the host asks for between two requests, 0 for none.

        Raises FetchError, under `url` (the address that was asked for at first), where the host's
        rules close `target` to us or can't be had; HostWaitError where they can't be asked for yet.
        """
        asked = url or target.url
        try:
            known = self._rules(target)
        except HostWaitError as error:
            raise HostWaitError(asked, error.reason, retry_after=error.retry_after) from error
        if known.problem is not None:
            raise FetchError(asked, _unavailable(known.problem))
        if not known.rules.can_fetch(target.url, AGENT):
            raise FetchError(asked, "refused: closed by robots.txt")
        return min(_delay(known.rules), self._limits.longest_delay)

    def _rules(self, target: Target) -> _Known:
        """Return what is known of the host, asking it at most once at a time."""
        now = self._clock.now().timestamp()
        known = self._known.get(target.origin)
        if known is not None and self._holds(known, now):
            return known  # the common case takes no lock
        with self._lock:
            lock = self._locks.setdefault(target.origin, threading.Lock())
        with lock:
            now = self._clock.now().timestamp()
            known = self._known.get(target.origin)  # another thread may have asked meanwhile
            if not self._holds(known, now):
                known = self._read(target.origin)  # or another process
            if known is None or not self._holds(known, now):
                known = self._ask(target.origin, now)
            self._known[target.origin] = known
            return known

    def _holds(self, known: _Known | None, now: float) -> bool:
        """Return whether an answer is there and still holds; one from the future does not."""
        return known is not None and now < known.until <= now + self._limits.robots_seconds

    def _ask(self, origin: str, now: float) -> _Known:
        """Fetch the host's robots.txt and keep the answer."""
        problem = None
        seconds = self._limits.robots_seconds
        try:
            page = self._fetch(f"{origin}/robots.txt")
            text = decode(_whole_lines(page.body, self._limits), "text/plain; charset=utf-8")
        except HostWaitError:
            raise  # the host was not asked: nothing was learnt of its rules
        except FetchError as error:
            # 429 says nothing of the rules either: it is taken as "not now", as 5xx is.
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                text = _NO_RULES
            else:
                text, problem = _ALL_CLOSED, error.reason
                seconds = self._limits.robots_retry_seconds
        self._keep(origin, text, now + seconds, problem)
        return _Known(Protego.parse(text), now + seconds, problem)

    def _path(self, folder: Path, origin: str) -> Path:
        return folder / f"{digest('robots', origin, size=16)}.robots"

    def _keep(self, origin: str, text: str, until: float, problem: str | None) -> None:
        """Write the answer down for other processes."""
        if self._folder is not None:
            data = {"origin": origin, "until": until, "problem": problem, "text": text}
            replace_file(self._path(self._folder, origin), json.dumps(data).encode())

    def _read(self, origin: str) -> _Known | None:
        """Return what another process, or an earlier run, wrote down."""
        if self._folder is None:
            return None
        try:
            data = json.loads(self._path(self._folder, origin).read_bytes())
            problem = data["problem"]
            return _Known(
                Protego.parse(str(data["text"])),
                float(data["until"]),
                None if problem is None else str(problem),
            )
        except (OSError, ValueError, TypeError, KeyError):
            return None


# What ails the host itself: the page would fare no better, and this says more.
_OF_THE_HOST = ("dns:", "tls:", "no connection", "refused: port ")


def _unavailable(problem: str) -> str:
    """Return the reason why a page is not asked for where the rules could not be had."""
    if problem.startswith(_OF_THE_HOST) or problem.endswith("not a public address"):
        return problem
    return f"robots.txt not available: {problem}"


def _whole_lines(body: bytes, limits: Limits) -> bytes:
    """Return the body up to the cap; a rule that the cap cuts through would be another rule."""
    if len(body) < limits.robots_bytes:
        return body
    kept, newline, _ = body[: limits.robots_bytes].rpartition(b"\n")
    return kept + newline


def _delay(rules: Protego) -> float:
    """Return the seconds between two requests by Crawl-delay and Request-rate."""
    rate = rules.request_rate(AGENT)
    paced = rate.seconds / rate.requests if rate is not None and rate.requests else 0.0
    asked = max(float(rules.crawl_delay(AGENT) or 0.0), float(paced))
    return asked if math.isfinite(asked) else 0.0
