import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import tokens as module
from stories.tokens import fold, plain, stem, telling, terms, tokens, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Japan's EV-makers", ["japan", "ev", "makers"], id="words and hyphens"),
        pytest.param(
            "ＥＶ　工場", ["ev", "工場"], id="full width folds, two characters are one pair"
        ),
        pytest.param("電気自動車", ["電気", "気自", "自動", "動車"], id="Japanese by bigrams"),
        pytest.param("โรงงาน EV", ["โร", "รง", "งง", "งา", "าน", "ev"], id="Thai by bigrams"),
        pytest.param(
            "日 EV日", ["日", "ev", "日"], id="a lone character stays, scripts part words"
        ),
        pytest.param("“Café’s” — de‑luxe", ["café", "de", "luxe"], id="curly marks, accents"),
        pytest.param("Nhà máy mới", ["nhà", "máy", "mới"], id="Vietnamese by words"),
        pytest.param("snake_case x2", ["snake_case", "x2"], id="digits and low lines join"),
        pytest.param("a" * 90, ["a" * 40], id="an encoded blob is cut"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_tokens_are_words_and_bigrams_of_unspaced_scripts(text, expected):
    assert tokens(text) == expected


def test_terms_leave_out_function_words_and_letters():
    assert terms("The plant of a maker is in Rayong, he said") == ["plant", "maker", "rayong"]


@pytest.mark.parametrize(
    "family",
    [
        ("launch", "launches", "launched", "launching"),
        ("battery", "batteries"),
        ("plan", "plans", "planned", "planning"),
        ("vehicle", "vehicles"),
    ],
)
def test_forms_of_a_word_have_one_stem(family):
    assert len({stem(stem(word)) for word in family}) == 1


@given(st.text(max_size=200))
def test_any_text_gives_tokens_without_space(text):
    assert all(token and not any(map(str.isspace, token)) for token in tokens(text))


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=200))
def test_plain_text_is_parted_as_by_the_pattern_for_words(text):
    assert tokens(text) == [word[:40] for word in re.findall(r"\w+", fold(text))]


def test_the_words_that_were_looked_at_are_held_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(module, "_TERMS", module._Terms())
    monkeypatch.setattr(module, "_HELD", 20)
    for number in range(30):
        assert telling([f"quay{number}", "the", f"ships{number}"]) == [
            f"quay{number}",
            f"ships{number}",
        ]
        assert len(module._TERMS) < 30


def test_a_text_in_english_is_plain_in_ascii():
    assert plain("“Rayong’s” plant — a bet…") == '"Rayong\'s" plant   a bet...'
    assert plain("ＥＶ é") == "EV é"


def test_words_stand_as_they_are_written_without_the_possessive():
    assert words("Rayong's plant, ASEAN'S first: the firm's") == [
        "Rayong",
        "plant",
        "ASEAN",
        "first",
        "the",
        "firm",
    ]


def test_a_word_tells_the_same_in_any_case_and_an_encoded_blob_is_not_held(monkeypatch):
    monkeypatch.setattr(module, "_TERMS", module._Terms())
    assert telling(["Launches", "launches", "The", "x" * 90]) == ["launch", "launch", "x" * 40]
    assert set(module._TERMS) == {"Launches", "launches", "The"}
