"""An article as a sparse TF-IDF vector of length 1: what it is about, title first.

The document frequencies are those of past articles alone, on top of a background of everyday news
English that stands in for the past at a cold start (`background.txt`), and of the words that every
report of the watched trades uses (`trade.txt`).
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from operator import mul
from pathlib import Path

from stories.tokens import stem

BACKGROUND = 2000  # articles that the background counts for
BACKGROUND_FILE = Path(__file__).with_name("background.txt")
TRADE_FILE = Path(__file__).with_name("trade.txt")
PARTS = 10_000  # of a rarity: what is stored and what is in memory are the same

Vector = dict[str, float]


@cache
def background() -> Mapping[str, float]:
    """Return the share of everyday articles that each common term stands in."""
    return dict(_shares(BACKGROUND_FILE))


@cache
def usual() -> Mapping[str, float]:
    """Return the same for everyday news and the watched trades together."""
    shares = dict(background())
    for word, share in _shares(TRADE_FILE):
        term = stem(word)
        shares[term] = max(shares.get(term, 0.0), share)
    return shares


@cache
def _expected() -> Mapping[str, float]:
    """Return in how many of the background's articles each usual term stands, and one more."""
    return {term: 1 + BACKGROUND * share for term, share in usual().items()}


def _shares(file: Path) -> Iterator[tuple[str, float]]:
    """Yield each word of a file and the share of articles that it stands in."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        share, _, words = line.partition(":")
        for word in words.split():
            yield word, float(share) / 10_000


class Frequencies:
    """In how many past articles each term stands; learns and forgets one article at a time."""

    def __init__(self) -> None:
        self._past: Counter[str] = Counter()
        self._articles = 0

    def rarities(self, terms: Iterable[str]) -> dict[str, float]:
        """Return how rare each term is by now: 1 + ln(articles / articles with it)."""
        common, past, log = _expected().get, self._past.get, math.log
        most = (1 + log(1 + BACKGROUND + self._articles)) * PARTS + 0.5
        return {
            term: int(most - PARTS * log(common(term, 1.0) + past(term, 0))) / PARTS
            for term in terms
        }

    def learn(self, terms: Iterable[str]) -> None:
        """Count an article among the past ones."""
        self._past.update(list(terms))
        self._articles += 1

    def forget(self, terms: Iterable[str]) -> None:
        """Take an article out of the past again."""
        self._articles -= 1
        for term in terms:
            self._past[term] -= 1
            if not self._past[term]:
                del self._past[term]


def vector(counts: Mapping[str, float], rarities: Iterable[float]) -> Vector:
    """Return sublinear term frequency times rarity, of length 1; empty without terms.

    `rarities` are those of the terms in the order of `counts`.
    """
    found = list(map(mul, map(_SUBLINEAR.__getitem__, counts.values()), rarities))
    length = math.sqrt(sum(map(mul, found, found)))
    return dict(zip(counts, [weight / length for weight in found], strict=True))


class _Sublinear(dict[float, float]):
    """The weight of a term that counts so often; counts are few: halves and small numbers."""

    def __missing__(self, count: float) -> float:
        """Weigh a count that was not met yet."""
        self[count] = weight = 1 + math.log(count)
        return weight


_SUBLINEAR = _Sublinear()
