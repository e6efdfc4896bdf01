"""What finds terms that are no literals: numbers and regular expressions, on candidates alone."""

from typing import Protocol

from classifiers.folding import fold
from classifiers.language import Number, RegexTerm
from classifiers.numbers import Reader, words_after, words_before
from classifiers.patterns import compiled

Span = tuple[int, int]
MOST_FOUND = 2000  # kept of one term in one article, whatever it repeats


class Finder(Protocol):
    """Finds one term in folded text."""

    def spans(self, text: str, split: int) -> list[Span]:
        """Return where the term stands, sorted; title and text part at `split` and are read apart."""
        ...


class NumberFinder:
    """Finds numbers within bounds, with their unit."""

    def __init__(self, number: Number) -> None:
        """Take the bounds and the unit."""
        self._low = number.at_least if number.at_least is not None else 0.0
        self._high = number.at_most if number.at_most is not None else float("inf")
        self._reader = Reader(number.unit)
        unit = number.unit
        signs = unit is None or bool(words_before(unit))
        # A sign before the number is no word, so that a currency has nothing to be looked for by.
        self.words = () if signs or unit is None else tuple(sorted(words_after(unit)))
        if any(not word[-1].isalpha() for word in self.words):
            self.words = ()

    def spans(self, text: str, split: int) -> list[Span]:  # noqa: ARG002 - no number crosses a line
        """Return where numbers stand."""
        found: list[Span] = []
        for one in self._reader.quantities(text):
            if self._low <= one.value <= self._high:
                found.append((one.start, one.end))
                if len(found) == MOST_FOUND:
                    break
        return found


class RegexFinder:
    """Finds the matches of a regular expression that hold its phrase."""

    def __init__(self, term: RegexTerm) -> None:
        """Take the term."""
        self._pattern = compiled(term.regex)
        self._holds = fold(term.holds) if term.holds else ""

    def spans(self, text: str, split: int) -> list[Span]:
        """Return where matches stand."""
        found = self._in(text[:split], 0) + self._in(text[split + 1 :], split + 1)
        return found[:MOST_FOUND]

    def _in(self, text: str, offset: int) -> list[Span]:
        """Return the matches in a part of the text, counted from `offset`."""
        data = text.encode("utf-8", "surrogatepass")
        spans: list[Span] = []
        at, place = 0, offset
        for match in self._pattern.finditer(data):
            start, end = match.span()
            place += _characters(data, at, start)
            size = _characters(data, start, end)
            if end > start and self._holds in text[place - offset : place - offset + size]:
                spans.append((place, place + size))
                if len(spans) == MOST_FOUND:
                    break
            at = end
            place += size
        return spans


def _characters(data: bytes, start: int, end: int) -> int:
    """Return how many characters stand between two places of UTF-8."""
    return len(data[start:end].decode("utf-8", "surrogatepass"))
