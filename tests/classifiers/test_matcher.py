import gc
import importlib.util
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.answers import FEW
from classifiers.concepts import flatten
from classifiers.hits import MOST_PLACES
from classifiers.matcher import MOST_SPANS, Classifier
from classifiers.reading import Reading
from classifiers.scanner import AutomatonScanner, HyperscanScanner
from core.records import Relevance
from tests.classifiers import samples
from tests.classifiers.interpreter import PlainReading
from tests.classifiers.strategies import PIECES, matches, texts

SCANNERS = [AutomatonScanner]
if importlib.util.find_spec("hyperscan"):
    SCANNERS.append(HyperscanScanner)


def classifier_of(match, **rule):
    return Classifier(samples.ruleset({"ev_production/one": samples.rule(match, **rule)}))


def classify(classifier, title, text=""):
    return classifier.classify(article_id="x", title=title, text=text)


# Texts with a byte a character are read another way: where a word stands is taken from the scan.
MORE = ("w " * 297, "£", "• ", "ÉV", "caf", "ê")
PLAIN = [piece for piece in (*PIECES, *MORE) if Reading("", piece).words is not None]
plain_texts = st.lists(st.sampled_from(PLAIN), max_size=24).map("".join)
articles = st.tuples(texts, texts) | st.tuples(plain_texts, plain_texts)


@pytest.mark.slow
@pytest.mark.parametrize("make_scanner", SCANNERS)
@settings(max_examples=600, deadline=None)
@given(st.lists(matches, min_size=1, max_size=4), articles, st.sampled_from([FEW, -1]))
def test_the_compiled_rules_say_what_a_plain_reading_says(make_scanner, drawn, article, few):
    title, text = article
    rules = {f"ev_production/r{n}": samples.rule(match) for n, match in enumerate(drawn)}
    ruleset = samples.ruleset(rules)
    concepts, longer_words = (
        flatten(ruleset.concepts, ruleset.regions),
        ruleset.regions.longer_words,
    )
    reading = PlainReading(title, text, concepts, longer_words)
    states = {rule_id: reading.state(rule.match) for rule_id, rule in rules.items()}
    fast = Classifier(ruleset, near_misses=False, make_scanner=make_scanner)
    verdict = classify(Classifier(ruleset, make_scanner=make_scanner), title, text)

    matching = {rule_id for rule_id, (matched, _) in states.items() if matched}
    with patch("classifiers.answers.FEW", few):  # hits beyond which they are sifted
        assert fast.rules_matching(title, text) == matching
        assert classify(fast, title, text).matches == verdict.matches
    assert {match.rule_id for match in verdict.matches} == matching
    assert {miss.rule_id for miss in verdict.near_misses} == {
        rule_id for rule_id, (_, nearly) in states.items() if nearly
    }
    assert (verdict.severity is None) == (not matching)
    for match in verdict.matches:
        field = {"title": title, "text": text}[match.field]
        assert field[match.start : match.end] == match.text != ""


AWKWARD = st.text(alphabet="İﬁEVev ﾎﾝﾀﾞ\u00ad\u200b工場ß\u0301\n.", max_size=30)


@given(AWKWARD, AWKWARD)
def test_spans_count_code_points_of_the_fields_as_given(title, text):
    classifier = classifier_of({"any": ["ev", "ホンダ", "工場", "fi"]})
    for match in classify(classifier, title, text).matches:
        field = {"title": title, "text": text}[match.field]
        assert field[match.start : match.end] == match.text
        assert match.text


def test_a_match_names_its_concept_and_its_seed():
    verdict = classify(classifier_of({"all": ["$vehicle", "opens"]}), "EV works opens")
    assert [(m.text, m.concept, m.seed_id, m.statement) for m in verdict.matches] == [
        ("EV", "vehicle", "sample", 1),
        ("opens", None, "sample", 1),
    ]


@pytest.mark.parametrize(
    ("match", "title", "text", "matches"),
    [
        ({"all": [{"any": ["ev"], "in": ["title"]}]}, "x", "ev", False),
        ({"all": [{"any": ["ev"], "in": ["lead"]}]}, "x", "\n\nan ev\nmore", True),
        ({"all": [{"any": ["ev"], "in": ["lead"]}]}, "x", "first\nan ev", False),
        ({"all": [{"any": ["ev"], "in": ["body"]}]}, "ev", "first\nan ev", True),
        ({"all": [{"any": ["ev"], "in": ["lead"]}]}, "x", "w " * 300 + "ev", False),
        ({"all": [{"any": ["ev"], "in": ["body"]}]}, "x", "w " * 300 + "ev", True),
        ({"all": ["ev"], "none": ["toy"]}, "ev", "a toy", False),
        ({"all": ["ev"], "none": [{"any": ["toy"], "in": ["title"]}]}, "ev", "a toy", True),
        ({"all": [{"near": {"terms": ["a", "b"], "words": 1}}]}, "b x a", "", True),
        (
            {"all": [{"near": {"terms": ["a", "b"], "words": 1, "ordered": True}}]},
            "b x a",
            "",
            False,
        ),
        ({"all": [{"near": {"terms": ["a", "b"], "words": 1}}]}, "a x y b", "", False),
        ({"all": [{"near": {"terms": ["a", "b"], "words": 9}}]}, "a", "b", False),
        ({"all": [{"near": {"terms": ["a", "b"], "words": 9}}]}, "", "a\nb", False),
        ({"all": [{"count": {"of": ["$vehicle"], "at_least": 2}}]}, "electric car", "", False),
        ({"all": [{"count": {"of": ["$vehicle"], "at_least": 2}}]}, "ev", "electric cars", True),
        ({"all": [{"term": "EV", "case": True}]}, "ev", "", False),
        ({"all": [{"term": "EV", "case": True}]}, "ＥＶ", "", True),
        ({"all": [{"term": "EV", "case": True}]}, "E\u00adV", "", True),
        ({"all": ["$japan"]}, "TOKYO", "", True),
        ({"all": ["$home_makers"]}, "Toyota", "", True),
        ({"all": ["電気自動車"]}, "新型電気自動車発売", "", True),
    ],
    ids=str,
)
def test_clauses_mean_what_the_language_says(match, title, text, matches):
    assert bool(classify(classifier_of(match), title, text).matches) is matches


def test_only_rules_that_a_hit_makes_possible_are_evaluated():
    rules = {
        f"ev_production/r{n}": samples.rule({"all": [f"thing{n:03}", "$vehicle"]})
        for n in range(500)
    }
    classifier = Classifier(samples.ruleset(rules), near_misses=False)
    answers = classifier._asked("an ev of thing077", "and more about the ev")
    assert answers.possible(answers.anchored(), nearly=False) == [77]


@pytest.mark.parametrize("few", [FEW, -1])
def test_an_exclusion_is_asked_only_where_a_topic_that_it_takes_is_given(few, monkeypatch):
    monkeypatch.setattr("classifiers.answers.FEW", few)
    noise = {"exclusions/noise": samples.exclusion({"all": ["toy"], "none": ["plant"]})}
    rules = {"ev_production/a": samples.rule({"all": ["ev"]})}
    classifier = Classifier(samples.ruleset(rules, noise), near_misses=False)
    assert classify(classifier, "ev toy").excluded_by == ("exclusions/noise",)
    assert not classify(classifier, "ev toy plant").excluded_by
    assert classify(classifier, "toy") == classify(classifier, "")


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_of_cycles_is_left_as_it_was(enabled):
    was = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        classifier_of({"all": ["ev"]})
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was else gc.disable)()


def test_what_no_possible_rule_asks_for_is_not_entered():
    rules = {
        "ev_production/a": samples.rule({"all": ["ev", "lamp"]}),
        "ev_production/b": samples.rule({"all": ["toy", "bulb"]}),
    }
    classifier = Classifier(samples.ruleset(rules), near_misses=False)
    for few, spots in ((FEW, 3), (-1, 2)):
        with patch("classifiers.answers.FEW", few):
            answers = classifier._asked("x", "an ev lamp bulb")
            assert answers.possible(answers.anchored(), nearly=False) == [0]
            assert len(answers.hits.spots) == spots


def test_a_chain_of_three_stays_in_a_paragraph():
    match = {"all": [{"near": {"terms": ["a", "b", "ab"], "words": 9}}]}
    classifier = classifier_of(match)
    assert not classify(classifier, "", "a b\nab\na ab\nb").matches
    found = classify(classifier, "", "a b\nab a\n\nab b a\nb").matches
    assert [(one.text, one.start) for one in found] == [("ab", 10), ("b", 13), ("a", 15)]


def test_a_count_needs_as_many_hits_as_the_scan_finds():
    classifier = classifier_of({"any": [{"count": {"of": ["ev", "plant"], "at_least": 3}}]})
    assert classify(classifier, "ev", "an ev plant").matches
    assert not classify(classifier, "ev", "a plant").matches


def test_a_near_miss_says_what_was_there_and_what_was_not():
    match = {"all": [{"any": ["$vehicle"]}, {"near": {"terms": ["$plant", "$japan"], "words": 5}}]}
    (miss,) = classify(classifier_of(match), "An EV plant in Spain").near_misses
    assert miss.found == ("EV",)
    assert miss.missing == "$plant near $japan within 5 words"


def test_a_rule_held_back_by_none_is_a_near_miss_too():
    (miss,) = classify(classifier_of({"all": ["ev"], "none": ["toy"]}), "ev toy").near_misses
    assert (miss.missing, miss.found) == ("none of: toy", ("ev",))


def test_an_article_that_repeats_itself_does_not_fill_the_verdict():
    verdict = classify(classifier_of({"all": ["ev"]}), "ev", "ev " * 5000)
    assert len(verdict.matches) == MOST_SPANS


@pytest.mark.parametrize(
    "match",
    [
        {"any": ["ev", "electric car*"]},
        {"all": [{"near": {"terms": ["$vehicle", "$plant"], "words": 4}}]},
        {"all": [{"count": {"of": ["$vehicle"], "at_least": 3}}], "none": ["toy"]},
        {"all": [{"any": [{"term": "EV", "case": True}, "next-generation cars"], "in": ["lead"]}]},
        {"all": [{"any": ["plan*"], "in": ["title", "body"]}, {"any": ["$abc"]}]},
    ],
    ids=str,
)
def test_a_text_beyond_ascii_is_read_like_one_of_ascii(match):
    title = "Plant for EVs: a b, A.B"
    text = "An EV \u2013 an electric car \u2013 of next-generation cars.\nThe ev plant plans ev plants, aaa."
    classifier = classifier_of(match)
    plain = classify(classifier, title, text)
    assert Reading(title, text).words is not None
    assert plain.matches
    for mark in ("\u00f1", "\u672c", "\u00bd"):
        assert classify(classifier, title, f"{text}\n{mark}").matches == plain.matches


@pytest.mark.parametrize("make_scanner", SCANNERS)
@pytest.mark.parametrize(
    "more", ["", "\u00a3", "\u00bd", "\u65e5\u672c", "\u00ad", "\u1ebf"], ids=ascii
)
def test_a_letter_of_latin_is_found_in_title_and_body_whatever_else_stands_there(
    make_scanner, more
):
    words = [{"any": ["caf\u00e9"], "in": ["title"]}, {"term": "\u00c9V", "case": True}]
    rules = {"ev_production/one": samples.rule({"all": words})}
    classifier = Classifier(samples.ruleset(rules), make_scanner=make_scanner)
    text = f"A lead.\nCaf\u00e9s \u2013 an \u00c9V. {more}"
    found = classify(classifier, "Caf\u00c9 opens", text).matches
    assert [match.text for match in found] == ["Caf\u00c9", "\u00c9V"]
    assert not classify(classifier, "Caf\u00e9s open", text).matches
    assert not classify(classifier, "Caf\u00e9 opens", text.lower()).matches


@pytest.mark.parametrize("mark", ["", "\u00f1"])
def test_a_word_is_found_in_each_field_however_often_it_stands_before(mark):
    match = {"all": [{"any": ["ev"], "in": ["body"]}]}
    title, text = "ev " * (MOST_PLACES + 1), f"{mark}\nlead\n\nan ev"
    (match,) = classify(classifier_of(match), title, text).matches
    assert (match.field, match.text) == ("text", "ev")


def test_an_empty_article_gets_an_empty_verdict():
    verdict = classify(classifier_of({"all": ["ev"]}), "", "")
    assert (verdict.matches, verdict.severity, verdict.score) == ((), None, 0.0)
    assert verdict.relevance is Relevance.IGNORE
    assert verdict.ruleset_version == "sample"


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_drafts_and_retired_rules_are_not_compiled(status):
    assert not classify(classifier_of({"all": ["ev"]}, status=status), "ev").matches
