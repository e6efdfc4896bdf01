"""What speaks for an article telling a known story, as one sum that can be read.

The sum is logarithmic. It begins with the likeness of the words, and adds what likeness alone does
not see: how much that is rare the two share in all, and whether the headline of each stands in the
other. In a narrow trade any two texts share its common words, so the rare ones have to speak.

A report says what happened first and tells its background after, so a word counts less the later it
stands. The likeness is to the sum of a story's articles: their average would ask more of a report
the more papers had told the event.

The coefficients were fitted by search over real events in full, as leads and as headlines, alone and
among thousands of other items, with joins of unrelated items counted as wrong. How fast words fade
was chosen on the same events, in several orders of arrival, where half or twice as fast is hardly
worse. The bar was raised until reports of other events in the words of one trade stayed apart: a
wrong join hides an alert, a missed one repeats it.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat
from operator import mul

from stories.features import Features
from stories.vectors import Vector, vector

HALF = 12  # terms of the text after which a term counts half as much as the first
WIDE_HALF = 48  # … where a term is a pair of characters
LEAST = 0.4  # of the weight, which the late ones keep: what is common to all is not lost
RARE = 0.51  # for the logarithm of the rarity that the two share beyond EVERYDAY
EVERYDAY = 4.5  # rarity of a word that any report of the trade may use
HEADLINE = 1.26  # for the share of the article's headline that stands in the other
HELD = 1.14  # for the share of the other's headline that stands in the article
HEADLINES = 0.21  # for the likeness of the two headlines
RARER = 2.0  # how many times rarer a word of both may have become since the other was placed
FIGURE = 0.3  # for each figure that both give, up to FIGURES of them; years and round ones apart
FIGURES = 3
LONG = 3  # characters of such a figure
FADING = 0.15  # for the logarithm of the days beyond GRACE
TELLING = 5.5  # rarity of a word that can speak for an event; two of them must be shared
WORDS = 2
MANY = 4  # … or one, among this many shared words
GRACE = 3.0  # days within which reports of one event appear
BAR = 0.75  # what all of it must exceed
LIMIT = 0.5  # certainty at the bar
NOTHING = -9.0
SHOWN = 6  # words that are kept as the reason
_FADED, _WIDE_FADED = (
    tuple(2 ** (-place / half) for place in range(half * 4) if 2 ** (-place / half) > LEAST)
    for half in (HALF, WIDE_HALF)
)
_WIDE = frozenset({"kana", "han", "hangul", "thai", "lao", "myanmar", "khmer"})


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, as the sum needs it."""

    features: Features
    vector: Vector
    rarities: Mapping[str, float]
    heading: Mapping[str, float]  # the terms of the headline, with their squared rarities
    topic_square: float  # the sum of these
    day: float | None
    figures: frozenset[str] = frozenset()  # that hardly two events have in common
    number: int = 0  # of arrival

    @property
    def article_id(self) -> str:
        """The article's id."""
        return self.features.article_id


def member(
    features: Features, rarities: Mapping[str, float], day: float | None, number: int = 0
) -> Member:
    """Return an article made ready to be compared; `number` counts the arrivals.

    `rarities` are those of its terms, in their order.
    """
    heading = {term: rarities[term] ** 2 for term in features.topic}
    return Member(
        features=features,
        vector=vector(features.counts, map(mul, rarities.values(), _shares(features))),
        rarities=rarities,
        heading=heading,
        topic_square=math.fsum(heading.values()) or 1.0,
        day=day,
        figures=frozenset([figure for figure in features.figures if _telling(figure)]),
        number=number,
    )


def _shares(features: Features) -> Iterator[float]:
    """Yield how much of its rarity each term can say, without end: less the later it stands."""
    faded = _WIDE_FADED if features.tongue in _WIDE else _FADED
    return chain(repeat(1.0, len(features.topic)), faded, repeat(LEAST))


@lru_cache(maxsize=10_000)
def _telling(figure: str) -> bool:
    """Return whether a figure is long enough, and not so round, that two events hardly share it."""
    if len(figure) < LONG or not figure[0].isdigit():
        return False
    return len(figure.replace(".", "").rstrip("0")) > 1


def likeness(dot: float, square: float) -> float:
    """Return the logarithm of an article's likeness to a story.

    `dot` is the product with the sum of the story's vectors, `square` that sum's squared length.
    """
    return math.log(dot / math.sqrt(square))


def _speaks(rarities: Sequence[float]) -> bool:
    """Return whether terms that are so rare can show, shared, that two articles tell one event."""
    telling = len([rarity for rarity in rarities if rarity > TELLING])
    return telling >= WORDS or (telling > 0 and len(rarities) >= MANY)


def testimony(new: Member, old: Member, terms: Iterable[str]) -> float:
    """Return what two articles say for each other beyond their likeness; NOTHING for one word.

    `terms` are those of the new article, of which what the two share is among.
    """
    rarities, known = new.rarities, old.vector
    common = [term for term in terms if term in known]
    rare = [rarities[term] for term in common]
    if not _speaks(rare):
        return NOTHING
    own = _worth(new.heading, known.keys())
    theirs = _worth(old.heading, common)
    both = _worth(new.heading, old.heading.keys())
    figures = min(FIGURES, len(new.figures & old.figures))
    return (
        FIGURE * figures
        + RARE * _beyond(rare)
        + HEADLINE * own / new.topic_square
        + HELD * theirs / old.topic_square
        + HEADLINES * both / math.sqrt(new.topic_square * old.topic_square)
    )


def at_most(new: Member, terms: Collection[str]) -> float:
    """Return a bound of the testimony of any article that shares no more than `terms` with `new`."""
    rarities = new.rarities
    rare = [rarities[term] for term in terms]
    if not _speaks(rare):
        return NOTHING
    own = _worth(new.heading, terms)
    return (
        FIGURE * min(FIGURES, len(new.figures))
        + RARE * _beyond(rare)
        + HEADLINE * own / new.topic_square
        + HELD
        + (RARER * HEADLINES if own else 0.0)
    )


def _worth(heading: Mapping[str, float], terms: Iterable[str]) -> float:
    """Return the sum of squared rarities of what a headline has of `terms`; exact in any order."""
    return math.fsum(map(heading.__getitem__, heading.keys() & terms))


def _beyond(rarities: Iterable[float]) -> float:
    """Return the logarithm of what is rare in shared terms; the sum is exact in any order."""
    return math.log1p(math.fsum([rarity - EVERYDAY for rarity in rarities if rarity > EVERYDAY]))


def fading(gap: float) -> float:
    """Return what the days between an article and a story take away."""
    return math.log(1 + FADING * math.log1p(gap - GRACE)) if gap > GRACE else 0.0


def certainty(surplus: float) -> float:
    """Return evidence beyond the bar as a number from 0 to 1; at the bar it is one half."""
    return 1 / (1 + math.exp(max(-30.0, min(30.0, -2 * surplus))))


def surplus(certain: float) -> float:
    """Return the evidence beyond the bar of which `certainty` gives `certain`, between 0 and 1."""
    return (
        math.inf
        if certain >= 1
        else -math.inf
        if certain <= 0
        else math.log(certain / (1 - certain)) / 2
    )


def shared(new: Member, old: Member) -> tuple[str, ...]:
    """Return the rarest terms that two articles share, rarest first: why they were joined."""
    common = [term for term in new.vector if term in old.vector]
    return tuple(sorted(common, key=lambda term: (-new.rarities[term], term))[:SHOWN])
