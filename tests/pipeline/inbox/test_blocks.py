"""Slack's blocks as words and links: what we send is drawn, what strangers wrote stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import slack_blocks
from pipeline.inbox.blocks import Piece, draw
from tests.alerts.samples import HOSTILE, alert, reference

SCALARS = st.none() | st.booleans() | st.integers() | st.text()
ANY = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)
SHAPED = st.dictionaries(
    st.sampled_from(["type", "text", "elements", "fields", "style", "url", "fallback"]),
    st.sampled_from(["header", "section", "rich_text", "rich_text_quote", "actions", "context"])
    | st.sampled_from(["mrkdwn", "button", "<!date^1^x|y>", "<https://a.example|b>", "*b*"])
    | ANY,
)


def looks(payload):
    return [block.look for block in draw(payload)]


def words(payload):
    return " ".join(piece.text for block in draw(payload) for piece in block.pieces)


def section(text):
    return {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]}


def pieces(text):
    (block,) = draw(section(text))
    return list(block.pieces)


def test_an_alert_of_ours_is_drawn_whole():
    payload = slack_blocks.render(alert(), "post", "Asia/Tokyo")
    found = looks(payload)
    assert found[0] == "header"
    assert {"text", "quote", "actions", "context"} <= set(found)
    shown = words(payload)
    for said in ("A battery plant opens in Rayong", "Why: ", "Seed: japan-asean", "Outlet 1"):
        assert said in shown
    links = [piece.url for block in draw(payload) for piece in block.pieces if piece.url]
    assert links[:2] == ["https://outlet0.example/a?x=1&y=0", "https://outlet1.example/a?x=1&y=1"]
    (quote,) = [block for block in draw(payload) if block.look == "quote"]
    assert Piece(text="battery plant", bold=True) in quote.pieces


def test_a_hostile_headline_is_shown_as_it_was_written():
    said = alert(headline=HOSTILE, reports=(reference(0, source_name=HOSTILE),))
    payload = slack_blocks.render(said, "post", "UTC")
    (header, *_) = draw(payload)
    assert header.pieces == (Piece(text=HOSTILE),)
    links = {piece.url for block in draw(payload) for piece in block.pieces if piece.url}
    assert links == {"https://outlet0.example/a?x=1&y=0"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* plain", [Piece(text="bold", bold=True), Piece(text=" plain")]),
        ("_so_ far", [Piece(text="so", italic=True), Piece(text=" far")]),
        ("a_b_c 2*3*4x", [Piece(text="a_b_c 2"), Piece(text="3", bold=True), Piece(text="4x")]),
        ("<https://a.example/?x=1&amp;y=2|A &amp; B>",
         [Piece(text="A & B", url="https://a.example/?x=1&y=2")]),
        ("<javascript:alert(1)|press>", [Piece(text="press")]),
        ("<https://a.example@evil.example|press>", [Piece(text="press")]),
        ("<!date^1^{date}|2 Nov>", [Piece(text="2 Nov")]),
        ("<!channel>", [Piece(text="!channel")]),
        ("&lt;b&gt;", [Piece(text="<b>")]),
        ("&amp;lt;", [Piece(text="&lt;")]),
    ],
)  # fmt: skip
def test_markup_is_read_as_slack_reads_it(text, shown):
    assert pieces(text) == shown


def test_a_button_leads_only_where_a_page_may_link_to():
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    row = [{**button, "url": "https://a.example/"}, {**button, "url": "data:text/html,x"}, button]
    (block,) = draw({"blocks": [{"type": "actions", "elements": row}]})
    assert [piece.url for piece in block.pieces] == ["https://a.example/", None, None]


def test_a_block_of_another_kind_is_named_and_not_hidden():
    assert words({"blocks": [{"type": "video"}]}) == "(video)"


def test_a_message_without_blocks_is_its_text():
    assert words({"text": "a &lt; b"}) == "a < b"


@given(st.lists(SHAPED | ANY) | ANY, ANY)
def test_nothing_that_stands_in_a_file_breaks_the_drawing(blocks, text):
    for block in draw({"blocks": blocks, "text": text}):
        for piece in block.pieces:
            assert isinstance(piece.text, str)
            assert piece.url is None or piece.url.lower().startswith(("http://", "https://"))
