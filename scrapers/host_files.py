"""One small file a host under a lock: what processes must agree on before they ask that host.

The lock is the kernel's (`flock`): it goes when the file is closed, a crash included.
"""

import contextlib
import fcntl
import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from core.identity import digest


@dataclass(slots=True)
class Turn:
    """When a host may be asked next, in seconds since the epoch."""

    free_at: float = 0.0
    paused_until: float = 0.0
    reason: str = ""


def path_of(folder: Path, host: str, suffix: str) -> Path:
    """Return the file of a host: its name is a hash, as hosts are not ours to put in paths."""
    return folder / f"{digest('host', host, size=16)}{suffix}"


@contextlib.contextmanager
def locked_turn(folder: Path, host: str) -> Iterator[Turn]:
    """Give the host's turn under its lock, and keep what was changed in it."""
    with path_of(folder, host, ".json").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        before = file.read()
        turn = _read(before)
        try:
            yield turn
        finally:
            after = json.dumps({"host": host, **asdict(turn)})
            if after != before:
                file.seek(0)
                file.truncate()
                file.write(after)
                file.flush()


def peek(folder: Path, host: str) -> Turn:
    """Return the host's turn without its lock: a half-written one reads as an empty one."""
    try:
        return _read(path_of(folder, host, ".json").read_text(encoding="utf-8"))
    except (OSError, UnicodeError):
        return Turn()


def try_lock(folder: Path, host: str) -> contextlib.AbstractContextManager[object] | None:
    """Return the held lock on asking a host, to be closed when done; None where another has it."""
    file = path_of(folder, host, ".lock").open("a", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _read(text: str) -> Turn:
    """Return the turn of a host's file; a broken or cut file is an empty one."""
    try:
        data = json.loads(text)
        turn = Turn(float(data["free_at"]), float(data["paused_until"]), str(data["reason"]))
    except (ValueError, TypeError, KeyError):
        return Turn()
    return turn if math.isfinite(turn.free_at + turn.paused_until) else Turn()
