"""The matcher: one article in, one verdict out."""

from collections.abc import Callable, Container, Iterable, Iterator
from itertools import islice

from classifiers.answers import Answers
from classifiers.clauses import MOST_SPANS, Found, apart
from classifiers.compiler import Builder
from classifiers.lexicon import Lexicon
from classifiers.model import ExclusionFile
from classifiers.reading import Reading
from classifiers.ruleset import COMPILED, RuleSet
from classifiers.scanner import scanner
from classifiers.search import MakeScanner, Search
from classifiers.verdict import Judge, Matched
from core.records import Match, NearMiss, Verdict

__all__ = ["MOST_SPANS", "Classifier"]
MOST_NEAR_MISSES = 20


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
        lexicon = Lexicon(ruleset.forms(), ruleset.regions.longer_words)
        builder = Builder(lexicon)
        # By place of a compiled rule: the topic that it gives, and for an exclusion, after all rules,
        # the topics of which one must be given before it is of any consequence.
        self._topics: list[str | None] = []
        self._takes: list[frozenset[str | None]] = []
        for rule_id, rule in ruleset.entries.items():
            if rule.status in COMPILED:
                builder.add(rule_id, rule.match)
                if isinstance(rule, ExclusionFile):
                    self._topics.append(None)
                    self._takes.append(frozenset(rule.takes))
                else:
                    self._topics.append(rule.topic)
                    self._takes.append(frozenset())
        self._first_exclusion = sum(1 for takes in self._takes if not takes)
        self._judge = Judge(ruleset, lexicon)
        self.programme = builder.build(near_misses=near_misses)
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
        matched: dict[str, list[Found]] = {}
        near: tuple[NearMiss, ...] = ()
        if self._near_misses:
            candidates = answers.possible(anchored, nearly=True)
            self._match_all(answers, candidates, matched)
            near = tuple(islice(self._nearly(answers, candidates, matched), MOST_NEAR_MISSES))
        elif anchored:
            first = self._first_exclusion
            candidates = answers.possible([p for p in anchored if p < first], nearly=False)
            topics = self._match_all(answers, candidates, matched)
            if topics and (some := [p for p in anchored if not topics.isdisjoint(self._takes[p])]):
                self._match_all(answers, answers.possible(some, nearly=False), matched)
        if not matched and not near:
            return Verdict(article_id=article_id, ruleset_version=self.ruleset.version)
        return self._judge.verdict(
            article_id,
            answers.hits,
            Matched(
                passages=matched,
                matches=tuple(self._matches(matched, answers.hits.reading)),
                near_misses=near,
            ),
        )

    def _match_all(
        self, answers: Answers, places: Iterable[int], matched: dict[str, list[Found]]
    ) -> set[str | None]:
        """Add the rules that match to `matched`, with their passages; return their topics."""
        topics: set[str | None] = set()
        for place in places:
            rule = answers.matching(place)
            if rule is not None:
                matched[rule.rule_id] = answers.stands_on(rule)
                topics.add(self._topics[place])
        return topics

    def _nearly(
        self, answers: Answers, places: Iterable[int], matched: Container[str]
    ) -> Iterator[NearMiss]:
        """Yield the near misses."""
        for place in places:
            rule = self.programme.rules[place]
            if rule.rule_id not in matched and (miss := answers.lacks(rule)):
                yield _near_miss(rule.rule_id, miss, answers.hits.reading)

    def rules_matching(self, title: str, text: str) -> frozenset[str]:
        """Return the ids of all compiled rules and exclusions that match; nothing is judged."""
        answers = self._asked(title, text)
        places = answers.possible(answers.anchored(), nearly=False)
        return frozenset(
            rule.rule_id for place in places if (rule := answers.matching(place)) is not None
        )

    def _asked(self, title: str, text: str) -> Answers:
        """Return an article's answers, none of them worked out yet."""
        return Answers(self.programme, self.search, self.search.hits(Reading(title, text)))

    def _matches(self, matched: dict[str, list[Found]], reading: Reading) -> Iterable[Match]:
        """Yield the matches of all rules that are no exclusions, with their place and their seed."""
        located: dict[tuple[int, int], tuple[str, int, int, str]] = {}
        for rule_id, passages in matched.items():
            rule = self.ruleset.rules.get(rule_id)
            if rule is None:
                continue
            origin = rule.derived_from
            for start, end, concept in passages:
                place = located.get((start, end))
                if place is None:
                    place = located[start, end] = reading.locate(start, end)
                yield _match(rule_id, rule.topic, *place, concept, origin.seed, origin.statement)


def _setters(*names: str) -> list[Callable[[Match, object], None]]:
    """Return what sets each slot of a match."""
    return [getattr(Match, name).__set__ for name in names]


(
    _set_id,
    _set_topic,
    _set_field,
    _set_start,
    _set_end,
    _set_text,
    _set_concept,
    _set_seed,
    _set_number,
) = _setters("rule_id", "topic", "field", "start", "end", "text", "concept", "seed_id", "statement")


def _match(*values: object) -> Match:
    """Return a match of its fields in order.

    Slot by slot it takes half the time of the constructor of a frozen class, and matches are what
    the answer to a rich article is made of.
    """
    made = object.__new__(Match)
    _set_id(made, values[0])
    _set_topic(made, values[1])
    _set_field(made, values[2])
    _set_start(made, values[3])
    _set_end(made, values[4])
    _set_text(made, values[5])
    _set_concept(made, values[6])
    _set_seed(made, values[7])
    _set_number(made, values[8])
    return made


def _near_miss(rule_id: str, miss: tuple[str, list[Found]], reading: Reading) -> NearMiss:
    """Return a near miss with the passages it has, in the article's own spelling."""
    missing, passages = miss
    texts = (reading.locate(one.start, one.end)[3] for one in apart(passages))
    return NearMiss(rule_id=rule_id, missing=missing, found=tuple(dict.fromkeys(texts)))
