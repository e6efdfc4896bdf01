"""The literal scan: every key of every rule in one pass over an article's bytes.

A scanner says which keys occur, not where: most keys of most articles are of no consequence, and
where one is, its places are looked up. Two engines give the same answer: hyperscan where it is
installed, and Aho-Corasick, which has wheels for every platform.
"""

import importlib.util
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation, MatchKind

if TYPE_CHECKING:
    from hyperscan import Scratch


class Scanner(Protocol):
    """What finds keys; the engine behind it may be exchanged."""

    def present(self, data: bytes) -> Sequence[int]:
        """Return the numbers of the keys that occur in `data`, each once, in any order."""
        ...

    def occurring(self, data: bytes) -> Sequence[int]:
        """Return the numbers of the keys as often as they occur in `data`, in any order.

        For a scanner that was made to count.
        """
        ...


class AutomatonScanner:
    """Aho-Corasick as a DFA: one table step a byte, however many keys there are."""

    def __init__(self, keys: Sequence[str], *, count: bool = False) -> None:  # noqa: ARG002 - it always can
        """Take the keys, none of them empty; their numbers are their places."""
        self._keys = list(keys)

    @cached_property
    def _bytes(self) -> BytesAhoCorasick:
        """Return the automaton over bytes."""
        raw = [key.encode("utf-8", "surrogatepass") for key in self._keys]
        return BytesAhoCorasick(
            raw, matchkind=MatchKind.Standard, implementation=Implementation.DFA
        )

    @cached_property
    def _text(self) -> AhoCorasick:
        """Return the automaton over text."""
        return AhoCorasick(
            self._keys, matchkind=MatchKind.Standard, implementation=Implementation.DFA
        )

    def present(self, data: bytes) -> Sequence[int]:
        """Return the numbers of the keys that occur in `data`, each once."""
        found = self._bytes.find_matches_as_indexes(data, overlapping=True)
        return list({number for number, _, _ in found})

    def occurring(self, data: bytes) -> Sequence[int]:
        """Return the numbers of the keys, each as often as it occurs in `data`."""
        found = self._bytes.find_matches_as_indexes(data, overlapping=True)
        return [number for number, _, _ in found]

    def scan(self, text: str) -> list[tuple[int, int, int]]:
        """Return (number, start, end) of every occurrence in a text, in characters, overlaps too."""
        return self._text.find_matches_as_indexes(text, overlapping=True)


class HyperscanScanner:
    """Hyperscan's pure literals; many times as fast as any automaton.

    Each is reported once, or, where it was made to count, as often as it occurs.
    """

    def __init__(self, keys: Sequence[str], *, count: bool = False) -> None:
        """Take the keys, none of them empty; their numbers are their places."""
        import hyperscan  # noqa: PLC0415 - its wheels are for one platform alone

        raw = [key.encode("utf-8", "surrogatepass") for key in keys]
        self._make = hyperscan.Scratch
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=raw,
            ids=list(range(len(raw))),
            flags=[0 if count else hyperscan.HS_FLAG_SINGLEMATCH] * len(raw),
            literal=True,
        )
        self._counts = count
        self._local = threading.local()  # a scratch serves one scan at a time

    def present(self, data: bytes) -> Sequence[int]:
        """Return the numbers of the keys that occur in `data`, each once."""
        return list(dict.fromkeys(self.occurring(data))) if self._counts else self.occurring(data)

    def occurring(self, data: bytes) -> list[int]:
        """Return the numbers of the keys that occur in `data`, as often as they are reported."""
        found: list[int] = []
        add = found.append
        self._database.scan(
            data,
            match_event_handler=lambda number, _start, _end, _flags, _context: add(number),
            scratch=self._scratch(),
        )
        return found

    def _scratch(self) -> "Scratch":
        """Return the scratch of this thread."""
        scratch: Scratch | None = getattr(self._local, "scratch", None)
        if scratch is None:
            self._local.scratch = scratch = self._make(self._database)
        return scratch


class EmptyScanner:
    """Looks for nothing."""

    def present(self, data: bytes) -> Sequence[int]:  # noqa: ARG002 - the protocol's
        """Return nothing."""
        return ()

    occurring = present


def scanner(keys: Sequence[str], *, count: bool = False) -> Scanner:
    """Return the fastest scanner that is installed, for one key or more; it may be asked to count."""
    if importlib.util.find_spec("hyperscan") is not None:
        return HyperscanScanner(keys, count=count)
    return AutomatonScanner(keys, count=count)
