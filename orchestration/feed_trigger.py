"""The doorbell of one source: polls its feed in the triggerer and rings when it has changed.

An event is a wake-up and never a work list: Airflow collapses events of one asset, and may show some
to no run at all (apache/airflow#56050, #68517). The work is the feed's file that waits for collect.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from core.clock import SystemClock
from core.records import Source
from core.settings import read_settings
from orchestration.source_file import SourceFile, next_poll_at

if TYPE_CHECKING:
    from core.ports import Fetcher

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 32  # one slow host must not keep other feeds waiting; asyncio's own pool is cores + 4
FAULT_SECONDS = 1.0  # where a poll raised or the source is gone; doubles each time in a row …
LONGEST_FAULT_SECONDS = 60.0  # … up to this
SHORTEST_SECONDS = 0.2
LOOK_SECONDS = 15.0  # how soon an edit of a sleeping source is seen


class FeedTrigger(BaseEventTrigger):
    """Rings for one source. It never ends and never raises.

    Airflow keeps one trigger for equal arguments, so that `source` must differ between assets.
    """

    def __init__(self, source: str) -> None:
        """Take the id of a source of `state/sources.json`."""
        super().__init__()  # type: ignore[no-untyped-call]  # Airflow's
        self.source = source

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return the class and its arguments, from which a triggerer makes it anew."""
        return f"{__name__}.{type(self).__name__}", {"source": self.source}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Poll as often as the source wants, and yield an event for each change of its feed."""
        if await self._quietly(still_waits, self.source):
            yield self._ring("a changed feed still waits")
        faults = 0
        while True:
            source = source_file().get(self.source)
            turn = await self._quietly(take_turn, source) if source else None
            if turn is not None and turn.changed:
                yield self._ring("the feed changed")
            faults = 0 if turn else faults + 1
            await self._rest(source, turn.next_poll_at if turn else after_faults(faults))

    async def _rest(self, polled: Source | None, until: datetime) -> None:
        """Sleep until that moment, or until the source was edited."""
        clock = SystemClock()
        await asyncio.sleep(SHORTEST_SECONDS)
        while (left := (until - clock.now()).total_seconds()) > 0:
            await asyncio.sleep(min(left, LOOK_SECONDS))
            if source_file().get(self.source) != polled:
                return

    async def _quietly(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Return what `call` gives in a thread, or None after logging what it raised."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(threads(), lambda: call(*args, **kwargs))
        except Exception:
            self.log.exception("the poll of %s failed", self.source)
            return None

    def _ring(self, why: str) -> TriggerEvent:
        """Return the event; its content is for people alone."""
        event: TriggerEvent = TriggerEvent(  # type: ignore[no-untyped-call]  # Airflow's
            {"source": self.source, "why": why}
        )
        return event


def after_faults(faults: int) -> datetime:
    """Return when to try again after so many faults in a row."""
    wait = min(FAULT_SECONDS * 2 ** min(faults - 1, 10), LONGEST_FAULT_SECONDS)
    return SystemClock().now() + timedelta(seconds=wait)


@cache
def source_file() -> SourceFile:
    """Return the one reader of `state/sources.json` in this process."""
    return SourceFile(read_settings().sources_json)


@cache
def threads() -> ThreadPoolExecutor:
    """Return the threads in which this process polls."""
    return ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="poll")


@cache
def fetcher() -> "Fetcher":
    """Return the guarded fetcher of this process, which keeps to its host budget across triggers."""
    from pipeline.app import open_app  # noqa: PLC0415 - a DAG file imports this module

    return open_app(read_settings()).fetcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What came of a look at one source: whether its feed changed, and when to look again."""

    changed: bool
    next_poll_at: datetime


def take_turn(source: Source) -> Turn:
    """Poll one source if it is due: after a restart, or beside the net's own polls, it may not be."""
    from pipeline import watch  # noqa: PLC0415 - a DAG file imports this module

    settings, clock = read_settings(), SystemClock()
    now = clock.now()
    if not watch.due((source,), settings, now):
        due_at = next_poll_at(settings.source_states / f"{source.source_id}.json")
        later = now + timedelta(seconds=LONGEST_FAULT_SECONDS)  # as a disabled source is never due
        return Turn(changed=False, next_poll_at=due_at if due_at and due_at > now else later)
    outcome = watch.poll(source, settings=settings, fetcher=fetcher(), clock=clock)
    return Turn(changed=outcome.changed, next_poll_at=outcome.next_poll_at)


def still_waits(source_id: str) -> bool:
    """Return whether a changed feed of the source waits for collect."""
    from pipeline import watch  # noqa: PLC0415 - a DAG file imports this module

    return watch.waiting(read_settings(), source_id)
