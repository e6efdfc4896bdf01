"""Near-duplicates: articles with an edited copy each, against comparing all pairs, and datasketch.

The cost of the first two peers grows with the square of the articles, so that their ratios hold for
this number of articles alone. datasketch is measured where it is installed: it is no dependency.
Against it both sides make their own shingles, look a text up and file it; what stories need of an
article besides is read beforehand.
"""

import importlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from types import ModuleType

from bench.material import Text, articles, copies
from bench.measure import Result, Side, compare, ready
from stories.duplicates import DuplicateIndex
from stories.features import Features, read
from stories.model import GroupItem
from stories.shingles import BEGINNING, sketch
from stories.tokens import tokens

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
LIKE = 0.5
PERMUTATIONS = 128
LETTERS = 400  # characters in which the first words of a text are found
_WORD = re.compile(r"\w+")
Find = Callable[[Sequence[Text]], int]


def run(
    *, originals: int = 30, shingled: int = 150, sketched: int = 300, rounds: int = 3
) -> tuple[Result, ...]:
    """Return a result a peer: `originals` for difflib, `shingled` for sets, `sketched` for sketches."""
    return (
        _result("difflib, all pairs", by_difflib, originals, rounds),
        _result("Jaccard of word triples, all pairs", by_jaccard, shingled, rounds),
        _against_datasketch(sketched, rounds),
    )


def _against_datasketch(originals: int, rounds: int) -> Result:
    """Return the result against datasketch's MinHash and its index, shingling included."""
    texts = copies(articles(originals, ("electric vehicle plant", "supply chain")))
    known = [_features(number, text) for number, text in enumerate(texts)]
    ours = Side(
        name="seedwatch", units=len(texts), prepare=ready, run=lambda _: by_sketch(texts, known)
    )
    what = f"near-duplicates: {originals} copies among {len(texts)} articles, shingles and index"
    try:
        datasketch = importlib.import_module("datasketch")
    except ImportError:
        rates: tuple[float, float | None] = (compare(ours, ours, rounds=rounds)[0], None)
        note = f"copies found {by_sketch(texts, known)}"
    else:
        peer = Side(
            name="datasketch",
            units=len(texts),
            prepare=ready,
            run=lambda _: by_datasketch(texts, datasketch),
        )
        rates = compare(ours, peer, rounds=rounds)
        found = by_datasketch(texts, datasketch)
        note = f"copies found {by_sketch(texts, known)}, peer {found}"
    return Result(
        what=what,
        unit="articles/s",
        peer_name="datasketch MinHashLSH",
        ours=rates[0],
        peer=rates[1],
        note=note,
    )


def _result(name: str, peer: Find, originals: int, rounds: int) -> Result:
    """Return the result against one peer."""
    texts = copies(articles(originals, ("electric vehicle plant", "supply chain"), paragraphs=4))
    rates = compare(_side("seedwatch", by_index, texts), _side(name, peer, texts), rounds=rounds)
    return Result(
        what=f"near-duplicates: {originals} copies among {len(texts)} articles",
        unit="articles/s",
        peer_name=name,
        ours=rates[0],
        peer=rates[1],
        note=f"copies found {by_index(texts)}, peer {peer(texts)}",
    )


def _side(name: str, find: Find, texts: Sequence[Text]) -> Side[None]:
    """Return a side that looks for the copies."""
    return Side(name=name, units=len(texts), prepare=ready, run=lambda _: find(texts))


def by_index(texts: Sequence[Text]) -> int:
    """Return how many copies our index finds."""
    index = DuplicateIndex()
    found = 0
    for number, text in enumerate(texts):
        new = _features(number, text)
        copy = index.find(new).duplicate_of
        index.add(new, copy)
        found += copy is not None
    return found


def _features(number: int, text: Text) -> Features:
    """Return the features of an article."""
    return read(
        GroupItem(
            article_id=str(number),
            url=f"https://news.example/{number}",
            title=text.title,
            text=text.text,
            published_at=NOW,
            source_id="x",
            arrived_at=NOW,
        )
    )


def by_sketch(texts: Sequence[Text], known: Sequence[Features]) -> int:
    """Return how many copies our index finds, given all but the shingles."""
    index = DuplicateIndex()
    found = 0
    for text, features in zip(texts, known, strict=True):
        words = tokens(text.title) + tokens(text.text[:LETTERS])[:BEGINNING]
        new = replace(features, sketch=sketch(f"{text.title}\n{text.text}", words))
        copy = index.find(new).duplicate_of
        index.add(new, copy)
        found += copy is not None
    return found


def by_datasketch(texts: Sequence[Text], datasketch: ModuleType) -> int:
    """Return how many copies datasketch finds by triples of words."""
    index = datasketch.MinHashLSH(threshold=LIKE, num_perm=PERMUTATIONS)
    found = 0
    for number, text in enumerate(texts):
        words = _WORD.findall(text.text.lower())
        shingles = {" ".join(three) for three in zip(words, words[1:], words[2:], strict=False)}
        new = datasketch.MinHash(num_perm=PERMUTATIONS)
        new.update_batch([shingle.encode() for shingle in shingles])
        found += bool(index.query(new))
        index.insert(number, new)
    return found


def by_difflib(texts: Sequence[Text]) -> int:
    """Return how many copies difflib finds by its ratio over words, with its own quick look first."""
    words = [text.text.split() for text in texts]
    found = 0
    for number, new in enumerate(words):
        matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
        matcher.set_seq2(new)
        for old in words[:number]:
            matcher.set_seq1(old)
            if matcher.quick_ratio() >= LIKE and matcher.ratio() >= LIKE:
                found += 1
                break
    return found


def by_jaccard(texts: Sequence[Text]) -> int:
    """Return how many copies are found by the shared triples of words."""
    seen: list[set[tuple[str, str, str]]] = []
    found = 0
    for text in texts:
        words = text.text.lower().split()
        new = set(zip(words, words[1:], words[2:], strict=False))
        found += any(len(new & old) >= LIKE * len(new | old) for old in seen)
        seen.append(new)
    return found
