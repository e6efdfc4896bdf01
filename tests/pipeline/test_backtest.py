"""What another rule set would have told, by story."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from classifiers.evaluate import LabelledItem
from classifiers.matcher import Classifier
from core.records import Relevance, RuleStatus, Severity
from pipeline.backtest import STRIDE, compare
from pipeline.backtest_file import article_of, judged
from pipeline.backtest_quality import Labels
from tests import pack
from warehouse.backtest import StoredArticle

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
PLANT = "Sunrise Motor opens an electric vehicle plant in Rayong, Thailand"
DULL = "Bakery opens in the old town"


@pytest.fixture(scope="module")
def classifier():
    return Classifier(pack.pack(), near_misses=False)


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
    assert (found.gained, found.lost, found.changed) == ((), (), ())
    assert found.rules
    assert not any(volume.changed for volume in found.rules.values())
    assert found.alerts == (1, 1)
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


QUIET = {"relevance": Relevance.IGNORE, "topics": ("security",)}


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ({**QUIET, "severity": Severity.LOW}, False),
        ({**QUIET, "severity": Severity.HIGH}, False),
        ({**QUIET, "relevance": Relevance.DIGEST, "severity": Severity.HIGH}, True),
        ({**QUIET, "relevance": Relevance.DIGEST, "severity": None, "topics": ()}, True),
    ],
)
def test_a_story_of_which_nobody_is_told_either_way_has_not_changed(classifier, before, told):
    found = compare([article(1, DULL, **before)], classifier, UTC)
    assert stories(found.changed) == (["s1"] if told else [])
    assert (found.gained, found.lost) == ((), ())


def test_rules_count_the_articles_that_they_gain_and_lose(classifier):
    items = [article(1), article(2), article(3, DULL, **ALERTED)]
    found = compare(items, classifier, UTC)
    plant, gone = found.rules["ev_production/plant-in-asean"], found.rules["security/gone"]
    assert (plant.old, plant.new, plant.gained, plant.lost) == (0, 2, 2, 0)
    assert (gone.old, gone.new, gone.gained, gone.lost) == (1, 0, 0, 1)
    assert plant.precision is None


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
    assert list(found.rules) == sorted(item.rule_ids)
    assert {(one.gained, one.lost) for one in found.rules.values()} == {(0, 1)}


def label(number, *topics, relevance=Relevance.ALERT, borderline=()):
    return LabelledItem(
        item_id=f"a{number}",
        title="",
        text="",
        topics=frozenset(topics),
        relevance=relevance,
        borderline=frozenset(borderline),
    )


def test_labels_say_how_right_both_sets_are(classifier):
    items = [article(1), article(2, DULL, **ALERTED), article(3, PLANT)]
    known = [label(1, "ev_production"), label(2, relevance=Relevance.IGNORE)]
    labels = Labels({one.item_id: one for one in known})
    found = compare(items, classifier, UTC, labels=labels)
    old, new = found.quality.scores["ev_production"]
    assert (old.recall, new.recall, new.precision) == (0.0, 1.0, 1.0)
    old, new = found.quality.scores["alert"]
    assert (old.hits, old.false_alarms, old.misses) == (0, 1, 1)
    assert (new.hits, new.false_alarms, new.misses) == (1, 0, 0)
    plant = found.rules["ev_production/plant-in-asean"]
    assert (plant.new, plant.labelled, plant.precision) == (2, 1, 1.0)


def test_borderline_labels_and_unlabelled_articles_do_not_count(classifier):
    soft = label(1, "ev_production", borderline=("ev_production", "relevance"))
    found = compare([article(1), article(2)], classifier, UTC, labels=Labels({"a1": soft}))
    assert set(found.quality.scores) == {"security", "supply_chain"}
    assert found.rules["ev_production/plant-in-asean"].labelled == 0


def test_an_address_names_a_label_too(classifier):
    labels = Labels({"https://news.example/1": label(9, "ev_production")})
    found = compare([article(1)], classifier, UTC, labels=labels)
    assert found.quality.scores["ev_production"][1].hits == 1


def test_readers_say_what_was_worth_telling(classifier):
    items = [article(1), article(2, DULL, **ALERTED), article(3, DULL)]
    labels = Labels(stories={"s1": True, "s2": False, "s9": True})
    old, new = compare(items, classifier, UTC, labels=labels).quality.scores["readers"]
    assert (old.hits, old.false_alarms, old.misses) == (0, 1, 1)
    assert (new.hits, new.false_alarms, new.misses) == (1, 0, 0)


def test_progress_is_told_now_and_then(classifier):
    told = []
    compare((article(n, DULL) for n in range(STRIDE + 1)), classifier, UTC, progress=told.append)
    assert told == [STRIDE]


def test_what_a_list_may_name_is_known(classifier):
    found = compare([article(1)], classifier, UTC)
    assert {found.known[name].story_id for name in ("s1", "a1", "https://news.example/1")} == {"s1"}


def test_an_article_without_a_time_counts_for_no_day(classifier):
    found = compare([article(1, first_seen_at=None), article(2)], classifier, UTC)
    assert found.alerts == (0, 2)
    assert found.days == {date(2026, 11, 2): (0, 1)}


LINE = {"id": 7, "title": PLANT, "published_at": "2026-11-02T12:00:00+09:00"}


def test_a_line_of_a_file_is_an_article(classifier):
    item = article_of(LINE)
    assert (item.article_id, item.story_id) == ("7", "7")
    assert item.first_seen_at == NOW
    (judged_item,) = judged([item], classifier)
    assert judged_item.relevance is Relevance.ALERT
    assert compare([judged_item], classifier, UTC).gained == ()
    assert article_of({**LINE, "story_id": "s"}).story_id == "s"
    assert article_of({**LINE, "published_at": "monday"}).first_seen_at is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": 3}, "'title' must be text, not int"),
        ({"title": ""}, "neither 'title' nor 'text'"),
        ({"published_at": 5}, "'published_at' must be text"),
    ],
)
def test_a_line_that_is_no_article_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        article_of({**LINE, **wrong})


def test_no_articles_are_no_days(classifier):
    found = compare([], classifier, UTC)
    assert (found.articles, found.days, found.per_day) == (0, {}, (0.0, 0.0))
