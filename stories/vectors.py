"""An article as a sparse TF-IDF vector of length 1: what it is about, title first.

The document frequencies are those of past articles alone, on top of a background of everyday news
English that stands in for the past at a cold start (`background.txt`).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from stories.tokens import fold, stem, terms

TITLE_WEIGHT = 4.0
NAME_WEIGHT = 0.5  # more for each time that a word of the lead stands there as a name
LEAD = 600  # characters of the text that are read
BACKGROUND = 1000  # articles that the background counts for
BACKGROUND_FILE = Path(__file__).with_name("background.txt")

Vector = dict[str, float]
# A capital inside a sentence; at its start a capital says nothing.
_NAME = re.compile(r"(?<![.!?\n“\"] )(?<!^)\b[^\W\d_a-z][\w’'-]+", re.MULTILINE)


def counts(title: str, text: str) -> dict[str, float]:
    """Return how often each term counts in an article: title, lead, and names once more."""
    found: dict[str, float] = defaultdict(float)
    lead = text[:LEAD]
    for term in terms(title):
        found[term] += TITLE_WEIGHT
    for term in terms(lead):
        found[term] += 1
    for name in _NAME.findall(lead):
        term = stem(fold(name))
        if term in found:
            found[term] += NAME_WEIGHT
    return dict(found)


@cache
def background() -> Mapping[str, float]:
    """Return the share of everyday articles that each common term stands in."""
    shares: dict[str, float] = {}
    for line in BACKGROUND_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        share, _, words = line.partition(":")
        shares.update(dict.fromkeys(words.split(), float(share) / 10_000))
    return shares


class Frequencies:
    """In how many past articles each term stands; learns and forgets one article at a time."""

    def __init__(self) -> None:
        self._past: Counter[str] = Counter()
        self._articles = 0

    def weigh(self, found: Mapping[str, float]) -> Vector:
        """Return the vector of an article from its counts: sublinear tf × idf, of length 1."""
        common = background()
        total = 1 + BACKGROUND + self._articles
        vector = {
            term: (1 + math.log(count))
            * (1 + math.log(total / (1 + BACKGROUND * common.get(term, 0.0) + self._past[term])))
            for term, count in found.items()
        }
        length = math.sqrt(sum(weight * weight for weight in vector.values()))
        return {term: weight / length for term, weight in vector.items()}

    def learn(self, vector: Mapping[str, float]) -> None:
        """Count an article among the past ones."""
        self._past.update(dict.fromkeys(vector, 1))
        self._articles += 1

    def forget(self, vector: Mapping[str, float]) -> None:
        """Take an article out of the past again."""
        self._articles -= 1
        for term in vector:
            self._past[term] -= 1
            if not self._past[term]:
                del self._past[term]
