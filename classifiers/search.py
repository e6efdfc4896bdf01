"""The search through one article: title and lead for every key, all of it for what rules begin with.

Most clauses look at title and lead alone, and most news makes no rule possible: the scan of a whole
article for every key waits until something asks for it.
"""

from collections.abc import Callable, Mapping, Sequence

from classifiers.compiler import Programme
from classifiers.hits import Hits
from classifiers.lexicon import Lexicon
from classifiers.reading import Reading
from classifiers.scanner import EmptyScanner, Scanner

MakeScanner = Callable[[Sequence[str]], Scanner]


class _Keys:
    """Some of the keys, with the scanner that looks for them."""

    def __init__(self, keys: Mapping[str, tuple[int, ...]], make_scanner: MakeScanner) -> None:
        self._literals = tuple(keys.values())
        self._scanner = make_scanner(tuple(keys)) if keys else EmptyScanner()

    def __bool__(self) -> bool:
        return bool(self._literals)

    def literals(self, data: bytes) -> list[int]:
        """Return the numbers of the literals that may stand in `data`."""
        literals = self._literals
        return [one for key in self._scanner.present(data) for one in literals[key]]


class Search:
    """Finds the literals of a lexicon that is complete."""

    def __init__(self, lexicon: Lexicon, programme: Programme, make_scanner: MakeScanner) -> None:
        """Take what the rules look for, and what makes scanners of keys."""
        self._lexicon = lexicon
        anchors = programme.early
        keys = lexicon.keys
        early = {key: found for key, found in keys.items() if not anchors.isdisjoint(found)}
        self._early = _Keys(early, make_scanner)
        self._every = _Keys(keys, make_scanner)

    def hits(self, reading: Reading) -> Hits:
        """Return what may stand in an article: what rules begin with now, all else when asked for."""
        every = self._every.literals
        return Hits(
            reading,
            self._lexicon,
            self._early.literals(reading.data) if self._early else (),
            top=every(reading.top),
            every=lambda: every(reading.data),
        )
