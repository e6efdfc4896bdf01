"""Folding: the one spelling in which rules and articles meet, and the way back from it.

Text folds to NFKC in lower case, with typographic apostrophes, quotation marks, hyphens and dashes
made plain and invisible characters dropped. A fold may change the length ("ﬁ" gives "fi", "ｶﾞ" gives "ガ"), so spans
found in the fold are carried back to code points of the original by `FoldedText.original`.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, pairwise

# Soft hyphen, zero-width space, word joiner and BOM stand inside words and mean nothing there.
_INVISIBLE = ("\u00ad", "\u200b", "\u2060", "\ufeff")
# A dash between clauses is no hyphen, which would join the words beside it: a semicolon parts them. An
# ellipsis parts them too, and ends no sentence; as one character it keeps all others in their places.
_PLAIN = (
    ("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"'),
    ("\u2010", "-"), ("\u2011", "-"), ("\u2013", "-"), ("\u2014", ";"), ("\u2026", ";"),
)  # fmt: skip
# Nearly all that is not ASCII in English text; each folds to this, whatever stands beside it.
COMMON = (*_PLAIN, ("\u00a0", " "))


def fold(text: str) -> str:
    """Return the folded spelling of `text`; folding it again changes nothing."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", plain(text).lower())


def plain(text: str) -> str:
    """Return `text` folded but for its capitals: how terms are compared where case matters."""
    if text.isascii():
        return text
    for hidden in _INVISIBLE:
        if hidden in text:
            text = text.replace(hidden, "")
    for typographic, simple in _PLAIN:
        text = text.replace(typographic, simple)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
        for typographic, simple in _PLAIN:
            text = text.replace(typographic, simple)
    return text


@lru_cache(maxsize=65536)
def _folded_length(cluster: str) -> int:
    """Return how many characters the fold of one cluster has."""
    return len(fold(cluster))


@lru_cache(maxsize=16384)
def attaches(character: str) -> bool:
    """Return whether `character` may melt into the one before it under NFKC.

    Marks, halfwidth sound marks, jamo vowels and finals, and what is invisible (Unicode Standard
    Annex 15, on where a string may be cut before it is normalised). Thai and Lao marks melt into
    nothing; only those that may change places with others (of a combining class) stay attached.
    """
    if character in _INVISIBLE:
        return True
    first = unicodedata.normalize("NFKD", character)[0]
    if unicodedata.combining(first):
        return True
    mark = unicodedata.category(first).startswith("M") and not "\u0e00" <= first <= "\u0eff"
    return mark or "\u1160" <= first <= "\u11ff"


def _unseen(character: str) -> bool:
    """Return whether a character shows nothing: format characters and variation selectors."""
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


@lru_cache(maxsize=65536)
def folded_alone(character: str) -> str | None:
    """Return the fold of a character that folds the same whatever stands beside it, else None.

    A text of such characters folds one by one, which spares it the slow road of normalising. What
    is invisible folds to nothing; variation selectors stay, and melt into nothing.
    """
    if character in _INVISIBLE:
        return ""
    if "\ufe00" <= character <= "\ufe0f":
        return character
    folded = fold(character)
    if not folded or attaches(character) or attaches(folded[0]):
        return None
    return None if "Σ" in plain(character) else folded  # a sigma looks at the letters around it


def in_ascii(text: str) -> str | None:
    """Return `text` folded but for its capitals where that is ASCII, found by common signs; or None.

    Each sign is exchanged for one character. A text whose last sign beyond ASCII goes becomes one of
    the quicker kind of strings.
    """
    for sign, simple in COMMON:
        if sign in text:
            text = text.replace(sign, simple)
    return text if text.isascii() else None


class FoldedText:
    """One string with its fold, and the map from spans of the fold to spans of the string."""

    __slots__ = ("_ends", "_starts", "folded", "raw")

    def __init__(self, raw: str) -> None:
        """Take the string as given; the map back is made when it is first asked for."""
        self.raw = raw
        self.folded = fold(raw)
        self._starts: list[int] | None = None
        self._ends: list[int] = []

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of `raw` that folds to `folded[start:end]`, widened to whole clusters.

        Invisible characters at its rim are left out.
        """
        if self._starts is None:
            if self._one_to_one():
                return start, end
            self._starts = self._align()
        starts = self._starts
        first = bisect_right(self._ends, start)
        last = bisect_left(self._ends, end)
        return self._rimless(starts[first], starts[last + 1], self.folded[start:end])

    def _rimless(self, start: int, end: int, asked: str) -> tuple[int, int]:
        """Return a span of `raw` without what is invisible at its ends and was not asked for."""
        if asked and not _unseen(asked[-1]):
            while end - start > 1 and _unseen(self.raw[end - 1]):
                end -= 1
        if asked and not _unseen(asked[0]):
            while end - start > 1 and _unseen(self.raw[start]):
                start += 1
        return start, end

    def _one_to_one(self) -> bool:
        """Return whether each character folds to just one, so that spans are the same in both."""
        if self.raw.isascii():
            return True
        if len(self.raw) != len(self.folded) or any(hidden in self.raw for hidden in _INVISIBLE):
            return False  # a dropped character and a doubled one would make the lengths agree
        return unicodedata.is_normalized("NFKC", self.raw)

    def _align(self) -> list[int]:
        """Cut `raw` into clusters that fold apart; return where each begins, keep where its fold ends.

        Where the parts do not add up to the whole, the cut falls back to one cluster for all.
        """
        raw = self.raw
        cuts = [at for at, character in enumerate(raw) if at == 0 or not attaches(character)]
        clusters = [raw[a:b] for a, b in pairwise([*cuts, len(raw)])]
        ends = list(accumulate(map(_folded_length, clusters)))
        if not ends or ends[-1] != len(self.folded):
            clusters, ends = [raw], [len(self.folded)]
        self._ends = ends
        return [0, *accumulate(map(len, clusters))]


class ResizedText:
    """A string whose characters fold one by one, some to more than one, some to nothing."""

    __slots__ = ("_at", "_ends", "_starts")

    def __init__(self, raw: str, resized: Mapping[str, str]) -> None:
        """Take the string, and the fold of each character that does not fold to just one."""
        self._at = sorted(at for character in resized for at in _places_of(character, raw))
        self._starts: list[int] = []  # where the fold of each begins in the folded string
        self._ends: list[int] = []
        more = 0
        for at in self._at:
            self._starts.append(at + more)
            more += len(resized[raw[at]]) - 1
            self._ends.append(at + more + 1)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the string that folds to a span of the fold, whole characters."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, folded: int) -> int:
        """Return the place of the character that a place in the fold belongs to."""
        before = bisect_right(self._starts, folded) - 1
        if before < 0:
            return folded
        if folded < self._ends[before]:
            return self._at[before]
        return self._at[before] + 1 + folded - self._ends[before]


def way_back(raw: str) -> FoldedText | ResizedText:
    """Return the map from spans of a string's fold to spans of the string."""
    folds = {character: folded_alone(character) for character in set(raw)}
    if None in folds.values():
        return FoldedText(raw)
    return ResizedText(
        raw, {one: fold for one, fold in folds.items() if fold is not None and len(fold) != 1}
    )


def _places_of(character: str, text: str) -> Iterator[int]:
    """Yield every place of a character."""
    at = text.find(character)
    while at >= 0:
        yield at
        at = text.find(character, at + 1)
