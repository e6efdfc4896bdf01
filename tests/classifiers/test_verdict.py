from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.matcher import Classifier
from classifiers.model import Relevance as Relevances
from classifiers.model import Subtopic
from core.records import Relevance, Severity
from tests.classifiers import samples
from tests.examples import examples

EV = {"all": ["ev"]}
WAR = {"all": ["war"]}
TRADE = {"all": ["trade"]}


def classify(rules, title, text="", exclusions=None):
    made = {
        rule_id: samples.rule(match, topic=topic, severity=severity, status=status)
        for rule_id, (match, topic, severity, status) in rules.items()
    }
    classifier = Classifier(samples.ruleset(made, exclusions))
    return classifier.classify(article_id="x", title=title, text=text)


EV_RULE = {"ev_production/a": (EV, "ev_production", "medium", "stable")}
WORDS = ["ev", "war", "trade", "japan", "toyota", "plant", "tokyo", "works", "x", "\n"]
ALL = EV_RULE | {
    "security/b": (WAR, "security", "critical", "stable"),
    "auto_industry/c": (TRADE, None, "low", "stable"),
}


def test_topics_stand_in_the_order_of_the_topics_file():
    assert classify(ALL, "war over ev").topics == ("ev_production", "security")


def test_severity_is_the_highest_of_the_rules_that_matched():
    assert classify(ALL, "war over ev").severity is Severity.CRITICAL
    assert classify(ALL, "ev").severity is Severity.MEDIUM


def test_parts_of_the_topics_that_stand_are_named_in_the_order_of_the_topics_file():
    parts = {
        "later": {"title": "Later", "rules": ["a"]},
        "sooner": {"title": "Sooner", "rules": ["b*"]},
    }
    rules = {
        "ev_production/a": samples.rule(EV),
        "ev_production/b-1": samples.rule(EV),
        "ev_production/c": samples.rule(TRADE).model_copy(update={"subtopic": "sooner"}),
        "ev_production/d": samples.rule(WAR),
    }
    made = samples.ruleset(rules)
    topic = made.topics["ev_production"].model_copy(
        update={"subtopics": {name: Subtopic.model_validate(one) for name, one in parts.items()}}
    )
    classifier = Classifier(replace(made, topics={**made.topics, "ev_production": topic}))
    for title, expected in (("trade ev", ("later", "sooner")), ("trade", ("sooner",)), ("war", ())):
        assert classifier.classify(article_id="x", title=title, text="").subtopics == expected


def test_an_experimental_rule_is_listed_and_counts_for_nothing():
    alone = {"ev_production/x": (EV, "ev_production", "critical", "experimental")}
    verdict = classify(alone, "tokyo ev plant")
    assert [match.text for match in verdict.matches] == ["ev"]
    assert (verdict.topics, verdict.severity, verdict.score) == ((), None, 0.0)
    assert verdict.relevance is Relevance.IGNORE
    beside = classify(ALL | alone, "tokyo ev plant")
    without = classify(ALL, "tokyo ev plant")
    assert (beside.topics, beside.severity, beside.score, beside.terms) == (
        without.topics,
        without.severity,
        without.score,
        without.terms,
    )


def test_an_exclusion_takes_its_topics_and_is_named():
    exclusions = {"exclusions/toys": samples.exclusion({"all": ["toy"]})}
    verdict = classify(ALL, "tokyo toy ev and a war", exclusions=exclusions)
    assert verdict.topics == ("security",)
    assert verdict.excluded_by == ("exclusions/toys",)
    assert "ev_production/a" in {match.rule_id for match in verdict.matches}  # for `why`


def test_what_is_excluded_altogether_is_ignored():
    exclusions = {"exclusions/toys": samples.exclusion({"all": ["toy"]})}
    verdict = classify(EV_RULE, "tokyo toy ev plant", exclusions=exclusions)
    assert (verdict.topics, verdict.score) == ((), 0.0)
    assert verdict.relevance is Relevance.IGNORE


@pytest.mark.parametrize("status", ["draft", "experimental", "retired"])
def test_only_a_stable_exclusion_excludes(status):
    exclusions = {"exclusions/toys": samples.exclusion({"all": ["toy"]}, status=status)}
    assert classify(EV_RULE, "toy ev", exclusions=exclusions).topics == ("ev_production",)


def test_an_exclusion_for_another_topic_is_not_named():
    exclusions = {"exclusions/toys": samples.exclusion({"all": ["toy"]}, takes=["security"])}
    verdict = classify(EV_RULE, "toy ev", exclusions=exclusions)
    assert (verdict.topics, verdict.excluded_by) == (("ev_production",), ())


@pytest.mark.parametrize(
    ("title", "text", "relevance", "regions"),
    [
        ("war", "in spain", Relevance.IGNORE, ()),
        ("war in japan: plant hit", "", Relevance.ALERT, ("japan",)),
        ("war", "in tokyo", Relevance.DIGEST, ("japan",)),
        ("war", "far away\nand tokyo", Relevance.DIGEST, ("japan",)),
        ("war and toyota", "", Relevance.DIGEST, ("japan",)),
        ("ev", "in spain", Relevance.DIGEST, ()),  # a spill-over stands in for the link
        ("trade in japan at the plant", "", Relevance.DIGEST, ("japan",)),
        ("", "war in japan: plant hit", Relevance.ALERT, ("japan",)),
        ("japan", "no news", Relevance.IGNORE, ()),
    ],
)
def test_relevance_weighs_topic_place_and_region(title, text, relevance, regions):
    verdict = classify(ALL, title, text)
    assert (verdict.relevance, verdict.regions) == (relevance, regions)


def test_a_spill_over_does_not_count_where_the_region_is_near():
    terms = dict(classify(EV_RULE, "ev in japan").terms)
    assert "spill_over_far" not in terms
    assert terms["region in title"] == 0.4


@examples(200)
@given(st.lists(st.sampled_from(WORDS), max_size=9))
def test_the_terms_add_up_to_a_score_that_ranks_the_relevances(words):
    verdict = classify(ALL, " ".join(words[:4]), " ".join(words[4:]))
    assert round(sum(value for _, value in verdict.terms), 4) == verdict.score
    assert 0.0 <= verdict.score <= 1.0
    low, high = {
        Relevance.IGNORE: (0.0, 0.36),
        Relevance.DIGEST: (0.36, 0.7),
        Relevance.ALERT: (0.7, 1.001),
    }[verdict.relevance]
    assert low <= verdict.score < high
    assert verdict.relevance is not Relevance.ALERT or (verdict.topics and verdict.regions)


def scored(rules, title, text="", **changes):
    """Judge with another `relevance.yaml`: `changes` replace its parts."""
    made = {
        rule_id: samples.rule(match, topic=topic, severity=severity, status=status)
        for rule_id, (match, topic, severity, status) in rules.items()
    }
    relevance = Relevances.model_validate({**samples.RELEVANCE, **changes})
    classifier = Classifier(replace(samples.ruleset(made), relevance=relevance))
    return classifier.classify(article_id="x", title=title, text=text)


DOUBT = {"doubt_report": {"weight": -0.2, "concepts": ["plant"], "in": ["title"]}}


def test_a_topic_stands_on_the_title_or_on_rules_that_agree():
    asked = {"topic_from": {"ev_production": 0.1}}
    assert scored(EV_RULE, "ev", **asked).topics == ("ev_production",)
    alone = scored(EV_RULE, "news", "an ev in japan", **asked)
    assert (alone.topics, alone.relevance) == ((), Relevance.IGNORE)
    assert alone.terms == (("ev_production withheld: one rule, not in the title", 0.0),)
    second = EV_RULE | {"ev_production/b": ({"all": ["japan"]}, "ev_production", "low", "stable")}
    weights = {**samples.RELEVANCE["weights"], "further_rule": 0.1}
    agreed = scored(second, "news", "an ev in japan", weights=weights, **asked)
    assert agreed.topics == ("ev_production",)
    assert ("further rules", 0.1) in agreed.terms


def test_a_doubt_weakens_a_topic_until_it_falls_and_is_named():
    asked = {"topic_from": {"ev_production": 0.0}, "signals": DOUBT}
    assert scored(EV_RULE, "ev", **asked).topics == ("ev_production",)
    doubted = scored(EV_RULE, "ev plant", **asked)
    assert doubted.topics == ()
    name = "ev_production withheld: topic in title, doubt_report"
    assert doubted.terms == ((name, 0.0),)
    other = {"doubt_report": {**DOUBT["doubt_report"], "topics": ["security"]}}
    assert scored(EV_RULE, "ev plant", topic_from={"ev_production": 0.0}, signals=other).topics


def test_a_near_item_with_too_little_news_is_no_alert():
    asked = {"news_from": {"region_in_title": 0.5}}
    told = scored(EV_RULE, "ev plant in japan", **asked)
    assert told.relevance is Relevance.DIGEST
    assert "too little news: digest at most" in dict(told.terms)
    asked = {"news_from": {"region_in_title": 0.3, "region_in_lead": 0.9}}
    assert scored(EV_RULE, "ev plant in japan", **asked).relevance is Relevance.ALERT


def test_a_spill_over_may_ask_for_company():
    """A tanker is felt from afar only where the strait stands beside it."""
    far = {"weight": 0.9, "concepts": ["vehicle"], "alongside": ["plant"], "in": ["title", "lead"]}
    asked = {"signals": {"spill_over_far": far}}
    alone = scored(EV_RULE, "ev plant", signals={"spill_over_far": {**far, "alongside": ["kana"]}})
    assert alone.relevance is Relevance.IGNORE
    told = scored(EV_RULE, "ev plant", **asked)
    assert told.relevance is Relevance.DIGEST
    assert ("spill_over_far", 0.9) in told.terms


def test_a_doubt_weakens_news_of_the_trade_that_has_no_topic():
    doubt = {"weight": -0.3, "concepts": ["plant"], "in": ["title"], "topics": ["ev_production"]}
    trade = {"auto_industry/c": (EV, None, "low", "stable")}
    plain = scored(trade, "ev plant in japan", signals={})
    doubted = scored(trade, "ev plant in japan", signals={"doubt_plant": doubt})
    assert (plain.topics, doubted.topics) == ((), ())
    assert doubted.score == pytest.approx(plain.score - 0.3)
    assert ("doubt_plant", -0.3) in doubted.terms
