"""An article as a sparse TF-IDF vector of length 1: what it is about, title first.

The document frequencies are those of past articles alone, on top of a background of everyday news
English that stands in for the past at a cold start (`background.txt`), and of the words that every
report of the watched trades uses (`trade.txt`).
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from stories.tokens import stem

BACKGROUND = 2000  # articles that the background counts for
BACKGROUND_FILE = Path(__file__).with_name("background.txt")
TRADE_FILE = Path(__file__).with_name("trade.txt")
DIGITS = 4  # of a weight that is kept: what is stored and what is in memory are the same

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
        common, past, log = usual().get, self._past.get, math.log
        total = 1 + BACKGROUND + self._articles
        return {
            term: round(
                1 + log(total / (1 + BACKGROUND * common(term, 0.0) + past(term, 0))), DIGITS
            )
            for term in terms
        }

    def learn(self, terms: Iterable[str]) -> None:
        """Count an article among the past ones."""
        past = self._past
        for term in terms:
            past[term] += 1
        self._articles += 1

    def forget(self, terms: Iterable[str]) -> None:
        """Take an article out of the past again."""
        self._articles -= 1
        for term in terms:
            self._past[term] -= 1
            if not self._past[term]:
                del self._past[term]


def vector(counts: Mapping[str, float], rarities: Mapping[str, float]) -> Vector:
    """Return sublinear term frequency times rarity, of length 1; empty without terms."""
    log = math.log
    found = {term: (1 + log(count)) * rarities[term] for term, count in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in found.values()))
    return {term: weight / length for term, weight in found.items()}
