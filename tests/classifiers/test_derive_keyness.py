"""Keyness against everyday language, and the languages that there is a list for."""

import pytest

from classifiers.derive.keyness import RAREST, background
from classifiers.derive.tongues import language_of

EN = background("en")


def test_a_rare_word_weighs_more_than_a_common_one_said_as_often():
    words = ["gigacast", "lithium", "government", "the"]
    weights = [EN.keyness(word, 2, 300) for word in words]
    assert weights == sorted(weights, reverse=True)


def test_what_is_said_as_often_as_everyday_language_says_it_has_none():
    share = EN.share("the")
    assert abs(EN.keyness("the", round(share * 10_000), 10_000)) < 1


def test_it_grows_with_the_count():
    assert EN.keyness("lithium", 4, 300) > EN.keyness("lithium", 2, 300) > 0


def test_a_phrase_is_rarer_than_its_words():
    assert EN.share("supply chain") < min(EN.share("supply"), EN.share("chain"))
    assert EN.share("qzxv") == RAREST


@pytest.mark.parametrize(
    ("language", "phrase", "words"),
    [("ja", "電気自動車", ["電気", "自動車"]), ("zh", "电动汽车工厂", ["电动汽车", "工厂"])],
)
def test_unspaced_words_are_cut_by_the_list(language, phrase, words):
    assert background(language).words(phrase) == words


def test_a_language_without_a_list_says_so_and_counts():
    thai = background("th")
    assert not thai.known
    assert thai.name == "count alone: wordfreq has no list for 'th'"
    assert thai.keyness("แบตเตอรี่", 3, 100) == 3.0


@pytest.mark.parametrize("language", ["en", "ja", "zh", "id", "ms", "vi"])
def test_the_other_languages_have_one(language):
    assert background(language).known
    assert language in background(language).name


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The plant opens in May.", "en"),
        ("工場は5月に開く。", "ja"),
        ("工厂将于五月投产", "zh"),
        ("โรงงานเปิดเดือนพฤษภาคม", "th"),
        ("Pabrik itu akan dibuka pada bulan Mei karena ini.", "id"),
        ("Kilang itu akan dibuka kerana ini boleh.", "ms"),
        ("Nhà máy sẽ mở cửa vào tháng Năm", "vi"),
        ("Café in Orléans", "en"),
        ("", "en"),
    ],
)
def test_a_language_is_told_by_its_script_and_its_small_words(text, language):
    assert language_of(text) == language
