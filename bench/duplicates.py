"""Near-duplicates: articles with an edited copy each, against comparing all pairs.

The cost of the peers grows with the square of the articles, so that the ratio holds for this number
of them alone.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from difflib import SequenceMatcher

from bench.material import Text, articles, copies
from bench.measure import Result, Side, compare, ready
from stories.duplicates import DuplicateIndex, trace
from stories.model import GroupItem

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
LIKE = 0.5
Find = Callable[[Sequence[Text]], int]


def run(*, originals: int = 30, shingled: int = 150, rounds: int = 3) -> tuple[Result, ...]:
    """Return a result a peer: `originals` for difflib, `shingled` for the sets of shingles."""
    return (
        _result("difflib, all pairs", by_difflib, originals, rounds),
        _result("Jaccard of word triples, all pairs", by_jaccard, shingled, rounds),
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
        new = trace(
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
        copy = index.find(new).duplicate_of
        index.add(new, copy)
        found += copy is not None
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
