"""Markup to one line: tags go, and what only looks like one stays as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.plain import plain_line


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<b>Output</b> up", "Output up"),
        ("One<br/>two<p>three", "One two three"),
        ("<o:p></o:p><amp-img src=a></amp-img>Word", "Word"),
        ("<!-- hidden -->Shown", "Shown"),
        ("<script>alert(1)</script> Desk", "Desk"),
        ("<img src=x onerror=alert(1)>Picture", "Picture"),
        ("R&amp;D &lt;b&gt;", "R&D <b>"),
        ("<b>A</b> &lt;!here&gt;", "A <!here>"),
        ("a < b", "a < b"),
        ("", None),
        ("<br>", None),
    ],
)
def test_tags_and_entities_become_text(text: str, wanted: str | None) -> None:
    assert plain_line(text) == wanted


@pytest.mark.parametrize(
    "literal",
    ["<!channel>", "<http://evil.example|bank>", "<@U123>", "<#C1>", "<Prices> rise", "<3"],
)
def test_what_html_does_not_know_is_no_tag(literal: str) -> None:
    assert plain_line(f"Port {literal} queue") == f"Port {literal} queue"
    assert plain_line(f"<i>Port</i> {literal} queue") == f"Port {literal} queue"


@given(st.text(alphabet="<>/!abp hr=-'", max_size=60))
def test_no_known_element_survives(text: str) -> None:
    shown = plain_line(f"<i>x</i>{text}") or ""
    assert not [tag for tag in ("<a>", "<b>", "<p>", "<hr>", "</p>", "<hr ") if tag in shown]
