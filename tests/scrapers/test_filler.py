import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.dates import parse_date
from scrapers.filler import Filler, words_of

TEXTS = {
    "en": "Three Ports count 1,204 crates, O'Neill said: NO crate is lost.",
    "vi": "Ba cảng thử chung một loại đèn báo mới từ đầu tháng sau.",
    "th": "ท่าเรือสามแห่งจะนับแบตเตอรี่ด้วยวิธีเดียวกันตั้งแต่ฤดูฝนหน้า",
    "ja": "三つの港は電池の数え方をそろえる。コンテナが二度数えられることもあった。",
    "katakana": "コーヒーとサーバーとﾊﾞｯﾃﾘｰを、時々はかる",
    "zh": "三个港口将统一清点电池的办法，码头办公室周一表示。",
    "ko": "세 항구가 보관하는 배터리를 같은 방법으로 세기로 했다고 밝혔다.",
    "ru": "Три порта будут считать батареи одинаково.",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_word_survives_and_the_shape_does(text):
    words = words_of([text])
    filled = Filler(words).text(text)
    assert not words & words_of([filled])
    assert [len(part) for part in filled.split()] == [len(part) for part in text.split()]
    punctuation = [char for char in text if char in ".,:'。、，"]
    assert [char for char in filled if char in ".,:'。、，"] == punctuation


@pytest.mark.parametrize("text", [TEXTS[key] for key in ("th", "ja", "katakana", "zh", "ko")])
def test_the_filler_is_of_the_texts_own_script(text):
    filled = Filler(words_of([text])).text(text)
    assert not any(char.isascii() for char in filled if char.isalpha())


def test_a_word_has_one_filler_and_keeps_its_case():
    filler = Filler(frozenset())
    first, second, third = filler.text("Harbour harbour HARBOUR").split()
    assert first == second.capitalize()
    assert third == second.upper()


def test_a_filler_that_is_a_word_of_the_page_gives_way_to_another():
    free = Filler(frozenset()).text("harbour")
    assert Filler(frozenset({free})).text("harbour") not in {free, "harbour"}


@pytest.mark.parametrize(
    "text",
    [
        "7:00 JST, December 15, 2023", "2026-11-02T07:30:00+09:00", "2026-11-02T07:30:00Z", "2 November 2026, 10:00",
        "2026年3月1日 10:00", "15 ธันวาคม 2566 08:30", "3 ต.ค. 2567", "20231215",
    ],
)  # fmt: skip  # a list, not a column
def test_a_date_stays_a_date(text):
    filled = Filler(words_of([text])).text(text)
    assert parse_date(text, zone="Asia/Tokyo") is not None
    assert parse_date(filled, zone="Asia/Tokyo") is not None
    assert filled != text


def test_a_number_keeps_the_count_of_its_digits():
    filled = Filler(frozenset()).text("1,204 37 1998 ๑๒")
    assert filled == "1,100 10 2024 ๑๐"


@given(st.text(max_size=200))
def test_any_text_can_be_filled(text):
    words = words_of([text])
    assert not words & words_of([Filler(words).text(text)])
