"""The search through one article: title and lead for every key, all of it for what rules begin with.

Most clauses look at title and lead alone, and most news makes no rule possible: the scans of a whole
article for what rules need beside their anchors, and for what the verdict looks for, wait until
something asks for them.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from classifiers.compiler import Programme
from classifiers.hits import Hits
from classifiers.lexicon import Lexicon
from classifiers.reading import Reading
from classifiers.scanner import EmptyScanner, Scanner


class MakeScanner(Protocol):
    """What makes scanners of keys."""

    def __call__(self, keys: Sequence[str], *, count: bool = False) -> Scanner:
        """Return a scanner of the keys, which may have to count them."""
        ...


class Keys:
    """Some of the keys: the scanner that looks for them, and what each of them means."""

    def __init__(
        self,
        lexicon: Lexicon,
        wanted: Collection[int] | None,
        make_scanner: MakeScanner,
        *,
        count: bool = False,
    ) -> None:
        """Take the literals to look for; None: all of the lexicon's."""
        keys = lexicon.keys
        if wanted is not None:
            some = frozenset(wanted)
            keys = {key: found for key, found in keys.items() if not some.isdisjoint(found)}
        self._literals = tuple(keys.values())
        self._always = tuple(lexicon.always)
        made: Scanner = make_scanner(tuple(keys), count=count) if keys else EmptyScanner()
        self.present = made.present  # from bytes to the numbers of keys
        self.occurring = made.occurring  # the same, each as often as it occurs

    def literals(self, keys: Sequence[int]) -> list[int]:
        """Return the literals that some keys stand for, with those that no key stands for."""
        literals = self._literals
        return [*self._always, *(one for key in keys for one in literals[key])]

    def bits(self, by_literal: Mapping[int, int]) -> tuple[int, ...]:
        """Return the bits that each key sets."""
        made: list[int] = []
        for found in self._literals:
            joined = 0
            for literal in found:
                joined |= by_literal.get(literal, 0)
            made.append(joined)
        return tuple(made)

    def numbers(self, by_literal: Mapping[int, tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
        """Return what each key leads to: the places of rules, or questions that count it."""
        return tuple(
            tuple({place for literal in found for place in by_literal.get(literal, ())})
            for found in self._literals
        )


class Search:
    """Finds the literals of a lexicon that is complete."""

    def __init__(self, lexicon: Lexicon, programme: Programme, make_scanner: MakeScanner) -> None:
        """Take what the rules look for, and what makes scanners of keys."""
        self.lexicon = lexicon
        top, whole = programme.top, programme.whole
        self.every = Keys(lexicon, None, make_scanner)
        self.anchors = Keys(lexicon, whole.rules.keys(), make_scanner, count=bool(programme.counts))
        self.whole = Keys(lexicon, whole.bits.keys(), make_scanner)
        self.named = Keys(lexicon, lexicon.watched.keys(), make_scanner)
        self.top_bits = self.every.bits(top.bits)
        self.top_rules = self.every.numbers(top.rules)
        self.anchor_bits = self.anchors.bits(programme.first)
        self.whole_bits = self.whole.bits(whole.bits)
        self.anchored_rules = self.anchors.numbers(whole.rules)
        self.counts = self.anchors.numbers(programme.counts)

    def hits(self, reading: Reading) -> "Found":
        """Return what may stand in an article: what rules begin with now, all else when asked for."""
        return Found(reading, self)


class Found(Hits):
    """What a search finds in one article."""

    __slots__ = ("_named", "_search", "_top", "_whole", "anchor_keys", "top_keys", "whole_keys")

    def __init__(self, reading: Reading, search: Search) -> None:
        """Scan for what rules begin with."""
        super().__init__(reading, search.lexicon, ())
        self._search = search
        self._top: list[int] | None = None
        self._whole: list[int] | None = None
        self._named: list[int] | None = None
        self.anchor_keys = search.anchors.occurring(reading.data)  # as often as they occur
        self.top_keys = search.every.present(reading.top)
        self.whole_keys: Sequence[int] | None = None

    @property
    def top(self) -> list[int]:
        """Return the literals that may be in title and lead."""
        if self._top is None:
            self._top = self._search.every.literals(self.top_keys)
        return self._top

    @property
    def whole(self) -> list[int]:
        """Return the literals that rules look for beyond title and lead, and that may be there."""
        if self._whole is None:
            self._whole = self._search.whole.literals(self.read_whole())
        return self._whole

    @property
    def named(self) -> list[int]:
        """Return the literals that the verdict looks for in whole articles, and that may be there."""
        if self._named is None:
            named = self._search.named
            self._named = named.literals(named.present(self.reading.data))
        return self._named

    def read_whole(self) -> Sequence[int]:
        """Return the keys that are there of all that rules look for beyond title and lead."""
        if self.whole_keys is None:
            self.whole_keys = self._search.whole.present(self.reading.data)
        return self.whole_keys
