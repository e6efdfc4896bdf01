"""The words about a verdict: passages with what stands around them, misses, exclusions, relevance."""

import json
from dataclasses import replace

import pytest

from classifiers.matcher import Classifier
from pipeline.why_house import RuleHouse, as_ledger
from pipeline.why_verdict import verdict_lines
from tests import pack
from tests.classifiers import samples

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

PLANT = "Sunrise Motor opens an electric vehicle plant in Rayong, Thailand"
TEXT = "The long wait for it is over in the small town by the sea, and the plant of electric vehicles opens."


@pytest.fixture(scope="module")
def ruleset():
    return pack.pack()


@pytest.fixture(scope="module")
def house(ruleset):
    return RuleHouse(ruleset)


@pytest.fixture(scope="module")
def explain(house):
    classifier = pack.classifier()

    def explain(title, text=""):
        verdict = classifier.classify(article_id="x", title=title, text=text)
        return verdict_lines(as_ledger(title, text, verdict), house)

    return explain


def test_each_rule_stands_with_its_title_its_statement_and_its_passages(explain, ruleset):
    told = explain(PLANT)
    rule = "ev_production/plant-in-asean"
    at = told.index(f"matched {rule}  ({ruleset.rules[rule].title})")
    origin = ruleset.rules[rule].derived_from
    assert told[at + 1].startswith(f"    from {origin.seed}, statement {origin.statement}: “")
    passages = told[at + 2 :]
    wanted = "    title[23:39] Sunrise Motor opens an [electric vehicle] plant in Rayong, Thailand"
    assert any(line.startswith(wanted) for line in passages)


def test_relevance_adds_up_term_by_term(explain):
    told = explain(PLANT)
    (head,) = [line for line in told if line.startswith("relevance: score ")]
    table = [line.split() for line in told[told.index(head) + 1 :] if line.startswith("    ")]
    terms = [row for row in table if row[-2][0] in "+-"]
    total = sum(float(row[-2]) for row in terms)
    assert terms
    assert f"{total:.2f}" == head.split()[2]
    assert float(terms[-1][-1]) == pytest.approx(total, abs=1e-6)
    assert "digest from" in head
    assert "alert from" in head


def test_a_miss_says_which_clause_failed_and_the_nearest_come_first(explain):
    misses = [line for line in explain(PLANT, TEXT) if line.startswith("nearly")]
    assert misses
    counts = [line.partition("; had ")[2].partition("  (")[0].count("“") for line in misses]
    assert all("lacks " in line or "stopped by " in line for line in misses)
    assert counts == sorted(counts, reverse=True)


def test_a_rule_stopped_by_none_names_what_stood_there_and_not_all_that_is_forbidden():
    match = {"all": ["$vehicle", "$plant"], "none": [{"any": ["toy", "model*", "film"]}, "game"]}
    made = samples.ruleset({"ev_production/a": samples.rule(match)})
    title = "EV plant in a film and a modelled town"
    verdict = Classifier(made).classify(article_id="x", title=title, text="")
    (miss,) = [
        line
        for line in verdict_lines(as_ledger(title, "", verdict), RuleHouse(made))
        if line.startswith("nearly")
    ]
    assert miss == (
        "nearly  ev_production/a: stopped by “film” title[14:18], “modelled” title[25:33]; "
        "had “EV”, “plant”  (A sample)"
    )
    changed = samples.ruleset({"ev_production/a": samples.rule({"all": ["$vehicle"]})})
    (miss,) = verdict_lines(as_ledger(title, "", verdict), RuleHouse(changed))[-1:]
    assert "stopped by none of: toy | model* | film; had" in miss  # today's rule forbids nothing


def row(**given):
    return {
        "relevance": "ignore", "severity": None, "topics": [], "regions": [], "score": 0.0,
        "terms": "{}", "ruleset_version": "v", "excluded_by": [], **given,
    }  # fmt: skip


def told(verdict, matches=(), misses=(), title="", text="", house=None):
    rows = {
        "verdict": [verdict],
        "matches": list(matches),
        "near_misses": list(misses),
        "text": [{"title": title, "text": text}],
    }
    return verdict_lines(rows, house)


def test_an_exclusion_that_fired_shows_what_it_found(ruleset):
    exclusion, found = next(
        (one, test)
        for one in ruleset.exclusions.values()
        for test in one.tests.match
        if isinstance(test, str) and one.status == "stable"
    )
    rule_id = next(key for key, one in ruleset.exclusions.items() if one is exclusion)
    house = RuleHouse(ruleset)
    lines = told(row(excluded_by=[rule_id]), title=found, house=house)
    at = lines.index(f"excluded by {rule_id}  ({exclusion.title})")
    assert lines[at + 1].startswith("    title[")
    assert "[" in lines[at + 1][10:]
    quiet = told(row(), title=found, house=house)
    assert f"no topic to take away for {rule_id}  ({exclusion.title})" in quiet


def test_what_counted_nothing_stands_below_the_terms():
    terms = {"topic": 0.0, "region": 0.5, "security withheld: one rule": 0.0}
    lines = told(row(terms=json.dumps(terms), score=0.5))
    assert lines[2:6] == [
        "relevance: score 0.50",
        "    topic   +0.000   0.000",
        "    region  +0.500   0.500",
        "    security withheld: one rule",
    ]
    assert "nothing counted" in told(row())[3]


def test_a_passage_that_the_text_no_longer_has_is_told_by_its_words_alone():
    match = {
        "rule_id": "r", "field": "text", "start_at": 0, "end_at": 4, "text": "gone", "concept": None,
        "seed_id": "s", "statement": 1,
    }  # fmt: skip
    assert "    text[0:4] “gone”" in told(row(), [match], text="here")
    assert "    text[0:4] “gone”" in verdict_lines(
        {"verdict": [row()], "matches": [match], "near_misses": []}
    )


def test_words_around_a_passage_are_whole_and_on_one_line():
    text = "aaa " * 30 + "the battery\n\nplant" + " bbb" * 30
    start = text.index("battery")
    match = {
        "rule_id": "r", "field": "text", "start_at": start, "end_at": start + 7, "text": "battery",
        "concept": "thing", "seed_id": "s", "statement": 1,
    }  # fmt: skip
    (line,) = [one for one in told(row(), [match], text=text) if "[battery]" in one]
    inner = line.split("] ", 1)[1]
    assert inner.startswith("…aaa aaa")
    assert "the [battery] plant bbb" in inner
    assert inner.endswith("bbb…  $thing")


def test_without_a_house_rows_alone_are_told():
    miss = {"rule_id": "a", "missing": "none of: $x", "found": ["y"]}
    lines = told(row(excluded_by=["exclusions/x"]), misses=[miss])
    assert "excluded by exclusions/x" in lines
    assert "nearly  a: stopped by none of: $x; had “y”" in lines
    assert verdict_lines({"verdict": []}) == ["not classified yet"]


def test_a_later_rule_set_says_that_it_explains(ruleset):
    house = RuleHouse(replace(ruleset, version="later"))
    assert told(row(), house=house)[1] == "rule set v; explained by today's, later"
    assert house.statement("nowhere", 1) is None
    assert house.rule_title("nowhere") is None
