"""The live state of one source: one small file each under `state/sources/`.

The file is authoritative; collect copies it into the warehouse. A file that is missing or broken is
a source that was never polled: at worst its feed is read once more.
"""

import json
import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.files import replace_file

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Health(StrEnum):
    """How a source is doing."""

    UNVERIFIED = "unverified"  # never read yet
    HEALTHY = "healthy"
    DEGRADED = "degraded"  # fails, or does not want us: polled less often
    PAUSED = "paused"  # asked us to wait
    DISABLED = "disabled"  # gone for good: not polled until its address changes


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the last polls of one source gave; times are aware UTC."""

    source_id: str
    url: str | None = None  # the address that all of this is about
    state: Health = Health.UNVERIFIED
    reason: str | None = None
    failures: int = 0  # in a row
    interval_seconds: float = 300.0
    next_poll_at: datetime | None = None
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    last_change_at: datetime | None = None
    etag: str | None = None  # byte for byte as the server sent it
    last_modified: str | None = None
    body_hash: str | None = None  # of the last body handed on: validators lie


def state_path(folder: Path, source_id: str) -> Path:
    """Return the file of a source's state; raises ValueError for an id that is not kebab-case."""
    if not _ID.fullmatch(source_id):
        message = f"not a source id: {source_id!r}"
        raise ValueError(message)
    return folder / f"{source_id}.json"


def load_state(folder: Path, source_id: str) -> SourceState:
    """Return the state of a source; that of a new one where there is no file or a broken one."""
    path = state_path(folder, source_id)
    try:
        data = json.loads(path.read_bytes())
        return _from_plain(source_id, data)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return SourceState(source_id=source_id)


def save_state(folder: Path, state: SourceState) -> None:
    """Write the state of a source, whole or not at all."""
    data = {field.name: _plain(getattr(state, field.name)) for field in fields(state)}
    content = json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"
    replace_file(state_path(folder, state.source_id), content)


def _plain(value: Any) -> Any:
    """Return a field as JSON data."""
    return value.isoformat() if isinstance(value, datetime) else value


def _from_plain(source_id: str, data: dict[str, Any]) -> SourceState:
    """Return the state of `save_state`; raises ValueError, TypeError or KeyError."""
    values = {field.name: data[field.name] for field in fields(SourceState)}
    for name, value in values.items():
        if name.endswith("_at") and value is not None:
            values[name] = datetime.fromisoformat(value).astimezone(UTC)
    values["state"] = Health(values["state"])
    values["failures"] = int(values["failures"])
    values["interval_seconds"] = float(values["interval_seconds"])
    values["source_id"] = source_id
    return SourceState(**values)
