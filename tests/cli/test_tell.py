import pytest

from pipeline.cli._tell import table, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        pytest.param("plant", 5, id="Latin"),
        pytest.param("工場", 4, id="Japanese"),
        pytest.param("ที่", 1, id="Thai vowel sign and tone"),
        pytest.param("กำลัง", 4, id="Thai word"),
        pytest.param("e\u0301", 1, id="accent"),
        pytest.param("a\u20dd", 1, id="enclosing circle"),
        pytest.param("a\u200d", 1, id="joiner"),
    ],
)
def test_the_columns_of_a_text(text, columns):
    assert width(text) == columns


def test_the_rule_below_a_head_is_as_wide_as_the_widest_cell():
    assert table(("n",), [("ที่นี่",)]).splitlines()[1] == "──"
