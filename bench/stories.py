"""Stories: events told by several papers, against comparing each article with every story.

The events are made up: each has names and figures of its own, and each paper tells some of them in
everyday words. What is measured is the rate; the share of the articles that came to their event is
in the note. The figures on real events are in the documents.
"""

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.measure import Result, Side, compare, ready
from stories.features import read
from stories.grouper import Grouper
from stories.model import GroupItem
from stories.vectors import background

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
PAPERS = 4  # that tell each event
NAMES, TOLD = 12, 8  # words that an event has of its own, and how many each paper tells
WORDS = 90  # of a text, everyday ones
LIMIT = 0.2  # cosine above which the peer joins
_SYLLABLES = "ba ke mi ro tu na so li va de hu po ga zi lo ran mek tor sul bin".split()  # noqa: SIM905 - read at a glance


@dataclass(frozen=True, slots=True)
class Told:
    """An article, and the number of the event that it tells."""

    event: int
    item: GroupItem


def run(*, events: int = 250, rounds: int = 3) -> tuple[Result, ...]:
    """Return the result for `events` events of `PAPERS` reports each, in random order."""
    told = reports(events)
    ours = Side(name="seedwatch", units=len(told), prepare=ready, run=lambda _: by_grouper(told))
    peer = Side(name="all stories", units=len(told), prepare=ready, run=lambda _: by_all(told))
    rates = compare(ours, peer, rounds=rounds)
    found, theirs = right(told, by_grouper(told)), right(told, by_all(told))
    return (
        Result(
            what=f"stories: {events} events, {len(told)} articles",
            unit="articles/s",
            peer_name="cosine with every story",
            ours=rates[0],
            peer=rates[1],
            note=f"reports with their event's first {found:.3f}, peer {theirs:.3f}",
        ),
    )


def reports(events: int, *, seed: int = 3) -> tuple[Told, ...]:
    """Return the reports of made-up events; the same seed gives the same ones."""
    dice = random.Random(seed)  # noqa: S311 - material must come again, and keeps no secret
    everyday = sorted(background())
    drafts: list[tuple[int, str, str]] = []
    for event in range(events):
        names = ["".join(dice.choices(_SYLLABLES, k=3)).capitalize() for _ in range(NAMES)]
        for _ in range(PAPERS):
            own = dice.sample(names, TOLD)
            title = [*own[:3], *dice.choices(everyday, k=4)]
            dice.shuffle(title)
            words = [*own, *dice.choices(everyday, k=WORDS)]
            dice.shuffle(words)
            drafts.append((event, " ".join(title), " ".join(words) + "."))
    dice.shuffle(drafts)
    return tuple(
        Told(event, _item(number, title, text))
        for number, (event, title, text) in enumerate(drafts)
    )


def _item(number: int, title: str, text: str) -> GroupItem:
    """Return an article that arrives some seconds after the one before."""
    at = NOW + timedelta(seconds=5 * number)
    return GroupItem(
        article_id=f"a{number}",
        url=f"https://news.example/{number}",
        title=title,
        text=text,
        published_at=at,
        source_id=f"s{number % 50}",
        arrived_at=at,
    )


def by_grouper(told: Sequence[Told]) -> list[str]:
    """Return the story of each article by our grouping."""
    grouper = Grouper()
    return [grouper.add(one.item).story_id for one in told]


def by_all(told: Sequence[Told]) -> list[str]:
    """Return the story of each article by its cosine with every story before it."""
    stories: list[tuple[str, Counter[str]]] = []
    placed: list[str] = []
    common = background()
    for one in told:
        counts = read(one.item).counts
        new = Counter(
            {
                term: count * -math.log(common.get(term, 0.0) + 0.001)
                for term, count in counts.items()
            }
        )
        best = max(stories, key=lambda story: _cosine(new, story[1]), default=None)
        if best is None or _cosine(new, best[1]) <= LIMIT:
            stories.append((one.item.article_id, new))
            placed.append(one.item.article_id)
        else:
            best[1].update(new)
            placed.append(best[0])
    return placed


def _cosine(left: Counter[str], right: Counter[str]) -> float:
    """Return the cosine of two vectors."""
    dot = sum(weight * right[term] for term, weight in left.items() if term in right)
    lengths = sum(w * w for w in left.values()) * sum(w * w for w in right.values())
    return dot / math.sqrt(lengths) if lengths else 0.0


def right(told: Sequence[Told], placed: Sequence[str]) -> float:
    """Return the share of the articles that are in the story of their event's first article."""
    first: dict[int, str] = {}
    good = 0
    for one, story_id in zip(told, placed, strict=True):
        good += story_id == first.setdefault(one.event, one.item.article_id)
    return good / len(told)
