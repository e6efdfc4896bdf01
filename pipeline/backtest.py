"""Backtest: what another rule set would have said of the stored articles, beside what was said.

Counted by story, as that is what people are told. A story alerts where the verdict on one of its
articles is `alert`; what Decide does after that (routes, silences, age, budget) is left out, and so
is whether an article was backlog: asked is what the rules say. Pure: articles in, comparison out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from classifiers.matcher import Classifier
from core.records import Relevance, Severity
from warehouse.backtest import StoredArticle


@dataclass(slots=True)
class Said:
    """What one rule set said of a story, over all of its articles."""

    relevance: Relevance = Relevance.IGNORE
    severity: Severity | None = None
    topics: set[str] = field(default_factory=set)
    alerted_at: datetime | None = None  # the first article that alerts
    rule_ids: set[str] = field(default_factory=set)  # that match in the articles that alert

    def hear(self, relevance: Relevance, severity: Severity | None, topics: Iterable[str]) -> None:
        """Take in the verdict on one article."""
        self.relevance = max(self.relevance, relevance, key=lambda one: one.rank)
        self.topics.update(topics)
        if severity is not None:
            known = self.severity or severity
            self.severity = max(known, severity, key=lambda one: one.rank)

    @property
    def alerts(self) -> bool:
        """Return whether the story alerts."""
        return self.relevance is Relevance.ALERT


@dataclass(slots=True)
class StoryChange:
    """A story under both rule sets."""

    story_id: str
    title: str
    old: Said = field(default_factory=Said)
    new: Said = field(default_factory=Said)

    @property
    def changed(self) -> bool:
        """Return whether its severity or topics differ, be it told at once or not."""
        return (self.old.severity, self.old.topics) != (self.new.severity, self.new.topics)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two rule sets over the same articles."""

    old_versions: Mapping[str, int]  # articles judged by each
    new_version: str
    articles: int
    stories: int
    gained: tuple[StoryChange, ...]  # would alert now, did not
    lost: tuple[StoryChange, ...]  # alerted, would not now
    changed: tuple[StoryChange, ...]  # neither, but of other severity or topics
    days: Mapping[date, tuple[int, int]]  # stories that alert first on that day: old, new
    rules: Mapping[str, tuple[int, int]]  # articles that a rule gained and lost, if any

    @property
    def per_day(self) -> tuple[float, float]:
        """Return the stories that alert a day, old and new, over the days from first to last."""
        count = max(len(self.days), 1)
        return (
            sum(old for old, _ in self.days.values()) / count,
            sum(new for _, new in self.days.values()) / count,
        )


def compare(articles: Iterable[StoredArticle], rules: Classifier, zone: tzinfo) -> Comparison:
    """Return what `rules` would have said, beside what is stored; days are those of `zone`."""
    stories: dict[str, StoryChange] = {}
    versions: Counter[str] = Counter()
    gained: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    seen: list[date] = []
    for article in articles:
        versions[article.ruleset_version] += 1
        seen.append(article.first_seen_at.astimezone(zone).date())
        story = stories.setdefault(article.story_id, StoryChange(article.story_id, article.title))
        now = _judge(article, story, rules)
        gained.update(now - article.rule_ids)
        lost.update(article.rule_ids - now)
    told = tuple(stories.values())
    return Comparison(
        old_versions=dict(versions),
        new_version=rules.ruleset.version,
        articles=versions.total(),
        stories=len(told),
        gained=tuple(one for one in told if one.new.alerts and not one.old.alerts),
        lost=tuple(one for one in told if one.old.alerts and not one.new.alerts),
        changed=tuple(one for one in told if one.old.alerts == one.new.alerts and one.changed),
        days=_days(told, seen, zone),
        rules={rule_id: (gained[rule_id], lost[rule_id]) for rule_id in sorted({*gained, *lost})},
    )


def _judge(article: StoredArticle, story: StoryChange, rules: Classifier) -> frozenset[str]:
    """Let both rule sets speak of an article; return the rules that match it now."""
    verdict = rules.classify(
        article_id=article.article_id,
        title=article.title,
        text=article.text,
        url=article.url,
        source_id=article.source_id,
        language=article.language,
    )
    now = frozenset(match.rule_id for match in verdict.matches)
    story.old.hear(article.relevance, article.severity, article.topics)
    story.new.hear(verdict.relevance, verdict.severity, verdict.topics)
    for said, relevance, ids in (
        (story.old, article.relevance, article.rule_ids),
        (story.new, verdict.relevance, now),
    ):
        if relevance is Relevance.ALERT:
            said.rule_ids.update(ids)
            said.alerted_at = min(said.alerted_at or article.first_seen_at, article.first_seen_at)
    return now


def _days(
    stories: Iterable[StoryChange], seen: list[date], zone: tzinfo
) -> dict[date, tuple[int, int]]:
    """Return the stories that alert first on each day from the first article to the last."""
    if not seen:
        return {}
    old: Counter[date] = Counter()
    new: Counter[date] = Counter()
    for story in stories:
        for counted, said in ((old, story.old), (new, story.new)):
            if said.alerted_at is not None:
                counted[said.alerted_at.astimezone(zone).date()] += 1
    first, last = min(seen), max(seen)
    span = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {day: (old[day], new[day]) for day in span}
