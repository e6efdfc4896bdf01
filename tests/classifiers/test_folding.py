import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.folding import FoldedText, fold

# Characters whose folds grow, shrink, merge with neighbours, or vanish.
AWKWARD = "aÉé\u0301\u0323ﬁㅎㅏ각\u1100\u1161\u11a8ﾊﾞガ\u3099ﾟ…İΣςำนำ\u200b\u00ad\ufeff ㎏①㍿“’‑日中ß\u0345\u1160"
awkward = st.text(alphabet=st.sampled_from(AWKWARD), max_size=14)


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("EV Plant", "ev plant"),
        ("ＥＶ工場", "ev工場"),
        ("ﾎﾝﾀﾞ", "ホンダ"),
        ("ﬁrst", "first"),
        ("China\u2019s", "china's"),
        ("next\u2011generation", "next-generation"),
        ("semi\u00adconductor", "semiconductor"),
        ("no\u00a0break", "no break"),
        ("①", "1"),
    ],
    ids=ascii,
)
def test_text_folds_to_one_spelling(raw, folded):
    assert fold(raw) == folded


@given(st.text() | awkward)
def test_folding_a_fold_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(awkward | st.text(max_size=14), st.data())
def test_a_span_of_the_fold_leads_to_text_that_holds_it(text, data):
    folded = FoldedText(text)
    if not folded.folded:
        return
    start = data.draw(st.integers(0, len(folded.folded) - 1))
    end = data.draw(st.integers(start + 1, len(folded.folded)))
    first, last = folded.original(start, end)
    assert 0 <= first < last <= len(text)
    # A sigma at the end of the cut is another letter than inside a word.
    held = fold(text[first:last]).replace("ς", "σ")
    assert folded.folded[start:end].replace("ς", "σ") in held


@given(st.text(alphabet=st.characters(exclude_categories=["M", "Cs"]), max_size=20))
def test_text_that_folds_place_by_place_keeps_its_positions(text):
    text = unicodedata.normalize("NFKC", text)
    folded = FoldedText(text)
    if len(folded.folded) == len(text) and not set(text) & set("\u00ad\u200b\u2060\ufeff"):
        assert all(folded.original(at, at + 1) == (at, at + 1) for at in range(len(text)))


@pytest.mark.parametrize(
    ("raw", "needle", "span"),
    [
        ("İstanbul port", "port", (9, 13)),
        ("ﾎﾝﾀﾞとEV", "ev", (5, 7)),
        ("ﬁt EV", "ev", (3, 5)),
        ("\u200b\u200bEV", "ev", (2, 4)),
        ("ทำ EV", "ev", (3, 5)),
        ("ß\u200bİ", "i", (2, 3)),
        ("EV\u200b\u2060 plant", "ev", (0, 2)),
        ("EV\ufe0f plant", "ev", (0, 2)),
        ("E\u200bV\u00ad", "ev", (0, 3)),
    ],
    ids=ascii,
)
def test_positions_are_those_of_the_string_as_given(raw, needle, span):
    folded = FoldedText(raw)
    at = folded.folded.index(needle)
    assert folded.original(at, at + len(needle)) == span
