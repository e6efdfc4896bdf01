"""The stories of the window as centroids, and the search for the one that an article belongs to.

A centroid is the plain sum of its articles' vectors. One inverted list per term says which stories
hold it and with what weight, so that stories without a common term cost nothing.
"""

import math
from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass

from stories.vectors import Vector

DECAY = 0.1  # per natural logarithm of the days beyond GRACE between article and story
GRACE = 2.0  # days within which reports of one event appear
_NOTHING = 1e-9  # what is left of a weight that was added and subtracted again


@dataclass(slots=True)
class _Centroid:
    """One story: how many vectors it sums, their squared length, and when it was told, in days."""

    order: int
    size: int = 0
    square: float = 0.0
    scale: float = 1.0  # what a dot product is divided by: see `Centroids.best`
    first: float | None = None
    last: float | None = None

    def grow(self, dot: float, by: int) -> None:
        """Add (1) or take away (-1) a vector of length 1 whose dot product with the sum is `dot`."""
        self.square = max(_NOTHING, self.square + by * 2 * dot + 1)
        self.size += by
        self.scale = math.sqrt(math.sqrt(self.square) * max(1, self.size))

    def gap(self, day: float | None) -> float:
        """Return the days between `day` and the time in which the story was told."""
        if day is None or self.first is None or self.last is None:
            return 0.0
        return max(0.0, self.first - day, day - self.last)

    def stretch(self, day: float | None) -> None:
        """Let the story reach to `day`."""
        if day is not None:
            self.first = day if self.first is None else min(self.first, day)
            self.last = day if self.last is None else max(self.last, day)


class Centroids:
    """The stories of the window. Memory grows with the articles in it only."""

    def __init__(self) -> None:
        self._stories: dict[str, _Centroid] = {}
        self._postings: dict[str, dict[str, float]] = defaultdict(dict)
        self._opened = 0

    def __len__(self) -> int:
        """Return the number of stories."""
        return len(self._stories)

    def best(
        self, vector: Vector, day: float | None, barred: Container[str] = ()
    ) -> tuple[str | None, float]:
        """Return (story id, similarity) of the nearest story that is not barred, or (None, 0).

        The similarity is the geometric mean of two: to the centroid, which forgives a story its
        variety, and the average over its articles, which does not. It fades with the days between.
        """
        nearest: tuple[float, int, str] | None = None
        for story_id, dot in self._dots(vector).items():
            if story_id in barred:
                continue
            story = self._stories[story_id]
            similarity = dot / story.scale
            if nearest is not None and similarity < nearest[0]:
                continue  # it can only fade further
            similarity /= 1 + DECAY * math.log1p(max(0.0, story.gap(day) - GRACE))
            rank = (similarity, -story.order, story_id)
            if nearest is None or rank > nearest:
                nearest = rank
        return (nearest[2], nearest[0]) if nearest else (None, 0.0)

    def add(self, story_id: str, vector: Vector, day: float | None) -> None:
        """Add an article to a story, opening the story where it is new."""
        story = self._stories.get(story_id)
        if story is None:
            story = self._stories[story_id] = _Centroid(order=self._opened)
            self._opened += 1
        story.grow(self._dot(story_id, vector), 1)
        story.stretch(day)
        for term, weight in vector.items():
            posting = self._postings[term]
            posting[story_id] = posting.get(story_id, 0.0) + weight

    def remove(self, story_id: str, vector: Vector) -> None:
        """Take an article out of its story, and the story away with its last article."""
        story = self._stories[story_id]
        story.grow(self._dot(story_id, vector), -1)
        for term, weight in vector.items():
            posting = self._postings[term]
            posting[story_id] -= weight
            if story.size == 0 or posting[story_id] < _NOTHING:
                del posting[story_id]
            if not posting:
                del self._postings[term]
        if story.size == 0:
            del self._stories[story_id]

    def _dots(self, vector: Vector) -> Mapping[str, float]:
        """Return the dot product of `vector` with every story that shares a term with it."""
        dots: dict[str, float] = defaultdict(float)
        for term, weight in vector.items():
            for story_id, held in self._postings.get(term, {}).items():
                dots[story_id] += weight * held
        return dots

    def _dot(self, story_id: str, vector: Vector) -> float:
        """Return the dot product of `vector` with one story."""
        return sum(
            weight * self._postings.get(term, {}).get(story_id, 0.0)
            for term, weight in vector.items()
        )
