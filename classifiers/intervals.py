"""How sure a measured score is: intervals by the Bayesian bootstrap, seeded.

Each replicate gives every item a random weight (Rubin 1981). Of such weights only their sums over the
right, the false and the missed answers matter, and these are gamma variates with the counts as their
shapes; so a replicate costs three draws, however many items there are.
"""

from dataclasses import dataclass
from random import Random

REPLICATES = 2000
_TAIL = 0.025  # at either end of a 95 % interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Where a share lies in 95 % of the replicates."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """The intervals of one question's shares."""

    precision: Interval
    recall: Interval
    f1: Interval


def intervals(*, hits: int, false_alarms: int, misses: int, seed: int = 0) -> Intervals:
    """Return the 95 % intervals of precision, recall and F1 for counted answers.

    The same counts and seed give the same intervals. Shares of nothing are 0.
    """
    draw = Random(seed)  # noqa: S311 - a repeatable draw for statistics, no secret
    shares: list[tuple[float, float, float]] = []
    for _ in range(REPLICATES):
        right, false, missed = (
            draw.gammavariate(count, 1.0) if count else 0.0
            for count in (hits, false_alarms, misses)
        )
        shares.append(
            (
                _share(right, false),
                _share(right, missed),
                _share(2 * right, false + missed),
            )
        )
    first, second, third = (_interval(sorted(column)) for column in zip(*shares, strict=True))
    return Intervals(precision=first, recall=second, f1=third)


def _share(part: float, rest: float) -> float:
    """Return the share of a part in itself and the rest; 0 of nothing."""
    return part / (part + rest) if part else 0.0


def _interval(ordered: list[float]) -> Interval:
    """Return the interval that leaves the tails of sorted values out."""
    cut = int(len(ordered) * _TAIL)
    return Interval(low=ordered[cut], high=ordered[-1 - cut])
