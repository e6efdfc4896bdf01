"""How much more an article uses a term than everyday language does.

The weighted log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi and Quinn
("Fightin' Words", Political Analysis 16, 2008), as a z-score, against the word frequencies of the
packaged library wordfreq. The background is so much larger than an article that its own variance
is left out. wordfreq has no list for Thai, Lao, Burmese or Khmer: there only the count ranks.
"""

import math
from collections.abc import Mapping
from functools import cache

from wordfreq import available_languages, get_frequency_dict

from classifiers.folding import fold

PRIOR = 500.0  # tokens that the background counts for beside an article
RAREST = 5e-8  # the share of a word that no list has; the lists end at about 1e-8 to 1e-6
LONGEST_WORD = 8  # characters of a word of a script without spaces
_UNSPACED = frozenset({"ja", "zh"})


class Background:
    """The everyday use of one language."""

    def __init__(self, language: str) -> None:
        """Take a language; without a list of it every word is as rare as another."""
        self.language = language
        self._shares: Mapping[str, float] = _shares(language)

    @property
    def known(self) -> bool:
        """Return whether there is a list of the language."""
        return bool(self._shares)

    @property
    def name(self) -> str:
        """Return what terms are ranked by, in words."""
        if self.known:
            return f"log-odds against wordfreq ({self.language})"
        return f"count alone: wordfreq has no list for '{self.language}'"

    def share(self, phrase: str) -> float:
        """Return the share of everyday words that a phrase has.

        Of several words it is combined as wordfreq does: 1/f is the sum of the words' 1/f.
        """
        words = self.words(phrase)
        shares = [max(self._shares.get(word, 0.0), RAREST) for word in words]
        return 1 / sum(1 / share for share in shares) if shares else RAREST

    def words(self, phrase: str) -> list[str]:
        """Return the folded words of a phrase; unspaced ones are the longest that the list has."""
        folded = fold(phrase)
        if self.language not in _UNSPACED or not self.known:
            return folded.split()
        return [word for part in folded.split() for word in self._cut(part)]

    def _cut(self, run: str) -> list[str]:
        """Return a run of an unspaced script cut into known words, else characters."""
        words: list[str] = []
        at = 0
        while at < len(run):
            longest = min(LONGEST_WORD, len(run) - at)
            size = next((n for n in range(longest, 1, -1) if run[at : at + n] in self._shares), 1)
            words.append(run[at : at + size])
            at += size
        return words

    def keyness(self, phrase: str, count: int, total: int) -> float:
        """Return the z-score of a phrase that stands `count` times among `total` words.

        Without a list it is the count.
        """
        if not self.known:
            return float(count)
        prior = PRIOR * self.share(phrase)
        here = (count + prior) / max(total + PRIOR - count - prior, 1.0)
        there = prior / (PRIOR - prior)
        return round((math.log(here) - math.log(there)) * math.sqrt(count + prior), 2)


@cache
def background(language: str) -> Background:
    """Return the background of a language, read once."""
    return Background(language)


def _shares(language: str) -> Mapping[str, float]:
    """Return the word frequencies of a language; empty where the library has none."""
    if language not in available_languages():
        return {}
    shares: Mapping[str, float] = get_frequency_dict(language, wordlist="best")
    return shares
