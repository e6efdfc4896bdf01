"""Pages made to stop a parser: read within bounds, and their text where it can be had."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from core.errors import ParseError
from core.records import Page
from scrapers.density import main_text
from scrapers.extract import extract
from scrapers.tame import tame
from tests.examples import examples

pytestmark = pytest.mark.slow  # pages of hundreds of thousands of elements

PageOf = Callable[..., Page]
PARAGRAPH = (
    "<p>A paragraph of some length, with commas, that says how many cells the plant will make,"
    " where it will stand, and who is to pay for it in the end.</p>"
)
TEXT = PARAGRAPH * 5
GOLDEN = tuple(
    path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent / "golden").glob("*.html"))
)


def levels(html: str) -> int:
    """Return how deep the deepest element of a page stands."""
    deepest, waiting = 0, [(LexborHTMLParser(html).root, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        child = node.child if node is not None else None
        while child is not None:
            waiting.append((child, depth + 1))
            child = child.next
    return deepest


@pytest.mark.parametrize("closed", [False, True])
def test_blocks_beyond_a_depth_are_flat_and_their_text_stays(*, closed: bool) -> None:
    html = "<div>" * 20_000 + TEXT + "</div>" * 20_000 * closed
    assert levels(tame(html)) < 3_100
    assert len(main_text(LexborHTMLParser(tame(html))).paragraphs) == 5


@pytest.mark.parametrize(
    "attributes",
    [
        " ".join(f"a{n}=1" for n in range(30_000)),
        'a=">" ' + " ".join(f"a{n}" for n in range(30_000)),
        "/".join(f"a{n}" for n in range(30_000)),
    ],
    ids=["plain", "quoted-end", "slashes"],
)
def test_a_tag_of_very_many_attributes_ends_early(attributes: str) -> None:
    tree = LexborHTMLParser(tame(f"<div {attributes}>{TEXT}"))
    most = max(len(node.attributes) for node in tree.css("*"))
    assert 0 < most <= 4_001
    assert tree.css_first("p") is not None


@pytest.mark.parametrize("option", ["<option>x", "<OPTION value=1>x</OPTION>", "<oPtIoN/>x"])
def test_a_list_has_options_within_bounds_and_what_follows_it_stays(option: str) -> None:
    """The parser looks through all options of a list with each that comes: 60,000 took a minute."""
    html = f"<select>{option * 20_000}</select>{TEXT}<select><option>y</option></select>"
    tree = LexborHTMLParser(tame(html))
    assert 0 < len(tree.css("option")) <= 2_000
    assert len(main_text(tree).paragraphs) == 5


def test_a_large_page_may_have_many_attributes() -> None:
    """The largest papers send 15,000 attributes, most of them before the article."""
    head = "<div class='a b' id=x data-y='1'><a href=/z>z</a></div>" * 5_000
    html = f"<script>{'1, ' * 60_000}</script>{head}{TEXT}"
    assert len(html) > 400_000
    assert tame(html) == html


def test_a_common_number_of_options_is_not_touched() -> None:
    html = "<select>" + "<option>x</option>" * 1_900 + "</select>" + TEXT
    assert tame(html) == html


def test_a_long_script_stays_whole() -> None:
    script = "<script type='application/json'>{\"a\": [" + "1, " * 9_000 + "1]}</script>"
    assert tame(TEXT + script) == TEXT + script


def test_a_common_page_is_not_touched() -> None:
    assert [tame(html) for html in GOLDEN] == list(GOLDEN)


@pytest.mark.parametrize(
    "html",
    [
        TEXT + "\0" * 100_000,
        TEXT + "<p>short one</p>" * 30_000,
        TEXT + "<div class=a>" * 2_999,
        TEXT + "<a href=/x>a link</a>" * 20_000,
        TEXT + "<table>" * 200 + "<tr><td>x" * 5_000,
        TEXT + "<script type='application/json'>" + "[" * 50_000 + "</script>",
        TEXT + "<div class='" + "x " * 100_000,
        TEXT + "".join(f"<i class='c{n} related-{n}'>x</i>" for n in range(15_000)),
        "<!--" + TEXT + "-->" + TEXT,
    ],
    ids=["nul", "siblings", "deep", "links", "table", "json", "open-tag", "labels", "comment"],
)
def test_what_follows_a_text_does_not_take_it_away(html: str, page_of: PageOf) -> None:
    assert extract(page_of(html)).text.count("how many cells") == 5


def test_the_end_of_an_endless_page_is_not_read() -> None:
    html = TEXT + "<b>x</b>" * 200_000 + "<p id=end>The end</p>"
    tree = LexborHTMLParser(tame(html))
    assert len(tree.css("p")) == 5


@examples(60)
@given(
    st.sampled_from(GOLDEN),
    st.lists(st.tuples(st.integers(0, 9_999), st.integers(0, 400), st.booleans()), max_size=8),
)
def test_a_mutilated_page_is_an_article_or_a_parse_error(
    html: str, cuts: list[tuple[int, int, bool]]
) -> None:
    for start, length, twice in cuts:
        at = start % max(len(html), 1)
        piece = html[at : at + length]
        html = html[:at] + (piece * 2 if twice else "") + html[at + length :]
    with contextlib.suppress(ParseError):
        assert extract(_page(html)).text.strip()


def _page(html: str) -> Page:
    return Page(
        url="https://news.example/a",
        final_url="https://news.example/a",
        status=200,
        headers=(),
        body=html.encode(),
        fetched_at=datetime(2026, 11, 2, 3, tzinfo=UTC),
    )
