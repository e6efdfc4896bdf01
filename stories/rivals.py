"""What speaks against two reports telling one event: headlines that name others, in the same words.

In a narrow trade two makers build two plants in the same words. Likeness can't tell them apart, who
acts can: each headline names somebody whom the other report never names, headline and lead. That
weighs where the two name nobody of that kind in common, or where the headlines are one frame in which
the one stands for the other. A report that leaves the actor out, or names it otherwise, is no rival.

One maker has two events in a week, too: a plant opens, a model is recalled. The deeds tell these apart
in the same way, where each headline tells one that the other report never tells.
"""

import re
from collections.abc import Iterable
from itertools import takewhile

from stories.actors import COUNTRY, DEED, MAKER, OTHER, PLACE
from stories.features import Features
from stories.tokens import stem

FRAME = 0.5  # share of the longer headline's terms in the other, from which on they are one frame
SLOT = 4  # words that differ at most where one name stands for another
AROUND = 4  # words that must stand around the names
NAME, FIGURE = "*", "0"
# Against two that name others of a kind, and none in common; the worst first.
WEIGHTS = {MAKER: 1.5, DEED: 1.5, PLACE: 1.0, COUNTRY: 0.75}
APART = 9.0  # against two that fill one frame: nothing outweighs it
_COUNT = re.compile(r"\d+(?:st|nd|rd|th)")


def counter(new: Features, reports: Iterable[Features]) -> float:
    """Return what the reports of a story say against `new` telling it, 0 where nothing speaks.

    As many that do name whom `new` names beside their rivals outweigh these.
    """
    told = tuple(reports)
    counts = _counts(new)
    if not counts and not new.heads:
        return 0.0
    found = [said for old in told if (said := _against(new, old, counts))]
    if not found:
        return 0.0
    contested = frozenset[str]().union(*(names for _, names in found))
    agree = sum(bool(contested & (old.heads | old.told)) for old in told) if contested else 0
    return 0.0 if agree >= len(found) else max(weight for weight, _ in found)


def _against(new: Features, old: Features, counts: set[str]) -> tuple[float, frozenset[str]] | None:
    """Return what speaks against two reports telling one event, and whom only the first names.

    `counts` are the numbers in a row that the first names.
    """
    if counts and _counts_on(new, old, counts):
        return APART, frozenset()
    own = _own(new, old)
    if not own or not (other := _own(old, new)):
        return None
    if _slot(new, old):
        return APART, own
    for kind, weight in WEIGHTS.items():
        if _of(own, kind) and _of(other, kind):
            if _is_frame(new, old):
                return APART, _of(own, kind)
            if not _of(new.heads & old.heads, kind):
                return weight, _of(own, kind)
    return None


def _own(one: Features, other: Features) -> frozenset[str]:
    """Return whom the headline of a report names and the other report never does."""
    missing = one.heads - other.heads - other.told
    if not missing:
        return missing
    return frozenset([mark for mark in missing if mark.partition(":")[2] not in other.counts])


def _of(marks: frozenset[str], kind: str) -> frozenset[str]:
    """Return those of a kind among `marks`."""
    return frozenset([mark for mark in marks if mark.startswith(kind)])


def _is_frame(new: Features, old: Features) -> bool:
    """Return whether two headlines are mostly the same words."""
    shared = len(set(new.topic).intersection(old.topic))
    return shared >= FRAME * max(len(new.topic), len(old.topic), 1)


def _counts_on(new: Features, old: Features, ours: set[str]) -> bool:
    """Return whether one frame holds another number in a row: the 112th day is not the 113th."""
    theirs = _counts(old)
    return bool(theirs) and not ours & theirs and _is_frame(new, old)


def _counts(one: Features) -> set[str]:
    """Return the numbers in a row that a headline names."""
    return {word for word in one.title if word[0].isdigit() and _COUNT.fullmatch(word)}


def _slot(new: Features, old: Features) -> bool:
    """Return whether two headlines are the same words but for names that stand for one another.

    That is names that are not known, wherever they stand, and one more that is.
    """
    if len(set(new.title).intersection(old.title)) < AROUND:
        return False
    ours, theirs = _masked(new), _masked(old)
    before = _alike(ours, theirs)
    after = _alike(ours[before:][::-1], theirs[before:][::-1])
    left, right = len(ours) - before - after, len(theirs) - before - after
    if max(left, right) > SLOT or min(left, right) == 0 < max(left, right):
        return False
    return (
        sum(word not in (NAME, FIGURE) for word in ours[:before] + ours[len(ours) - after :])
        >= AROUND
    )


def _masked(one: Features) -> list[str]:
    """Return the words of a headline with one sign for each run of names, and one for a figure."""
    names = {mark.removeprefix(OTHER) for mark in one.heads if mark.startswith(OTHER)}
    found: list[str] = []
    for word in one.title:
        masked = NAME if stem(word) in names else FIGURE if word[0].isdigit() else word
        if masked != NAME or not found or found[-1] != NAME:
            found.append(masked)
    return found


def _alike(left: list[str], right: list[str]) -> int:
    """Return how many words two lists begin with in common."""
    pairs = zip(left, right, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
