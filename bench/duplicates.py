"""Near-duplicates: wire copies against datasketch, and pairs against comparing all of them.

The cost of two peers grows with the square of the articles, so that their ratios hold for this
number of articles alone. datasketch is measured where it is installed: it is no dependency. Against
it each article has three copies, with every eighth sentence dropped and every fortieth word
exchanged. Both sides take a text and say which articles are one, once with the making of shingles
and once without. What stories need of an article besides is read beforehand.
"""

import importlib
import importlib.util
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher

from bench.material import Text, articles, copies
from bench.measure import Result, Side, compare, ready
from stories.duplicates import DuplicateIndex
from stories.features import Features, read
from stories.model import GroupItem
from stories.shingles import sketch

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
VOCABULARY = ("electric vehicle plant", "supply chain")
LIKE = 0.5
PERMUTATIONS = 128
COPIES = 3  # of each article on the wire
DROPPED = 0.12  # of the sentences of a copy
EXCHANGED = 0.025  # of its words
_WORD = re.compile(r"\w+")
Find = Callable[[Sequence[Text]], int]
Label = Callable[[], list[int]]


@dataclass(frozen=True, slots=True)
class Wire:
    """Texts in random order, the article that each is a copy of, and what is read beforehand."""

    texts: tuple[Text, ...]
    articles: tuple[int, ...]
    known: tuple[Features, ...]
    shingles: tuple[list[bytes], ...]  # as the peer takes them


def run(
    *, originals: int = 30, shingled: int = 150, wired: int = 200, rounds: int = 3
) -> tuple[Result, ...]:
    """Return a result a peer: `originals` for difflib, `shingled` for sets, `wired` for sketches."""
    return (
        _result("difflib, all pairs", by_difflib, originals, rounds),
        _result("Jaccard of word triples, all pairs", by_jaccard, shingled, rounds),
        *_against_datasketch(wire(articles(wired, VOCABULARY)), rounds),
    )


def _result(name: str, peer: Find, originals: int, rounds: int) -> Result:
    """Return the result against one peer."""
    texts = copies(articles(originals, VOCABULARY, paragraphs=4))
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


def _against_datasketch(given: Wire, rounds: int) -> tuple[Result, ...]:
    """Return the results against datasketch's MinHash and its index, with shingling and without."""
    return (
        _against(
            "texts in, copies out",
            lambda: by_sketch(given, shingling=True),
            lambda: by_datasketch(given, shingling=True),
            given,
            rounds,
        ),
        _against(
            "index alone",
            lambda: by_sketch(given, shingling=False),
            lambda: by_datasketch(given, shingling=False),
            given,
            rounds,
        ),
    )


def _against(what: str, ours: Label, peer: Label, given: Wire, rounds: int) -> Result:
    """Return the result of one reading of the comparison; the peer's rate is None without it."""
    here = importlib.util.find_spec("datasketch") is not None
    size = len(given.texts)
    mine = Side(name="seedwatch", units=size, prepare=ready, run=lambda _: ours())
    theirs = Side(name="datasketch", units=size, prepare=ready, run=lambda _: peer())
    rates = compare(mine, theirs if here else mine, rounds=rounds)
    note = f"B-cubed F1 {b_cubed(ours(), given.articles):.3f}"
    return Result(
        what=f"near-duplicates: {size} articles on the wire, {what}",
        unit="articles/s",
        peer_name="datasketch MinHashLSH",
        ours=rates[0],
        peer=rates[1] if here else None,
        note=f"{note}, peer {b_cubed(peer(), given.articles):.3f}" if here else note,
    )


def wire(texts: Sequence[Text], *, seed: int = 5) -> Wire:
    """Return each text with edited copies of it, in random order; the same seed, the same order."""
    dice = random.Random(seed)  # noqa: S311 - material must come again, and keeps no secret
    drafts = []
    for number, text in enumerate(texts):
        drafts.append((number, text))
        drafts += [(number, Text(text.title, _edited(dice, text.text))) for _ in range(COPIES)]
    dice.shuffle(drafts)
    return Wire(
        texts=tuple(text for _, text in drafts),
        articles=tuple(number for number, _ in drafts),
        known=tuple(_features(number, text) for number, (_, text) in enumerate(drafts)),
        shingles=tuple(_triples(text) for _, text in drafts),
    )


def _edited(dice: random.Random, text: str) -> str:
    """Return a text as another paper prints it: sentences dropped, words exchanged."""
    kept = [part for part in re.split(r"(?<=[.])\s+", text) if dice.random() >= DROPPED]
    words = " ".join(kept).split(" ")
    pool = text.split()
    return " ".join(dice.choice(pool) if dice.random() < EXCHANGED else word for word in words)


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


def by_sketch(given: Wire, *, shingling: bool) -> list[int]:
    """Return the first copy of each text by our index, with the time to make its shingles or not.

    The sketch is made and let go: what was read beforehand holds an equal one.
    """
    index = DuplicateIndex()
    found = []
    for number, (text, new) in enumerate(zip(given.texts, given.known, strict=True)):
        if shingling:
            sketch(f"{text.title}\n{text.text}")
        copy = index.find(new).duplicate_of
        index.add(new, copy)
        found.append(number if copy is None else int(copy))
    return found


def by_datasketch(given: Wire, *, shingling: bool) -> list[int]:
    """Return the first copy of each text by datasketch, with the time to make its shingles or not."""
    datasketch = importlib.import_module("datasketch")
    index = datasketch.MinHashLSH(threshold=LIKE, num_perm=PERMUTATIONS)
    first: list[int] = []
    for number, text in enumerate(given.texts):
        new = datasketch.MinHash(num_perm=PERMUTATIONS)
        new.update_batch(_triples(text) if shingling else given.shingles[number])
        near = index.query(new)
        index.insert(number, new)
        first.append(first[min(near)] if near else number)
    return first


def _triples(text: Text) -> list[bytes]:
    """Return the triples of words of a text, once each."""
    words = _WORD.findall(text.text.lower())
    threes = {" ".join(three) for three in zip(words, words[1:], words[2:], strict=False)}
    return [three.encode() for three in threes]


def b_cubed(labels: Sequence[int], gold: Sequence[int]) -> float:
    """Return the B-cubed F1 of labels against the true ones."""
    both = Counter(zip(labels, gold, strict=True))
    ours, theirs = Counter(labels), Counter(gold)
    total = len(gold)
    precision = sum(n * n / ours[label] for (label, _), n in both.items()) / total
    recall = sum(n * n / theirs[true] for (_, true), n in both.items()) / total
    return 2 * precision * recall / (precision + recall)


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
