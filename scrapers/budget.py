"""Turns at a host: one request at a time, a least delay between two, and pauses that it asked for.

Where a folder is given, one small file a host holds the next free moment under a file lock, so that
the budget is one for all processes of the machine (two sources on one host share it as well). Nobody
waits here for long: a caller whose turn is further away than `longest_wait` is told when to come
again, so that a slow host holds up nothing but itself.
"""

import contextlib
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from core.clock import Clock
from core.errors import FetchError, FetchKind
from scrapers.host_files import Turn, locked_turn, peek, try_lock
from scrapers.limits import Limits

_LOOK_AGAIN = 0.05  # seconds between two looks at another process's lock
_PAUSE_HOLDS = 0.25  # seconds for which a look at the pause of a host without a delay is believed


class HostWaitError(FetchError):
    """It is not our turn: nothing was sent. `retry_after` are the seconds until the host is free."""

    @property
    def kind(self) -> FetchKind:
        """Return that the caller should come again."""
        return FetchKind.WAIT


class HostBudget:
    """The turns at every host; thread safe, and across processes where `folder` is given."""

    def __init__(
        self,
        *,
        clock: Clock,
        limits: Limits,
        folder: Path | None = None,
        chance: Callable[[], float] = random.random,  # noqa: S311 - spreads requests, hides nothing
    ) -> None:
        """Take the clock, the limits, the folder of the hosts' files, and what jitter is drawn from."""
        self._clock = clock
        self._limits = limits
        self._folder = folder
        self._chance = chance
        self._lock = threading.Lock()
        self._turns: dict[str, Turn] = {}
        self._alone: dict[str, threading.Lock] = {}
        self._queued: Counter[str] = Counter()  # threads at a host, the one that asks included
        self._looked: dict[str, tuple[float, Turn]] = {}

    @contextlib.contextmanager
    def turn(self, host: str, delay: float, *, url: str, again: bool = False) -> Iterator[None]:
        """Wait for the next turn at `host` ("host:port") and keep it until the block ends.

        The next turn comes `delay` seconds after this one began, with jitter, and not before the
        block has ended: one request at a time. Without a delay (a host of the loopback allow-list)
        only a pause counts. `again` says that a redirect of this host led here: it belongs to the
        visit that has begun, and waits for the least delay at most, or it would never be reached
        where the host asks for long ones. Raises HostWaitError like `wait`.
        """
        if delay <= 0:
            self._check_pause(url, self._look(host))
            yield
            return
        with self._by_itself(host, delay, url):
            self.wait(host, delay, url=url, again=again)
            yield

    def wait(self, host: str, delay: float, *, url: str, again: bool = False) -> None:
        """Wait for the next turn at `host`; the one after comes `delay` seconds later or more.

        Raises HostWaitError with `retry_after` while the host is paused, or where its turn is
        further away than `longest_wait`.
        """
        with self._turn(host) as turn:
            self._check_pause(url, turn)
            wait = self._until_free(turn)
            if again:
                wait = min(wait, self._limits.min_delay)
            if wait > self._limits.longest_wait:
                raise HostWaitError(url, "host busy", retry_after=wait)
            spaced = delay * (1 + self._limits.jitter * self._chance())
            turn.free_at = self._clock.now().timestamp() + wait + spaced
        if wait > 0:
            self._clock.sleep(wait)

    def pause(self, host: str, seconds: float, reason: str) -> None:
        """Ask nothing of `host` for so many seconds; a longer pause that holds already stays."""
        with self._turn(host) as turn:
            until = self._clock.now().timestamp() + min(seconds, self._limits.longest_pause)
            if until > turn.paused_until:
                turn.paused_until = until
                turn.reason = reason
        self._looked.pop(host, None)

    def _until_free(self, turn: Turn) -> float:
        """Return the seconds until the host's next turn, 0 where it is free."""
        wait = turn.free_at - self._clock.now().timestamp()
        longest = self._limits.longest_delay * (1 + self._limits.jitter)
        # Further ahead than any turn is given: the clock has stepped back since.
        return wait if 0 < wait <= self._limits.longest_wait + longest else 0.0

    def _check_pause(self, url: str, turn: Turn) -> None:
        """Raise HostWaitError while the host is paused."""
        if turn.paused_until <= 0:
            return
        pause = turn.paused_until - self._clock.now().timestamp()
        # A clock that stepped back must not pause a host for years.
        if 0 < pause <= self._limits.longest_pause:
            raise HostWaitError(url, f"host paused: {turn.reason}", retry_after=pause)

    def _look(self, host: str) -> Turn:
        """Return the host's turn as it stood a moment ago; for hosts that owe no delay."""
        if self._folder is None:
            return self._turns.get(host) or Turn()
        now = self._clock.monotonic()
        looked = self._looked.get(host)
        if looked is None or not 0 <= now - looked[0] < _PAUSE_HOLDS:
            looked = self._looked[host] = now, peek(self._folder, host)
        return looked[1]

    @contextlib.contextmanager
    def _turn(self, host: str) -> Iterator[Turn]:
        """Give the host's turn under its lock, and keep what was changed in it."""
        if self._folder is None:
            with self._lock:
                yield self._turns.setdefault(host, Turn())
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with locked_turn(self._folder, host) as turn:
            yield turn

    @contextlib.contextmanager
    def _by_itself(self, host: str, delay: float, url: str) -> Iterator[None]:
        """Hold the right to ask `host`, which one thread of one process has; or HostWaitError."""
        with self._lock:
            ahead = self._queued[host] * delay
            alone = self._alone.setdefault(host, threading.Lock())
            if ahead <= self._limits.longest_wait:
                self._queued[host] += 1
        if ahead > self._limits.longest_wait:
            raise self._busy(host, url, ahead)
        try:
            if not alone.acquire(timeout=self._limits.longest_wait):
                raise self._busy(host, url, ahead)
            try:
                with self._by_this_process(host, url):
                    yield
            finally:
                alone.release()
        finally:
            with self._lock:
                self._queued[host] -= 1

    @contextlib.contextmanager
    def _by_this_process(self, host: str, url: str) -> Iterator[None]:
        """Hold the host's lock among the processes; raises HostWaitError."""
        if self._folder is None:
            yield
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        started = self._clock.monotonic()
        while (held := try_lock(self._folder, host)) is None:
            if self._clock.monotonic() - started >= self._limits.longest_wait:
                raise self._busy(host, url, 0.0)
            self._clock.sleep(_LOOK_AGAIN)
        with held:
            yield

    def _busy(self, host: str, url: str, ahead: float) -> HostWaitError:
        """Return the error of a host that is being asked, with `ahead` seconds of turns before us."""
        turn = peek(self._folder, host) if self._folder else self._turns.get(host, Turn())
        wait = max(self._until_free(turn), ahead, self._limits.min_delay, 1.0)
        return HostWaitError(url, "host busy", retry_after=wait)
