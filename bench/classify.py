"""Classifying: every rule on every article, against tools that look for the same phrases alone.

The peers have the easier task: no clauses, no distances, no verdict, no spans of the original. Then
a set of two thousand rules: its share of evaluation, its growth with the phrases, its compile time.
"""

import importlib.util
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bench.material import Text, articles, literals
from bench.measure import Result, Side, compare, ready
from bench.rulesets import made_rules
from classifiers.answers import Answers
from classifiers.matcher import Classifier
from classifiers.reading import Reading
from classifiers.ruleset import RuleSet, load_ruleset
from core.settings import ROOT

Search = Callable[[str], object]
UNIT = "articles/s"
LOOP = "re, a loop over phrases"
FEW, MANY, VERY_MANY = 200, 2000, 20_000


def run(*, ours: int = 120, peer: int = 4, rounds: int = 3) -> Iterator[Result]:
    """Yield a result a peer; `ours` and `peer` are the articles of a round."""
    ruleset = load_ruleset(ROOT / "classifiers", ROOT / "seeds")
    yield from _against_peers(ruleset, ours, peer, rounds)
    yield from _at_scale(ruleset, ours, rounds)


def _against_peers(ruleset: RuleSet, ours: int, peer: int, rounds: int) -> Iterator[Result]:
    """Yield the rule pack beside the tools that look for its phrases."""
    vocabulary = literals(ruleset)
    texts = articles(ours, _in_latin(vocabulary))
    classifier = Classifier(ruleset, near_misses=False)
    what = f"classify: {len(ruleset.rules)} rules, {len(vocabulary):,} phrases"
    judging = Side(name="seedwatch", units=ours, prepare=ready, run=_judging(classifier, texts))
    for name, search in _peers(vocabulary):
        some = texts[: 1 if name == LOOP else peer]  # the slowest by far: one is enough
        yield _beside(what, judging, name, search, some, rounds)


def _beside(
    what: str,
    ours: Side[None],
    name: str,
    search: Search | None,
    texts: Sequence[Text],
    rounds: int,
) -> Result:
    """Return how one side does beside a peer that looks for phrases in `texts`."""
    if search is None:
        return Result(
            what=what, unit=UNIT, peer_name=name, ours=None, peer=None, note="not installed"
        )
    theirs = Side(name=name, units=len(texts), prepare=ready, run=_searching(search, texts))
    rates = compare(ours, theirs, rounds=rounds)
    note = "the peer only finds phrases"
    return Result(what=what, unit=UNIT, peer_name=name, ours=rates[0], peer=rates[1], note=note)


def _at_scale(ruleset: RuleSet, ours: int, rounds: int) -> Iterator[Result]:
    """Yield what many rules cost beside few, beside reading alone, and to compile."""
    sets = {count: made_rules(ruleset, count) for count in (FEW, MANY, VERY_MANY)}
    few, most = ours // 4, ours - ours // 4  # most news is no business of the made-up rules
    texts = (
        *articles(few, _in_latin(literals(sets[MANY]))),
        *articles(most, _in_latin(literals(ruleset)), seed=2),
    )
    compiled = {count: Classifier(rules, near_misses=False) for count, rules in sets.items()}
    sides = {
        count: Side(name=f"{count}", units=ours, prepare=ready, run=_judging(one, texts))
        for count, one in compiled.items()
    }
    scans = {
        count: Side(name=f"scan {count}", units=ours, prepare=ready, run=_scanning(one, texts))
        for count, one in compiled.items()
    }
    matching = {count: _share_matching(one, texts) for count, one in compiled.items()}
    told = "articles that match: {:.0%}".format
    grown = (
        f"at most 4 × is 0.25×; match: {matching[VERY_MANY]:.0%}, with {FEW} {matching[FEW]:.0%}"
    )
    pairs = (
        (f"classify: {MANY:,} rules and phrases", UNIT, "reading and scanning alone", sides[MANY], scans[MANY], f"1× would be no cost of rules; {told(matching[MANY])}"),
        (f"read and scan: {VERY_MANY:,} phrases", UNIT, f"{FEW} phrases", scans[VERY_MANY], scans[FEW], "no rule is asked"),
        (f"classify: {VERY_MANY:,} phrases", UNIT, f"{FEW} phrases", sides[VERY_MANY], sides[FEW], grown),
    )  # fmt: skip
    for what, unit, name, one, other, note in pairs:
        rates = compare(one, other, rounds=rounds)
        yield Result(what=what, unit=unit, peer_name=name, ours=rates[0], peer=rates[1], note=note)
    yield _beside(
        f"classify: {MANY:,} rules and phrases",
        sides[MANY],
        "spaCy EntityRuler, the same phrases",
        _spacy_ruler(literals(sets[MANY])),
        (*texts[:3], *texts[-9:]),  # as large a share of those that match as among all
        rounds,
    )
    rates = compare(
        Side(name="compile", units=VERY_MANY, prepare=ready, run=_compiling(sets[VERY_MANY])),
        Side(name="compile few", units=MANY, prepare=ready, run=_compiling(sets[MANY])),
        rounds=1,
    )
    yield Result(
        what=f"compile {VERY_MANY:,} phrases",
        unit="phrases/s",
        peer_name=f"{MANY:,} of them",
        ours=rates[0],
        peer=rates[1],
        note=f"{VERY_MANY / rates[0]:.1f} s of processor time",
    )


def _in_latin(vocabulary: Sequence[str]) -> tuple[str, ...]:
    """Return the phrases to strew into texts: everyday words are English, and news has one script."""
    return tuple(phrase for phrase in vocabulary if phrase.isascii())


def _share_matching(classifier: Classifier, texts: Sequence[Text]) -> float:
    """Return the share of the texts of which some rule says anything."""
    found = [classifier.rules_matching(text.title, text.text) for text in texts]
    return sum(map(bool, found)) / len(found)


def _judging(classifier: Classifier, texts: Sequence[Text]) -> Callable[[None], None]:
    """Return what classifies the texts."""

    def judge(_: None) -> None:
        for text in texts:
            classifier.classify(article_id="x", title=text.title, text=text.text)

    return judge


def _scanning(classifier: Classifier, texts: Sequence[Text]) -> Callable[[None], None]:
    """Return what folds and scans the texts and asks no rule."""

    def scan(_: None) -> None:
        for text in texts:
            Answers(classifier.programme, classifier.search, Reading(text.title, text.text))

    return scan


def _compiling(ruleset: RuleSet) -> Callable[[None], None]:
    """Return what compiles the rules."""

    def compile_all(_: None) -> None:
        Classifier(ruleset, near_misses=False)

    return compile_all


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
        LOOP,
        lambda text: [p.start() for r in singly if (p := r.search(text))],
    )
    longest = sorted(vocabulary, key=len, reverse=True)
    together = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})", re.IGNORECASE)
    yield "re, one alternation", together.findall
    yield "spaCy PhraseMatcher", _spacy(vocabulary)
    yield "spaCy EntityRuler", _spacy_ruler(vocabulary)


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


def _spacy_ruler(vocabulary: Sequence[str]) -> Search | None:
    """Return spaCy's entity ruler over the phrases, or None where spaCy is not installed."""
    if importlib.util.find_spec("spacy") is None:
        return None
    spacy: Any = importlib.import_module("spacy")
    language = spacy.blank("en")
    ruler = language.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns([{"label": "PHRASE", "pattern": phrase} for phrase in vocabulary])
    searching: Search = language
    return searching
