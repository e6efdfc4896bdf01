"""Bylines as pages show them to their readers."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from scrapers.bylines import bylines, marked_authors
from scrapers.near_headline import headline_node, lines_near

TEXT = (
    "<p>The ferry to the outer islands will run on batteries from the spring of next year on, the"
    " harbour master said on Monday, and its fares will not rise before the summer season.</p>"
)


def names_of(byline: str, *, below: str = "") -> tuple[str, ...]:
    tree = LexborHTMLParser(
        f"<body><article><h1>Ferry to run on batteries</h1>{byline}{TEXT * 4}{below}</article></body>"
    )
    heading = headline_node(tree, "Ferry to run on batteries")
    assert heading is not None
    return bylines(lines_near(heading))


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<p class=byline>By Mei Tan</p>", ("Mei Tan",)),
        ("<div class=c-byline><span>By <a href=/a>Mei Tan</a> and <a href=/b>Arun Das</a></span></div>",
         ("Mei Tan", "Arun Das")),
        ('<div class="meta">By <a rel=author href=/a>Mei Tan</a> | <time>March 1, 2026</time></div>',
         ("Mei Tan",)),
        ("<span itemprop=author><span itemprop=name>Mei Tan</span></span>", ("Mei Tan",)),
        ("<div class=author><img src=x><b class=author-name>Mei Tan</b><i>Ferry editor</i></div>",
         ("Mei Tan",)),
        ("<p>By Mei Tan</p>", ("Mei Tan",)),
        ("<p>BY MEI TAN</p>", ("MEI TAN",)),
        ("<div>Posted on March 1, 2026 by Mei Tan</div>", ("Mei Tan",)),
        ("<div>3/1/2026 7:11 AM PST BY MEI TAN</div>", ("MEI TAN",)),
        ("<p>Written by: Mei Tan</p>", ("Mei Tan",)),
        ("<p>Von Jana Wolf</p>", ("Jana Wolf",)),
        ("<p>Par Anne Roy</p>", ("Anne Roy",)),
        ("<p>Por Ana Ruiz</p>", ("Ana Ruiz",)),
        ("<p>Oleh Siti Aminah</p>", ("Siti Aminah",)),
        ("<div>Reporter: Budi Santoso</div>", ("Budi Santoso",)),
        ("<p>Tác giả: Nguyễn Văn An</p>", ("Nguyễn Văn An",)),
        ("<p>โดย สมชาย ใจดี</p>", ("สมชาย ใจดี",)),
        ("<p>ผู้เขียน: สมชาย ใจดี</p>", ("สมชาย ใจดี",)),
        ("<p>取材・文＝森はな</p>", ("森はな",)),
        ("<p>執筆：森はな</p>", ("森はな",)),
        ("<div>森はな記者</div>", ("森はな",)),
        ("<div>作者：林大文</div>", ("林大文",)),
        ("<div>記者林大文／港口報導</div>", ("林大文",)),
        ("<div>문지호 기자 moon@harbour.example</div>", ("문지호",)),
        ("<p class=author><b>Mei Tan</b> | Port Mawar | 08/01/2026</p>", ("Mei Tan",)),
        ("<p>By Mei Tan | The Harbour</p>", ("Mei Tan",)),
        ("<div><a href=/people/mei-tan>Mei Tan</a>, <a href=/staff/arun>Arun Das</a></div>", ("Mei Tan", "Arun Das")),
        ("<div class=css-1 data-testid=byline><i>2 hours ago</i><b>Mei Tan</b><i>Ferry editor, Port Mawar</i></div>",
         ("Mei Tan",)),
        ("<address>Mei Tan <span>Ferry editor</span></address>", ("Mei Tan",)),
        ("<span class=author>ferryfan</span>", ("ferryfan",)),
        ("<div class='credit bar'><p class=byline>By Mei Tan</p></div>", ()),
        ("<p>Analysis by Mei Tan, Reuters</p>", ("Mei Tan",)),
        ("<p>Συντάκτης: Άννα Λιμ</p>", ("Άννα Λιμ",)),
        ("<p>Автор: Иван Петров</p>", ("Иван Петров",)),
        ("<p>كتب: أحمد علي</p>", ("أحمد علي",)),
        ("<p>Di Mario Rossi</p>", ("Mario Rossi",)),
        ("<p>文・森はな</p>", ("森はな",)),
    ],
)  # fmt: skip  # pairs
def test_a_byline_gives_its_names(byline: str, names: tuple[str, ...]) -> None:
    assert names_of(byline) == names


@pytest.mark.parametrize(
    "line",
    [
        "<p class=byline>March 1, 2026</p>",
        "<p>By the end of the year</p>",
        "<p>by boat and by train</p>",
        "<div class=author-bio>Mei Tan lives by the sea.</div>",
        "<nav><p class=byline>By Mei Tan</p></nav>",
        "<aside><p class=byline>By Mei Tan</p></aside>",
        "<div class=related><p class=byline>By Mei Tan</p></div>",
        "<div class=comments><span class=author>Mei Tan</span></div>",
        "<div class=author>Share</div>",
        "<div><a href=/topics/sea>Sea Ferries</a></div>",
        "<div><a href=/by/desk>Harbour News Desk</a></div>",
        "<div class=author><b>creator</b><p>Building Ferry Engines</p></div>",
    ],
)
def test_what_is_no_byline_gives_none(line: str) -> None:
    assert names_of(line) == ()


def test_a_byline_far_below_the_headline_is_not_near() -> None:
    assert names_of("", below="<p>By Mei Tan</p>") == ()


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (f"{TEXT * 4}<div class=article-author>Mei Tan</div>", ("Mei Tan",)),
        (f"{TEXT * 4}<div id=comments><span class=author>Mei Tan</span></div>", ()),
        (
            f"<div class=card><h1>Ferry</h1>{TEXT * 4}<p class=author>Mei Tan</p></div>",
            ("Mei Tan",),
        ),
        (f"{TEXT * 4}<footer><span class=author>Mei Tan</span></footer>", ()),
    ],
)
def test_a_marked_name_under_the_text_is_the_last_resort(body: str, names: tuple[str, ...]) -> None:
    assert marked_authors(LexborHTMLParser(f"<body>{body}</body>")) == names
