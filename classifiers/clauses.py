"""Compiled clauses: each answers with the passages that make it hold, or None where it does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from operator import itemgetter
from typing import Protocol

from classifiers.fields import Fields
from classifiers.hits import Hits, Place
from classifiers.lexicon import Leaf, Wanted
from classifiers.scripts import at_most_units, sentence_ends

MOST_SPANS = 12  # kept of one clause or rule: enough to show why, whatever a page repeats
_second, _both = itemgetter(1), itemgetter(0, 1)


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
        found = hits.places(self.wanted, self.places)
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
        reach = -1
        for one in found:
            if one[0] < reach:
                return self._without_overlaps(found)
            reach = -one[1]
        return found

    def _without_overlaps(self, found: list[Place]) -> list[Place] | None:
        """Return as many hits as don't overlap, or None where they are too few."""
        counted: list[Place] = []
        reach = -1
        for one in sorted(found, key=_by_end):
            if one[0] >= reach:
                counted.append(one)
                reach = -one[1]
        return counted if len(counted) >= self.at_least else None


def _by_end(place: Place) -> tuple[int, int]:
    """Return the key that sorts hits by their end, the shortest first."""
    return -place[1], -place[0]


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
        places, positions = self.places, self.wanted
        if len(positions) > 2 and not all(hits.may_hold(wanted, places) for wanted in positions):
            return None
        found: list[list[Place]] = []
        for wanted in positions:
            found.append(_hits_of(wanted, hits, places))
            if not found[-1]:
                return None
        text = hits.reading.folded
        if len(found) == 2:
            one, other = found
            pair = self._pair(one, other, text)
            return pair if pair or self.ordered else self._pair(other, one, text)
        for order in (found,) if self.ordered else permutations(found):
            if chain := self._chain(order, text):
                return list(chain)
        return None

    def _pair(self, first: list[Place], second: list[Place], text: str) -> list[Place] | None:
        """Return one hit of each of two lists, likewise; `_chain` says how."""
        if len(first) > 1:
            first = sorted(first, key=_second, reverse=True)
        at, count = 0, len(first)
        for one in second:
            start = one[0]
            while at < count and -first[at][1] <= start:
                at += 1
            if at and self._close(text, -first[at - 1][1], start):
                return [first[at - 1], one]
        return None

    def _chain(self, order: Sequence[list[Place]], text: str) -> Sequence[Place] | None:
        """Return one hit of each list, each at most `words` words after the one before, or None.

        Of the reachable hits that end before a hit, the last one is nearest to it, so only that
        one has to be measured.
        """
        last = len(order) - 1
        reachable: list[tuple[Place, ...]] = [(one,) for one in order[0]]
        for number, hits in enumerate(order[1:], 1):
            if len(reachable) > 1:
                reachable.sort(key=_last_end)
            step: list[tuple[Place, ...]] = []
            at, count = 0, len(reachable)
            for one in hits:  # sorted by place already
                start = one[0]
                while at < count and -reachable[at][-1][1] <= start:
                    at += 1
                if at and self._close(text, -reachable[at - 1][-1][1], start):
                    step.append((*reachable[at - 1], one))
                    if number == last:
                        return step[0]
            reachable = step
        return None

    def _close(self, text: str, start: int, end: int) -> bool:
        """Return whether a gap is inside one paragraph and short enough."""
        if text.find("\n", start, end) >= 0:
            return False
        if self.words is not None:
            return end - start <= self.words or at_most_units(text, start, end, self.words)
        return sentence_ends(text, start, end) < (self.sentences or 1)


def _last_end(chain: tuple[Place, ...]) -> int:
    """Return where a chain ends."""
    return -chain[-1][1]
