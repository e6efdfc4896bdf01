"""The matcher: one article in, one verdict out."""

import gc
from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from classifiers.answers import Answers
from classifiers.clauses import MOST_SPANS, apart
from classifiers.compiler import Builder
from classifiers.hits import Place
from classifiers.lexicon import Lexicon
from classifiers.model import ExclusionFile
from classifiers.reading import Reading
from classifiers.ruleset import COMPILED, RuleSet
from classifiers.scanner import scanner
from classifiers.search import MakeScanner, Search
from classifiers.verdict import Judge, Matched, make_verdict
from core.records import Match, NearMiss, Verdict

__all__ = ["MOST_SPANS", "Classifier"]
MOST_NEAR_MISSES = 20
_Origin = tuple[str | None, str, str, int]  # topic, rule id, seed, statement


class Classifier:
    """A compiled rule set. Its cost grows with what an article holds, not with the rules."""

    def __init__(
        self, ruleset: RuleSet, *, near_misses: bool = True, make_scanner: MakeScanner = scanner
    ) -> None:
        """Compile the stable and experimental rules; without near misses it is a little faster.

        `make_scanner` gives the engine of the literal scan from its keys.
        """
        self.ruleset = ruleset
        self._near_misses = near_misses
        with _uncollected():
            self._compile(ruleset, make_scanner)

    def _compile(self, ruleset: RuleSet, make_scanner: MakeScanner) -> None:
        """Compile the rules."""
        lexicon = Lexicon(ruleset.forms(), ruleset.regions.longer_words)
        builder = Builder(lexicon)
        # By place of a compiled rule: what its matches tell of it, its topic first; None for exclusions,
        # which stand after all rules. For these the topics of which one must be given before they are
        # of any consequence.
        self._origins: list[_Origin | None] = []
        self._takes: dict[int, frozenset[str | None]] = {}
        rule_ids: list[str] = []
        for rule_id, rule in ruleset.entries.items():
            if rule.status in COMPILED:
                builder.add(rule_id, rule.match)
                place = len(rule_ids)
                rule_ids.append(rule_id)
                if isinstance(rule, ExclusionFile):
                    self._takes[place] = frozenset(rule.takes)
                    self._origins.append(None)
                else:
                    origin = rule.derived_from
                    self._origins.append((rule.topic, rule_id, origin.seed, origin.statement))
        self._first_exclusion = len(rule_ids) - len(self._takes)
        self._judge = Judge(ruleset, lexicon, rule_ids)
        self.programme = builder.build(near_misses=self._near_misses)
        self.search = Search(lexicon, self.programme, make_scanner)

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
        answers = self._asked(title, text)
        anchored = answers.anchored()
        matched: dict[int, list[Place]] = {}
        near: tuple[NearMiss, ...] = ()
        if self._near_misses:
            candidates = answers.possible(anchored, nearly=True)
            self._match_all(answers, candidates, matched)
            near = tuple(islice(self._nearly(answers, candidates, matched), MOST_NEAR_MISSES))
        elif anchored:
            cut = bisect_left(anchored, self._first_exclusion)
            rules, exclusions = anchored[:cut], anchored[cut:]
            candidates = answers.possible(rules, nearly=False, later=exclusions)
            topics = self._match_all(answers, candidates, matched)
            if topics and (
                some := [p for p in exclusions if not topics.isdisjoint(self._takes[p])]
            ):
                self._match_all(answers, answers.possible(some, nearly=False), matched)
        if not matched and not near:
            return make_verdict(article_id, self.ruleset.version)  # of which no rule says anything
        return self._judge.verdict(
            article_id,
            answers.hits,
            Matched(
                passages=matched,
                matches=self._matches(matched, answers.reading),
                near_misses=near,
            ),
        )

    def _match_all(
        self, answers: Answers, places: Iterable[int], matched: dict[int, list[Place]]
    ) -> set[str | None]:
        """Add the rules that match to `matched`, with their passages; return their topics."""
        topics: set[str | None] = set()
        rules, stands_on, origins = self.programme.rules, answers.stands_on, self._origins
        for place in answers.matching(places):
            matched[place] = stands_on(rules[place])
            origin = origins[place]
            if origin is not None:
                topics.add(origin[0])
        return topics

    def _nearly(
        self, answers: Answers, places: Iterable[int], matched: Container[int]
    ) -> Iterator[NearMiss]:
        """Yield the near misses."""
        for place in places:
            rule = self.programme.rules[place]
            if place not in matched and (miss := answers.lacks(rule)):
                yield _near_miss(rule.rule_id, miss, answers.reading)

    def rules_matching(self, title: str, text: str) -> frozenset[str]:
        """Return the ids of all compiled rules and exclusions that match; nothing is judged."""
        answers = self._asked(title, text)
        places = answers.possible(answers.anchored(), nearly=False)
        rules = self.programme.rules
        return frozenset(rules[place].rule_id for place in answers.matching(places))

    def _asked(self, title: str, text: str) -> Answers:
        """Return an article's answers, none of them worked out yet."""
        return Answers(self.programme, self.search, Reading(title, text))

    def _matches(self, matched: Mapping[int, list[Place]], reading: Reading) -> tuple[Match, ...]:
        """Return the matches of all rules that are no exclusions, with their place and their seed."""
        straight, split = reading.straight, reading.split
        title, text = reading.title, reading.text
        before = split + 1  # of the text in the reading
        matches: list[Match] = []
        new: Callable[[type], Any] = object.__new__  # first open, then a match
        for rule, passages in matched.items():
            origin = self._origins[rule]
            if origin is None:
                continue
            topic, rule_id, seed, statement = origin
            for start, below, _, concept in passages:
                made = new(_Open)
                if not straight:
                    made.field, made.start, made.end, made.text = reading.locate(start, -below)
                elif start < split:
                    made.field, made.start, made.end = "title", start, -below
                    made.text = title[start:-below]
                else:
                    made.field, made.start, made.end = "text", start - before, -below - before
                    made.text = text[start - before : -below - before]
                made.rule_id = rule_id
                made.topic = topic
                made.concept = concept
                made.seed_id = seed
                made.statement = statement
                made.__class__ = Match
                matches.append(made)
        return tuple(matches)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the collector of cycles rest.

    Of all that is made for a rule set nothing goes away: to look for it took a third of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Open:
    """A match while it is made.

    Matches are what the answer to a rich article is made of; to set the slots of this and to close it
    takes a third of the time of a frozen class's constructor.
    """

    __slots__ = Match.__slots__


def _near_miss(rule_id: str, miss: tuple[str, list[Place]], reading: Reading) -> NearMiss:
    """Return a near miss with the passages it has, in the article's own spelling."""
    missing, passages = miss
    texts = (reading.locate(start, -end)[3] for start, end, *_ in apart(passages))
    return NearMiss(rule_id=rule_id, missing=missing, found=tuple(dict.fromkeys(texts)))
