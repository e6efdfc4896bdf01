import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.escape import escape, fit, link, shown_url
from alerts.graphemes import units
from tests.alerts.samples import HOSTILE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("<http://evil.example|bank.com>", "&lt;http://evil.example|bank.com&gt;"),
        ("x|y>z", "x|y&gt;z"),
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("*bold* _i_ ~s~", "*bold* _i_ ~s~"),
        ("<@U1>", "&lt;@U1&gt;"),
        (">>> quote", "&gt;&gt;&gt; quote"),
        ("a\x00b\u200bc", "abc"),
    ],
)
def test_hostile_text_becomes_harmless_text(text, expected):
    assert escape(text) == expected


@given(st.text(alphabet="ab<>&;|é👍🏽 ", max_size=80), st.integers(8, 60))
def test_a_fitted_text_is_short_and_breaks_no_entity(text, limit):
    shown = fit(text, limit)
    assert units(shown) <= limit
    assert not re.search(r"&(?!amp;|lt;|gt;)", shown)
    assert "<" not in shown
    assert ">" not in shown


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://user:pw@bank.example/",
        "//host/x",
        "file:///etc/passwd",
        "https:///nohost",
        "https://a.example/\nb",
        "",
    ],
)
def test_an_address_that_may_not_be_followed_leaves_its_label_alone(url):
    assert shown_url(url) is None
    assert link(url, "Read <it>") == "Read &lt;it&gt;"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/?x=1&y=2", "<https://a.example/?x=1&amp;y=2|label>"),
        ("https://a.example/a b|c>d", "<https://a.example/a%20b%7Cc%3Ed|label>"),
        ("https://a.example/'\"`^{}\\", "<https://a.example/%27%22%60%5E%7B%7D%5C|label>"),
    ],
)
def test_an_address_can_not_end_its_own_link(url, expected):
    assert link(url, "label") == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("a|b\nc", "a b c"),
        ("", "a.example"),
        (" \n ", "a.example"),
        ("<!here>", "&lt;!here&gt;"),
    ],
)
def test_a_label_can_not_end_its_link(label, expected):
    assert link("https://a.example/x", label) == f"<https://a.example/x|{expected}>"


def test_a_link_that_does_not_fit_is_left_out_and_not_cut():
    assert link("https://a.example/" + "x" * 500, "label", limit=100) == "label"
    assert link("https://a.example/x", HOSTILE * 9, limit=90).endswith(">")


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_link_holds_exactly_one_pair_of_brackets(path, label):
    made = link("https://a.example/" + path, label)
    if made.startswith("<"):
        assert made.count("<") == made.count(">") == made.count("|") == 1
