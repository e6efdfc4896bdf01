"""Which known story an article tells, if any: the nearest ones are judged on all the evidence."""

import math
from collections.abc import Container, Iterable
from dataclasses import dataclass

from stories.centroids import Centroid, Centroids
from stories.evidence import BAR, Member, at_most, fading, likeness, shared, testimony
from stories.rivals import counter

RUBRIC_DAYS = 0.85  # beyond which a report that comes again tells of another day
CROWD = 0.5  # for the logarithm of the articles that a story of the window has on average
CROWDED = 0.5  # of the bar at most: a wave of reports must not carry the next event along
FLOOR = BAR - CROWDED  # evidence that is below the bar in any stream needs no counter-evidence
START = 20  # articles, each of its own story, that stand in for the past at a cold start


@dataclass(frozen=True, slots=True)
class Judgment:
    """A story, by how much the evidence for it exceeds the bar, and the terms that speak for it."""

    story_id: str
    surplus: float
    evidence: tuple[str, ...]


def judge(
    new: Member, stories: Centroids, barred: Container[str], least: float = 0.0
) -> Judgment | None:
    """Return the story that the most speaks for, None where nothing speaks enough for any.

    `least` is by how much the evidence must exceed the bar.
    """
    needed = bar(stories) + least
    best: tuple[Centroid, Member] | None = None
    for story in stories.nearest(new, barred):
        said = _said(new, story, needed)
        if said is None:
            continue
        weight = _contested(new, story, said[0])
        if weight > needed:  # the nearer of two equal ones
            needed, best = weight, (story, said[1])
    if best is None:
        return None
    story, witness = best
    surplus = round(needed - bar(stories), 6)
    return Judgment(story_id=story.story_id, surplus=surplus, evidence=shared(new, witness))


def _said(new: Member, story: Centroid, needed: float) -> tuple[float, Member] | None:
    """Return the evidence that an article tells a story; None where it is no more than needed.

    What the terms in common can say at most is asked first: that takes no look at the articles.
    """
    dot, terms = story.shared(new.vector)
    fit = likeness(dot, story.square) - fading(story.gap(new.day))
    if fit + at_most(new, terms) <= needed or other_day(new, story):
        return None
    found = _evidence(new, story, dot, terms)
    return found if found[0] > needed else None


def bar(stories: Centroids) -> float:
    """Return what the evidence must exceed: less, the more reports an event has in this stream.

    In the unselected news nearly each article tells an event of its own; where few events are told
    by many papers, the next one likely tells a known one, before a word of it is read.
    """
    crowd = (stories.articles + START) / (len(stories) + START)
    return BAR - min(CROWDED, CROWD * math.log(crowd))


def weigh(new: Member, story: Centroid, dot: float) -> tuple[float, Member]:
    """Return the evidence that an article tells a story, and the article that says the most for it."""
    before, witness = _evidence(new, story, dot, list(new.vector))
    return _contested(new, story, before), witness


def _evidence(
    new: Member, story: Centroid, dot: float, terms: Iterable[str]
) -> tuple[float, Member]:
    """Return what speaks for it, and the article of the story that says the most.

    `terms` are those of the new article that may stand in the story.
    """
    witness, most = story.first(), -math.inf
    for old in story.witnesses():
        said = round(testimony(new, old, terms), 6)
        if said > most:  # the earlier of two equal ones
            witness, most = old, said
    return round(likeness(dot, story.square) + most - fading(story.gap(new.day)), 6), witness


def _contested(new: Member, story: Centroid, weight: float) -> float:
    """Return the evidence without what speaks against it, which is looked for where that matters."""
    if weight <= FLOOR:
        return weight
    against = counter(new.features, [old.features for old in story.witnesses()])
    return round(weight - against, 6)


def other_day(new: Member, story: Centroid) -> bool:
    """Return whether a report that comes again each day would join the story of another day.

    Two such reports without a known day are kept apart too: to repeat one is better than to hide one.
    """
    first = story.first()
    if not new.features.rubric:
        return False
    if new.day is None or first.day is None:
        return first.features.rubric
    return abs(new.day - first.day) > RUBRIC_DAYS
