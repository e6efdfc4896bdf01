"""The doorbell of waiting work: rings when the moment in `state/due_at` has passed.

Retries, settle windows, group waits and mutes end at a time and not with a feed; the step that
leaves such work writes the earliest moment into that file after its commit.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from core.clock import Clock, SystemClock
from core.settings import read_settings

LOOK_SECONDS = 0.5
AGAIN_SECONDS = 30.0  # while the same moment stays due: its run may have failed


class DueTrigger(BaseEventTrigger):
    """Rings once for each moment in the file, and again while it stays. It never ends, never raises."""

    def __init__(self, name: str = "due") -> None:
        """Take a name that differs from other triggers' of this class."""
        super().__init__()  # type: ignore[no-untyped-call]  # Airflow's
        self.name = name

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return the class and its arguments, from which a triggerer makes it anew."""
        return f"{__name__}.{type(self).__name__}", {"name": self.name}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Look at the file and yield an event each time that work is due."""
        bell = Bell(read_settings().due_at, SystemClock())
        while True:
            if moment := bell.due():
                yield TriggerEvent(  # type: ignore[no-untyped-call]  # Airflow's
                    {"due_at": moment}
                )
            await asyncio.sleep(LOOK_SECONDS)


class Bell:
    """Knows when to ring; without asyncio, so that it can be tried at any time of a clock."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """Take the file with the moment and the clock."""
        self._path, self._clock = path, clock
        self._rung: str | None = None
        self._again = 0.0

    def due(self) -> str | None:
        """Return the file's content when it is time to ring for it now, else None.

        A content that is no time counts as due: a needless run finds nothing to do, and the step
        that runs writes the file anew.
        """
        try:
            content = self._path.read_text("utf-8", "replace").strip()
        except OSError:
            content = ""
        if not content:
            self._rung = None
            return None
        if not self._has_passed(content):
            return None
        now = self._clock.monotonic()
        if content == self._rung and now < self._again:
            return None
        self._rung, self._again = content, now + AGAIN_SECONDS
        return content[:64]

    def _has_passed(self, content: str) -> bool:
        """Return whether the moment has passed; one without a zone is UTC."""
        try:
            moment = datetime.fromisoformat(content)
        except ValueError:
            return True
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware <= self._clock.now()
