"""Shingles: overlapping triples of tokens, their hashes and the MinHash signature over them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from rensa import RMinHash  # type: ignore[import-untyped]  # rensa ships no types

from stories.tokens import tokens

PERMUTATIONS = 128
SEED = 42
WORDS = 3


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to recognise it again."""

    signature: RMinHash
    hashes: array[int]  # of the distinct shingles, sorted, unsigned 64-bit

    def __len__(self) -> int:
        """Return the number of distinct shingles."""
        return len(self.hashes)


def shingles(text: str) -> list[str]:
    """Return the distinct 3-token shingles of `text`; a shorter text is one shingle, none if empty."""
    words = tokens(text)
    if len(words) < WORDS:
        return [" ".join(words)] if words else []
    return list(dict.fromkeys(map(" ".join, zip(words, words[1:], words[2:], strict=False))))


def sketch(text: str) -> Sketch:
    """Return the sketch of `text`; the same text gives the same sketch in every process."""
    found = shingles(text)
    signature = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    signature.update(found)
    return Sketch(signature, array("Q", sorted(RMinHash.hash_token_sets([found])[0])))


def overlap(left: Sketch, right: Sketch) -> tuple[float, float]:
    """Return (Jaccard similarity, share of the smaller one's shingles that the other has too)."""
    if not left.hashes or not right.hashes:
        return 0.0, 0.0
    common = len(set(left.hashes).intersection(right.hashes))
    return common / (len(left) + len(right) - common), common / min(len(left), len(right))
