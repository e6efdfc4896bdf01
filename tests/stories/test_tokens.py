import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.tokens import stem, terms, tokens


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
