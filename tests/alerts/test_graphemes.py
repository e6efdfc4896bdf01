import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.graphemes import cut, units

FAMILY = "👩\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("ends here now", 10, "ends here…"),
        ("cafe\u0301s are", 5, "caf…"),
        ("ab" + FAMILY + "cd", 6, "ab…"),
        ("ab🇯🇵🇹🇭", 9, "ab🇯🇵…"),
        ("👍🏽 fine and well", 3, "…"),
        ("กำลังพัฒนา", 2, "…"),
        ("日本語の見出し", 4, "日本語…"),
        ("anything", 0, ""),
    ],
)
def test_a_cut_falls_between_what_a_reader_sees_as_letters(text, limit, expected):
    assert cut(text, limit) == expected


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_cut_text_is_never_longer_than_its_limit(text, limit):
    assert units(cut(text, limit)) <= limit
    assert text.startswith(cut(text, limit).removesuffix("…").rstrip())


def test_units_are_utf_16():
    for text in ("abc", "日本", "👍🏽", FAMILY):
        assert units(text) == len(text.encode("utf-16-le")) // 2
