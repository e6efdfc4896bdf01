"""Compiled clauses: each answers with the passages that make it hold, or None where it does not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Protocol

from classifiers.fields import Fields
from classifiers.hits import Hits, Place
from classifiers.lexicon import Leaf, Wanted
from classifiers.scripts import at_most_units, fewer_sentence_ends

MOST_SPANS = 12  # kept of one clause or rule: enough to show why, whatever a page repeats
_second, _both = itemgetter(1), itemgetter(0, 1)
_Chain = tuple[Place, ...]


class Compiled(Protocol):
    """A clause ready to be asked."""

    def find(self, hits: Hits) -> list[Place] | None:
        """Return the passages that make the clause hold, or None where it does not."""
        ...


def _hits_of(wanted: Wanted, hits: Hits, places: Fields) -> list[Place]:
    """Return every hit of the leaves inside the scopes, sorted by place, longest first.

    Of hits of a single leaf, the shortest first.
    """
    found = hits.places(wanted, places)
    if len(found) > 1 and len(wanted.leaves) == 1:
        return sorted(found, key=_shortest)
    return found


def _shortest(place: Place) -> tuple[int, int]:
    """Return the key that sorts hits by their start, the shortest first."""
    return place[0], -place[1]


def apart(passages: Iterable[Place]) -> list[Place]:
    """Return passages in order of place, none of which overlaps one before, at most `MOST_SPANS`.

    Of those that begin at one place, the longest comes first.
    """
    return _apart(sorted(passages, key=_both))


def _apart(ordered: list[Place]) -> list[Place]:
    """Return the first of some passages in order, none of which overlaps one before."""
    kept: list[Place] = []
    reach = -1
    for one in ordered:
        if one[0] >= reach:
            kept.append(one)
            if len(kept) == MOST_SPANS:
                break
            reach = -one[1]
    return kept


@dataclass(frozen=True, slots=True)
class AnyTerms:
    """Holds where one of its terms stands in scope: the flat and most common `any`."""

    leaves: tuple[Leaf, ...]
    places: Fields
    wanted: Wanted = field(compare=False, repr=False)

    def find(self, hits: Hits) -> list[Place] | None:
        """Return the first hits of all terms, in order and apart, or None."""
        found = hits.where(self.wanted, self.places)
        if len(found) > 1:
            return _apart(found)
        return found or None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds where one of its clauses holds."""

    clauses: tuple[Compiled, ...]

    def find(self, hits: Hits) -> list[Place] | None:
        """Return the passages of every clause that holds, or None."""
        held = [found for clause in self.clauses if (found := clause.find(hits)) is not None]
        return [one for found in held for one in found] if held else None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds where all of its clauses hold."""

    clauses: tuple[Compiled, ...]

    def find(self, hits: Hits) -> list[Place] | None:
        """Return the passages of all clauses, or None at the first that does not hold."""
        passages: list[Place] = []
        for clause in self.clauses:
            found = clause.find(hits)
            if found is None:
                return None
            passages.extend(found)
        return passages


@dataclass(frozen=True, slots=True)
class CountOf:
    """Holds where its terms are found often enough; hits that overlap count once."""

    leaves: tuple[Leaf, ...]
    at_least: int
    places: Fields
    wanted: Wanted = field(compare=False, repr=False)

    def find(self, hits: Hits) -> list[Place] | None:
        """Return the counted hits, or None where they are too few."""
        found = hits.places(self.wanted, self.places)
        if len(found) < self.at_least:
            return None
        counted: list[Place] = []
        last = found[0]
        for one in found:  # of hits that overlap the one that ends first, so that most are left
            if one[0] >= -last[1]:
                counted.append(last)
                last = one
            elif one[1] > last[1] or (one[1] == last[1] and one[0] > last[0]):
                last = one
        counted.append(last)
        return counted if len(counted) >= self.at_least else None


@dataclass(frozen=True, slots=True)
class NearBy:
    """Holds where hits of all positions stand in one paragraph, close together."""

    positions: tuple[tuple[Leaf, ...], ...]
    words: int | None
    sentences: int | None
    ordered: bool
    places: Fields
    wanted: tuple[Wanted, ...] = field(compare=False, repr=False)

    def find(self, hits: Hits) -> list[Place] | None:
        """Return the passages of the first chain found, or None."""
        found: list[list[Place]] = []
        for wanted in self.wanted:
            found.append(_hits_of(wanted, hits, self.places))
            if not found[-1]:
                return None
        text = hits.reading.folded
        if len(found) == 2:
            one, other = found
            pair = self._pair(one, other, text)
            return pair if pair or self.ordered else self._pair(other, one, text)
        found = _in_common(found, hits)
        if not found[0]:
            return None
        gaps = _Gaps(text, self)
        if self.ordered:
            return self._chain([(one,) for one in found[0]], found[1:], gaps)
        for at, first in enumerate(found):  # in the order of `itertools.permutations`
            rest = [*found[:at], *found[at + 1 :]]
            if chain := self._chain([(one,) for one in first], rest, gaps):
                return chain
        return None

    def _pair(self, first: list[Place], second: list[Place], text: str) -> list[Place] | None:
        """Return one hit of each of two lists, likewise; `_longer` says how."""
        if len(first) > 1:
            first = sorted(first, key=_second, reverse=True)
        at, count = 0, len(first)
        for one in second:
            start = one[0]
            while at < count and -first[at][1] <= start:
                at += 1
            if at and self.close(text, -first[at - 1][1], start):
                return [first[at - 1], one]
        return None

    def _chain(
        self, begun: list[_Chain], rest: list[list[Place]], gaps: "_Gaps"
    ) -> list[Place] | None:
        """Return one hit of each list behind one of the chains begun, or None.

        The lists come in any order, unless the clause is ordered.
        """
        for at, hits in enumerate(rest[:1] if self.ordered else rest):
            longer = _longer(begun, hits, gaps)
            if longer and len(rest) == 1:
                return list(longer[0])
            if longer and (chain := self._chain(longer, [*rest[:at], *rest[at + 1 :]], gaps)):
                return chain
        return None

    def close(self, text: str, start: int, end: int) -> bool:
        """Return whether a gap is inside one paragraph and short enough."""
        if text.find("\n", start, end) >= 0:
            return False
        if self.words is not None:
            return end - start <= self.words or at_most_units(text, start, end, self.words)
        return fewer_sentence_ends(text, start, end, self.sentences or 1)


def _in_common(found: list[list[Place]], hits: Hits) -> list[list[Place]]:
    """Return the places of each list that stand in a paragraph where all lists have one.

    No chain goes from one paragraph to another, and to look for those of three or four is dear.
    """
    paragraphs = [[hits.paragraph(place[0]) for place in places] for places in found]
    if paragraphs != [[hits.paragraph(-place[1]) for place in places] for places in found]:
        return found  # a regular expression took in the end of one
    common = set(paragraphs[0]).intersection(*paragraphs[1:])
    return [
        [place for place, at in zip(places, numbers, strict=True) if at in common]
        for places, numbers in zip(found, paragraphs, strict=True)
    ]


class _Gaps(dict[tuple[int, int], bool]):
    """By gap of a text, whether it is short enough for a clause; each is measured once."""

    def __init__(self, text: str, clause: NearBy) -> None:
        """Take the text and the clause."""
        super().__init__()
        self._text = text
        self._clause = clause

    def __missing__(self, gap: tuple[int, int]) -> bool:
        """Measure a gap."""
        short = self[gap] = self._clause.close(self._text, *gap)
        return short


def _longer(begun: list[_Chain], hits: list[Place], gaps: _Gaps) -> list[_Chain]:
    """Return the chains that go on with one of some hits, each close behind the hit before.

    Of the chains that end before a hit, the last one is nearest to it, so only that one has to be
    measured.
    """
    if len(begun) > 1:
        begun = sorted(begun, key=_last_end)
    longer: list[_Chain] = []
    at, count = 0, len(begun)
    for one in hits:  # sorted by place already
        start = one[0]
        while at < count and -begun[at][-1][1] <= start:
            at += 1
        if at and gaps[-begun[at - 1][-1][1], start]:
            longer.append((*begun[at - 1], one))
    return longer


def _last_end(chain: _Chain) -> int:
    """Return where a chain ends."""
    return -chain[-1][1]
