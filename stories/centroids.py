"""The stories of the window as centroids, and the search for those that an article may belong to.

A centroid is the plain sum of its articles' vectors. One inverted list per term says which stories
hold it and with what weight, so that stories without a common term cost nothing, and the lists of
common terms are left alone once the rare ones have found enough.
"""

import math
from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from heapq import nlargest

from stories.evidence import Member
from stories.vectors import Vector

_NOTHING = 1e-9  # what is left of a weight that was added and subtracted again
_TIE = 1e-8  # by which two values differ that are one
LOOKED = 1_000  # places in inverted lists that are read for one article
TERMS = 8  # terms that are followed however many stories hold them
LEAST = 0.03  # dot product below which a story is not looked at
NEAREST = 6  # stories that are judged on all the evidence
FIRST, LATEST = 2, 4  # articles of a story that are compared one by one


@dataclass(slots=True)
class Centroid:
    """One story of the window."""

    square: float = 0.0  # the sum's squared length
    scale: float = 1.0  # what brings a dot product to stories of all sizes
    span: tuple[float, float] | None = None  # the days in which it was told
    order: int = 0  # the number of its first article: stories are as old as that
    members: dict[str, Member] = field(default_factory=dict)  # in order of arrival

    def gap(self, day: float | None) -> float:
        """Return the days between `day` and the time in which the story was told."""
        if day is None or self.span is None:
            return 0.0
        first, last = self.span
        return max(0.0, first - day, day - last)

    def settle(self, square: float) -> None:
        """Take the squared length of the sum after a change of the articles."""
        self.square = max(_NOTHING, square)
        self.scale = math.sqrt(math.sqrt(self.square) * max(1, len(self.members)))
        if self.members:
            self.order = self.first().number
        days = [member.day for member in self.members.values() if member.day is not None]
        self.span = (min(days), max(days)) if days else None

    def first(self) -> Member:
        """Return the first article that is in the window."""
        return next(iter(self.members.values()))

    def witnesses(self) -> list[Member]:
        """Return the articles that a new one is compared with: the first ones and the latest."""
        found = list(self.members.values())
        return found if len(found) <= FIRST + LATEST else found[:FIRST] + found[-LATEST:]


class Centroids:
    """The stories of the window. Memory grows with the articles in it only."""

    def __init__(self) -> None:
        self._stories: dict[str, Centroid] = {}
        self._postings: dict[str, dict[str, float]] = defaultdict(dict)
        self.articles = 0  # in all stories, copies apart

    def __len__(self) -> int:
        """Return the number of stories."""
        return len(self._stories)

    def __iter__(self) -> Iterator[str]:
        """Yield the ids of the stories, in the order of their opening."""
        return iter(sorted(self._stories, key=lambda story_id: self._stories[story_id].order))

    def __getitem__(self, story_id: str) -> Centroid:
        """Return a story. Raises KeyError where it has no article in the window."""
        return self._stories[story_id]

    def nearest(self, vector: Vector, barred: Container[str] = ()) -> list[tuple[str, float]]:
        """Return (story id, dot product with its sum) of the nearest stories, oldest first."""
        lists = [
            (held, weight) for term, weight in vector.items() if (held := self._postings.get(term))
        ]
        lists.sort(key=lambda pair: len(pair[0]))
        partial: dict[str, float] = defaultdict(float)
        looked = read = 0
        for held, weight in lists:
            if read >= TERMS and looked + len(held) > LOOKED:
                break
            read += 1
            looked += len(held)
            for story_id, sum_weight in held.items():
                partial[story_id] += weight * sum_weight
        left = lists[read:]
        found = [
            (story_id, partial[story_id] + sum(w * held.get(story_id, 0.0) for held, w in left))
            for story_id in self._ranked(partial, barred)
        ]
        return sorted(found, key=lambda pair: self._stories[pair[0]].order)

    def _ranked(self, partial: dict[str, float], barred: Container[str]) -> list[str]:
        """Return the nearest stories by what is known of their dot products, nearest first.

        Near ties are settled by age: sums of weights that came and went differ in their last digits.
        """
        stories = self._stories
        near = [
            (dot / stories[story_id].scale, story_id)
            for story_id, dot in partial.items()
            if dot > LEAST and story_id not in barred
        ]
        if len(near) > NEAREST:
            last = nlargest(NEAREST, [value for value, _ in near])[-1] - _TIE
            near = [pair for pair in near if pair[0] >= last]
        near.sort(key=lambda pair: (-round(pair[0], 9), stories[pair[1]].order))
        return [story_id for _, story_id in near[:NEAREST]]

    def add(self, story_id: str, member: Member) -> None:
        """Add an article to a story, opening the story where it is new."""
        story = self._stories.get(story_id)
        if story is None:
            story = self._stories[story_id] = Centroid()
        square = story.square + 2 * self.dot(story_id, member.vector) + 1
        late = not story.members or next(reversed(story.members.values())).number <= member.number
        self.articles += member.article_id not in story.members
        story.members[member.article_id] = member
        if not late:  # moved here from another story
            order = sorted(story.members.values(), key=lambda held: held.number)
            story.members = {held.article_id: held for held in order}
        story.settle(square)
        for term, weight in member.vector.items():
            held = self._postings[term]
            held[story_id] = held.get(story_id, 0.0) + weight

    def remove(self, story_id: str, article_id: str) -> Member:
        """Take an article out of its story, and the story away with its last article."""
        story = self._stories[story_id]
        member = story.members.pop(article_id)
        self.articles -= 1
        story.settle(story.square - 2 * self.dot(story_id, member.vector) + 1)
        for term, weight in member.vector.items():
            held = self._postings[term]
            held[story_id] -= weight
            if not story.members or held[story_id] < _NOTHING:
                del held[story_id]
            if not held:
                del self._postings[term]
        if not story.members:
            del self._stories[story_id]
        return member

    def dot(self, story_id: str, vector: Vector) -> float:
        """Return the dot product of `vector` with the sum of one story."""
        nothing: dict[str, float] = {}
        postings = self._postings
        return sum(
            weight * postings.get(term, nothing).get(story_id, 0.0)
            for term, weight in vector.items()
        )
