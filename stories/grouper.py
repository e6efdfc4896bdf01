"""Grouping, online: the same article first, then the same event.

Each article is placed once, from what came before it alone. What is older than the window tells no
story any more; only what is needed to know the article again is remembered for longer. Memory is
bounded by the two, and by `capacity` and REMEMBERED where a stream is denser than that.

With `looks`, the stories of the window are looked at again at each turn of the hour of arrival: what
turned out to be one is merged, what turned out to be two is split. The hour, not the batch, sets the
time, so that the same arrivals give the same stories in batches of any size.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from core.records import Assignment
from stories.across import Across
from stories.centroids import Centroids
from stories.duplicates import DuplicateIndex
from stories.evidence import LIMIT, Member, certainty, member, surplus
from stories.features import Features, freeze, outline, read
from stories.judging import Judgment, judge
from stories.model import Change, GroupItem, Placement
from stories.vectors import Frequencies
from stories.windowed import look

WINDOW = timedelta(days=14)
CAPACITY = 50_000  # articles of the window held at most
COPIES = timedelta(days=30)  # after its arrival, an article that is issued again is known
REMEMBERED = 6_000  # articles that are known for that alone: some 5 KB, and 70 µs a pass, each
LOOK = timedelta(hours=1)  # of arrival, from one look at the window to the next
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Placed:
    """An article in the window, with what has to be undone when it leaves it."""

    features: Features
    copy_of: str | None  # wire copies do not make a story what it is


class Grouper:
    """Places articles into stories. The same items in the same order give the same answers."""

    def __init__(
        self,
        window: timedelta = WINDOW,
        *,
        copies: timedelta = COPIES,
        capacity: int = CAPACITY,
        limit: float = LIMIT,
        looks: bool = False,
    ) -> None:
        """Take how long an article is remembered after its arrival, and how many at most.

        `copies` is how long an article is known again, never shorter than the window. `limit` is the
        certainty, from 0 to 1, above which an article joins a story.
        """
        self._window = window
        self._copies = copies
        self._capacity = capacity
        self._least = surplus(limit)
        self._looks = looks
        self._placed: deque[_Placed] = deque()
        self._remembered: deque[Features] = deque()
        self._story_of: dict[str, str] = {}
        self._duplicates = DuplicateIndex()
        self._frequencies = Frequencies()
        self._centroids = Centroids()
        self._across = Across()
        self._number = 0
        self._hour: int | None = None
        self._touched: set[str] = set()
        self.changes: list[Change] = []  # merges and splits, in the order in which they were seen

    def __len__(self) -> int:
        """Return the number of articles in the window."""
        return len(self._placed)

    def add(self, item: GroupItem) -> Assignment:
        """Place an article and return where: a copy goes to its original's story."""
        return self._put(read(item))[0]

    def place(self, item: GroupItem) -> Placement:
        """Place an article and return where, why, and what has to be kept of it."""
        new = read(item)
        assignment, evidence, rarities = self._put(new)
        return Placement(
            assignment=assignment,
            evidence=evidence,
            credit=new.credit,
            kept=freeze(new, rarities),
        )

    def _put(self, new: Features) -> tuple[Assignment, tuple[str, ...], Mapping[str, float]]:
        """Place an article and return where, why, and how rare its terms are by now."""
        self._turn(new)
        finding = self._duplicates.find(new)
        rarities: Mapping[str, float] = {}
        ready: Member | None = None
        evidence: tuple[str, ...] = ()
        if finding.duplicate_of is not None and finding.like is not None:
            assignment = Assignment(
                article_id=new.article_id,
                story_id=self._story_of[finding.like],
                duplicate_of=finding.duplicate_of,
                similarity=round(finding.similarity, 4),
                how="duplicate",
            )
        else:
            rarities = self._frequencies.rarities(new.counts)
            ready = member(new, rarities, _day(new), self._number + 1)
            found = self._judge(ready, finding.other_issues)
            if found is None:
                assignment = Assignment(article_id=new.article_id, story_id=new.article_id)
            else:
                evidence = found.evidence
                assignment = Assignment(
                    article_id=new.article_id,
                    story_id=found.story_id,
                    similarity=round(certainty(found.surplus), 4),
                    how="joined",
                )
        self._enter(new, assignment, ready)
        return assignment, evidence, rarities

    def restore(
        self, features: Features, assignment: Assignment, rarities: Mapping[str, float]
    ) -> None:
        """Take back an article that was placed before, without deciding anew.

        Restoring what was kept of the articles of a window in their order of arrival, each in the
        story where it is by now, gives the state that placed them.
        """
        self._expire(features.arrived_at)
        hour = _hour(features)
        if self._hour is not None and hour > self._hour:
            self._touched.clear()  # there was a look
        self._hour = max(self._hour or 0, hour)
        copy = assignment.duplicate_of is not None
        number = self._number + 1
        ready = None if copy else member(features, rarities, _day(features), number)
        self._enter(features, assignment, ready)

    def remember(self, features: Features, assignment: Assignment) -> None:
        """Take back an article from before the window, to know it again; copies need not be given.

        In the order of arrival, before what is restored.
        """
        self._duplicates.add(features, assignment.duplicate_of)
        self._story_of[features.article_id] = assignment.story_id
        self._retain(features)

    def restore_text(self, item: GroupItem, assignment: Assignment) -> str:
        """Take back an article of which nothing is kept; return what is to be kept of it."""
        new = read(item)
        copy = assignment.duplicate_of is not None
        rarities = {} if copy else self._frequencies.rarities(new.counts)
        self.restore(new, assignment, rarities)
        return freeze(new, rarities)

    def _turn(self, new: Features) -> None:
        """Let the time of an arrival pass: forget what is old, look at the window at a new hour."""
        self._expire(new.arrived_at)
        hour = _hour(new)
        if self._looks and self._hour is not None and hour > self._hour:
            self._look(new.article_id)
        self._hour = max(self._hour or 0, hour)

    def _judge(self, new: Member, issues: frozenset[str]) -> Judgment | None:
        """Return the story that an article joins, None where it opens one."""
        barred = {self._story(other) for other in issues}
        found = judge(new, self._centroids, barred, self._least)
        if found is not None:
            return found
        elsewhere = self._across.find(new.features, new.day)
        if elsewhere is None or self._story(elsewhere[0]) in barred:
            return None
        article_id, worth, marks = elsewhere
        return Judgment(story_id=self._story(article_id), surplus=worth - 1, evidence=marks)

    def _enter(self, new: Features, assignment: Assignment, ready: Member | None) -> None:
        """Enter an article into every index; `ready` is what stands for it, None for a copy."""
        if new.article_id in self._story_of:  # polled again: it is held already
            return
        self._duplicates.add(new, assignment.duplicate_of)
        self._story_of[new.article_id] = assignment.story_id
        if ready is not None:
            self._frequencies.learn(new.counts)
            self._number = ready.number
            self._centroids.add(assignment.story_id, ready)
            self._across.add(new, ready.day)
            self._touched.add(assignment.story_id)
        self._placed.append(_Placed(new, assignment.duplicate_of))

    def _story(self, article_id: str) -> str:
        """Return the story of an article of which a copy is in the window."""
        return self._story_of.get(article_id, article_id)

    def _look(self, cause_id: str) -> None:
        """Merge and split the stories of the window that changed since the last look."""
        stories = self._centroids
        whole = {story_id for story_id in stories if story_id in stories[story_id].members}
        for change in look(self._centroids, self._touched, whole, cause_id):
            moving = set(change.articles)
            ids = [
                placed.features.article_id
                for placed in self._placed
                if (placed.copy_of or placed.features.article_id) in moving
                and self._story_of[placed.features.article_id] == change.from_story_id
            ]
            self._story_of.update(dict.fromkeys(ids, change.to_story_id))
            self.changes.append(replace(change, articles=tuple(ids)))
        self._touched.clear()

    def _expire(self, now: datetime) -> None:
        """Forget what arrived before the window, and the oldest where too many are held."""
        oldest = now - self._window
        while self._placed and (
            self._placed[0].features.arrived_at < oldest or len(self._placed) >= self._capacity
        ):
            gone = self._placed.popleft()
            article_id = gone.features.article_id
            if gone.copy_of is not None:
                self._forget(article_id)
                continue
            self._frequencies.forget(gone.features.counts)
            self._centroids.remove(self._story_of[article_id], article_id)
            self._across.remove(article_id)
            self._retain(outline(gone.features))
        while self._remembered and self._remembered[0].arrived_at < now - self._copies:
            self._forget(self._remembered.popleft().article_id)

    def _retain(self, features: Features) -> None:
        """Know an article again that has left the window, and forget the oldest of too many."""
        self._duplicates.replace(features)
        self._remembered.append(features)
        if len(self._remembered) > REMEMBERED:
            self._forget(self._remembered.popleft().article_id)

    def _forget(self, article_id: str) -> None:
        """Know an article no more."""
        self._duplicates.remove(article_id)
        del self._story_of[article_id]


def _day(features: Features) -> float | None:
    """Return when an article was published, in days; a future date counts as the arrival."""
    if features.published_at is None:
        return None
    return (min(features.published_at, features.arrived_at) - _EPOCH) / timedelta(days=1)


def _hour(features: Features) -> int:
    """Return the hour of arrival, counted."""
    return (features.arrived_at - _EPOCH) // LOOK
