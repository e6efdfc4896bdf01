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
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, repeat

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
    topic_square: float  # of the headline: the sum of squared rarities
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
    """Return an article made ready to be compared; `number` counts the arrivals."""
    return Member(
        features=features,
        vector=vector(features.counts, _by_place(features, rarities)),
        rarities=rarities,
        topic_square=math.fsum([rarities[term] ** 2 for term in features.topic]) or 1.0,
        day=day,
        figures=frozenset(figure for figure in features.figures if _telling(figure)),
        number=number,
    )


def _by_place(features: Features, rarities: Mapping[str, float]) -> dict[str, float]:
    """Return how much each term can say: its rarity, and less the later in the text it stands."""
    faded = _WIDE_FADED if features.tongue in _WIDE else _FADED
    shares = chain(repeat(1.0, len(features.topic)), faded, repeat(LEAST))
    return {
        term: rarities[term] * share for term, share in zip(features.counts, shares, strict=False)
    }


def _telling(figure: str) -> bool:
    """Return whether a figure is long enough, and not so round, that two events hardly share it."""
    digits = figure.replace(".", "").rstrip("0")
    return figure[0].isdigit() and len(figure) >= LONG and len(digits) > 1


def likeness(dot: float, square: float) -> float:
    """Return the logarithm of an article's likeness to a story.

    `dot` is the product with the sum of the story's vectors, `square` that sum's squared length.
    """
    return math.log(dot / math.sqrt(square))


def testimony(new: Member, old: Member) -> float:
    """Return what two articles say for each other beyond their likeness; NOTHING for one word."""
    rarities, terms, other = new.rarities, new.vector, old.rarities
    # Sets have no order; the sums are exact and need none.
    common = [rarities[term] for term in terms.keys() & old.vector.keys()]
    telling = len([rarity for rarity in common if rarity > TELLING])
    if telling < WORDS and (telling == 0 or len(common) < MANY):
        return NOTHING
    topic, topics = new.features.topic, old.features.topic
    rare = math.fsum([rarity - EVERYDAY for rarity in common if rarity > EVERYDAY])
    own = math.fsum([rarities[term] ** 2 for term in topic if term in old.vector])
    theirs = math.fsum([other[term] ** 2 for term in topics if term in terms])
    both = math.fsum([rarities[term] ** 2 for term in topic if term in topics])
    figures = min(FIGURES, len(new.figures & old.figures))
    return (
        FIGURE * figures
        + RARE * math.log1p(rare)
        + HEADLINE * own / new.topic_square
        + HELD * theirs / old.topic_square
        + HEADLINES * both / math.sqrt(new.topic_square * old.topic_square)
    )


def fading(gap: float) -> float:
    """Return what the days between an article and a story take away."""
    return math.log(1 + FADING * math.log1p(gap - GRACE)) if gap > GRACE else 0.0


def certainty(surplus: float) -> float:
    """Return evidence beyond the bar as a number from 0 to 1; at the bar it is one half."""
    return 1 / (1 + math.exp(max(-30.0, min(30.0, -2 * surplus))))


def shared(new: Member, old: Member) -> tuple[str, ...]:
    """Return the rarest terms that two articles share, rarest first: why they were joined."""
    common = [term for term in new.vector if term in old.vector]
    return tuple(sorted(common, key=lambda term: (-new.rarities[term], term))[:SHOWN])
