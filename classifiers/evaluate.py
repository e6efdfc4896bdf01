"""Precision, recall and F1 over a labelled set: a topic each, relevance, and alerts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from classifiers.matcher import Classifier
from core.records import Relevance, Verdict


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
