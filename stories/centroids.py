"""The stories of the window as centroids, and the search for those that an article may belong to.

A centroid is the plain sum of its articles' vectors. One inverted list per term says which stories
hold it and with what weight. An article joins no story with which it shares no rare term, so the lists
of these alone are followed, and what is common to many costs nothing.
"""

import math
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from stories.evidence import TELLING, Member
from stories.vectors import Vector

_NOTHING = 1e-9  # what is left of a weight that was added and subtracted again
_TIE = 1e-8  # by which two values differ that are one
LOOKED = 1_000  # places in inverted lists that are read for one article
TERMS = 8  # terms that are followed however many stories hold them
LEAST = 0.005  # dot product of rare terms below which a story is not looked at
FAR = 0.05  # of the nearest story's likeness, below which another is not looked at
NEAREST = 6  # stories that are judged on all the evidence
FIRST, LATEST = 2, 4  # articles of a story that are compared one by one


@dataclass(slots=True, eq=False)
class Centroid:
    """One story of the window."""

    story_id: str
    sums: Vector = field(default_factory=dict)  # of the articles' vectors; of one article its own
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

    def widen(self, day: float | None) -> None:
        """Take the day of an article that was added."""
        if day is not None:
            first, last = self.span or (day, day)
            self.span = (min(first, day), max(last, day))

    def narrow(self) -> None:
        """Take the days of the articles that are left."""
        days = [member.day for member in self.members.values() if member.day is not None]
        self.span = (min(days), max(days)) if days else None

    def first(self) -> Member:
        """Return the first article that is in the window."""
        return next(iter(self.members.values()))

    def witnesses(self) -> list[Member]:
        """Return the articles that a new one is compared with: the first ones and the latest."""
        found = list(self.members.values())
        return found if len(found) <= FIRST + LATEST else found[:FIRST] + found[-LATEST:]

    def shared(self, vector: Vector) -> tuple[float, set[str]]:
        """Return the dot product of `vector` with the sum, and the terms that both have."""
        sums = self.sums
        terms = vector.keys() & sums.keys()
        # A set has no order; the sum is exact and needs none.
        return math.fsum([vector[term] * sums[term] for term in terms]), terms


class Centroids:
    """The stories of the window. Memory grows with the articles in it only."""

    def __init__(self) -> None:
        self._stories: dict[str, Centroid] = {}
        # Most terms stand in one story, which then needs no list of its own.
        self._postings: dict[str, Centroid | dict[Centroid, None]] = {}
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

    def nearest(self, new: Member, barred: Container[str] = ()) -> list[Centroid]:
        """Return the nearest stories that share a rare term with an article, nearest first.

        Near ties are settled by age: sums of weights that came and went differ in their last digits.
        """
        near = [
            (dot / story.scale, story)
            for story, dot in self._partial(new).items()
            if dot > LEAST and story.story_id not in barred
        ]
        if len(near) > 1:
            values = sorted([value for value, _ in near])
            last = max(FAR * values[-1], values[-NEAREST:][0]) - _TIE
            near = [pair for pair in near if pair[0] >= last]
        near.sort(key=lambda pair: (-round(pair[0], 9), pair[1].order))
        return [story for _, story in near[:NEAREST]]

    def _partial(self, new: Member) -> dict[Centroid, float]:
        """Return, by story, what the rare terms of an article add to their dot product."""
        held = self._postings
        partial: dict[Centroid, float] = defaultdict(float)
        shared: list[tuple[int, str, dict[Centroid, None]]] = []
        alone = 0
        for (term, weight), rarity in zip(new.vector.items(), new.rarities.values(), strict=True):
            if rarity <= TELLING or (there := held.get(term)) is None:
                continue
            if isinstance(there, Centroid):
                partial[there] += weight * there.sums[term]
                alone += 1
            else:
                shared.append((len(there), term, there))
        shared.sort(key=itemgetter(0))
        looked = alone
        for read, (length, term, stories) in enumerate(shared, alone):
            looked += length
            if read >= TERMS and looked > LOOKED:
                break
            weight = new.vector[term]
            for story in stories:
                partial[story] += weight * story.sums[term]
        return partial

    def add(self, story_id: str, member: Member) -> None:
        """Add an article to a story, opening the story where it is new."""
        story = self._stories.get(story_id)
        if story is None:
            story = self._stories[story_id] = Centroid(story_id)
        square = story.square + 2 * self.dot(story_id, member.vector) + 1
        late = not story.members or next(reversed(story.members.values())).number <= member.number
        self.articles += member.article_id not in story.members
        story.members[member.article_id] = member
        if not late:  # moved here from another story
            order = sorted(story.members.values(), key=lambda held: held.number)
            story.members = {held.article_id: held for held in order}
        story.settle(square)
        story.widen(member.day)
        self._sum_up(story, member.vector)

    def _sum_up(self, story: Centroid, vector: Vector) -> None:
        """Add a vector to a story's sum, and file the story under the terms that are new to it."""
        sums = story.sums
        self._file(story, [term for term in vector if term not in sums])
        if not sums:
            story.sums = vector  # which nobody changes: it is copied before the next is added
            return
        if len(story.members) <= FIRST:
            story.sums = sums = sums.copy()
        for term, weight in vector.items():
            sums[term] = sums.get(term, 0.0) + weight

    def _file(self, story: Centroid, terms: Iterable[str]) -> None:
        """Put a story into the lists of `terms`."""
        postings = self._postings
        for term in terms:
            there = postings.get(term)
            if there is None:
                postings[term] = story
            elif isinstance(there, Centroid):
                postings[term] = {there: None, story: None}
            else:
                there[story] = None

    def _take(self, story: Centroid, term: str) -> None:
        """Take a story from the list of a term."""
        there = self._postings[term]
        if isinstance(there, Centroid):
            del self._postings[term]
            return
        del there[story]
        if len(there) == 1:
            self._postings[term] = next(iter(there))

    def remove(self, story_id: str, article_id: str) -> Member:
        """Take an article out of its story, and the story away with its last article."""
        story = self._stories[story_id]
        member = story.members.pop(article_id)
        self.articles -= 1
        story.settle(story.square - 2 * self.dot(story_id, member.vector) + 1)
        story.narrow()
        story.sums = sums = story.sums.copy()  # it may be the article's own
        for term, weight in member.vector.items():
            sums[term] -= weight
            if not story.members or sums[term] < _NOTHING:
                del sums[term]
                self._take(story, term)
        if not story.members:
            del self._stories[story_id]
        return member

    def dot(self, story_id: str, vector: Vector) -> float:
        """Return the dot product of `vector` with the sum of one story."""
        return self._stories[story_id].shared(vector)[0]
