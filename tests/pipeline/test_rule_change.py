"""A changed rule set is weighed against last week's articles before it comes into force."""

from dataclasses import replace
from datetime import timedelta

import pytest

from classifiers.last_good import dump_ruleset
from classifiers.matcher import Classifier
from pipeline import rule_change
from tests.classifiers import samples
from tests.clock import FixedClock
from tests.warehouse import rows
from warehouse import articles, content, verdicts
from warehouse.connection import Warehouse

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop


def rules(*phrases):
    made = samples.ruleset({"ev_production/a": samples.rule({"any": list(phrases)})})
    return replace(made, version="-".join(phrases))


OLD, NEAR, FAR = rules("number 7"), rules("number 7", "number 8"), rules("number*")


@pytest.fixture
def clock():
    made = FixedClock()
    made.moment = rows.NOW + timedelta(hours=1)
    return made


@pytest.fixture
def session(tmp_path):
    """A warehouse with sixty articles of this week, judged by the old rules."""
    classifier = Classifier(OLD)
    with Warehouse(tmp_path / "news.duckdb").session() as session:
        for number in range(1, 61):
            title = f"Article number {number}"
            item = replace(rows.article(number), title=title, text="", first_seen_at=rows.NOW)
            articles.store(session, [(item, "page")])
            verdict = classifier.classify(article_id=item.article_id, title=title, text="")
            verdicts.store(session, [verdict], now=rows.NOW)
        yield session


def test_a_set_that_matches_a_little_more_comes_into_force(session, clock):
    assert rule_change.weigh(session, OLD, NEAR, clock) is None


def test_a_set_that_matches_far_more_is_refused_until_it_is_accepted(session, clock):
    for _ in range(2):  # the second time from what was kept
        refusal = rule_change.weigh(session, OLD, FAR, clock)
        assert "match far more than last week's" in str(refusal)
        assert "topics 1 to 60" in str(refusal)
        assert "accept --force" in str(refusal)
    rule_change.accept(session, FAR.version, clock)
    assert rule_change.weigh(session, OLD, FAR, clock) is None


def test_older_articles_do_not_count(session, clock):
    clock.moment += timedelta(days=8)
    assert rule_change.weigh(session, OLD, FAR, clock) is None


def test_the_set_in_force_is_what_a_new_one_is_weighed_against(session, clock):
    assert rule_change.judge(session, FAR, clock) is None  # none yet
    content.keep(session, "rules", OLD.version, dump_ruleset(OLD), now=rows.NOW)
    content.keep(session, "rules", "odd", "{", now=rows.NOW + timedelta(seconds=1))
    assert rule_change.judge(session, FAR, clock) is None  # of another format
