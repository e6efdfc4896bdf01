"""Numbers, endings, expressions and sentences: what the richer terms and clauses find."""

import pytest

from classifiers.inflection import inflected
from classifiers.matcher import Classifier
from classifiers.scripts import fewer_sentence_ends
from tests.classifiers import samples


def found(clause, title, text=""):
    ruleset = samples.ruleset({"ev_production/one": samples.rule({"all": [clause]})})
    verdict = Classifier(ruleset).classify(article_id="x", title=title, text=text)
    return [match.text for match in verdict.matches]


@pytest.mark.parametrize(
    ("number", "title", "texts"),
    [
        ({"at_least": 100, "unit": "MW"}, "a 1.2 GW plant, not 99 MW", ["1.2 GW"]),
        ({"at_least": 100, "unit": "MW"}, "a 150-megawatt park", ["150-megawatt"]),
        ({"at_least": 100, "unit": "MW"}, "出力200MWの発電所", ["200MW"]),
        ({"at_least": 100, "unit": "MW"}, "a 150 MWh store", []),
        ({"at_least": 20, "unit": "GWh"}, "20 gigawatt-hours a year", ["20 gigawatt-hours"]),
        ({"at_least": 1e9, "unit": "USD"}, "US$1.3 billion", ["US$1.3 billion"]),
        ({"at_least": 1e9, "unit": "USD"}, "$2bn and 3 million dollars", ["$2bn"]),
        ({"at_least": 1e9, "unit": "JPY"}, "投資額は50億円", ["50億円"]),
        ({"at_least": 1e9, "unit": "THB"}, "ลงทุน 3 พันล้านบาท", ["3 พันล้านบาท"]),
        ({"at_least": 100, "unit": "million"}, "250,000,000 and 90 million", ["250,000,000"]),
        (
            {"at_least": 5, "at_most": 10, "unit": "percent"},
            "from 4% to 7.5 per cent",
            ["7.5 per cent"],
        ),
        ({"at_least": 10000, "unit": "vehicle"}, "年間5万台を生産", ["5万台"]),
        ({"at_least": 10000, "unit": "vehicle"}, "1.000.000 kendaraan", ["1.000.000 kendaraan"]),
        ({"at_least": 2000}, "Model x7 of 2026 sold 1,999", ["2026"]),
        ({"at_least": 3}, "B12 v2.5.7 covid19", []),
    ],
    ids=str,
)
def test_numbers_are_read_with_their_scale_and_unit(number, title, texts):
    assert found({"number": number}, title) == texts


def test_a_number_stands_near_a_term_like_any_other():
    clause = {"near": {"terms": [{"number": {"at_least": 100, "unit": "MW"}}, "plant"], "words": 2}}
    assert found(clause, "a 300 MW solar plant") == ["300 MW", "plant"]
    assert not found(clause, "a 30 MW solar plant")


@pytest.mark.parametrize(
    ("term", "which", "some"),
    [
        ("supply chain", "last", {"supply chain", "supply chains"}),
        ("carry", "last", {"carry", "carries", "carried", "carrying"}),
        ("launch a plant", "first", {"launches a plant", "launched a plant", "launching a plant"}),
        ("plan", "last", {"plans", "planned", "planning"}),
        ("agree", "last", {"agrees", "agreed", "agreeing"}),
        ("produce", "last", {"produces", "produced", "producing"}),
        ("tie", "last", {"ties", "tied", "tying"}),
        ("build", "first", {"builds", "built", "building"}),
    ],
)
def test_words_take_their_endings(term, which, some):
    assert some <= set(inflected(term, which))


def test_an_inflected_phrase_is_found_in_all_its_forms():
    assert found({"term": "build a works", "inflect": "first"}, "They built a works") == [
        "built a works"
    ]
    assert not found({"term": "build a works", "inflect": "first"}, "They build a workshop")


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("one plant. Two plants", 1),
        ("the U.S. navy and Mr. Abe", 0),
        ("“It is done.” He left! Why? So.", 3),
        ("工場を建てる。次に", 1),
        ("3.5 million", 0),
        ("本当？！次", 1),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, ends):
    from classifiers.folding import fold

    folded = fold(text)
    fewer = [fewer_sentence_ends(folded, 0, len(folded), most) for most in range(1, ends + 2)]
    assert fewer == [False] * ends + [True]


def test_near_may_count_sentences():
    clause = {"near": {"terms": ["ev", "plant"], "sentences": 1}}
    assert found(clause, "An EV came from far, far away to the old plant")
    assert not found(clause, "", "They sell an EV today. The plant is old")
    assert found({"near": {"terms": ["ev", "plant"], "sentences": 2}}, "", "An EV today. The plant")


def test_an_expression_finds_what_it_describes_and_holds():
    clause = {"regex": "gx-?[0-9]{2}", "holds": "gx"}
    assert found(clause, "The GX-11 and gx12") == ["GX-11", "gx12"]
    assert not found({"regex": "[a-z]x-?[0-9]{2}", "holds": "gx"}, "the bx-11")
