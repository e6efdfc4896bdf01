"""Grouping, online: the same article first, then the same event.

Each article is placed once, from what came before it alone. What is older than the window is
forgotten, so memory is bounded by the window, and by `capacity` where a stream is denser than any
window.
"""

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.records import Assignment
from stories.centroids import Centroids
from stories.duplicates import DuplicateIndex, Trace, trace
from stories.model import GroupItem
from stories.vectors import Frequencies, Vector, counts

LIMIT = 0.22  # similarity above which an article tells a story that is known
WINDOW = timedelta(days=14)
CAPACITY = 50_000  # articles held at most
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Placed:
    """An article in the window, with what has to be undone when it leaves it."""

    article_id: str
    story_id: str
    arrived_at: datetime
    vector: Vector | None  # None for a copy: wire copies do not make a story what it is


class Grouper:
    """Places articles into stories. The same items in the same order give the same answers."""

    def __init__(
        self, window: timedelta = WINDOW, *, capacity: int = CAPACITY, limit: float = LIMIT
    ) -> None:
        """Take how long an article is remembered after its arrival, and how many at most."""
        self._window = window
        self._capacity = capacity
        self._limit = limit
        self._placed: deque[_Placed] = deque()
        self._story_of: dict[str, str] = {}
        self._duplicates = DuplicateIndex()
        self._frequencies = Frequencies()
        self._centroids = Centroids()

    def __len__(self) -> int:
        """Return the number of articles in the window."""
        return len(self._placed)

    def add(self, item: GroupItem) -> Assignment:
        """Place an article and return where: a copy goes to its original's story."""
        self._expire(item.arrived_at)
        new = trace(item)
        finding = self._duplicates.find(new)
        if finding.duplicate_of is not None:
            assignment = Assignment(
                article_id=item.article_id,
                story_id=self._story(finding.duplicate_of),
                duplicate_of=finding.duplicate_of,
                similarity=round(finding.similarity, 4),
                how="duplicate",
            )
            self._place(item, new, assignment, None)
            return assignment
        vector = self._frequencies.weigh(counts(item.title, item.text))
        barred = {self._story(other) for other in finding.other_issues}
        story_id, similarity = self._centroids.best(vector, _day(item), barred)
        if story_id is None or similarity <= self._limit:
            assignment = Assignment(article_id=item.article_id, story_id=item.article_id)
        else:
            assignment = Assignment(
                article_id=item.article_id,
                story_id=story_id,
                similarity=round(similarity, 4),
                how="joined",
            )
        self._place(item, new, assignment, vector)
        return assignment

    def restore(self, item: GroupItem, assignment: Assignment) -> None:
        """Take back an article that was placed before, without deciding anew.

        Restoring the items of a window in their order of arrival gives the state that placed them.
        """
        self._expire(item.arrived_at)
        vector = None
        if assignment.duplicate_of is None:
            vector = self._frequencies.weigh(counts(item.title, item.text))
        self._place(item, trace(item), assignment, vector)

    def _place(
        self, item: GroupItem, new: Trace, assignment: Assignment, vector: Vector | None
    ) -> None:
        """Enter an article into every index."""
        if item.article_id in self._story_of:  # polled again: it is held already
            return
        self._duplicates.add(new, assignment.duplicate_of)
        self._story_of[item.article_id] = assignment.story_id
        if vector is not None:
            self._frequencies.learn(vector)
            self._centroids.add(assignment.story_id, vector, _day(item))
        self._placed.append(_Placed(item.article_id, assignment.story_id, item.arrived_at, vector))

    def _story(self, article_id: str) -> str:
        """Return the story of an article of which a copy is in the window."""
        return self._story_of.get(article_id, article_id)

    def _expire(self, now: datetime) -> None:
        """Forget what arrived before the window, and the oldest where too many are held."""
        oldest = now - self._window
        while self._placed and (
            self._placed[0].arrived_at < oldest or len(self._placed) >= self._capacity
        ):
            gone = self._placed.popleft()
            self._duplicates.remove(gone.article_id)
            del self._story_of[gone.article_id]
            if gone.vector is not None:
                self._frequencies.forget(gone.vector)
                self._centroids.remove(gone.story_id, gone.vector)


def _day(item: GroupItem) -> float | None:
    """Return when an article was published, in days; a future date counts as the arrival."""
    if item.published_at is None:
        return None
    return (min(item.published_at, item.arrived_at) - _EPOCH) / timedelta(days=1)
