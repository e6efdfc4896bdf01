"""The matcher: one article in, one verdict out."""

from collections.abc import Iterable, Sequence

from classifiers.clauses import Found
from classifiers.compiler import CompiledRule, compile_match, index
from classifiers.hits import Hits, Reading, Span
from classifiers.lexicon import Lexicon
from classifiers.ruleset import COMPILED, RuleSet
from classifiers.scanner import AutomatonScanner, Scanner
from classifiers.verdict import Judge, Matched
from core.records import Match, NearMiss, Verdict

MOST_SPANS = 12  # kept of one rule in one article: enough to show why, whatever a page repeats
MOST_NEAR_MISSES = 20
_Raw = dict[int, list[Span]]


class Classifier:
    """A compiled rule set. Its cost grows with what an article holds, not with the rules."""

    def __init__(self, ruleset: RuleSet, *, near_misses: bool = True) -> None:
        """Compile the stable and experimental rules; without near misses it is a little faster."""
        self.ruleset = ruleset
        self._near_misses = near_misses
        self._lexicon = Lexicon(ruleset.forms(), ruleset.regions.longer_words)
        self._rules: list[CompiledRule] = [
            compile_match(rule_id, rule.match, self._lexicon)
            for rule_id, rule in ruleset.entries.items()
            if rule.status in COMPILED
        ]
        self._judge = Judge(ruleset, self._lexicon)
        self._index = index(self._rules, self._lexicon, near_misses=near_misses)
        self._scanner: Scanner = AutomatonScanner(self._lexicon.literals)

    def classify(
        self,
        *,
        article_id: str,
        title: str,
        text: str,
        url: str | None = None,  # noqa: ARG002 - no rule looks at it yet
        source_id: str | None = None,  # noqa: ARG002 - no rule looks at it yet
        language: str | None = None,  # noqa: ARG002 - forms of all languages are looked for
    ) -> Verdict:
        """Return the verdict on one article; every span counts code points of the given strings."""
        hits = self._scan(title, text)
        matched: dict[str, list[Found]] = {}
        near: list[NearMiss] = []
        for rule in self._candidates(hits):
            found = rule.find(hits)
            if found is not None:
                matched[rule.rule_id] = found
            elif self._near_misses and (miss := rule.lacks(hits)):
                near.append(_near_miss(rule.rule_id, miss, hits.reading))
        return self._judge.verdict(
            article_id,
            hits,
            Matched(
                passages=matched,
                matches=tuple(self._matches(matched, hits.reading)),
                near_misses=tuple(near[:MOST_NEAR_MISSES]),
            ),
        )

    def rules_matching(self, title: str, text: str) -> frozenset[str]:
        """Return the ids of all compiled rules and exclusions that match; nothing is judged."""
        hits = self._scan(title, text)
        return frozenset(
            rule.rule_id for rule in self._candidates(hits) if rule.find(hits) is not None
        )

    def _scan(self, title: str, text: str) -> Hits:
        """Return what the one scan finds in an article."""
        reading = Reading(title, text)
        found: _Raw = {}
        for literal, start, end in self._scanner.scan(reading.folded):
            if literal in found:
                found[literal].append((start, end))
            else:
                found[literal] = [(start, end)]
        return Hits(reading, self._lexicon, found)

    def _candidates(self, hits: Hits) -> list[CompiledRule]:
        """Return the rules that an article's literals make possible, in the order of the set."""
        places: set[int] = set()
        for literal in hits.literals:
            places.update(self._index.get(literal, ()))
        return [self._rules[place] for place in sorted(places)]

    def _matches(self, matched: dict[str, list[Found]], reading: Reading) -> Iterable[Match]:
        """Yield the matches of all rules that are no exclusions, with their place and their seed."""
        for rule_id, passages in matched.items():
            rule = self.ruleset.rules.get(rule_id)
            if rule is None:
                continue
            for one in _apart(passages):
                field, start, end, text = reading.locate(one.start, one.end)
                yield Match(
                    rule_id=rule_id,
                    topic=rule.topic,
                    field=field,
                    start=start,
                    end=end,
                    text=text,
                    concept=one.concept,
                    seed_id=rule.derived_from.seed,
                    statement=rule.derived_from.statement,
                )


def _apart(passages: Sequence[Found]) -> list[Found]:
    """Return the passages in order of place, without any that overlaps one before, capped."""
    kept: list[Found] = []
    for one in sorted(passages, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept[:MOST_SPANS]


def _near_miss(rule_id: str, miss: tuple[str, list[Found]], reading: Reading) -> NearMiss:
    """Return a near miss with the passages it has, in the article's own spelling."""
    missing, passages = miss
    texts = (reading.locate(one.start, one.end)[3] for one in _apart(passages))
    return NearMiss(rule_id=rule_id, missing=missing, found=tuple(dict.fromkeys(texts)))
