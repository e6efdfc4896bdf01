"""Compiled clauses: each answers with the passages that make it hold, or None where it does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple, Protocol

from classifiers.hits import Hits
from classifiers.language import Scope
from classifiers.lexicon import Leaf, Lexicon
from classifiers.scripts import units


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

    def anchor(self, lexicon: Lexicon) -> frozenset[int]:
        """Return slots of which at least one must be found for the clause to hold."""
        ...


Scopes = Sequence[Scope] | None


def _hits_of(leaves: Sequence[Leaf], hits: Hits, scopes: Scopes) -> list[Found]:
    """Return every hit of the leaves inside the scopes, sorted by place, longest first."""
    present = hits.present
    found = [
        Found(start, end, leaf.concept)
        for leaf in leaves
        if leaf.slot in present
        for start, end in hits.within(leaf.slot, scopes)
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    return found


@dataclass(frozen=True, slots=True)
class AnyTerms:
    """Holds where one of its terms stands in scope: the flat and most common `any`."""

    leaves: tuple[Leaf, ...]
    scopes: Scopes

    def find(self, hits: Hits) -> list[Found] | None:
        """Return all hits of all terms, or None."""
        return _hits_of(self.leaves, hits, self.scopes) or None

    def anchor(self, lexicon: Lexicon) -> frozenset[int]:  # noqa: ARG002 - the protocol's
        """Return the slots of all terms."""
        return frozenset(leaf.slot for leaf in self.leaves)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds where one of its clauses holds."""

    clauses: tuple[Compiled, ...]

    def find(self, hits: Hits) -> list[Found] | None:
        """Return the passages of every clause that holds, or None."""
        held = [found for clause in self.clauses if (found := clause.find(hits)) is not None]
        return [one for found in held for one in found] if held else None

    def anchor(self, lexicon: Lexicon) -> frozenset[int]:
        """Return the anchors of all clauses."""
        return frozenset().union(*(clause.anchor(lexicon) for clause in self.clauses))


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

    def anchor(self, lexicon: Lexicon) -> frozenset[int]:
        """Return the rarest anchor among the clauses'."""
        return min((clause.anchor(lexicon) for clause in self.clauses), key=lexicon.cost)


@dataclass(frozen=True, slots=True)
class CountOf:
    """Holds where its terms are found often enough; hits that overlap count once."""

    leaves: tuple[Leaf, ...]
    at_least: int
    scopes: Scopes

    def find(self, hits: Hits) -> list[Found] | None:
        """Return the counted hits, or None where they are too few."""
        found = _hits_of(self.leaves, hits, self.scopes)
        counted: list[Found] = []
        reach = -1
        for one in sorted(found, key=lambda one: (one.end, -one.start)):
            if one.start >= reach:
                counted.append(one)
                reach = one.end
        return counted if len(counted) >= self.at_least else None

    def anchor(self, lexicon: Lexicon) -> frozenset[int]:  # noqa: ARG002 - the protocol's
        """Return the slots of all terms."""
        return frozenset(leaf.slot for leaf in self.leaves)


@dataclass(frozen=True, slots=True)
class NearBy:
    """Holds where hits of all positions stand in one paragraph, close together."""

    positions: tuple[tuple[Leaf, ...], ...]
    words: int
    ordered: bool
    scopes: Scopes

    def find(self, hits: Hits) -> list[Found] | None:
        """Return the passages of the first chain found, or None."""
        found: list[list[Found]] = []
        for leaves in self.positions:
            found.append(_hits_of(leaves, hits, self.scopes))
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
                if at and self._close(text[ends[at - 1][-1].end : one.start]):
                    step.append([*ends[at - 1], one])
            reachable = step
        return reachable[0] if reachable else None

    def _close(self, gap: str) -> bool:
        """Return whether a gap is inside one paragraph and short enough."""
        return "\n" not in gap and units(gap) <= self.words

    def anchor(self, lexicon: Lexicon) -> frozenset[int]:
        """Return the slots of the rarest position."""
        positions = [frozenset(leaf.slot for leaf in leaves) for leaves in self.positions]
        return min(positions, key=lexicon.cost)
