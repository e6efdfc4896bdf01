"""Classifying: every rule on every article, against tools that look for the same phrases alone.

The peers have the easier task: no clauses, no distances, no verdict, no spans of the original.
"""

import importlib.util
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bench.material import Text, articles, literals
from bench.measure import Result, Side, compare, ready
from classifiers.matcher import Classifier
from classifiers.ruleset import load_ruleset
from core.settings import ROOT

Search = Callable[[str], object]
UNIT = "articles/s"


def run(*, ours: int = 200, peer: int = 8, rounds: int = 3) -> Iterator[Result]:
    """Yield a result a peer; `ours` and `peer` are the articles of a round."""
    ruleset = load_ruleset(ROOT / "classifiers", ROOT / "seeds")
    vocabulary = literals(ruleset)
    texts = articles(ours, vocabulary)
    classifier = Classifier(ruleset, near_misses=False)
    what = f"classify: {len(ruleset.rules)} rules, {len(vocabulary):,} phrases"
    for name, search in _peers(vocabulary):
        if search is None:
            yield Result(
                what=what, unit=UNIT, peer_name=name, ours=None, peer=None, note="not installed"
            )
            continue
        rates = compare(
            Side(name="seedwatch", units=ours, prepare=ready, run=_judging(classifier, texts)),
            Side(name=name, units=peer, prepare=ready, run=_searching(search, texts[:peer])),
            rounds=rounds,
        )
        yield Result(
            what=what,
            unit=UNIT,
            peer_name=name,
            ours=rates[0],
            peer=rates[1],
            note="the peer only finds phrases",
        )


def _judging(classifier: Classifier, texts: Sequence[Text]) -> Callable[[None], None]:
    """Return what classifies the texts."""

    def judge(_: None) -> None:
        for text in texts:
            classifier.classify(article_id="x", title=text.title, text=text.text)

    return judge


def _searching(search: Search, texts: Sequence[Text]) -> Callable[[None], None]:
    """Return what searches the texts."""

    def look(_: None) -> None:
        for text in texts:
            search(f"{text.title}\n{text.text}")

    return look


def _peers(vocabulary: Sequence[str]) -> Iterator[tuple[str, Search | None]]:
    """Yield the name of each peer, and its search through a text; None where it isn't installed."""
    singly = [re.compile(rf"\b{re.escape(phrase)}", re.IGNORECASE) for phrase in vocabulary]
    yield (
        "re, a loop over phrases",
        lambda text: [p.start() for r in singly if (p := r.search(text))],
    )
    longest = sorted(vocabulary, key=len, reverse=True)
    together = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})", re.IGNORECASE)
    yield "re, one alternation", together.findall
    yield "spaCy PhraseMatcher", _spacy(vocabulary)


def _spacy(vocabulary: Sequence[str]) -> Search | None:
    """Return spaCy's search for the phrases, or None where spaCy is not installed."""
    if importlib.util.find_spec("spacy") is None:
        return None
    spacy: Any = importlib.import_module("spacy")
    matching: Any = importlib.import_module("spacy.matcher")
    language = spacy.blank("en")
    matcher = matching.PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("phrases", [language.make_doc(phrase) for phrase in vocabulary])
    return lambda text: matcher(language.make_doc(text))
