"""Backtest: what another rule set would have said of articles, beside what was said.

Counted by story, as that is what people are told. A story alerts where the verdict on one of its
articles is `alert`; what Decide does after that (routes, silences, age, budget) is left out, and so
is whether an article was backlog: asked is what the rules say. Pure: articles in, comparison out.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from classifiers.matcher import Classifier
from core.records import Relevance, Severity, Verdict
from pipeline.backtest_quality import Labels, Quality, Tally
from warehouse.backtest import StoredArticle

STRIDE = 500  # articles between two reports of progress


@dataclass(slots=True)
class Said:
    """What one rule set said of a story, over all of its articles."""

    relevance: Relevance = Relevance.IGNORE
    severity: Severity | None = None
    topics: set[str] = field(default_factory=set)
    alerts: bool = False
    alerted_at: datetime | None = None  # the first article that alerts and says when
    rule_ids: set[str] = field(default_factory=set)  # that match in the articles that alert

    @property
    def told_as(self) -> tuple[Relevance, Severity | None, frozenset[str]]:
        """Return how it is told."""
        return self.relevance, self.severity, frozenset(self.topics)

    def hear(self, relevance: Relevance, severity: Severity | None, topics: Iterable[str]) -> None:
        """Take in the verdict on one article."""
        self.relevance = max(self.relevance, relevance, key=lambda one: one.rank)
        self.topics.update(topics)
        if severity is not None:
            known = self.severity or severity
            self.severity = max(known, severity, key=lambda one: one.rank)

    def alert(self, rule_ids: Iterable[str], at: datetime | None) -> None:
        """Take in that one article alerts."""
        self.alerts = True
        self.rule_ids.update(rule_ids)
        if at is not None:
            self.alerted_at = min(self.alerted_at or at, at)


@dataclass(slots=True)
class StoryChange:
    """A story under both rule sets."""

    story_id: str
    title: str
    url: str = ""
    old: Said = field(default_factory=Said)
    new: Said = field(default_factory=Said)

    @property
    def changed(self) -> bool:
        """Return whether what is told of it differs: at once or in the digest, severity, topics.

        A story of which nobody is told either way has not changed, whatever its rules say of it.
        """
        if self.old.relevance is self.new.relevance is Relevance.IGNORE:
            return False
        return self.old.told_as != self.new.told_as


@dataclass(slots=True)
class RuleVolume:
    """The articles that a rule matches under both rule sets."""

    old: int = 0
    new: int = 0
    gained: int = 0
    lost: int = 0
    right: int = 0  # labelled articles that it matches now and that are of its topic
    labelled: int = 0  # labelled articles that it matches now

    @property
    def changed(self) -> bool:
        """Return whether it matches other articles than before."""
        return bool(self.gained or self.lost)

    @property
    def precision(self) -> float | None:
        """Return the share of its labelled matches that are of its topic; None of none."""
        return self.right / self.labelled if self.labelled else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two rule sets over the same articles."""

    old_versions: Mapping[str, int]  # articles judged by each
    new_version: str
    articles: int
    stories: int
    gained: tuple[StoryChange, ...]  # would alert now, did not
    lost: tuple[StoryChange, ...]  # alerted, would not now
    changed: tuple[StoryChange, ...]  # neither, but told otherwise: see `StoryChange.changed`
    days: Mapping[date, tuple[int, int]]  # stories that alert first on that day: old, new
    rules: Mapping[str, RuleVolume]  # every rule that matches anything
    alerts: tuple[int, int]  # stories that alert: old, new
    quality: Quality
    known: Mapping[str, StoryChange]  # by story, article and address: what a list may name

    @property
    def per_day(self) -> tuple[float, float]:
        """Return the stories that alert a day, old and new, over the days from first to last."""
        count = max(len(self.days), 1)
        return (
            sum(old for old, _ in self.days.values()) / count,
            sum(new for _, new in self.days.values()) / count,
        )


Progress = Callable[[int], None]


def compare(
    articles: Iterable[StoredArticle],
    rules: Classifier,
    zone: tzinfo,
    *,
    labels: Labels | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Return what `rules` would have said, beside what is stored; days are those of `zone`.

    `progress` is called with the number of articles read so far, now and then.
    """
    desk = _Desk(rules, labels or Labels(), zone)
    for number, article in enumerate(articles, 1):
        desk.judge(article)
        if progress is not None and number % STRIDE == 0:
            progress(number)
    return desk.comparison()


class _Desk:
    """Takes articles one by one and counts."""

    def __init__(self, rules: Classifier, labels: Labels, zone: tzinfo) -> None:
        self._rules = rules
        self._labels = labels
        self._zone = zone
        self._tally = Tally(labels, tuple(rules.ruleset.topics))
        self._stories: dict[str, StoryChange] = {}
        self._known: dict[str, StoryChange] = {}
        self._versions: Counter[str] = Counter()
        self._volumes: dict[str, RuleVolume] = {}
        self._seen: list[date] = []

    def judge(self, article: StoredArticle) -> None:
        """Let both rule sets speak of an article."""
        self._versions[article.ruleset_version] += 1
        if article.first_seen_at is not None:
            self._seen.append(article.first_seen_at.astimezone(self._zone).date())
        story = self._stories.get(article.story_id)
        if story is None:
            story = StoryChange(article.story_id, article.title, article.url)
            self._stories[article.story_id] = self._known[article.story_id] = story
        for name in (article.article_id, article.url):
            if name:
                self._known.setdefault(name, story)
        verdict = verdict_on(article, self._rules)
        now = frozenset(match.rule_id for match in verdict.matches)
        story.old.hear(article.relevance, article.severity, article.topics)
        story.new.hear(verdict.relevance, verdict.severity, verdict.topics)
        for said, relevance, ids in (
            (story.old, article.relevance, article.rule_ids),
            (story.new, verdict.relevance, now),
        ):
            if relevance is Relevance.ALERT:
                said.alert(ids, article.first_seen_at)
        self._tally.count(article, verdict)
        self._count_rules(article, verdict, now)

    def _count_rules(self, article: StoredArticle, verdict: Verdict, now: frozenset[str]) -> None:
        """Count the rules that match an article under both sets."""
        label = self._labels.of(article)
        topics = {match.rule_id: match.topic for match in verdict.matches}
        for rule_id in article.rule_ids | now:
            volume = self._volumes.setdefault(rule_id, RuleVolume())
            before, after = rule_id in article.rule_ids, rule_id in now
            volume.old += before
            volume.new += after
            volume.gained += after and not before
            volume.lost += before and not after
            topic = topics.get(rule_id)
            if after and label is not None and topic is not None and topic not in label.borderline:
                volume.labelled += 1
                volume.right += topic in label.topics

    def comparison(self) -> Comparison:
        """Return what was counted."""
        told = tuple(self._stories.values())
        return Comparison(
            old_versions=dict(self._versions),
            new_version=self._rules.ruleset.version,
            articles=self._versions.total(),
            stories=len(told),
            gained=tuple(one for one in told if one.new.alerts and not one.old.alerts),
            lost=tuple(one for one in told if one.old.alerts and not one.new.alerts),
            changed=tuple(one for one in told if one.old.alerts == one.new.alerts and one.changed),
            days=_days(told, self._seen, self._zone),
            rules={rule_id: self._volumes[rule_id] for rule_id in sorted(self._volumes)},
            alerts=(sum(one.old.alerts for one in told), sum(one.new.alerts for one in told)),
            quality=self._tally.quality(
                {one.story_id: (one.old.alerts, one.new.alerts) for one in told}
            ),
            known=self._known,
        )


def verdict_on(article: StoredArticle, rules: Classifier) -> Verdict:
    """Return what a rule set says of a stored article."""
    return rules.classify(
        article_id=article.article_id,
        title=article.title,
        text=article.text,
        url=article.url,
        source_id=article.source_id,
        language=article.language,
    )


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
