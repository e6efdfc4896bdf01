"""Which known story an article tells, if any: the nearest ones are judged on all the evidence."""

import math
from collections.abc import Container
from dataclasses import dataclass

from stories.centroids import Centroid, Centroids
from stories.evidence import BAR, Member, fading, likeness, shared, testimony

RUBRIC_DAYS = 0.85  # beyond which a report that comes again tells of another day
CROWD = 0.5  # for the logarithm of the articles that a story of the window has on average
CROWDED = 0.5  # of the bar at most: a wave of reports must not carry the next event along
START = 20  # articles, each of its own story, that stand in for the past at a cold start


@dataclass(frozen=True, slots=True)
class Judgment:
    """A story, by how much the evidence for it exceeds the bar, and the terms that speak for it."""

    story_id: str
    surplus: float
    evidence: tuple[str, ...]


def judge(new: Member, stories: Centroids, barred: Container[str]) -> Judgment | None:
    """Return the story that the most speaks for, None where nothing speaks for any."""
    best: tuple[float, str, Member] | None = None
    for story_id, dot in stories.nearest(new.vector, barred):
        story = stories[story_id]
        if dot <= 0 or other_day(new, story):
            continue
        weight, witness = weigh(new, story, dot)
        if best is None or weight > best[0]:  # the older of two equal ones
            best = (weight, story_id, witness)
    if best is None:
        return None
    weight, story_id, witness = best
    surplus = round(weight - bar(stories), 6)
    return Judgment(story_id=story_id, surplus=surplus, evidence=shared(new, witness))


def bar(stories: Centroids) -> float:
    """Return what the evidence must exceed: less, the more reports an event has in this stream.

    In the unselected news nearly each article tells an event of its own; where few events are told
    by many papers, the next one likely tells a known one, before a word of it is read.
    """
    crowd = (stories.articles + START) / (len(stories) + START)
    return BAR - min(CROWDED, CROWD * math.log(crowd))


def weigh(new: Member, story: Centroid, dot: float) -> tuple[float, Member]:
    """Return the evidence that an article tells a story, and the article that says the most for it."""
    said, place, witness = max(
        (
            (round(testimony(new, old), 6), -place, old)
            for place, old in enumerate(story.witnesses())
        ),
        key=lambda found: found[:2],
    )
    del place
    return round(likeness(dot, story.square) + said - fading(story.gap(new.day)), 6), witness


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
