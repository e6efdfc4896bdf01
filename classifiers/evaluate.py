"""How right a rule set is on a labelled set.

Precision, recall and F1 with intervals, a topic each and for relevance, over all items and without the
borderline labels; the confusion of relevance; how often each rule's topic was right; the worst errors
with the passages that led to them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pydantic import BaseModel, ValidationError

from classifiers.intervals import Intervals, intervals
from classifiers.matcher import Classifier
from core.records import NearMiss, Relevance, RuleStatus, Verdict
from core.text import one_line

MOST_ERRORS = 20
MOST_PASSAGES = 6  # shown of one error
MOST_MISSES = 2  # rules that nearly matched, shown of one error that nothing led to
_LEAD = 200  # characters of a text that stand for it
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
    hard_negative: bool = False  # it only shares words with what is looked for


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
    passages: tuple[tuple[str, str], ...]  # (rule, words); of what was missed, what came nearest
    terms: tuple[tuple[str, float], ...]
    hard_negative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HardNegative:
    """An item that only shares words with what is looked for, and what was made of it."""

    item_id: str
    title: str
    topics: tuple[str, ...]  # given to it and not on its label
    relevance: Relevance  # answered
    right: bool  # no topic too many, and not told louder than labelled


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
    hard_negatives: tuple[HardNegative, ...] = ()  # where the labelled file says which they are


class _Line(BaseModel):
    """The shape of a parsed line; a labelled set may carry further fields of its own."""

    id: str | int
    title: str
    text: str | None = None
    labels: dict[str, bool | Relevance]
    borderline: tuple[str, ...] | None = None
    hard_negative: bool | None = None


def labelled_item(value: Mapping[str, object], topics: Iterable[str]) -> LabelledItem:
    """Return the item of one parsed line; raises ValueError that says what is missing.

    The shape: `{"id", "title", "text", "labels": {<topic>: bool…, "relevance"}, "borderline": []}`, and
    `"hard_negative": true` where the item only shares words with what is looked for.
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
        hard_negative=bool(line.hard_negative),
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
        errors=_explained(_wrong(answers, topics), classifier),
        hard_negatives=tuple(
            _hard(item, verdict) for item, verdict in answers if item.hard_negative
        ),
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


def _hard(item: LabelledItem, verdict: Verdict) -> HardNegative:
    """Return what was made of a hard negative."""
    topics = tuple(topic for topic in verdict.topics if topic not in item.topics)
    return HardNegative(
        item_id=item.item_id,
        title=item.title,
        topics=topics,
        relevance=verdict.relevance,
        right=not topics and verdict.relevance.rank <= item.relevance.rank,
    )


_Found = tuple[LabelledItem, Wrong]


def _explained(found: Iterable[_Found], classifier: Classifier) -> tuple[Wrong, ...]:
    """Return the worst errors; those that no passage led to with what came nearest."""
    nearly: Classifier | None = None
    errors: list[Wrong] = []
    for item, wrong in _ranked(found)[:MOST_ERRORS]:
        if not wrong.passages:
            nearly = nearly or Classifier(classifier.ruleset)
            errors.append(replace(wrong, passages=_nearest(item, wrong.question, nearly)))
        else:
            errors.append(wrong)
    return tuple(errors)


def _nearest(
    item: LabelledItem, question: str, classifier: Classifier
) -> tuple[tuple[str, str], ...]:
    """Return the rules of a question that nearly match, with what they lack and have; else the lead."""
    verdict = classifier.classify(article_id=item.item_id, title=item.title, text=item.text)
    rules = classifier.ruleset.rules
    misses = [
        miss
        for miss in verdict.near_misses
        if miss.rule_id in rules
        and rules[miss.rule_id].topic is not None
        and question in ("relevance", rules[miss.rule_id].topic)
    ]
    misses.sort(key=lambda miss: (-len(miss.found), miss.rule_id))
    if misses:
        return tuple(_miss(miss) for miss in misses[:MOST_MISSES])
    return (("lead", one_line(item.text or item.title, _LEAD)),)


def _miss(miss: NearMiss) -> tuple[str, str]:
    """Return a near miss as a passage: the rule with what it lacks, and the words that it has."""
    verb = "stopped by" if miss.missing.startswith("none of: ") else "lacks"
    lack = one_line(miss.missing, 90)
    return f"nearly {miss.rule_id}, {verb} {lack}", ", ".join(miss.found)


def _wrong(answers: _Answers, topics: tuple[str, ...]) -> Iterable[_Found]:
    """Yield every wrong answer with its item."""
    for item, verdict in answers:
        for topic in topics:
            expected, answered = topic in item.topics, topic in verdict.topics
            if expected is not answered:
                yield item, _error(item, verdict, topic, _yes(expected), _yes(answered))
        if item.relevance is not verdict.relevance:
            answer = (item.relevance.value, verdict.relevance.value)
            yield item, _error(item, verdict, "relevance", *answer)


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
        hard_negative=item.hard_negative,
    )


def _yes(value: bool) -> str:  # noqa: FBT001 - the value is all there is
    """Return a truth as a word."""
    return "yes" if value else "no"


def _ranked(found: Iterable[_Found]) -> list[_Found]:
    """Return the errors, the worst first.

    Clear ones come first, and alerts told as nothing or the other way round. Among equals, one that
    was missed and one that was told too much take turns, each kind by how far its score is off.
    """
    kinds: dict[tuple[bool, int, bool], list[_Found]] = {}
    for one in found:
        kinds.setdefault(_kind(one[1]), []).append(one)
    placed: list[tuple[tuple[bool, int, int, bool], _Found]] = []
    for (clear, steps, missed), some in kinds.items():
        some.sort(key=lambda one: one[1].score if missed else -one[1].score)
        placed += [((not clear, -steps, at, missed), one) for at, one in enumerate(some)]
    return [one for _, one in sorted(placed, key=lambda pair: pair[0])]


def _kind(error: Wrong) -> tuple[bool, int, bool]:
    """Return whether an error is clear, how far off the answer is, and whether it says too little."""
    if error.question != "relevance":
        return error.clear, 1, error.answered == "no"
    off = _RANK[Relevance(error.expected)] - _RANK[Relevance(error.answered)]
    return error.clear, abs(off), off > 0
