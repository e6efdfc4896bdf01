"""How right two rule sets are where somebody said what is right: labels on articles, and readers' words.

A labelled file says of an article its topics and its relevance; a reader says of a story whether it
was worth telling. Both are counted as precision and recall, old beside new.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from classifiers.evaluate import LabelledItem, Score
from core.records import Relevance, Verdict
from warehouse.backtest import StoredArticle

ALERT = "alert"
READERS = "readers"  # the question whether what alerts was worth telling, asked of readers


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known to be right: by article id or address, and by story."""

    articles: Mapping[str, LabelledItem] = field(default_factory=dict)
    stories: Mapping[str, bool] = field(default_factory=dict)

    def of(self, article: StoredArticle) -> LabelledItem | None:
        """Return the label of an article, or None."""
        found = self.articles.get(article.article_id)
        return found if found is not None else self.articles.get(article.url)


Pair = tuple[Score, Score]  # old, new


@dataclass(frozen=True, slots=True)
class Quality:
    """The scores by question (topics, `alert`, `readers`), where there was something to count."""

    scores: Mapping[str, Pair] = field(default_factory=dict)


class Tally:
    """Counts right and wrong answers of both rule sets, borderline labels left out."""

    def __init__(self, labels: Labels, topics: Iterable[str]) -> None:
        """Take the labels and the topics that are asked for."""
        self._labels = labels
        self._topics = tuple(topics)
        self._counts: dict[str, tuple[list[int], list[int]]] = {}

    def count(self, article: StoredArticle, verdict: Verdict) -> None:
        """Count what both rule sets say of an article, where it is labelled."""
        label = self._labels.of(article)
        if label is None:
            return
        for topic in self._topics:
            if topic not in label.borderline:
                answers = (topic in article.topics, topic in verdict.topics)
                self._add(topic, topic in label.topics, answers)
        if "relevance" not in label.borderline:
            alerts = (
                article.relevance is Relevance.ALERT,
                verdict.relevance is Relevance.ALERT,
            )
            self._add(ALERT, label.relevance is Relevance.ALERT, alerts)

    def quality(self, alerts: Mapping[str, tuple[bool, bool]]) -> Quality:
        """Return the scores; `alerts` says of each story whether it alerts, old and new."""
        for story_id, relevant in self._labels.stories.items():
            if story_id in alerts:
                self._add(READERS, relevant, alerts[story_id])
        return Quality(
            {name: (_score(old), _score(new)) for name, (old, new) in self._counts.items()}
        )

    def _add(self, question: str, truth: bool, answers: tuple[bool, bool]) -> None:  # noqa: FBT001 - the truth is what is counted
        """Count one answer of each rule set."""
        sides = self._counts.setdefault(question, ([0, 0, 0], [0, 0, 0]))
        for side, answer in zip(sides, answers, strict=True):
            if truth and answer:
                side[0] += 1
            elif answer:
                side[1] += 1
            elif truth:
                side[2] += 1


def _score(counts: list[int]) -> Score:
    """Return the score of hits, false alarms and misses."""
    return Score(hits=counts[0], false_alarms=counts[1], misses=counts[2])
