"""How much more one rule set matches than another, over the same articles.

A slip in one clause can make a rule match all news. What a set would have said of last week's
articles shows it before anybody is told.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from classifiers.matcher import Classifier
from core.records import Relevance

FEWEST = 50  # articles below which nothing can be said
TIMES = 2.0  # as many articles as before, and more, are far more
SLACK = 0.02  # of all articles, that may be added to few


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """What two rule sets say of the same articles: how many raise an alert, how many have a topic."""

    articles: int
    alerts: tuple[int, int]  # old, new
    topics: tuple[int, int]
    rules: tuple[
        tuple[str, int, int], ...
    ]  # rules that match more articles: the largest gains first

    @property
    def far_more(self) -> str | None:
        """Return in words what the new set has far more of than the old one, or None."""
        if self.articles < FEWEST:
            return None
        grown = [
            f"{name} {old} to {new}"
            for name, (old, new) in (("alerts", self.alerts), ("topics", self.topics))
            if new > TIMES * old + max(SLACK * self.articles, 1)
        ]
        if not grown:
            return None
        most = ", ".join(f"{rule_id} {old} to {new}" for rule_id, old, new in self.rules[:3])
        return f"of {self.articles} articles: {' and '.join(grown)} (most by {most})"


def compare_volume(old: Classifier, new: Classifier, articles: Iterable[tuple[str, str]]) -> Volume:
    """Return what both rule sets say of articles, given as titles and texts."""
    sides = (old, new)
    counted = 0
    alerts, topics = [0, 0], [0, 0]
    rules: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for title, text in articles:
        counted += 1
        for side, classifier in enumerate(sides):
            verdict = classifier.classify(article_id="", title=title, text=text)
            alerts[side] += verdict.relevance is Relevance.ALERT
            topics[side] += bool(verdict.topics)
            rules[side].update({match.rule_id for match in verdict.matches})
    gains = sorted(rules[1], key=lambda rule_id: rules[0][rule_id] - rules[1][rule_id])
    return Volume(
        articles=counted,
        alerts=(alerts[0], alerts[1]),
        topics=(topics[0], topics[1]),
        rules=tuple(
            (rule_id, rules[0][rule_id], rules[1][rule_id])
            for rule_id in gains
            if rules[1][rule_id] > rules[0][rule_id]
        ),
    )
