"""The live state of one source: one small file each under `state/sources/`.

The file is authoritative; collect copies it into the warehouse. A file that is missing or broken is
a source that was never polled: at worst its feed is read once more. A broken one says so as reason.
"""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.files import replace_file
from core.text import one_line

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Health(StrEnum):
    """How a source is doing."""

    UNVERIFIED = "unverified"  # never read yet
    HEALTHY = "healthy"
    DEGRADED = "degraded"  # fails, or does not want us: polled less often
    PAUSED = "paused"  # asked us to wait
    DISABLED = "disabled"  # gone for good: not polled until a person or a new address says so


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """What the polls of one UTC day came to, each counted once, and how many entries were new."""

    day: date
    changed: int = 0
    unchanged: int = 0
    volatile: int = 0  # another body that said the same: none of the others
    hard: int = 0  # failures that waiting will hardly mend
    soft: int = 0  # failures that pass
    temporary: int = 0  # the host asked for patience
    postponed: int = 0  # not our turn: nothing was sent
    new_entries: int = 0

    @property
    def polls(self) -> int:
        """Return how often the source was asked."""
        return self.read + self.failed

    @property
    def read(self) -> int:
        """Return how many polls succeeded."""
        return self.changed + self.unchanged + self.volatile

    @property
    def failed(self) -> int:
        """Return how many polls failed."""
        return self.hard + self.soft + self.temporary


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the last polls of one source gave; times are aware UTC."""

    source_id: str
    url: str | None = None  # the address that all of this is about
    state: Health = Health.UNVERIFIED
    reason: str | None = None
    failures: int = 0  # in a row
    weight: float = 0.0  # of the failures in a row: a hard one weighs more than a passing one
    interval_seconds: float = 300.0
    next_poll_at: datetime | None = None
    began_at: datetime | None = None  # the first poll of this address
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    last_change_at: datetime | None = None
    last_entry_at: datetime | None = None  # of the newest entry: published, or seen where undated
    full_read_at: datetime | None = None  # when a body came last, not a 304
    etag: str | None = None  # byte for byte as the server sent it
    last_modified: str | None = None
    body_hash: str | None = None  # of the last body that was read: validators lie
    entries_hash: str | None = None  # of what its entries say: bodies change without news
    lies: int = 0  # how often in a row a full read found what 304 had denied
    entries: int = 0  # in the last body that had any
    hint_seconds: float | None = None  # how seldom the feed itself asks to be read
    known: tuple[str, ...] = ()  # short hashes of the last body's entries
    arrivals: tuple[datetime, ...] = ()  # of the latest entries, oldest first
    hours: tuple[float, ...] = ()  # arrivals by hour of the source's own day, old ones fading
    quiet_since_at: datetime | None = None  # silent for far longer than its rhythm: found then
    moved_to: str | None = None  # where permanent redirects lead …
    moved_since_at: datetime | None = None  # … since when …
    moved_times: int = 0  # … and how often that was seen in a row
    days: tuple[DayCount, ...] = ()  # the last weeks, oldest first; outlives a new address

    def interval_in_force(self, poll_seconds: float) -> float:
        """Return the seconds between polls: of a source never polled, those of its file."""
        return poll_seconds if self.last_poll_at is None else self.interval_seconds


def state_path(folder: Path, source_id: str) -> Path:
    """Return the file of a source's state; raises ValueError for an id that is not kebab-case."""
    if not _ID.fullmatch(source_id):
        message = f"not a source id: {source_id!r}"
        raise ValueError(message)
    return folder / f"{source_id}.json"


def load_state(folder: Path, source_id: str) -> SourceState:
    """Return the state of a source; that of a new one where there is no file or a broken one.

    Of a broken one the reason says what is wrong with it, until the next poll writes it anew.
    """
    path = state_path(folder, source_id)
    try:
        return _from_plain(source_id, json.loads(path.read_bytes()))
    except FileNotFoundError:
        return SourceState(source_id=source_id)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        what = (isinstance(error, OSError) and error.strerror) or f"{type(error).__name__}: {error}"
        said = one_line(what, 80)
        reason = f"{path.name} can't be read ({said}): its feed is read anew"
        return SourceState(source_id=source_id, reason=reason)


def save_state(folder: Path, state: SourceState) -> None:
    """Write the state of a source, whole or not at all."""
    # A line a field: people read it, and the encoder that indents is many times slower.
    lines = [
        f'"{name}": {json.dumps(_plain(getattr(state, name)), ensure_ascii=False)}'
        for name in _FIELDS
    ]
    content = "{\n" + ",\n".join(lines) + "\n}\n"
    replace_file(state_path(folder, state.source_id), content.encode())


def fresh_state(source_id: str, url: str, before: SourceState | None = None) -> SourceState:
    """Return the state of a source at an address of which nothing is known.

    What the days before came to is kept: it is the source's, whatever its address was.
    """
    return SourceState(source_id=source_id, url=url, days=before.days if before else ())


def _plain(value: Any) -> Any:
    """Return a field as JSON data; the many short hashes are one line of text."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, DayCount):
        counts = {name: count for name in _COUNTS if (count := getattr(value, name))}
        return {"day": value.day.isoformat(), **counts}
    if isinstance(value, tuple):
        if value and all(isinstance(item, str) for item in value):
            return " ".join(value)
        return [_plain(item) for item in value]
    return value


def _from_plain(source_id: str, data: Any) -> SourceState:
    """Return the state of `save_state`; raises ValueError, TypeError, KeyError or AttributeError.

    A field that an earlier version did not write has its default.
    """
    if not isinstance(data, dict):
        message = "not an object"
        raise TypeError(message)
    values = {name: data[name] for name in _FIELDS if name in data}
    for name, value in values.items():
        values[name] = _field(name, value)
    values["source_id"] = source_id
    return SourceState(**values)


def _field(name: str, value: Any) -> Any:
    """Return one field of JSON data as what it is; raises as `_from_plain` does."""
    if name.endswith("_at"):
        return None if value is None else _moment(value)
    if name in _READERS:
        return _READERS[name](value)
    if value is not None and not isinstance(value, str):
        message = f"{name}: not text"
        raise TypeError(message)
    return value


def _moment(value: str) -> datetime:
    """Return a moment; raises ValueError for one without a zone."""
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment.astimezone(UTC)


def _number(value: Any) -> float:
    """Return a number from 0 on; raises ValueError for another."""
    number = float(value)
    if not math.isfinite(number) or number < 0:
        raise ValueError(value)
    return number


def _day(value: dict[str, Any]) -> DayCount:
    """Return the counts of one day."""
    counts = {name: int(_number(count)) for name, count in value.items() if name in _COUNTS}
    return DayCount(day=date.fromisoformat(value["day"]), **counts)


_FIELDS = tuple(field.name for field in fields(SourceState))
_COUNTS = tuple(field.name for field in fields(DayCount) if field.name != "day")
_READERS: dict[str, Callable[[Any], Any]] = {
    "state": Health,
    "failures": int,
    "lies": int,
    "entries": int,
    "moved_times": int,
    "weight": _number,
    "interval_seconds": _number,
    "hint_seconds": lambda value: None if value is None else _number(value),
    "known": lambda value: tuple(value.split()) if value else (),
    "arrivals": lambda value: tuple(_moment(item) for item in value),
    "hours": lambda value: tuple(_number(item) for item in value),
    "days": lambda value: tuple(_day(item) for item in value),
}
