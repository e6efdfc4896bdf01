"""Compiled clauses: each answers with the passages that make it hold, or None where it does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import NamedTuple, Protocol

from classifiers.fields import Fields
from classifiers.hits import Hits
from classifiers.lexicon import Leaf, Wanted
from classifiers.scripts import sentence_ends, units

MOST_SPANS = 12  # kept of one clause or rule: enough to show why, whatever a page repeats


class Found(NamedTuple):
    """A passage in the folded article that a clause stands on."""

    start: int
    end: int
    concept: str | None


class Compiled(Protocol):
    """A clause ready to be asked."""

    def find(self, hits: Hits) -> list[Found] | None:
        """Return the passages that make the clause hold, or None where it does not."""
        ...


def _hits_of(wanted: Wanted, hits: Hits, places: Fields) -> list[Found]:
    """Return every hit of the leaves inside the scopes, sorted by place, longest first.

    Of hits of a single leaf, the shortest first.
    """
    found = hits.places(wanted, places)
    leaves = wanted.leaves
    if len(leaves) == 1:
        concept = leaves[0].concept
        return [Found(a, b, concept) for a, b in sorted([(a, -b) for a, b, _ in found])]
    found.sort()
    return [Found(start, -end, leaves[at].concept) for start, end, at in found]


def _by_place(one: Found) -> tuple[int, int]:
    """Return the key that sorts passages by place, the longest first."""
    return one.start, -one.end


def apart(passages: Iterable[Found]) -> list[Found]:
    """Return passages in order of place, none of which overlaps one before, at most `MOST_SPANS`."""
    kept: list[Found] = []
    reach = -1
    for one in sorted(passages, key=_by_place):
        if one.start >= reach:
            kept.append(one)
            if len(kept) == MOST_SPANS:
                break
            reach = one.end
    return kept


@dataclass(frozen=True, slots=True)
class AnyTerms:
    """Holds where one of its terms stands in scope: the flat and most common `any`."""

    leaves: tuple[Leaf, ...]
    places: Fields
    wanted: Wanted = field(compare=False, repr=False)

    def find(self, hits: Hits) -> list[Found] | None:
        """Return the first hits of all terms, in order and apart, or None."""
        found = hits.places(self.wanted, self.places)
        found.sort()
        kept: list[Found] = []
        reach = -1
        for start, end, at in found:
            if start >= reach:
                kept.append(Found(start, -end, self.leaves[at].concept))
                if len(kept) == MOST_SPANS:
                    break
                reach = -end
        return kept or None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds where one of its clauses holds."""

    clauses: tuple[Compiled, ...]

    def find(self, hits: Hits) -> list[Found] | None:
        """Return the passages of every clause that holds, or None."""
        held = [found for clause in self.clauses if (found := clause.find(hits)) is not None]
        return [one for found in held for one in found] if held else None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds where all of its clauses hold."""

    clauses: tuple[Compiled, ...]

    def find(self, hits: Hits) -> list[Found] | None:
        """Return the passages of all clauses, or None at the first that does not hold."""
        passages: list[Found] = []
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

    def find(self, hits: Hits) -> list[Found] | None:
        """Return the counted hits, or None where they are too few."""
        if hits.at_most(self.wanted, self.places) < self.at_least:
            return None
        found = _hits_of(self.wanted, hits, self.places)
        counted: list[Found] = []
        reach = -1
        for one in sorted(found, key=lambda one: (one.end, -one.start)):
            if one.start >= reach:
                counted.append(one)
                reach = one.end
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

    def find(self, hits: Hits) -> list[Found] | None:
        """Return the passages of the first chain found, or None."""
        found: list[list[Found]] = []
        if not all(hits.may_hold(wanted, self.places) for wanted in self.wanted):
            return None
        for wanted in self.wanted:
            found.append(_hits_of(wanted, hits, self.places))
            if not found[-1]:
                return None
        for order in [tuple(found)] if self.ordered else permutations(found):
            if chain := self._chain(order, hits.reading.folded):
                return chain
        return None

    def _chain(self, order: Sequence[list[Found]], text: str) -> list[Found] | None:
        """Return one hit of each list, each at most `words` words after the one before, or None.

        Of the reachable hits that end before a hit, the last one is nearest to it, so only that
        one has to be measured.
        """
        reachable = [[one] for one in order[0]]
        for hits in order[1:]:
            ends = sorted(reachable, key=lambda chain: chain[-1].end)
            step: list[list[Found]] = []
            at = 0
            for one in hits:  # sorted by place already
                while at < len(ends) and ends[at][-1].end <= one.start:
                    at += 1
                if at and self._close(text, ends[at - 1][-1].end, one.start):
                    step.append([*ends[at - 1], one])
            reachable = step
        return reachable[0] if reachable else None

    def _close(self, text: str, start: int, end: int) -> bool:
        """Return whether a gap is inside one paragraph and short enough."""
        if "\n" in text[start:end]:
            return False
        if self.words is not None:
            return units(text[start:end]) <= self.words
        return sentence_ends(text, start, end) < (self.sentences or 1)
