"""How two sides are measured against each other."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

StateT = TypeVar("StateT")
ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Side(Generic[StateT]):
    """One side of a comparison: what is made ready unmeasured, what is measured, and how much of it."""

    name: str
    units: int  # done by one call of `run`
    prepare: Callable[[], StateT]
    run: Callable[[StateT], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A line of the table. `ours` and `peer` are units a processor second; None: not installed."""

    what: str
    unit: str
    peer_name: str
    ours: float | None
    peer: float | None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return how many times faster ours is; below 1 it is slower."""
        return None if self.ours is None or not self.peer else self.ours / self.peer


def ready() -> None:
    """Prepare nothing."""


def compare(ours: Side[StateT], peer: Side[StateT], *, rounds: int = ROUNDS) -> tuple[float, float]:
    """Return the best rate of each side, in units a processor second; the sides take turns."""
    best = {"ours": 0.0, "peer": 0.0}
    for _ in range(rounds):
        for key, side in (("ours", ours), ("peer", peer)):
            best[key] = max(best[key], side.units / _seconds(side))
    return best["ours"], best["peer"]


def _seconds(side: Side[StateT]) -> float:
    """Return the processor time of one run, of all its threads, never zero."""
    state = side.prepare()
    started = time.process_time()
    side.run(state)
    return max(time.process_time() - started, 1e-9)
