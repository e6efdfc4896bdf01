"""The same article again: at another address, syndicated, re-issued or edited.

Candidates come from three places: the same canonical URL, the smallest hashes of the shingles, and
the same title but for its numbers. Each is then judged on its shingles, and on its numbers and
dates, which tell the next issue of a template from a copy.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from stories.features import TITLE_WORDS, Features
from stories.markers import ISSUE_GAP, is_other_issue
from stories.shingles import begin_alike, by_clauses, overlap

SHORT = 40  # triples; below this chance and boilerplate weigh too much for the plain limits
NOVEL = 2  # words of a title that the other article lacks: it is about something else
COPY = 0.5  # Jaccard similarity of two texts of some length, in triples of words
COPY_CLAUSES = 0.22  # … in clauses: an edit of a word costs the whole clause
SOME_CLAUSES = 0.2  # part of the shorter text, where the beginnings are alike as well
BEGINNING = 0.35  # … in triples of words
SHORT_COPY = 0.8  # … of two short ones
SURE = 0.9  # … at which the titles are not asked any more
PART = 0.8  # share of the shorter text that stands in the longer one, in triples of words
PART_CLAUSES = 0.4  # … in clauses
FIGURES = 3  # fewer in a text of some length are no template's, when both are of one day
LIKE = 0.3  # below this, texts have nothing to do with each other
TITLE_GAP = timedelta(hours=48)  # the same headline without a figure, later than this, is a rubric
NEWEST = 20  # candidates looked at behind one title or hash: enough for copies, bounded for rubrics

KeyT = TypeVar("KeyT", int, str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the index knows of an article: the earliest copy of it, and issues it is not."""

    duplicate_of: str | None
    similarity: float
    other_issues: frozenset[str]  # ids of articles from the same template but of another day


class DuplicateIndex:
    """The articles of the window, to be recognised again. Memory grows with their number only."""

    def __init__(self) -> None:
        self._filed: dict[int, list[int]] = defaultdict(list)  # by hash
        self._held: dict[int, Features] = {}
        self._numbers: dict[str, int] = {}
        self._originals: dict[int, str] = {}
        self._addresses: dict[str, list[int]] = defaultdict(list)
        self._skeletons: dict[str, list[int]] = defaultdict(list)
        self._next = 0

    def __len__(self) -> int:
        """Return the number of articles held."""
        return len(self._held)

    def find(self, new: Features) -> Finding:
        """Return the earliest copy of `new`, if there is one, and the other issues of its template."""
        if new.article_id in self._numbers:
            return self._same(self._numbers[new.article_id])
        if new.address is not None and (known := self._addresses.get(new.address)):
            return self._same(known[0])
        issues: set[str] = set()
        for number in self._candidates(new):
            old = self._held[number]
            likeness = overlap(new.sketch, old.sketch)
            if _is_issue(new, old, *likeness):
                issues.add(old.article_id)
            elif _is_copy(new, old, *likeness):
                return Finding(
                    duplicate_of=self._originals[number],
                    similarity=max(likeness),
                    other_issues=frozenset(issues),
                )
        return Finding(duplicate_of=None, similarity=0.0, other_issues=frozenset(issues))

    def add(self, new: Features, duplicate_of: str | None) -> None:
        """Hold an article; `duplicate_of` is the id of the earliest copy, None if it is the first."""
        if new.article_id in self._numbers:
            return
        number, self._next = self._next, self._next + 1
        self._held[number] = new
        self._numbers[new.article_id] = number
        self._originals[number] = duplicate_of or new.article_id
        for key in new.sketch.filed_under():
            self._filed[key].append(number)
        if new.address is not None:
            self._addresses[new.address].append(number)
        if new.skeleton:
            self._skeletons[new.skeleton].append(number)

    def remove(self, article_id: str) -> None:
        """Forget an article."""
        number = self._numbers.pop(article_id)
        old = self._held.pop(number)
        del self._originals[number]
        for key in old.sketch.filed_under():
            _drop(self._filed, key, number)
        _drop(self._addresses, old.address, number)
        _drop(self._skeletons, old.skeleton, number)

    def _same(self, number: int) -> Finding:
        """Return the finding that an article is one at a known address or of a known id."""
        return Finding(
            duplicate_of=self._originals[number], similarity=1.0, other_issues=frozenset()
        )

    def _candidates(self, new: Features) -> list[int]:
        """Return the numbers of articles worth comparing, earliest first."""
        near = set(self._skeletons.get(new.skeleton, ())[-NEWEST:])
        for key in new.sketch.filed_under():
            if key in self._filed:
                near.update(self._filed[key][-NEWEST:])
        return sorted(near)


def _drop(places: dict[KeyT, list[int]], key: KeyT | None, number: int) -> None:
    """Take a number out of the list at `key`, and the list away when it is empty."""
    if key is None or number not in places.get(key, ()):
        return
    places[key].remove(number)
    if not places[key]:
        del places[key]


def _is_issue(new: Features, old: Features, jaccard: float, part: float) -> bool:
    """Return whether two articles fill in the same template on different days."""
    same_source = bool(new.source_id) and new.source_id == old.source_id
    same_frame = _same_skeleton(new, old)
    rubric = same_frame and new.rubric
    alike = _is_like(new, old, jaccard, part) or rubric
    if not alike and not (same_source and (jaccard >= LIKE or same_frame)):
        return False
    apart = _apart(new, old)
    few = min(len(new.figures), len(old.figures)) < FIGURES
    edited = few and apart < ISSUE_GAP and by_clauses(new.sketch, old.sketch)
    if not edited and is_other_issue(new.figures, old.figures, new.published_at, old.published_at):
        return True
    if apart < ISSUE_GAP or not _is_short(new, old):
        return False
    no_figures = not new.figures and not old.figures
    if rubric or (same_source and same_frame and jaccard < SURE):
        return no_figures or jaccard < SURE  # the same figures in the same words: run twice
    return no_figures and apart > TITLE_GAP


def _is_copy(new: Features, old: Features, jaccard: float, part: float) -> bool:
    """Return whether two articles are one, given the likeness of their shingles."""
    if jaccard < SURE and _tell_of_others(new, old):
        return False
    if not _is_short(new, old):
        return _is_like(new, old, jaccard, part)
    if jaccard >= SHORT_COPY:
        return True
    same_title = len(new.title) >= TITLE_WORDS and new.title == old.title
    return same_title and part >= PART and _apart(new, old) <= TITLE_GAP


def _is_like(new: Features, old: Features, jaccard: float, part: float) -> bool:
    """Return whether most of one text stands in the other."""
    if by_clauses(new.sketch, old.sketch):
        if jaccard >= COPY_CLAUSES or part >= PART_CLAUSES:
            return True
        return part >= SOME_CLAUSES and begin_alike(new.sketch, old.sketch) >= BEGINNING
    return jaccard >= COPY or part >= PART


def _tell_of_others(new: Features, old: Features) -> bool:
    """Return whether each title names what the other article never does: a rubric, filled anew."""
    if not new.words or not old.words:
        return False
    novel = min(len(set(new.title) - old.words), len(set(old.title) - new.words))
    return novel >= NOVEL


def _same_skeleton(new: Features, old: Features) -> bool:
    """Return whether two titles are the same but for their numbers and dates."""
    return " " in new.skeleton and new.skeleton == old.skeleton


def _is_short(new: Features, old: Features) -> bool:
    """Return whether one of the two is too short to be judged by its shingles alone."""
    return min(len(new.sketch.triples), len(old.sketch.triples)) < SHORT


def _apart(new: Features, old: Features) -> timedelta:
    """Return the time between two publications, none where one of them is unknown."""
    if new.published_at is None or old.published_at is None:
        return timedelta()
    return abs(new.published_at - old.published_at)
