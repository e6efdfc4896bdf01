"""Processes by session and by mark: whom a component left behind, and how they are ended.

Each component leads a session of its own. Airflow puts every task into its own process *group*, so
that signalling the component's group would miss them; the session holds them all.
"""

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def die_with_parent(parent: int) -> None:
    """Let the kernel send this process SIGTERM when its parent, the process `parent`, is gone.

    Only Linux can; elsewhere the pipe between launcher and nursery does the same for all deaths but
    that of the nursery itself. The parent may have died before the call: then the process ends.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)


def processes() -> Iterator[int]:
    """Yield the ids of the processes that run now, zombies left out; none where /proc is missing."""
    for entry in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            state = (entry / "stat").read_text("ascii", "replace").rpartition(")")[2].split()[0]
            if state not in {"Z", "X"}:
                yield int(entry.name)


def session_members(session: int) -> tuple[int, ...]:
    """Return the processes of a session, its leader among them."""
    found = []
    for pid in processes():
        with contextlib.suppress(OSError):
            if os.getsid(pid) == session:
                found.append(pid)
    return tuple(found)


def kill_session(session: int) -> int:
    """End a session without mercy and return how many processes that took.

    A member may fork while it is looked for: the search is repeated until it finds none.
    """
    killed = 0
    for _ in range(20):
        members = session_members(session)
        if not members:
            break
        killed += kill_all(members)
    return killed


def kill_all(pids: tuple[int, ...]) -> int:
    """Send SIGKILL to each process and return how many were still there."""
    killed = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
            killed += 1
    return killed


def marked(name: str, value: str) -> tuple[int, ...]:
    """Return the processes of this user, but this one, started with `name=value` in their environment.

    A fork shows its parent's environment, so this finds whatever a launch has spawned, at any depth.
    """
    mark = f"\0{name}={value}\0".encode()
    found = []
    for pid in processes():
        with contextlib.suppress(OSError):
            if pid != os.getpid() and mark in b"\0" + (PROC / str(pid) / "environ").read_bytes():
                found.append(pid)
    return tuple(found)


def resident_bytes(pids: tuple[int, ...]) -> int:
    """Return the memory of the processes in bytes, each shared page counted once (PSS)."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            rollup = (PROC / str(pid) / "smaps_rollup").read_text("ascii")
            total += next(int(x.split()[1]) for x in rollup.splitlines() if x.startswith("Pss:"))
    return total * 1024
