from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.derive.sentences import statements


def kept(text, title="A title of its own"):
    return [one.text for one in statements(title, text)[0]]


def reasons(text, title="A title of its own"):
    return [one.reason for one in statements(title, text)[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The plant opens in May. It makes battery cells.",
            ["The plant opens in May.", "It makes battery cells."],
            id="two sentences",
        ),
        pytest.param(
            "Mr. Sato of Kaito Corp. met Gen. Lee. They spoke for 2.5 hours on U.S. tariffs.",
            ["Mr. Sato of Kaito Corp. met Gen. Lee.", "They spoke for 2.5 hours on U.S. tariffs."],
            id="abbreviations and decimals",
        ),
        pytest.param(
            "“Will it ever open again?” he asked the board. “It will open in May.” Nobody answered him that day.",
            [
                "“Will it ever open again?” he asked the board.",
                "“It will open in May.”",
                "Nobody answered him that day.",
            ],
            id="quotes",
        ),
        pytest.param(
            "タイの工場で電気自動車を作る。日本からも部品を送る。",
            ["タイの工場で電気自動車を作る。", "日本からも部品を送る。"],
            id="japanese needs no blanks",
        ),
        pytest.param(
            "โรงงานแบตเตอรี่รถยนต์ไฟฟ้าแห่งใหม่เปิดที่ระยอง",
            ["โรงงานแบตเตอรี่รถยนต์ไฟฟ้าแห่งใหม่เปิดที่ระยอง"],
            id="thai ends no sentence",
        ),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(text, expected):
    assert kept(text) == expected


def test_a_wrapped_paragraph_is_read_as_one_and_a_list_of_lines_is_not():
    wrapped = (
        "The board of Kaito\nMotor said that the plant\nwill open in May.\n\nMarket news\nStar news"
    )
    found, dropped = statements("", wrapped)
    assert [one.line for one in found] == [
        "The board of Kaito Motor said that the plant will open in May."
    ]
    assert [one.passage.text for one in dropped] == ["Market news", "Star news"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("What the minister said", "a heading or caption", id="heading"),
        pytest.param(
            "One headline of many\nAnother headline of many\nA third one that goes on for as long as "
            "a sentence would go on but ends without an end",
            "one of a list",
            id="a list of headlines",
        ),
        pytest.param("Photo: workers at the gate of the plant.", "a credit", id="caption"),
        pytest.param("Read more: ten things to know about it.", "a call", id="call"),
        pytest.param("He said no.", "too short", id="short"),
        pytest.param("The plant opens, and " * 40 + "ends.", "longer than a lead", id="endless"),
    ],
)
def test_furniture_is_set_aside_with_its_reason(text, reason):
    good = "The plant opens in the month of May."
    found, dropped = statements("A title of its own", f"{good}\n{text}")
    assert [one.text for one in found] == [good]
    assert dropped
    assert all(one.reason.startswith(reason) for one in dropped)


def test_what_was_said_before_is_said_once_and_the_title_counts():
    text = "The plant opens in May.\n\nThe  plant opens in may!\n\nA title of its own."
    assert kept(text) == ["The plant opens in May."]
    assert reasons(text) == ["said before", "said before"]


def test_a_headline_alone_is_its_own_statement():
    (only,) = statements("  Battery plant opens in Rayong ", "")[0]
    assert (only.field, only.start, only.text) == ("title", 2, "Battery plant opens in Rayong")
    assert statements("", "\n \n") == ((), ())


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "wall", ["!" * 300_000 + "x", "x. " * 100_000, ".”" * 150_000, "a" * 300_000]
)
def test_a_wall_of_marks_is_read_in_time_that_grows_with_its_length(wall):
    found, dropped = statements("", wall)
    assert found or dropped


TEXTS = st.text(alphabet='aB .。!?\n"”กข電ー—\u2028\u00a0\U0001f50b1', max_size=200)


@given(TEXTS, st.one_of(st.just(""), TEXTS))
def test_every_span_gives_its_text_and_none_overlap(text, title):
    found, dropped = statements(title, text)
    passages = [*found, *(one.passage for one in dropped)]
    for one in passages:
        assert {"title": title, "text": text}[one.field][one.start : one.end] == one.text
        assert one.text == one.text.strip() != ""
    spans = sorted((one.start, one.end) for one in passages if one.field == "text")
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@given(TEXTS)
def test_nothing_of_a_text_vanishes(text):
    found, dropped = statements("", text)
    told = "".join(one.text for one in found if one.field == "text")
    told += "".join(one.passage.text for one in dropped)
    assert sorted("".join(told.split())) == sorted("".join(text.split()))
