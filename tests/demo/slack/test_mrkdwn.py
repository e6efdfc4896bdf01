"""Slack's markup as HTML: what a reader of Slack sees, and never a tag that a stranger wrote."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from demo.slack.mrkdwn import plain_html, to_html

OURS = {"b", "i", "s", "a", "br", "code", "pre", "mark", "time", "blockquote"}
MARKS = "<>|&*_~`!@#^\"'\n {}:/=abc\ue000\ue001"
HOSTILE = st.lists(
    st.sampled_from(
        [*MARKS, "<!channel>", "http://x.example/", "<script>", "&lt;", "javascript:", "onload="]
    ),
    max_size=40,
).map("".join)


def tree(html):
    return BeautifulSoup(f"<div>{html}</div>", "html.parser")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _it_ ~gone~", "<b>bold</b> <i>it</i> <s>gone</s>"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("a\nb", "a<br>b"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        ("&gt; quoted\nafter", "<blockquote>quoted</blockquote>after"),
        ("`*x*` ```a\n<b>```", "<code>*x*</code> <pre>a\n&lt;b&gt;</pre>"),
        (":rotating_light: :no_such:", "🚨 :no_such:"),
        ("<!date^1764216000^{date_short_pretty}, {time}|then>", "<time>Nov 27, 2025, 04:00 UTC</time>"),
        ("<!date^x^{time}|a &amp; b>", "a &amp; b"),
        ("<!channel>", '<mark class="broadcast">@channel</mark>'),
        ("<!here|here>", '<mark class="broadcast">@here</mark>'),
        ("<@U1>", '<mark class="broadcast">@U1</mark>'),
        ("<#C1|news>", '<mark class="broadcast">#news</mark>'),
        ("<javascript:alert(1)|click>", "click"),
        ("<https://u:p@h.example|click>", "click"),
    ],
)  # fmt: skip
def test_markup_becomes_what_a_reader_sees(text, html):
    assert str(to_html(text)) == html


def test_a_link_keeps_its_address_and_its_label_can_not_close_it():
    link = tree(to_html('<https://h.example/?a=1&amp;b="|*x* &lt;i&gt;>')).a
    assert link is None  # a quote in an address is refused, the label stays
    link = tree(to_html("*<https://h.example/?a=1&amp;b=2|an &lt;i&gt; label>*")).b.a
    assert link["href"] == "https://h.example/?a=1&b=2"
    assert link.text == "an <i> label"
    assert "noopener" in link["rel"]


@given(HOSTILE)
def test_no_text_makes_a_tag_or_an_attribute_that_is_not_ours(text):
    for html in (to_html(text), plain_html(text)):
        for tag in tree(html).div.find_all(True):
            assert tag.name in OURS
            assert set(tag.attrs) <= {"href", "rel", "target", "class"}
            assert tag.get("href", "http://").startswith(("http://", "https://"))
            assert "<" not in tag.get("href", "")


@given(HOSTILE)
def test_plain_text_is_shown_as_it_is(text):
    seen = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    shown = tree(plain_html(text)).div
    for line in shown.find_all("br"):
        line.replace_with("\n")
    assert shown.text.split() == seen.split()
