"""How right a rule set is on a labelled set.

Precision, recall and F1 with intervals, a topic each and for relevance, over all items and without the
borderline labels; the confusion of relevance; how often each rule's topic was right; the worst errors
with the passages that led to them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from classifiers.intervals import Intervals, intervals
from classifiers.matcher import Classifier
from core.records import Relevance, RuleStatus, Verdict

MOST_ERRORS = 20
MOST_PASSAGES = 6  # shown of one error
_RANK = {Relevance.IGNORE: 0, Relevance.DIGEST: 1, Relevance.ALERT: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledItem:
    """One item with what a careful reader says of it."""

    item_id: str
    title: str
    text: str
    topics: frozenset[str]
    relevance: Relevance
    borderline: frozenset[str] = frozenset()  # labels on which a second reader could differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one yes-or-no question was answered over a set of items."""

    hits: int  # yes, rightly
    false_alarms: int
    misses: int

    @property
    def precision(self) -> float:
        """Return the share of right answers among the yeses; 0 of none."""
        return self.hits / (self.hits + self.false_alarms) if self.hits else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the true ones that were found; 0 of none."""
        return self.hits / (self.hits + self.misses) if self.hits else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        total = 2 * self.hits + self.false_alarms + self.misses
        return 2 * self.hits / total if total else 0.0

    @property
    def intervals(self) -> Intervals:
        """Return the 95 % intervals of the three, always the same for the same counts."""
        return intervals(hits=self.hits, false_alarms=self.false_alarms, misses=self.misses)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleScore:
    """How often a rule's topic was right where the rule matched, clear labels alone."""

    rule_id: str
    matched: int
    right: int

    @property
    def precision(self) -> float:
        """Return the share of its matches on items of its topic; 0 of none."""
        return self.right / self.matched if self.matched else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One wrong answer, with what led to it."""

    item_id: str
    title: str
    question: str  # a topic, or `relevance`
    expected: str
    answered: str
    score: float
    clear: bool  # no second reader would label it otherwise
    passages: tuple[tuple[str, str], ...]  # (rule, words)
    terms: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The scores by question, over all items and without the borderline ones.

    Questions are the topics by name, and `alert`, `digest` and `ignore`. `told` is alert or digest.
    """

    items: int
    all: Mapping[str, Score]
    clear: Mapping[str, Score]
    relevance_accuracy: float
    clear_relevance_accuracy: float
    confusion: Mapping[str, Mapping[str, int]]  # labelled relevance → answered → clear items
    rules: tuple[RuleScore, ...]  # the least precise first
    errors: tuple[Wrong, ...]  # the worst first


class _Line(BaseModel):
    """The shape of a parsed line; a labelled set may carry further fields of its own."""

    id: str | int
    title: str
    text: str | None = None
    labels: dict[str, bool | Relevance]
    borderline: tuple[str, ...] | None = None


def labelled_item(value: Mapping[str, object], topics: Iterable[str]) -> LabelledItem:
    """Return the item of one parsed line; raises ValueError that says what is missing.

    The shape: `{"id", "title", "text", "labels": {<topic>: bool…, "relevance"}, "borderline": []}`.
    """
    try:
        line = _Line.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"][:2])
        raise ValueError(f"'{place}': {first['msg']}") from error
    relevance = line.labels.get("relevance")
    if not isinstance(relevance, Relevance):
        raise ValueError("'labels.relevance' is none of alert, digest and ignore")  # noqa: TRY004 - the one error of a bad line
    missing = [topic for topic in topics if not isinstance(line.labels.get(topic), bool)]
    if missing:
        raise ValueError(f"'labels.{missing[0]}' is not true or false")
    return LabelledItem(
        item_id=str(line.id),
        title=line.title,
        text=line.text or "",
        topics=frozenset(topic for topic in topics if line.labels[topic]),
        relevance=relevance,
        borderline=frozenset(line.borderline or ()),
    )


def evaluate(items: Iterable[LabelledItem], classifier: Classifier) -> Scores:
    """Return the scores of a classifier over labelled items."""
    answers = [
        (
            item,
            classifier.classify(article_id=item.item_id, title=item.title, text=item.text),
        )
        for item in items
    ]
    topics = tuple(classifier.ruleset.topics)
    return Scores(
        items=len(answers),
        all=_scores(answers, topics, without_borderline=False),
        clear=_scores(answers, topics, without_borderline=True),
        relevance_accuracy=_accuracy(answers),
        clear_relevance_accuracy=_accuracy(
            [(item, v) for item, v in answers if "relevance" not in item.borderline]
        ),
        confusion=_confusion(answers),
        rules=_rules(answers, classifier),
        errors=tuple(sorted(_wrong(answers, topics), key=_badness, reverse=True)[:MOST_ERRORS]),
    )


_Answers = list[tuple[LabelledItem, Verdict]]


def _scores(
    answers: _Answers, topics: tuple[str, ...], *, without_borderline: bool
) -> dict[str, Score]:
    """Return the score of each question; borderline items are left out of it where asked."""
    scores: dict[str, Score] = {}
    for topic in topics:
        scores[topic] = _score(
            (topic in item.topics, topic in verdict.topics)
            for item, verdict in answers
            if not (without_borderline and topic in item.borderline)
        )
    clear = [
        (item.relevance, verdict.relevance)
        for item, verdict in answers
        if not (without_borderline and "relevance" in item.borderline)
    ]
    for relevance in (Relevance.ALERT, Relevance.DIGEST, Relevance.IGNORE):
        scores[relevance.value] = _score((a is relevance, b is relevance) for a, b in clear)
    scores["told"] = _score(
        (a is not Relevance.IGNORE, b is not Relevance.IGNORE) for a, b in clear
    )
    return scores


def _score(pairs: Iterable[tuple[bool, bool]]) -> Score:
    """Return the score of (true, answered) pairs."""
    counts = {(True, True): 0, (False, True): 0, (True, False): 0, (False, False): 0}
    for pair in pairs:
        counts[pair] += 1
    return Score(
        hits=counts[True, True], false_alarms=counts[False, True], misses=counts[True, False]
    )


def _accuracy(answers: _Answers) -> float:
    """Return the share of items whose relevance was answered as labelled; 0 of none."""
    right = sum(item.relevance is verdict.relevance for item, verdict in answers)
    return right / len(answers) if answers else 0.0


def _confusion(answers: _Answers) -> dict[str, dict[str, int]]:
    """Return how each labelled relevance was answered, borderline labels left out."""
    table = {label.value: {given.value: 0 for given in _RANK} for label in _RANK}
    for item, verdict in answers:
        if "relevance" not in item.borderline:
            table[item.relevance.value][verdict.relevance.value] += 1
    return table


def _rules(answers: _Answers, classifier: Classifier) -> tuple[RuleScore, ...]:
    """Return the score of every stable rule with a topic that matched at all."""
    matched: dict[str, list[bool]] = {}
    for item, verdict in answers:
        topics = {match.rule_id: match.topic for match in verdict.matches}
        for rule_id, topic in topics.items():
            stable = classifier.ruleset.rules[rule_id].status is RuleStatus.STABLE
            if stable and topic is not None and topic not in item.borderline:
                matched.setdefault(rule_id, []).append(topic in item.topics)
    scores = [
        RuleScore(rule_id=rule_id, matched=len(rights), right=sum(rights))
        for rule_id, rights in matched.items()
    ]
    return tuple(sorted(scores, key=lambda one: (one.precision, -one.matched, one.rule_id)))


def _wrong(answers: _Answers, topics: tuple[str, ...]) -> Iterable[Wrong]:
    """Yield every wrong answer."""
    for item, verdict in answers:
        for topic in topics:
            expected, answered = topic in item.topics, topic in verdict.topics
            if expected is not answered:
                yield _error(item, verdict, topic, _yes(expected), _yes(answered))
        if item.relevance is not verdict.relevance:
            yield _error(item, verdict, "relevance", item.relevance.value, verdict.relevance.value)


def _error(
    item: LabelledItem, verdict: Verdict, question: str, expected: str, answered: str
) -> Wrong:
    """Return one wrong answer with the passages of the question's rules."""
    passages = [
        (match.rule_id, match.text)
        for match in verdict.matches
        if question in ("relevance", match.topic)
    ]
    return Wrong(
        item_id=item.item_id,
        title=item.title,
        question=question,
        expected=expected,
        answered=answered,
        score=verdict.score,
        clear=question not in item.borderline,
        passages=tuple(dict.fromkeys(passages))[:MOST_PASSAGES],
        terms=verdict.terms,
    )


def _yes(value: bool) -> str:  # noqa: FBT001 - the value is all there is
    """Return a truth as a word."""
    return "yes" if value else "no"


def _badness(error: Wrong) -> tuple[bool, int, float]:
    """Return how bad an error is: clear ones, then alerts told as nothing or the other way round."""
    steps = 1
    if error.question == "relevance":
        steps = abs(_RANK[Relevance(error.expected)] - _RANK[Relevance(error.answered)])
    return error.clear, steps, error.score
