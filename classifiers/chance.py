"""Chinese and Japanese terms of two characters that stand where nobody means them.

Most such terms are words of their own wherever they stand. Some are not: 国会 stands in 中国会 ("China
will"), 下水 in 下水道. Which ones, the word lists of the packaged library wordfreq tell: how often the
term is a word, how often longer words hold it, and how often one word that ends with its first
character would meet one that begins with its second. The Chinese list has simplified characters
alone: a term in traditional ones is judged by what the Japanese list says of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from wordfreq import get_frequency_dict

COMMON = 1e-6  # of all words: what stands by chance more seldom than this does no harm
TIMES = 2.0  # as often as by chance, and a term is a word of its own
_LISTS = {"zh": "Chinese", "ja": "Japanese"}
_FEW = 50  # terms: so many searches take as long as a pass over all words


@dataclass(slots=True)
class _Places:
    """Where the two characters of one term stand in one language, as shares of all words."""

    alone: float = 0.0
    inside: float = 0.0  # in longer words
    longest: float = 0.0  # the share of the commonest of these
    word: str = ""  # that one

    def take(self, word: str, share: float) -> None:
        """Take in a longer word that holds the term."""
        self.inside += share
        if share > self.longest:
            self.longest, self.word = share, word


@dataclass(slots=True)
class _Edge:
    """The words that end, or begin, with one character."""

    share: float = 0.0
    most: float = 0.0
    word: str = ""  # the commonest of them

    def take(self, word: str, share: float) -> None:
        """Take in one more word."""
        self.share += share
        if share > self.most:
            self.most, self.word = share, word


@dataclass(slots=True)
class _Edges:
    """All words of a language by their last and by their first character."""

    ending: dict[str, _Edge] = field(default_factory=dict)
    beginning: dict[str, _Edge] = field(default_factory=dict)


def chance_places(terms: Iterable[str]) -> dict[str, str]:
    """Return for each two-character term that often stands by chance where: in words, by language."""
    wanted = frozenset(terms)
    places = {language: _places(language, wanted) for language in _LISTS}
    found: dict[str, str] = {}
    for term in sorted(wanted):
        told = [_where(language, term, places[language][term]) for language in _LISTS]
        if any(told):
            found[term] = ", ".join(where for where in told if where is not None)
    return found


def _where(language: str, term: str, places: _Places) -> str | None:
    """Return in what a term stands by chance, or None where it does not, or seldom."""
    edges = _edges(language)
    left, right = edges.ending.get(term[0]), edges.beginning.get(term[1])
    meeting = left.share * right.share if left and right else 0.0
    if meeting + places.inside < COMMON:
        return None
    if places.alone >= TIMES * meeting and places.alone >= places.inside:
        return None
    name = _LISTS[language]
    if places.inside >= meeting or left is None or right is None:
        return f"{places.word} in {name}"
    return f"{left.word}|{right.word} in {name}"


def _places(language: str, terms: frozenset[str]) -> dict[str, _Places]:
    """Return where each term stands in the words of a language."""
    if len(terms) <= _FEW:
        return {term: _searched(language, term) for term in terms}
    shares = _shares(language)
    places = {term: _Places(alone=shares.get(term, 0.0)) for term in terms}
    for word, share in shares.items():
        if len(word) > 2 and not word.isascii():
            for held in {word[at : at + 2] for at in range(len(word) - 1)} & terms:
                places[held].take(word, share)
    return places


@cache
def _searched(language: str, term: str) -> _Places:
    """Return where one term stands: a search, which a pass over all words beats for many terms."""
    shares, words = _shares(language), _words(language)
    places = _Places(alone=shares.get(term, 0.0))
    at = words.find(term)
    while at >= 0:
        begin, end = words.rfind("\n", 0, at) + 1, words.find("\n", at)
        if (word := words[begin:end]) != term:
            places.take(word, shares[word])
        at = words.find(term, end)
    return places


@cache
def _words(language: str) -> str:
    """Return all words of a language, a line each."""
    return "\n".join([*_shares(language), ""])


@cache
def _edges(language: str) -> _Edges:
    """Return the words of a language by their ends, read once."""
    edges = _Edges()
    for word, share in _shares(language).items():
        edges.ending.setdefault(word[-1], _Edge()).take(word, share)
        edges.beginning.setdefault(word[0], _Edge()).take(word, share)
    return edges


@cache
def _shares(language: str) -> Mapping[str, float]:
    """Return the share of each word that a language's list has."""
    shares: Mapping[str, float] = get_frequency_dict(language, wordlist="best")
    return shares
