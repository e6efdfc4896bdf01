"""The matcher: one article in, one verdict out."""

from collections.abc import Callable, Container, Iterable, Iterator
from itertools import islice

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
        self._origins = {
            rule_id: (rule.topic, rule.derived_from.seed, rule.derived_from.statement)
            for rule_id, rule in ruleset.rules.items()
        }
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
        matched: dict[str, list[Place]] = {}
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
        self, answers: Answers, places: Iterable[int], matched: dict[str, list[Place]]
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
                yield _near_miss(rule.rule_id, miss, answers.reading)

    def rules_matching(self, title: str, text: str) -> frozenset[str]:
        """Return the ids of all compiled rules and exclusions that match; nothing is judged."""
        answers = self._asked(title, text)
        places = answers.possible(answers.anchored(), nearly=False)
        return frozenset(
            rule.rule_id for place in places if (rule := answers.matching(place)) is not None
        )

    def _asked(self, title: str, text: str) -> Answers:
        """Return an article's answers, none of them worked out yet."""
        return Answers(self.programme, self.search, Reading(title, text))

    def _matches(self, matched: dict[str, list[Place]], reading: Reading) -> tuple[Match, ...]:
        """Return the matches of all rules that are no exclusions, with their place and their seed."""
        straight, split = reading.straight, reading.split
        title, text = reading.title, reading.text
        matches: list[Match] = []
        add, new = matches.append, object.__new__
        for rule_id, passages in matched.items():
            rule = self._origins.get(rule_id)
            if rule is None:
                continue
            topic, seed, statement = rule
            for start, below, _, concept in passages:
                end = -below
                # Slot by slot it takes half the time of the constructor of a frozen class, and
                # matches are what the answer to a rich article is made of.
                made = new(Match)
                _set_id(made, rule_id)
                _set_topic(made, topic)
                if not straight:
                    field, first, last, words = reading.locate(start, end)
                elif start < split:
                    field, first, last, words = "title", start, end, title[start:end]
                else:
                    first, last = start - split - 1, end - split - 1
                    field, words = "text", text[first:last]
                _set_field(made, field)
                _set_start(made, first)
                _set_end(made, last)
                _set_text(made, words)
                _set_concept(made, concept)
                _set_seed(made, seed)
                _set_number(made, statement)
                add(made)
        return tuple(matches)


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


def _near_miss(rule_id: str, miss: tuple[str, list[Place]], reading: Reading) -> NearMiss:
    """Return a near miss with the passages it has, in the article's own spelling."""
    missing, passages = miss
    texts = (reading.locate(start, -end)[3] for start, end, *_ in apart(passages))
    return NearMiss(rule_id=rule_id, missing=missing, found=tuple(dict.fromkeys(texts)))
