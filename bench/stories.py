"""Stories: events told by several papers, against comparing each article with every story.

The events are made up, and told as news is: a headline with who, what and where, an opening that says
it again with a figure, a voice, and a text after that is half function words, a quarter everyday ones,
and for the rest the event's own and rare ones. Firms, towns and things come again in other events, as
they do in a narrow trade. What is measured is the rate; the share of the articles that came
to the story of their event's first report is in the note, and shows no more than that neither side was
fast by doing nothing: the peer's limit was set on this material, ours on real events. The figures on real events are in the documents.

What is held is measured with a window of a twentieth of the stream: ours forgets what left it, the
peer has none.
"""

import math
import random
import tracemalloc
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.measure import Result, Side, compare, ready
from stories.features import read
from stories.grouper import Grouper
from stories.model import GroupItem
from stories.tokens import STOP_WORDS
from stories.vectors import background

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
PAPERS = 4  # that tell each event
WORDS = 90  # of a text, everyday ones
WINDOWS = 20  # in the stream over which what is held is measured
LIMIT = 0.55  # cosine above which the peer joins: the best for it on this material
FIRMS, TOWNS = 400, 400  # of which a third of the events draw one that another has drawn
_SYLLABLES = "ba ke mi ro tu na so li va de hu po ga zi lo ran mek tor sul bin".split()  # noqa: SIM905 - read at a glance
_THINGS = (
    "battery plant",
    "car factory",
    "truck line",
    "cell works",
    "motor plant",
    "ferry terminal",
    "rail yard",
    "steel mill",
    "nickel smelter",
    "chip foundry",
    "test track",
    "training school",
)
_TITLES = (
    "{who} to build {thing} in {where}",
    "{who} picks {where} for {figure} {thing}",
    "{where} wins {thing} of {who}",
    "{person} of {who} opens talks on {where} {thing}",
    "{figure} {thing} planned for {where} by {who}",
)
_OPENINGS = (
    "{who} will build a {thing} in {where} for {figure}, {person} said.",
    "The {thing} of {who} will come to {where}, where it is to cost {figure}. {person} spoke of jobs.",
    "People in {where} heard from {person} that {who} pays {figure} for its {thing}.",
    "For {figure}, {who} gets a site in {where}. Its {thing} opens in three years, said {person}.",
)


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
            note=f"made-up reports in the story of their event's first: {found:.3f}, peer {theirs:.3f}",
        ),
        memory(told),
    )


def memory(told: Sequence[Told]) -> Result:
    """Return how many articles each side has placed for a megabyte that it holds at the end."""
    window = (told[-1].item.arrived_at - told[0].item.arrived_at) / WINDOWS
    ours = _held(Grouper(window, copies=window).add, told)
    theirs = _held(AllStories().add, told)
    return Result(
        what=f"stories: what is held after {len(told)} articles, window of {len(told) // WINDOWS}",
        unit="articles/MB",
        peer_name="cosine with every story",
        ours=len(told) * 1e6 / ours[1],
        peer=len(told) * 1e6 / theirs[1],
        note=(
            f"held half-way, of that at the end: {ours[0] / ours[1]:.0%},"
            f" peer {theirs[0] / theirs[1]:.0%}"
        ),
    )


def _held(add: Callable[[GroupItem], object], told: Sequence[Told]) -> tuple[int, int]:
    """Return the bytes that are held after the first half of the articles, and after all.

    What is held once for all articles, such as word lists, was loaded by the runs before.
    """
    tracemalloc.start()
    try:
        for one in told[: len(told) // 2]:
            add(one.item)
        half = tracemalloc.get_traced_memory()[0]
        for one in told[len(told) // 2 :]:
            add(one.item)
        return half, tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def reports(events: int, *, seed: int = 3) -> tuple[Told, ...]:
    """Return the reports of made-up events; the same seed gives the same ones."""
    dice = random.Random(seed)  # noqa: S311 - material must come again, and keeps no secret
    function = sorted(STOP_WORDS)
    everyday, shares = zip(*sorted(background().items()), strict=True)
    firms = [
        f"{_name(dice)} {dice.choice(('Motor', 'Auto', 'Energy', 'Steel'))}" for _ in range(FIRMS)
    ]
    towns = [_name(dice) for _ in range(TOWNS)]
    drafts: list[tuple[int, str, str]] = []
    for event in range(events):
        facts = {
            "who": dice.choice(firms),
            "where": dice.choice(towns),
            "thing": dice.choice(_THINGS),
            "figure": f"${dice.randrange(100, 1000)} million",
            "person": f"{_name(dice)} {_name(dice)}",
        }
        for title in dice.sample(_TITLES, PAPERS):
            kinds = (
                dice.choices(function, k=WORDS // 2),
                dice.choices(everyday, shares, k=WORDS // 4),
                dice.choices(" ".join(facts.values()).split(), k=WORDS // 8),
                [_name(dice).lower() for _ in range(WORDS // 8)],
            )
            words = [word for kind in kinds for word in kind]
            dice.shuffle(words)
            rest = " ".join(words)
            opening = dice.choice(_OPENINGS).format_map(facts)
            drafts.append((event, title.format_map(facts), f"{opening} {rest.capitalize()}."))
    dice.shuffle(drafts)
    return tuple(
        Told(event, _item(number, title, text))
        for number, (event, title, text) in enumerate(drafts)
    )


def _name(dice: random.Random) -> str:
    """Return a made-up name."""
    return "".join(dice.choices(_SYLLABLES, k=3)).capitalize()


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
    stories = AllStories()
    return [stories.add(one.item) for one in told]


class AllStories:
    """Every story there was, each compared with the next article."""

    def __init__(self) -> None:
        self._stories: list[tuple[str, Counter[str]]] = []

    def add(self, item: GroupItem) -> str:
        """Place an article and return its story."""
        common = background()
        new = Counter(
            {
                term: count * -math.log(common.get(term, 0.0) + 0.001)
                for term, count in read(item).counts.items()
            }
        )
        best = max(self._stories, key=lambda story: _cosine(new, story[1]), default=None)
        if best is None or _cosine(new, best[1]) <= LIMIT:
            self._stories.append((item.article_id, new))
            return item.article_id
        best[1].update(new)
        return best[0]


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
