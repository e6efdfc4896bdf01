"""Shingles of two sizes: clauses for texts of some length, triples of words for short ones.

A clause (what stands between two marks) is its own shingle, cut where the writer cut it: an edit
touches the clause that it stands in and no other, and there are ten times fewer of them than
triples of words. They are hashed in Rust. Headlines and summaries have too few clauses to be judged
by, so the beginning of each text is kept in triples of words as well.

Both are MinHash sketches with one hash and many minima: the smallest hashes of two texts agree in
about the share that the texts have in common, so a few of them find the candidates, and the whole
sets judge each.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rensa import RMinHash  # type: ignore[import-untyped]  # rensa ships no types

from stories.tokens import UNSPACED

READ = 20_000  # characters of a text that are read; a longer one is known by its beginning
MARKS = '.,;:!?"()[]|'
WIDE_MARKS = "“”«»—–…。、，；：！？「」『』（）・।"
LEAST = 12  # characters of a clause that says something; shorter ones stand in any text
WIDE_LEAST = 5  # … where a character is a syllable or a word
CLAUSES = 8  # in both texts, from which on they are compared by clauses
MOST = 512  # hashes kept of a text, of each size
KEYS = 10  # minima that find the candidates, of each size
WORDS = 3
BEGINNING = 48  # words of a text, beside its title, that are kept in triples
SAMPLE = 100  # characters that show the script
_FIRST_WIDE = "\u0e01"
_WIDE = re.compile(f"[{UNSPACED}]")
_THAI = re.compile("[\u0e01-\u0eff]")  # Thai and Lao write their spaces between phrases


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to recognise it again: sorted hashes of its clauses and triples."""

    clauses: array[int]
    triples: array[int]  # of the title and the beginning of the text

    def filed_under(self) -> tuple[int, ...]:
        """Return the hashes under which the text is filed; copies share some of them."""
        return (*self.clauses[:KEYS], *self.triples[:KEYS])


def clauses(text: str) -> list[str]:
    """Return the clauses of `text`, folded; those that are too short to tell anything left out."""
    folded = text[:READ].lower()
    marks, least = MARKS, LEAST
    if not folded.isascii():
        marks += WIDE_MARKS
        sample = folded[:SAMPLE]
        if max(sample, default="") >= _FIRST_WIDE and _WIDE.search(sample):
            least = WIDE_LEAST
            if _THAI.search(sample):
                marks += " "
    for mark in marks:
        folded = folded.replace(mark, "\n")
    return [part for part in folded.replace("\n ", "\n").split("\n") if len(part) >= least]


def triples(words: Sequence[str]) -> list[str]:
    """Return the overlapping triples of `words`; fewer words are one shingle, none gives none."""
    if len(words) < WORDS:
        return [" ".join(words)] if words else []
    return list(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def sketch(text: str, words: Sequence[str]) -> Sketch:
    """Return the sketch of `text`, whose beginning has these words; the same in every process."""
    found = RMinHash.hash_token_sets([_encodable(clauses(text)), _encodable(triples(words))])
    return Sketch(_minima(found[0]), _minima(found[1]))


def _encodable(parts: list[str]) -> list[str]:
    """Return `parts` without lone surrogates, which have no bytes to hash."""
    try:
        "".join(parts).encode()
    except UnicodeEncodeError:
        return [part.encode(errors="replace").decode() for part in parts]
    return parts


def _minima(hashes: Iterable[int]) -> array[int]:
    """Return the distinct smallest hashes, sorted."""
    return array("Q", sorted(set(hashes))[:MOST])


def overlap(left: Sketch, right: Sketch) -> tuple[float, float]:
    """Return (Jaccard similarity, share of the smaller one's shingles that the other has too)."""
    if by_clauses(left, right):
        return _overlap(left.clauses, right.clauses)
    return _overlap(left.triples, right.triples)


def by_clauses(left: Sketch, right: Sketch) -> bool:
    """Return whether both texts are long enough to be compared by clauses."""
    return min(len(left.clauses), len(right.clauses)) >= CLAUSES


def begin_alike(left: Sketch, right: Sketch) -> float:
    """Return the Jaccard similarity of the beginnings of two texts, in triples of words."""
    return _overlap(left.triples, right.triples)[0]


def _overlap(left: array[int], right: array[int]) -> tuple[float, float]:
    """Return Jaccard similarity and containment of two sets of hashes."""
    if not left or not right:
        return 0.0, 0.0
    common = len(set(left).intersection(right))
    return common / (len(left) + len(right) - common), common / min(len(left), len(right))


def pack(sketched: Sketch) -> str:
    """Return a sketch as text: hexadecimal, clauses and triples apart by a stop."""
    return ".".join(part.tobytes().hex() for part in (sketched.clauses, sketched.triples))


def unpack(packed: str) -> Sketch:
    """Return the sketch that `pack` wrote. Raises ValueError for any other text."""
    clause, triple = (array("Q", bytes.fromhex(part)) for part in packed.split("."))
    return Sketch(clause, triple)
