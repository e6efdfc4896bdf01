"""How often words turn up in news: what decides by which of its words a rule is looked up.

The order of work hangs on it, never an answer.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "frequent.txt"
SHORT = 6  # characters below which an unlisted literal counts as more frequent
_UNLISTED_SHORT, _UNLISTED = 0.0004, 0.0001


@cache
def shares() -> Mapping[str, float]:
    """Return the share of articles in which each listed literal stands, folded."""
    listed: dict[str, float] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            per_mille, _, words = line.partition(":")
            listed |= dict.fromkeys(map(str.strip, words.split(",")), float(per_mille) / 1000)
    return listed


def share_of(literal: str) -> float:
    """Return the share of articles in which a folded literal is likely to stand, roughly."""
    unlisted = _UNLISTED_SHORT if len(literal) < SHORT else _UNLISTED
    return shares().get(literal, unlisted)
