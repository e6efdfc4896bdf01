"""The same article again: at another address, syndicated, re-issued or edited.

Candidates come from three places: the same canonical URL, the smallest hashes of the shingles, and
the same title but for its numbers. Each is then judged on its shingles, and on its numbers and
dates, which tell the next issue of a template from a copy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from stories.features import TITLE_WORDS, Features
from stories.markers import ISSUE_GAP, is_date, is_other_issue
from stories.shingles import KEYS, LONG, Probe, begin_alike, by_clauses

# Triples; below this, and below LONG clauses, chance and boilerplate weigh too much for the plain limits.
SHORT = 40
NOVEL = 2  # words of a title that the other article lacks: it is about something else
COPY = 0.5  # Jaccard similarity of two texts of some length, in triples of words
COPY_CLAUSES = 0.35  # … in ends of clauses: an edit changes about every third
SOME_CLAUSES = 0.3  # part of the shorter text, where the beginnings are alike as well
BEGINNING = 0.35  # … in triples of words
SHORT_COPY = 0.8  # … of two short ones
SURE = 0.9  # … at which the titles are not asked any more
PART = 0.8  # share of the shorter text that stands in the longer one, in triples of words
PART_CLAUSES = 0.55  # … in ends of clauses
TITLED_PART = 0.5  # … under the same headline in these days, where it is the lesser part
LEAST_PART = 0.3  # … without which nothing but the headlines can be alike
FIGURES = 4  # fewer in a text of some length are no template's, when both are of one day
LONE = 1  # figure, which comes again by chance; two hardly do
LIKE = 0.3  # below this, texts have nothing to do with each other
TITLE_GAP = timedelta(hours=48)  # the same few words, later than this, are a rubric's
TERSE = (
    26  # triples; a headline and a sentence have fewer, and what they say may come again as it is
)
CORRECTED = 0.7  # Jaccard similarity of a text and its correction
NEWEST = 20  # candidates looked at behind one title or hash: enough for copies, bounded for rubrics

KeyT = TypeVar("KeyT", int, str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the index knows of an article: the earliest copy of it, and issues it is not."""

    duplicate_of: str | None
    like: str | None  # the article held that it is like: the earliest copy may be forgotten by now
    similarity: float
    other_issues: frozenset[str]  # ids of articles from the same template but of another day


_NOTHING = Finding(duplicate_of=None, like=None, similarity=0.0, other_issues=frozenset())


class _Shelf(Generic[KeyT]):
    """Numbers by key. Most keys have one number, which then needs no list of its own."""

    def __init__(self) -> None:
        self._at: dict[KeyT, int | list[int]] = {}

    def file(self, keys: Iterable[KeyT], number: int) -> None:
        """File a number under each of `keys`."""
        at = self._at
        for key in keys:
            held = at.setdefault(key, number)
            if isinstance(held, list):
                held.append(number)
            elif held != number:
                at[key] = [held, number]

    def newest(self, keys: Iterable[KeyT]) -> list[int]:
        """Return the newest numbers at each of `keys`, as often as they are there."""
        found: list[int] = []
        for held in map(self._at.get, keys):
            if isinstance(held, list):
                found += held[-NEWEST:]
            elif held is not None:
                found.append(held)
        return found

    def oldest(self, key: KeyT) -> int | None:
        """Return the number that was filed first at `key`, None where there is none."""
        held = self._at.get(key)
        return held[0] if isinstance(held, list) else held

    def take(self, keys: Iterable[KeyT], number: int) -> None:
        """Take a number from each of `keys`; one that is not there is no fault."""
        for key in keys:
            held = self._at.get(key)
            if isinstance(held, list) and number in held:
                held.remove(number)
                if len(held) == 1:
                    self._at[key] = held[0]
            elif held == number:
                del self._at[key]


class DuplicateIndex:
    """The articles of the window, to be recognised again. Memory grows with their number only."""

    def __init__(self) -> None:
        self._filed: _Shelf[int] = _Shelf()  # by hash
        self._held: dict[int, Features] = {}
        self._numbers: dict[str, int] = {}
        self._originals: dict[int, str] = {}
        self._addresses: _Shelf[str] = _Shelf()
        self._skeletons: _Shelf[str] = _Shelf()
        self._next = 0

    def __len__(self) -> int:
        """Return the number of articles held."""
        return len(self._held)

    def find(self, new: Features) -> Finding:
        """Return the earliest copy of `new`, if there is one, and the other issues of its template."""
        if (known := self._known(new)) is not None:
            return self._copy(known, 1.0)
        issues: set[str] = set()
        probe = Probe(new.sketch)
        for number in self._candidates(new):
            old = self._held[number]
            jaccard, part = probe.overlap(old.sketch)
            if part < LEAST_PART and not _same_skeleton(new, old):
                continue
            alike = _is_like(new, old, jaccard, part)
            corrected = _is_corrected(new, old, jaccard)
            if not corrected and _is_issue(new, old, jaccard, alike=alike):
                if _is_template(new, old):
                    issues.add(old.article_id)
            elif corrected or _is_copy(new, old, jaccard, part, alike=alike):
                return self._copy(number, max(jaccard, part))
        if not issues:
            return _NOTHING
        return Finding(duplicate_of=None, like=None, similarity=0.0, other_issues=frozenset(issues))

    def _copy(self, number: int, similarity: float) -> Finding:
        """Return the finding that an article is a copy of one that is held."""
        return Finding(
            duplicate_of=self._originals[number],
            like=self._held[number].article_id,
            similarity=similarity,
            other_issues=frozenset(),
        )

    def _known(self, new: Features) -> int | None:
        """Return the number of what has the same id or address; None where nothing has."""
        known = self._numbers.get(new.article_id)
        if known is None and new.address is not None:
            known = self._addresses.oldest(new.address)
        return known

    def add(self, new: Features, duplicate_of: str | None) -> None:
        """Hold an article; `duplicate_of` is the id of the earliest copy, None if it is the first."""
        if new.article_id in self._numbers:
            return
        number, self._next = self._next, self._next + 1
        self._held[number] = new
        self._numbers[new.article_id] = number
        self._originals[number] = duplicate_of or new.article_id
        self._filed.file(new.sketch.filed_under(), number)
        if new.address is not None:
            self._addresses.file((new.address,), number)
        if new.skeleton:
            self._skeletons.file((new.skeleton,), number)

    def replace(self, features: Features) -> None:
        """Hold other features of an article that is held; what it is found by may not differ."""
        self._held[self._numbers[features.article_id]] = features

    def remove(self, article_id: str) -> None:
        """Forget an article."""
        number = self._numbers.pop(article_id)
        old = self._held.pop(number)
        del self._originals[number]
        self._filed.take(old.sketch.filed_under(), number)
        if old.address is not None:
            self._addresses.take((old.address,), number)
        self._skeletons.take((old.skeleton,), number)

    def _candidates(self, new: Features) -> list[int]:
        """Return the numbers of articles worth comparing, earliest first."""
        keys = new.sketch.filed_under()
        found = self._filed.newest(keys)
        near = _twice(found) if len(keys) >= KEYS else set(found)
        if new.skeleton:
            near.update(self._skeletons.newest((new.skeleton,)))
        return sorted(near)


def _twice(numbers: Iterable[int]) -> set[int]:
    """Return the numbers that come more than once: one shared minimum is chance."""
    once: set[int] = set()
    found: set[int] = set()
    for number in numbers:
        (found if number in once else once).add(number)
    return found


def _is_issue(new: Features, old: Features, jaccard: float, *, alike: bool) -> bool:
    """Return whether two articles fill in the same template on different days."""
    same_source = bool(new.source_id) and new.source_id == old.source_id
    same_frame = _same_skeleton(new, old)
    rubric = same_frame and new.rubric
    if not (alike or rubric) and not (same_source and (jaccard >= LIKE or same_frame)):
        return False
    apart = _apart(new, old)
    few = min(len(new.figures), len(old.figures)) < FIGURES
    edited = few and apart < ISSUE_GAP and by_clauses(new.sketch, old.sketch)
    if not edited and is_other_issue(new.figures, old.figures, new.published_at, old.published_at):
        return True
    if apart < ISSUE_GAP or not _is_short(new, old):
        return False
    terse = _is_terse(new, old)
    no_figures = not new.figures and not old.figures
    if rubric or (same_source and same_frame and jaccard < SURE):
        # many figures in the same words: run twice
        return no_figures or (terse and few) or jaccard < SURE
    lone = min(len(new.figures), len(old.figures)) <= LONE
    return apart > TITLE_GAP and ((terse and lone) or (no_figures and jaccard < SURE))


def _is_corrected(new: Features, old: Features, jaccard: float) -> bool:
    """Return whether one figure of a text was put right: the rest of it, and its headline, stand.

    A template changes its date, the figure in its headline or more of its words as well.
    """
    same_source = bool(new.source_id) and new.source_id == old.source_id
    if jaccard < CORRECTED or new.rubric or not (same_source or new.title == old.title):
        return False
    wrong, right = old.figures - new.figures, new.figures - old.figures
    if len(wrong) != 1 or len(right) != 1 or len(old.figures) < 2 or _is_terse(new, old):
        return False
    changed = wrong | right
    return not any(is_date(figure) for figure in changed) and _figured(new) == _figured(old)


def _figured(one: Features) -> list[str]:
    """Return the words of a headline that hold a figure."""
    return [word for word in one.title if any(map(str.isdigit, word))]


def _is_terse(new: Features, old: Features) -> bool:
    """Return whether one of the two says no more than a headline and a sentence."""
    return any(len(one.sketch.triples) < TERSE for one in (new, old))


def _is_template(new: Features, old: Features) -> bool:
    """Return whether two texts of different days are filled in alike, rather than written on.

    A later report takes over paragraphs too. It has a headline of its own and few figures; the
    story decides about it.
    """
    if _same_skeleton(new, old) or new.rubric or old.rubric:
        return True
    return min(len(new.figures), len(old.figures)) >= FIGURES or new.source_id != old.source_id


def _is_copy(new: Features, old: Features, jaccard: float, part: float, *, alike: bool) -> bool:
    """Return whether two articles are one, given the likeness of their shingles."""
    if jaccard < SURE and _tell_of_others(new, old):
        return False
    if new.title == old.title and len(new.title) >= TITLE_WORDS and _apart(new, old) <= TITLE_GAP:
        dated = new.published_at is not None and old.published_at is not None
        if part >= (TITLED_PART if dated and not _is_short(new, old) else PART):
            return True
    return jaccard >= SHORT_COPY if _is_short(new, old) else alike


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
    novel = min(
        len(set(new.title).difference(old.words)), len(set(old.title).difference(new.words))
    )
    return novel >= NOVEL


def _same_skeleton(new: Features, old: Features) -> bool:
    """Return whether two titles are the same but for their numbers and dates."""
    return " " in new.skeleton and new.skeleton == old.skeleton


def _is_short(new: Features, old: Features) -> bool:
    """Return whether one of the two is too short to be judged by its shingles alone."""
    return any(
        len(one.sketch.triples) < SHORT and len(one.sketch.clauses) < LONG for one in (new, old)
    )


def _apart(new: Features, old: Features) -> timedelta:
    """Return the time between two publications, none where one of them is unknown."""
    if new.published_at is None or old.published_at is None:
        return timedelta()
    return abs(new.published_at - old.published_at)
