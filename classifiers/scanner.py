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
Spelled = tuple[bytes, int]  # a key in bytes, and its number
MANY_MORE = 8  # as many keys of ASCII as of others
OF_LAST_WORD = 4  # bytes of the last of several words that are looked for


class Scanner(Protocol):
    """What finds keys; the engine behind it may be exchanged."""

    def hits(self, data: bytes) -> Sequence[Hit]:
        """Return the number and the end of every occurrence of a key; of one key in order of place."""
        ...

    def latin_hits(self, data: bytes) -> Sequence[Hit]:
        """Return the same for bytes of Latin-1 instead of UTF-8, none of them below C0 but ASCII."""
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
    def _latin(self) -> tuple[BytesAhoCorasick, list[int]]:
        """Return the automaton over bytes of Latin-1, and the numbers of its keys."""
        spelled = _latin(self._keys)
        automaton = BytesAhoCorasick(
            [key for key, _ in spelled],
            matchkind=MatchKind.Standard,
            implementation=Implementation.DFA,
        )
        return automaton, [number for _, number in spelled]

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

    def latin_hits(self, data: bytes) -> Sequence[Hit]:
        """Return the number and the end of every occurrence of a key."""
        automaton, numbers = self._latin
        found = automaton.find_matches_as_indexes(data, overlapping=True)
        return [(numbers[at], end) for at, _, end in found]

    def scan(self, text: str) -> list[tuple[int, int, int]]:
        """Return (number, start, end) of every occurrence in a text, in characters, overlaps too."""
        return self._text.find_matches_as_indexes(text, overlapping=True)


class HyperscanScanner:
    """Hyperscan's pure literals; many times as fast as any automaton."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys, none of them empty; their numbers are their places."""
        raw = [(key.encode("utf-8", "surrogatepass"), number) for number, key in enumerate(keys)]
        plain = [one for one in raw if one[0].isascii()]
        others = [one for one in raw if not one[0].isascii()]
        latin = [one for one in _latin(keys) if not one[0].isascii()]
        # In ASCII no other key can stand, and a scan takes a little less for each key less. Where others
        # are few, they have a scan of their own: so the plain ones are not compiled twice.
        self._ascii = _literals(plain)
        self._apart = len(others) * MANY_MORE < len(plain)
        self._all = _literals(others if self._apart else raw)
        self._latin = _literals(latin)

    def hits(self, data: bytes) -> Sequence[Hit]:
        """Return the number and the end of every occurrence of a key."""
        if data.isascii():
            return self._ascii.hits(data)
        if self._apart:
            return [*self._ascii.hits(data), *self._all.hits(data)]
        return self._all.hits(data)

    def latin_hits(self, data: bytes) -> Sequence[Hit]:
        """Return the number and the end of every occurrence of a key."""
        return [*self._ascii.hits(data), *self._latin.hits(data)]


class _Literals:
    """A database of literals, with a scratch for each thread: one serves one scan at a time.

    What is looked for is the beginning of each key (`_beginning` says why); the rest of a key is
    tested where its beginning stands.
    """

    def __init__(self, keys: Sequence[Spelled]) -> None:
        """Take the keys to look for."""
        import hyperscan  # noqa: PLC0415 - its wheels are for one platform alone

        self._make = hyperscan.Scratch
        begun: dict[bytes, list[tuple[int, bytes]]] = {}
        for key, number in keys:
            first = _beginning(key)
            begun.setdefault(first, []).append((number, key[len(first) :]))
        # Whole keys are reported by their numbers, beginnings by those that follow.
        self._first = 1 + max(number for _, number in keys)
        self._rests: list[tuple[tuple[int, bytes], ...]] = []
        numbers: list[int] = []
        for rests in begun.values():
            if len(rests) == 1 and not rests[0][1]:
                numbers.append(rests[0][0])
            else:
                numbers.append(self._first + len(self._rests))
                self._rests.append(tuple(rests))
        self._database: Database = hyperscan.Database()
        self._database.compile(
            expressions=list(begun), ids=numbers, flags=[0] * len(begun), literal=True
        )
        self._local = threading.local()
        self._scratch()  # not in the midst of the first article

    def hits(self, data: bytes) -> Sequence[Hit]:
        """Return the number and the end of every occurrence of a key."""
        found: list[Hit] = []
        begun: list[Hit] = []
        add, begin, first = found.append, begun.append, self._first
        # By place: names of arguments cost more than the scan of a title.
        self._database.scan(
            data,
            lambda number, _start, end, _flags, _context: (
                add((number, end)) if number < first else begin((number, end))
            ),
            0,
            None,
            self._scratch(),
        )
        if begun:
            rests = self._rests
            for beginning, at in begun:
                for number, rest in rests[beginning - first]:
                    if data.startswith(rest, at):
                        add((number, at + len(rest)))
        return found

    def _scratch(self) -> "Scratch":
        """Return the scratch of this thread."""
        scratch: Scratch | None = getattr(self._local, "scratch", None)
        if scratch is None:
            self._local.scratch = scratch = self._make(self._database)
        return scratch


def _beginning(key: bytes) -> bytes:
    """Return as much of a key as to look for: of several words, all but the end of the last one.

    Hyperscan knows a literal by its last eight bytes, and tells those that share them apart one by
    one wherever they stand: with " vehicle " at the end of a hundred keys, at every such word. The end
    of one word with the beginning of the next is hardly ever shared, and seldom stands in a text.
    """
    last = key.rstrip().rfind(b" ", 1)
    return key[: last + 1 + OF_LAST_WORD] if last > 0 else key


def _latin(keys: Sequence[str]) -> list[Spelled]:
    """Return the keys that are all Latin-1, in it."""
    return [
        (key.encode("latin-1"), number) for number, key in enumerate(keys) if max(key) < "\u0100"
    ]


def _literals(keys: Sequence[Spelled]) -> "_Literals | EmptyScanner":
    """Return what looks for some keys, of which there may be none."""
    return _Literals(keys) if keys else EmptyScanner()


class EmptyScanner:
    """Looks for nothing."""

    def hits(self, data: bytes) -> Sequence[Hit]:  # noqa: ARG002 - the protocol's
        """Return nothing."""
        return ()

    latin_hits = hits


def scanner(keys: Sequence[str]) -> Scanner:
    """Return the fastest scanner that is installed, for one key or more."""
    if importlib.util.find_spec("hyperscan") is not None:
        return HyperscanScanner(keys)
    return AutomatonScanner(keys)
