"""Shingles of two sizes: ends of clauses for texts of some length, triples of words for short ones.

A clause is what stands between two marks, cut where the writer cut it; its last few words are the
shingle. There are ten times fewer of them than triples of words, an edit touches the one that it
stands in, and all are found by passes over bytes, never by a loop over words. Headlines and
summaries have too few clauses to be judged by, so the beginning of each text is kept in triples of
words as well, or in fours of characters where a script writes no spaces.

Both are MinHash sketches with one hash, made in Rust, and many minima: the smallest hashes of two
texts agree in about the share that the texts have in common, so a few of them find the candidates,
and the whole sets judge each.
"""

from __future__ import annotations  # array is generic in annotations alone

import re
from array import array
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rensa import RMinHash  # type: ignore[import-untyped]  # rensa ships no types

from stories.tokens import UNSPACED, fold

READ = 2_500  # characters of a text that are read; a longer one is known by its beginning
LEAST = 15  # bytes of a clause that says something: two words, or five characters of a wide script
END = 27  # bytes of its end that are the shingle: four words, or nine wide characters
CLAUSES = 8  # in both texts, from which on they are compared by clauses
KEYS = 8  # minima that find the candidates, of each size
WORDS = 3
CHARACTERS = 4  # that stand for a triple of words in a script without spaces
LONG = 20  # clauses, from which on the beginning says little more
BEGINNING = 56  # words of title and text that are kept in triples
LONG_BEGINNING = 24  # … of a text with that many clauses
HEAD = 700  # bytes, and wide characters, in which the beginning is found
BITS = 34  # of a hash that are dropped: what is left is small enough to sort and compare fast
SAMPLE = 100  # characters that show the script
_MARKS = b".,;:!?\"'()[]|\r"
# First bytes in UTF-8 of U+2000 (quotation marks, dashes) and U+F000 (full-width marks): whatever
# begins with them parts clauses. Their other bytes are left at the head of the next clause.
_WIDE_MARKS = b"\xe2\xef"
_REST = b"\x80\x93\x94\x98\x99\x9c\x9d\xa6"
_IDEOGRAPHIC = b"\xe3\x80"  # U+3000: the stops and brackets of Chinese and Japanese
_UNSPACED = re.compile(f"[{UNSPACED}]")
_LETTERS = re.compile(rf"[{UNSPACED}\w]+")
_PHRASED = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]")  # spaces stand between phrases


def _table(parting: bytes) -> bytes:
    """Return the table that lowers ASCII letters and turns each of `parting` into a line's end."""
    table = bytearray(bytes(range(256)).lower())
    for byte in parting:
        table[byte] = ord("\n")
    return bytes(table)


_WORDED = _table(_MARKS + _WIDE_MARKS)
_BY_PHRASE = _table(_MARKS + _WIDE_MARKS + b" \t")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to recognise it again: sorted hashes of its clauses and triples."""

    clauses: array[int]
    triples: array[int]  # of the title and the beginning of the text

    def filed_under(self) -> array[int]:
        """Return the hashes under which the text is filed; copies share some of them."""
        return self.clauses[:KEYS] + self.triples[:KEYS]


def shingles(text: str) -> tuple[list[bytes], list[bytes] | list[str]]:
    """Return the ends of the clauses of `text`, and the triples of its beginning, folded.

    Clauses that are too short to tell anything are left out.
    """
    raw = text[:READ].encode(errors="replace")
    sample = text[:SAMPLE]
    if _UNSPACED.search(sample):
        cut = raw.translate(_BY_PHRASE if _PHRASED.search(sample) else _WORDED)
        ends = _endings(cut.replace(_IDEOGRAPHIC, b"\n"))
        return ends, _fours(text, _words(ends))
    cut = raw.translate(_WORDED)
    ends = _endings(cut)
    head = cut[:HEAD] if text.isascii() else cut[:HEAD].translate(None, _REST)
    return ends, triples(head.split(None, _words(ends))[: _words(ends)])


def _words(ends: Sequence[bytes]) -> int:
    """Return how many words of the beginning are kept of a text with these clauses."""
    return LONG_BEGINNING if len(ends) >= LONG else BEGINNING


def _endings(cut: bytes) -> list[bytes]:
    """Return the end of each line that says something."""
    return [part[-END:] for part in cut.split(b"\n") if len(part) >= LEAST]


def triples(words: Sequence[bytes]) -> list[bytes]:
    """Return the overlapping triples of `words`; fewer words are one shingle, none gives none."""
    if len(words) < WORDS:
        return [b" ".join(words)] if words else []
    return list(map(b" ".join, zip(words, words[1:], words[2:], strict=False)))


def _fours(text: str, count: int) -> list[str]:
    """Return the overlapping fours of letters at the beginning of a text without spaces."""
    run = "".join(_LETTERS.findall(fold(text[:HEAD])))[: count + CHARACTERS - 1]
    if len(run) < CHARACTERS:
        return [run] if run else []
    return [run[at : at + CHARACTERS] for at in range(len(run) - CHARACTERS + 1)]


def sketch(text: str) -> Sketch:
    """Return the sketch of `text`, its title first; the same in every process."""
    clauses, beginning = RMinHash.hash_token_sets([*shingles(text)])
    return Sketch(_minima(clauses), _minima(beginning))


def _minima(hashes: Iterable[int]) -> array[int]:
    """Return the distinct smallest hashes, sorted."""
    return array("I", sorted({found >> BITS for found in hashes}))


class Probe:
    """A sketch made ready to be compared with many."""

    __slots__ = ("_clauses", "_sketch", "_triples")

    def __init__(self, sketched: Sketch) -> None:
        self._sketch = sketched
        self._clauses: set[int] | None = None
        self._triples: set[int] | None = None

    def overlap(self, other: Sketch) -> tuple[float, float]:
        """Return (Jaccard similarity, share of the smaller one's shingles that the other has too)."""
        if by_clauses(self._sketch, other):
            if self._clauses is None:
                self._clauses = set(self._sketch.clauses)
            return _overlap(self._clauses, other.clauses)
        if self._triples is None:
            self._triples = set(self._sketch.triples)
        return _overlap(self._triples, other.triples)


def overlap(left: Sketch, right: Sketch) -> tuple[float, float]:
    """Return what `Probe.overlap` says of two sketches."""
    return Probe(left).overlap(right)


def by_clauses(left: Sketch, right: Sketch) -> bool:
    """Return whether both texts are long enough to be compared by clauses."""
    return len(left.clauses) >= CLAUSES and len(right.clauses) >= CLAUSES


def begin_alike(left: Sketch, right: Sketch) -> float:
    """Return the Jaccard similarity of the beginnings of two texts, in triples of words."""
    return _overlap(set(left.triples), right.triples)[0]


def _overlap(left: set[int], right: array[int]) -> tuple[float, float]:
    """Return Jaccard similarity and containment of two sets of hashes."""
    if not left or not right:
        return 0.0, 0.0
    common = len(left.intersection(right))
    return common / (len(left) + len(right) - common), common / min(len(left), len(right))


def pack(sketched: Sketch) -> str:
    """Return a sketch as text: base64, clauses and triples apart by a stop."""
    return ".".join(
        b2a_base64(part.tobytes(), newline=False).decode()
        for part in (sketched.clauses, sketched.triples)
    )


def unpack(packed: str) -> Sketch:
    """Return the sketch that `pack` wrote. Raises ValueError for any other text."""
    clauses, beginning = (
        array("I", a2b_base64(part, strict_mode=True)) for part in packed.split(".")
    )
    return Sketch(clauses, beginning)
