import pytest

from stories.credits import WIRES, credit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("BANGKOK (Reuters) - A plant opens.", "reuters", id="dateline"),
        pytest.param("Taipei, June 9 (CNA) The premier spoke.", "central-news-agency", id="dated"),
        pytest.param("TOKYO (Kyodo) -- The cabinet met.", "kyodo", id="Kyodo"),
        pytest.param("【北京＝共同】外相が会談した。", "kyodo", id="Japanese"),
        pytest.param("新华社北京3月1日电 会议开始。", "xinhua", id="Chinese"),
        pytest.param("BEIJING, May 3 (Xinhua) -- Talks began.", "xinhua", id="Xinhua"),
        pytest.param("A plant opens. It is large. (AFP)", "afp", id="at the end"),
        pytest.param("A plant opens.\n\nSource: Bernama", "bernama", id="source line"),
        pytest.param("The firm told Reuters that it will build.", None, id="quoted, not printed"),
        pytest.param("A CNA report was denied by the ministry.", None, id="spoken of"),
        pytest.param("The (AP) label " + "x " * 200, "ap", id="brackets at the head"),
        pytest.param("\ud800 Talks began. (AFP)", "afp", id="behind a lone surrogate"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_wire_that_a_text_is_by(text, expected):
    assert credit(text) == expected


@pytest.mark.parametrize("name", WIRES)
def test_every_wire_is_read_from_its_own_dateline(name):
    form = WIRES[name].split("|")[0].replace("[- ]", " ")
    assert credit(f"HANOI, Nov 2 ({form}) - Ships left the port.") == name
