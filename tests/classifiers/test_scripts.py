import pytest

from classifiers.scripts import edges, stands_alone, too_short, units, word_end


def alone(text, phrase):
    start = text.index(phrase)
    return stands_alone(text, start, start + len(phrase), edges(phrase))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("an ev plant", "ev"),
        ("中国ev市場", "ev"),
        ("ev-maker", "ev"),
        ("china's", "china"),
        ("日本の電気自動車", "電気自動車"),
        ("車のホンダは", "ホンダ"),
        ("ホンダ・日産", "ホンダ"),
        ("ผลิตรถยนต์ไฟฟ้าใน", "รถยนต์ไฟฟ้า"),
        ("한국의 배터리가", "배터리"),
    ],
)
def test_a_word_of_its_own_is_found(text, phrase):
    assert alone(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("never", "ev"),
        ("ev2", "ev"),
        ("évian ev", "ian"),
        ("ニューヨーク", "ニュー"),
        ("スーパーカー", "カー"),
        ("เกาะ", "กาะ"),
        ("กองทัพา", "กองทัพ"),
    ],
)
def test_a_part_of_a_longer_word_is_not(text, phrase):
    assert not alone(text, phrase)


def test_a_prefix_reaches_to_the_end_of_the_word_and_not_into_another_script():
    assert word_end("vehicles!", 7) == 8
    assert word_end("vehicle車", 7) == 7


@pytest.mark.parametrize(
    ("gap", "count"),
    [(" of the ", 2), ("", 0), (" — ", 0), ("の新しい", 2), (" don't re-open ", 2), ("ผลิตรถ", 2)],
)
def test_distance_counts_words_or_what_stands_for_them(gap, count):
    assert units(gap) == count


@pytest.mark.parametrize("phrase", ["車", "の", "ไทย"])
def test_a_term_that_stands_inside_too_many_words_is_refused(phrase):
    assert too_short(phrase)


@pytest.mark.parametrize("phrase", ["電車", "ev", "1", "ประเทศไทย"])
def test_longer_terms_are_not(phrase):
    assert too_short(phrase) is None
