"""The literal scan: every phrase of every rule in one pass over the text."""

from collections.abc import Sequence
from typing import Protocol

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind


class Scanner(Protocol):
    """What finds literals; the engine behind it may be exchanged."""

    def scan(self, text: str) -> list[tuple[int, int, int]]:
        """Return (literal number, start, end) of every occurrence in folded text, overlaps too.

        Positions count code points of `text`.
        """
        ...


class AutomatonScanner:
    """Aho–Corasick as a DFA: one table step a byte, however many literals there are."""

    def __init__(self, literals: Sequence[str]) -> None:
        """Take the folded literals; their numbers are their places."""
        self._automaton = AhoCorasick(
            list(literals), matchkind=MatchKind.Standard, implementation=Implementation.DFA
        )

    def scan(self, text: str) -> list[tuple[int, int, int]]:
        """Return (literal number, start, end) of every occurrence in folded text, overlaps too."""
        return self._automaton.find_matches_as_indexes(text, overlapping=True)
