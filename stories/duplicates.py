"""The same article again: at another address, syndicated, re-issued or edited.

Candidates come from three places: the same canonical URL, the MinHash index over shingles, and the
same title but for its numbers. Each is then judged on its shingles, and on its numbers and dates,
which tell the next issue of a template from a copy.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from rensa import RMinHashLSH  # type: ignore[import-untyped]  # rensa ships no types

from core.identity import canonical_url
from stories.markers import is_other_issue, markers, skeleton
from stories.model import GroupItem
from stories.shingles import PERMUTATIONS, Sketch, overlap, sketch
from stories.tokens import tokens

BANDS = 32  # of four rows: pairs above a Jaccard similarity of about .42 are found
SHORT = 40  # shingles; below this chance and boilerplate weigh too much for the plain limits
RUBRIC = 100  # shingles; up to this a rubric's standing words can outweigh what is new in it
NOVEL = 2  # words of a title that the other article lacks: it is about something else
COPY = 0.5  # Jaccard similarity of two texts of some length
SHORT_COPY = 0.8  # … of two short ones
SURE = 0.9  # … at which the titles are not asked any more
PART = 0.8  # share of the shorter text that stands in the longer one
LIKE = 0.3  # below this, texts have nothing to do with each other
TITLE_WORDS = 4  # a shorter title alone identifies nothing
TITLE_GAP = timedelta(hours=48)  # the same headline without a figure, later than this, is a rubric
NEWEST = 20  # candidates looked at behind one title: enough for copies, bounded for rubrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What is kept of an article to recognise it again."""

    article_id: str
    source_id: str
    address: str | None  # canonical; None where the URL names no single article
    title: tuple[str, ...]
    skeleton: str
    sketch: Sketch
    markers: frozenset[str]
    words: frozenset[str]  # of the title and a short text; empty for a long one
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the index knows of an article: the earliest copy of it, and issues it is not."""

    duplicate_of: str | None
    similarity: float
    other_issues: frozenset[str]  # ids of articles from the same template but of another day


def trace(item: GroupItem) -> Trace:
    """Return the trace of an article."""
    title = _without_publisher(item.title)
    whole = f"{title}\n{item.text}"
    found = sketch(whole)
    return Trace(
        article_id=item.article_id,
        source_id=item.source_id,
        address=_address(item.url),
        title=tuple(tokens(title)),
        skeleton=skeleton(title),
        sketch=found,
        markers=markers(whole),
        words=frozenset(tokens(whole)) if len(found) < RUBRIC else frozenset(),
        published_at=item.published_at,
    )


def _address(url: str | None) -> str | None:
    """Return the canonical URL, or None where there is none or it is a site's front page."""
    try:
        address = canonical_url(url) if url else None
    except ValueError:
        return None
    if address is None:
        return None
    parts = urlsplit(address)
    return address if parts.path.strip("/") or parts.query else None


def _without_publisher(title: str) -> str:
    """Return a title without the publisher's name that aggregators hang on its end."""
    for mark in (" - ", " | ", " – ", " — "):
        head, found, tail = title.rpartition(mark)
        if found and len(tail.split()) <= 3 and len(head.split()) >= TITLE_WORDS:
            return head
    return title


class DuplicateIndex:
    """The articles of the window, to be recognised again. Memory grows with their number only."""

    def __init__(self) -> None:
        self._index = RMinHashLSH(threshold=COPY, num_perm=PERMUTATIONS, num_bands=BANDS)
        self._traces: dict[int, Trace] = {}
        self._numbers: dict[str, int] = {}
        self._originals: dict[int, str] = {}
        self._addresses: dict[str, list[int]] = defaultdict(list)
        self._skeletons: dict[str, list[int]] = defaultdict(list)
        self._next = 0

    def __len__(self) -> int:
        """Return the number of articles held."""
        return len(self._traces)

    def find(self, new: Trace) -> Finding:
        """Return the earliest copy of `new`, if there is one, and the other issues of its template."""
        if new.article_id in self._numbers:
            return self._same(self._numbers[new.article_id])
        if new.address is not None and (known := self._addresses.get(new.address)):
            return self._same(known[0])
        copies: dict[int, float] = {}
        issues: set[str] = set()
        for number in self._candidates(new):
            old = self._traces[number]
            likeness = overlap(new.sketch, old.sketch)
            if _is_issue(new, old, likeness[0]):
                issues.add(old.article_id)
            elif _is_copy(new, old, *likeness):
                copies[number] = max(likeness)
        if not copies:
            return Finding(duplicate_of=None, similarity=0.0, other_issues=frozenset(issues))
        first = min(copies)
        return Finding(
            duplicate_of=self._originals[first],
            similarity=copies[first],
            other_issues=frozenset(issues),
        )

    def add(self, new: Trace, duplicate_of: str | None) -> None:
        """Hold an article; `duplicate_of` is the id of the earliest copy, None if it is the first."""
        if new.article_id in self._numbers:
            return
        number, self._next = self._next, self._next + 1
        self._traces[number] = new
        self._numbers[new.article_id] = number
        self._originals[number] = duplicate_of or new.article_id
        if new.sketch.hashes:
            self._index.insert(number, new.sketch.signature)
        if new.address is not None:
            self._addresses[new.address].append(number)
        if new.skeleton:
            self._skeletons[new.skeleton].append(number)

    def remove(self, article_id: str) -> None:
        """Forget an article."""
        number = self._numbers.pop(article_id)
        old = self._traces.pop(number)
        del self._originals[number]
        self._index.remove(number)
        _drop(self._addresses, old.address, number)
        _drop(self._skeletons, old.skeleton, number)

    def _same(self, number: int) -> Finding:
        """Return the finding that an article is one at a known address or of a known id."""
        return Finding(
            duplicate_of=self._originals[number], similarity=1.0, other_issues=frozenset()
        )

    def _candidates(self, new: Trace) -> list[int]:
        """Return the numbers of articles worth comparing, earliest first."""
        near = set(self._index.query(new.sketch.signature)) if new.sketch.hashes else set()
        return sorted(near.union(self._skeletons.get(new.skeleton, [])[-NEWEST:]))


def _drop(places: dict[str, list[int]], key: str | None, number: int) -> None:
    """Take a number out of the list at `key`, and the list away when it is empty."""
    if key is None or number not in places.get(key, ()):
        return
    places[key].remove(number)
    if not places[key]:
        del places[key]


def _is_issue(new: Trace, old: Trace, jaccard: float) -> bool:
    """Return whether two articles fill in the same template on different days."""
    same_source = bool(new.source_id) and new.source_id == old.source_id
    alike = jaccard >= COPY or (same_source and (jaccard >= LIKE or _same_skeleton(new, old)))
    if not alike:
        return False
    if is_other_issue(new.markers, old.markers, new.published_at, old.published_at):
        return True
    no_figures = not new.markers and not old.markers
    return no_figures and _is_short(new, old) and _apart(new, old) > TITLE_GAP


def _is_copy(new: Trace, old: Trace, jaccard: float, part: float) -> bool:
    """Return whether two articles are one, given the likeness of their shingles."""
    if jaccard < SURE and _tell_of_others(new, old):
        return False
    if not _is_short(new, old):
        return jaccard >= COPY or part >= PART
    if jaccard >= SHORT_COPY:
        return True
    same_title = len(new.title) >= TITLE_WORDS and new.title == old.title
    return same_title and part >= PART and _apart(new, old) <= TITLE_GAP


def _tell_of_others(new: Trace, old: Trace) -> bool:
    """Return whether each title names what the other article never does: a rubric, filled anew."""
    if not new.words or not old.words:
        return False
    novel = min(len(set(new.title) - old.words), len(set(old.title) - new.words))
    return novel >= NOVEL


def _same_skeleton(new: Trace, old: Trace) -> bool:
    """Return whether two titles are the same but for their numbers and dates."""
    return " " in new.skeleton and new.skeleton == old.skeleton


def _is_short(new: Trace, old: Trace) -> bool:
    """Return whether one of the two is too short to be judged by its shingles alone."""
    return min(len(new.sketch), len(old.sketch)) < SHORT


def _apart(new: Trace, old: Trace) -> timedelta:
    """Return the time between two publications, none where one of them is unknown."""
    if new.published_at is None or old.published_at is None:
        return timedelta()
    return abs(new.published_at - old.published_at)
