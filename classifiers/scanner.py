"""The literal scan: every key of every rule in one pass over an article's bytes.

A scanner says which keys occur and where. Two engines give the same answer: hyperscan where it is
installed, and Aho-Corasick, which has wheels for every platform.
"""

import importlib.util
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation, MatchKind

if TYPE_CHECKING:
    from hyperscan import Database, Scratch

Hit = tuple[int, int]  # the number of a key, and where it ends


class Scanner(Protocol):
    """What finds keys; the engine behind it may be exchanged."""

    def hits(self, data: bytes) -> Sequence[Hit]:
        """Return the number and the end of every occurrence of a key; of one key in order of place."""
        ...


class AutomatonScanner:
    """Aho-Corasick as a DFA: one table step a byte, however many keys there are."""

    def __init__(self, keys: Sequence[str]) -> None:
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

    def hits(self, data: bytes) -> Sequence[Hit]:
        """Return the number and the end of every occurrence of a key."""
        found = self._bytes.find_matches_as_indexes(data, overlapping=True)
        return [(number, end) for number, _, end in found]

    def scan(self, text: str) -> list[tuple[int, int, int]]:
        """Return (number, start, end) of every occurrence in a text, in characters, overlaps too."""
        return self._text.find_matches_as_indexes(text, overlapping=True)


class HyperscanScanner:
    """Hyperscan's pure literals; many times as fast as any automaton."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys, none of them empty; their numbers are their places."""
        raw = [key.encode("utf-8", "surrogatepass") for key in keys]
        plain = [number for number, key in enumerate(raw) if key.isascii()]
        self._all = _Literals(raw, range(len(raw)))
        # In ASCII no other key can stand, and a scan takes a little less for each key less.
        self._ascii = _Literals(raw, plain) if 0 < len(plain) < len(raw) else self._all

    def hits(self, data: bytes) -> Sequence[Hit]:
        """Return the number and the end of every occurrence of a key."""
        found: list[Hit] = []
        add = found.append
        literals = self._ascii if data.isascii() else self._all
        literals.database.scan(
            data,
            match_event_handler=lambda number, _start, end, _flags, _context: add((number, end)),
            scratch=literals.scratch(),
        )
        return found


class _Literals:
    """A database of literals, with a scratch for each thread: one serves one scan at a time."""

    def __init__(self, keys: Sequence[bytes], numbers: Sequence[int]) -> None:
        """Take all keys, and the numbers of those to look for."""
        import hyperscan  # noqa: PLC0415 - its wheels are for one platform alone

        self._make = hyperscan.Scratch
        self.database: Database = hyperscan.Database()
        self.database.compile(
            expressions=[keys[number] for number in numbers],
            ids=list(numbers),
            flags=[0] * len(numbers),
            literal=True,
        )
        self._local = threading.local()
        self.scratch()  # not in the midst of the first article

    def scratch(self) -> "Scratch":
        """Return the scratch of this thread."""
        scratch: Scratch | None = getattr(self._local, "scratch", None)
        if scratch is None:
            self._local.scratch = scratch = self._make(self.database)
        return scratch


class EmptyScanner:
    """Looks for nothing."""

    def hits(self, data: bytes) -> Sequence[Hit]:  # noqa: ARG002 - the protocol's
        """Return nothing."""
        return ()


def scanner(keys: Sequence[str]) -> Scanner:
    """Return the fastest scanner that is installed, for one key or more."""
    if importlib.util.find_spec("hyperscan") is not None:
        return HyperscanScanner(keys)
    return AutomatonScanner(keys)
