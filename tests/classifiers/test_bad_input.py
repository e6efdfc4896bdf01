"""Whatever a line brings: an answer, or a refusal, in bounded time."""

import pytest

from classifiers.matcher import Classifier
from classifiers.patterns import refusal
from tests.classifiers import samples

PATIENCE = 120  # seconds, after which a stuck answer fails: far more than any of these takes
RULES = {
    "ev_production/near": {
        "all": [{"near": {"terms": ["$vehicle", "$plant", "$abc"], "words": 9}}]
    },
    "ev_production/count": {"all": [{"count": {"of": ["$vehicle", "$kana"], "at_least": 3}}]},
    "ev_production/regex": {"all": ["ev", {"regex": "(a+)+b|(ev )*x"}]},
    "ev_production/number": {"all": ["ev", {"number": {"at_least": 3, "unit": "MW"}}]},
    "ev_production/sentences": {"all": [{"near": {"terms": ["ev", "plant"], "sentences": 2}}]},
}


@pytest.fixture(scope="module")
def classifier():
    return Classifier(samples.ruleset({name: samples.rule(match) for name, match in RULES.items()}))


@pytest.mark.timeout(PATIENCE)
@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", ""),
        ("ev \x00 plant", "\x00" * 100),
        ("ev \ud800 plant", "electric car \udfff工場 a"),
        ("ev" * 500_000, ""),
        ("ev " * 350_000, "plant"),
        ("日本ev工場カー" * 100_000, "ยยยยยev" * 100_000),
        ("e\u0301" * 500_000, "ev"),
        ("\u200b" * 500_000 + "ev", "…" * 300_000 + " plant"),
        ("a" * 1_000_000, "ev " + "a" * 1_000_000),
        ("ev " + "1," * 400_000, "1" * 400_000 + " 1.000" * 100_000),
        ("ev plant a " * 60_000, "ev plant. " * 60_000),
        (" \n" * 400_000, "\n" * 400_000 + "ev plant a"),
    ],
    ids=lambda value: ascii(value[:12]) + str(len(value)),
)
@pytest.mark.parametrize(
    "most", [20_000, pytest.param(2_000_000, marks=pytest.mark.slow)], ids=["its ends", "whole"]
)
def test_a_hostile_article_is_answered_with_true_spans(classifier, title, text, most):
    title, text = (
        value if len(value) <= most else value[: most // 2] + value[-most // 2 :]
        for value in (title, text)
    )
    verdict = classifier.classify(article_id="x", title=title, text=text)
    for match in verdict.matches:
        field = {"title": title, "text": text}[match.field]
        assert field[match.start : match.end] == match.text != ""


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("a(?=b)", "RE2 refuses it"),
        (r"(a)\1", "RE2 refuses it"),
        ("(?<!a)b", "RE2 refuses it"),
        ("a{1,5000}", "RE2 refuses it"),
        ("(((a{1,100}){1,100}){1,100})", "RE2 refuses it"),
        ("(a", "RE2 refuses it"),
        ("a*", "matches where nothing is"),
        ("^|x", "matches where nothing is"),
        ("\ud800", "half a character"),
    ],
    ids=ascii,
)
def test_an_expression_that_could_do_harm_is_refused(pattern, words):
    assert words in refusal(pattern)


def test_an_expression_that_is_slow_elsewhere_is_fine():
    assert refusal("(a+)+$b|(x|x)+y") is None
