"""What another rule set would have told, by story."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from classifiers.matcher import Classifier
from classifiers.ruleset import load_ruleset
from core.records import Relevance, RuleStatus, Severity
from core.settings import ROOT
from pipeline.backtest import compare
from warehouse.backtest import StoredArticle

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
PLANT = "Sunrise Motor opens an electric vehicle plant in Rayong, Thailand"
DULL = "Bakery opens in the old town"


@pytest.fixture(scope="module")
def classifier():
    return Classifier(load_ruleset(ROOT / "classifiers", ROOT / "seeds"), near_misses=False)


def article(number, title=PLANT, **given):
    return replace(
        StoredArticle(
            article_id=f"a{number}",
            story_id=f"s{number}",
            title=title,
            text="",
            url="https://news.example/1",
            source_id="herald",
            language="en",
            first_seen_at=NOW,
            ruleset_version="older",
            topics=(),
            relevance=Relevance.IGNORE,
            severity=None,
            rule_ids=frozenset(),
        ),
        **given,
    )


def as_judged(classifier, item):
    """Return an article with the verdict that the classifier gives."""
    verdict = classifier.classify(article_id="x", title=item.title, text=item.text)
    return replace(
        item,
        topics=verdict.topics,
        relevance=verdict.relevance,
        severity=verdict.severity,
        rule_ids=frozenset(match.rule_id for match in verdict.matches),
    )


ALERTED = {
    "relevance": Relevance.ALERT,
    "severity": Severity.LOW,
    "topics": ("security",),
    "rule_ids": frozenset({"security/gone"}),
}


def stories(changes):
    return [one.story_id for one in changes]


def test_the_same_rules_change_nothing(classifier):
    items = [as_judged(classifier, article(n, title)) for n, title in enumerate((PLANT, DULL))]
    found = compare(items, classifier, UTC)
    assert (found.gained, found.lost, found.changed, found.rules) == ((), (), (), {})
    assert found.days == {date(2026, 11, 2): (1, 1)}
    assert (found.articles, found.stories) == (2, 2)


def test_stories_are_gained_and_lost(classifier):
    items = [article(1), article(2, DULL, **ALERTED), article(3, DULL)]
    found = compare(items, classifier, UTC)
    assert stories(found.gained) == ["s1"]
    assert stories(found.lost) == ["s2"]
    assert found.changed == ()
    assert found.old_versions == {"older": 3}
    assert found.per_day == (1.0, 1.0)


def test_a_story_that_alerted_by_another_article_is_not_gained(classifier):
    items = [as_judged(classifier, article(1)), article(2, story_id="s1")]
    found = compare(items, classifier, UTC)
    assert (found.gained, found.lost) == ((), ())
    assert found.days == {date(2026, 11, 2): (1, 1)}


def test_severity_and_topics_that_differ_are_told(classifier):
    found = compare([article(1, **ALERTED)], classifier, UTC)
    (one,) = found.changed
    assert one.old.topics == {"security"}
    assert one.new.topics == {"ev_production"}
    assert one.old.severity is Severity.LOW
    assert one.new.severity.rank > Severity.LOW.rank


def test_rules_count_the_articles_that_they_gain_and_lose(classifier):
    items = [article(1), article(2), article(3, DULL, **ALERTED)]
    found = compare(items, classifier, UTC)
    assert found.rules["ev_production/plant-in-asean"] == (2, 0)
    assert found.rules["security/gone"] == (0, 1)


def test_days_are_those_of_the_zone_and_quiet_ones_count(classifier):
    late = datetime(2026, 11, 1, 22, 0, tzinfo=UTC)  # the 2nd in Tokyo
    items = [article(1, first_seen_at=late), article(2, DULL, first_seen_at=late + timedelta(3))]
    found = compare(items, classifier, ZoneInfo("Asia/Tokyo"))
    assert list(found.days.values()) == [(0, 1), (0, 0), (0, 0), (0, 0)]
    assert min(found.days) == date(2026, 11, 2)
    assert found.per_day == (0.0, 0.25)


def test_a_rule_that_is_put_to_rest_loses_its_story(classifier):
    ruleset = classifier.ruleset
    resting = {
        rule_id: rule.model_copy(update={"status": RuleStatus.RETIRED})
        for rule_id, rule in ruleset.rules.items()
    }
    item = as_judged(classifier, article(1))
    found = compare([item], Classifier(replace(ruleset, rules=resting)), UTC)
    assert stories(found.lost) == ["s1"]
    assert found.rules == dict.fromkeys(sorted(item.rule_ids), (0, 1))


def test_no_articles_are_no_days(classifier):
    found = compare([], classifier, UTC)
    assert (found.articles, found.days, found.per_day) == (0, {}, (0.0, 0.0))
