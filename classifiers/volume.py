"""How much more one rule set matches than another, over the same articles.

A slip in one clause can make a rule match all news. What a set would have said of last week's
articles shows it before anybody is told. Three measures, as a slip may hide in the larger ones: all
alerts and topics together, each topic, and each stable rule.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from classifiers.matcher import Classifier
from classifiers.ruleset import RuleSet
from core.records import Relevance, RuleStatus, Verdict

FEWEST = 50  # articles below which nothing can be said
TIMES = 2.0  # as many articles as before are far more, of all and of a topic
SLACK = 0.02  # of all articles, that may be added to few
RULE_TIMES = 5.0  # as many articles as before are far more of one rule
RULE_SHARE = 0.05  # of all articles, above which a rule is a wide one
FEW = 10  # articles, up to which a topic or a rule may grow as it likes: chance alone can do it
MOST_NAMED = 3  # rules in one notice

Gain = tuple[str, int, int]  # a name, then the articles: old, new


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """What two rule sets say of the same articles: how many raise an alert, how many have a topic.

    Rules are those that match more articles than before, the largest gains first; only stable ones of
    the new set, as no other tells anybody. A rule that the old set had not counts from 0.
    """

    articles: int
    alerts: tuple[int, int]  # old, new
    topics: tuple[int, int]  # articles with any topic
    by_topic: tuple[Gain, ...] = ()
    rules: tuple[Gain, ...] = ()

    @property
    def far_more(self) -> str | None:
        """Return in words what the new set has far more of than the old one, or None."""
        if self.articles < FEWEST:
            return None
        grown = [_words(*gain) for gain in self._grown()]
        widened = [_words(*gain) for gain in self.rules if self._widened(*gain)]
        if not grown and not widened:
            return None
        rest = len(widened) - MOST_NAMED
        told = [*grown, *widened[:MOST_NAMED], *([f"{rest} more rules"] if rest > 0 else [])]
        most = ", ".join(_words(*gain) for gain in self.rules[:MOST_NAMED])
        by = f" (most by {most})" if most and not widened else ""
        return f"of {self.articles} articles: {' and '.join(told)}{by}"

    def _grown(self) -> Iterator[Gain]:
        """Yield the totals and the topics that are far more."""
        totals: tuple[Gain, ...] = (("alerts", *self.alerts), ("topics", *self.topics))
        for name, old, new in totals:
            if new > TIMES * old + max(SLACK * self.articles, 1):
                yield name, old, new
        for name, old, new in self.by_topic:
            if new >= TIMES * old and new - old > max(SLACK * self.articles, FEW):
                yield f"topic {name}", old, new

    def _widened(self, _rule_id: str, old: int, new: int) -> bool:
        """Return whether one rule matches far more."""
        return new >= RULE_TIMES * old and new > max(RULE_SHARE * self.articles, FEW)


def compare_volume(old: Classifier, new: Classifier, articles: Iterable[tuple[str, str]]) -> Volume:
    """Return what both rule sets say of articles, given as titles and texts."""
    before, after = _Side(), _Side()
    counted = 0
    for title, text in articles:
        counted += 1
        for side, classifier in ((before, old), (after, new)):
            side.take(classifier.classify(article_id="", title=title, text=text))
    stable = {rule_id for rule_id in after.rules if _tells(new.ruleset, rule_id)}
    gains = [gain for gain in _gains(before.rules, after.rules) if gain[0] in stable]
    return Volume(
        articles=counted,
        alerts=(before.alerts, after.alerts),
        topics=(before.with_topic, after.with_topic),
        by_topic=tuple(_gains(before.topics, after.topics)),
        rules=tuple(gains),
    )


class _Side:
    """Counts what one rule set says."""

    def __init__(self) -> None:
        self.alerts = self.with_topic = 0
        self.topics: Counter[str] = Counter()
        self.rules: Counter[str] = Counter()

    def take(self, verdict: Verdict) -> None:
        """Take in the verdict on one article."""
        self.alerts += verdict.relevance is Relevance.ALERT
        self.with_topic += bool(verdict.topics)
        self.topics.update(verdict.topics)
        self.rules.update({match.rule_id for match in verdict.matches})


def _tells(ruleset: RuleSet, rule_id: str) -> bool:
    """Return whether somebody may be told because of a rule."""
    return ruleset.rules[rule_id].status is RuleStatus.STABLE


def _gains(old: Mapping[str, int], new: Mapping[str, int]) -> Iterator[Gain]:
    """Yield what grew, the largest gains first."""
    for name in sorted(new, key=lambda one: (old.get(one, 0) - new[one], one)):
        if new[name] > old.get(name, 0):
            yield name, old.get(name, 0), new[name]


def _words(name: str, old: int, new: int) -> str:
    """Return one gain in words."""
    return f"{name} {old} to {new}"
