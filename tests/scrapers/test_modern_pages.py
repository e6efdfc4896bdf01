"""Pages as the systems of large papers build them: generated names, text in blocks, boxes between.

The text in them was written for these tests.
"""

from collections.abc import Callable

import pytest

from core.records import Page, PageKind
from scrapers.extract import Extract, extract
from tests.scrapers.articles import SAMPLES

PageOf = Callable[..., Page]
EN, JA, ZH, KO = (SAMPLES[name] for name in ("en", "ja", "zh", "ko"))
A, B, C, D = EN.paragraphs
H1 = f"<h1 class=css-8>{EN.title}</h1>"
LEAD = "Half of the 1,200 workers have been hired, and the first cars are promised for the summer."
MENU = (
    "<nav><ul>"
    + "".join(f"<li><a href=/{n}>Section {n}</a></li>" for n in range(9))
    + "</ul></nav>"
)
CARD = (
    "<div class='css-7c'><a href=/o><div class=css-8a><img src=x></div>"
    "<h3>The old ferry will not run in winter, its crew says</h3></a>"
    "<p>The crew of the old ferry wants more pay, and the council has no money, says the mayor.</p></div>"
)
CARDS = f"<div class=css-rail>{CARD * 5}</div>"
LETTER = (
    "<div class=css-nl><div>The Morning Dock</div><div>All that you need to know of the port, at six in "
    "the morning, in a letter of your own.</div><input type=email><button>Sign up</button></div>"
)


def p(*texts: str, name: str = "css-at9") -> str:
    """Return paragraphs with a generated name."""
    return "".join(f"<p class='{name}'>{text}</p>" for text in texts)


def block(text: str) -> str:
    """Return a paragraph in a block of its own, as page builders save it."""
    return f"<div data-component=text-block class='sc-e70150c3-0'><p class='sc-9'>{text}</p></div>"


def line(text: str) -> str:
    """Return a paragraph of no tag, its text in spans."""
    return f"<div class='zz9'><span><span data-text=true>{text}</span></span></div>"


def found(page_of: PageOf, body: str, *, title: str = EN.title) -> Extract:
    """Return what is extracted from a page with that body."""
    head = f"<title>{title}</title><meta property='og:title' content='{title}'>"
    return extract(
        page_of(f"<html><head>{head}</head><body><div id=root>{body}</div></body></html>")
    )


BIO = p("Ana Lim covers ports and ships for The Gazette. She has lived at the dock for 20 years.")
PRINT = p(
    "A version of this article appears in print on Nov. 3, 2026, Section B, Page 1 of the city edition."
)
ENGLISH = {
    "two-parts-and-an-ad": (
        (f"{MENU}<main><article><header>{H1}<figure><img src=x><figcaption>A crane.</figcaption></figure>"
        f"<p>By <a href=/by/ana-lim>Ana Lim</a></p></header><section name=articleBody>"
        f"<div class=css-s><div class=css-5>{p(A, B)}</div></div><div class=css-ad><div>Advertisement</div>"
        f"<a href=#x>SKIP ADVERTISEMENT</a></div><div class=css-s><div class=css-5>{p(C)}"
        f"<h2>Who pays</h2>{p(D)}</div></div></section>{BIO}{PRINT}</article>{CARDS}</main>"),
        (A, B, C, "Who pays", D),
    ),
    "a-block-each": (
        (f"{MENU}<main><article>{H1}<div data-component=byline-block class=sc-b><time>2 hours ago</time>"
        f"<div><span>Ana Lim</span><div>Business reporter, Old Dock</div></div></div>{block(A)}{block(B)}"
        f"<div data-component=subheadline-block><h2>Who pays?</h2></div>{block(C)}{block(D)}"
        "<div data-component=links-block class=sc-l><p>More on this story</p><ul><li><a href=/1>Why the old "
        f"ferry is out of service again</a></li></ul></div></article></main>{CARDS}"),
        (A, B, "Who pays?", C, D),
    ),
    "divs-alone": (
        (f"<div class=Xk2><div class=aB1><div role=heading aria-level=1>{EN.title}</div><div>{LEAD}</div>"
        f"<div><span>By</span> <span>Ana Lim</span> · <span>Nov 2, 2026, 9:00 AM</span></div>{line(A)}{line(B)}"
        f"{LETTER}{line(C)}{line(D)}</div>{CARDS}</div>"),
        (LEAD, A, B, C, D),
    ),
    "boxes-between": (
        (f"{MENU}<main><article><header><h2><span>Old dock</span></h2>{H1}<a href=/authors/ana-lim>Ana Lim</a>"
        f"</header><section><div data-area=body class='lg:mt-32'><div class='RichText lg:w-8'>{p(A, B)}</div>"
        "</div><div data-area=related><h3>More of this</h3><ul><li><a href=/1>Dock cranes arrive after three "
        "weeks at sea</a></li></ul></div><div data-area=body class='lg:mt-32'><div class='RichText lg:w-8'>"
        f"{p(C, D)}</div></div></section></article></main>"),
        (A, B, C, D),
    ),
    "itemprop-and-notes": (
        (f"<section>{H1}</section><article><div><div>By <span>Ana Lim</span>, The Gazette</div></div>"
        f"<div itemprop=articleBody>{p(A, B)}<div class=css-r><a href=/1><img src=x><p>Related article: Dock "
        f"cranes arrive after three weeks</p></a></div>{p(C, D)}<p><em>This story has been updated with new "
        "figures.</em></p></div></article>"),
        (A, B, C, D, "This story has been updated with new figures."),
    ),
    "lists": (
        (f"<article>{H1}<p>By Ana Lim</p><div class='Body_x__1aZ'>{p(A)}<h3>What it makes</h3><ul><li>Cells for "
        f"<a href=/b>buses</a>, from the autumn</li><li>Blocks for homes</li></ul>{p(B, C, D)}</div></article>"),
        (A, "What it makes", "Cells for buses, from the autumn", "Blocks for homes", B, C, D),
    ),
    "links-inline": (
        (f"<article>{H1}<div>By Ana Lim</div><div>{p(A)}<p><strong>READ MORE: </strong><a href=/1>Dock cranes "
        f"arrive after three weeks at sea</a></p>{p(B)}<p><strong><a href=/1>• Analysis: who pays for the second "
        f"connection</a></strong></p>{p(C)}<p>[Related: <a href=/1>The grid operator has its own plans</a>]</p>"
        f"{p(D)}</div></article>"),
        (A, B, C, D),
    ),
    "amp": (
        (f"<article class=amp-wp-article><header>{H1}<div class=amp-wp-byline><span>Ana Lim</span></div></header>"
        f"<figure><amp-img src=x></amp-img></figure><div class=amp-wp-article-content>{p(A, B)}<amp-ad></amp-ad>"
        f"{p(C, D)}</div><footer>Categories: <a href=/c>Business</a></footer></article>"),
        (A, B, C, D),
    ),
    "a-tail": (
        (f"<main><article>{H1}<div>By Ana Lim</div><div>{p(A, B, C, D)}<p>Our Standards: <a href=/t>The Gazette "
        "Trust Principles.</a></p><div class=css-t><a href=/a>Batteries</a><a href=/b>Ports</a></div>"
        "<div class=css-au><img src=x><div>Ana Lim</div><p>Old Dock-based reporter of ships and cranes.</p></div>"
        f"<p>Copyright 2026 The Dock Gazette. All rights reserved.</p></div></article></main>{CARDS}"),
        (A, B, C, D),
    ),
}  # fmt: skip  # pages


@pytest.mark.parametrize("name", ENGLISH)
def test_the_text_of_a_page_with_generated_names(name: str, page_of: PageOf) -> None:
    body, wanted = ENGLISH[name]
    article = found(page_of, body)
    assert tuple(article.text.split("\n\n")) == wanted
    assert (article.title, article.authors) == (EN.title, ("Ana Lim",))


def test_what_stands_before_a_wall_is_text_and_the_wall_is_none(page_of: PageOf) -> None:
    wall = (
        "<div class=css-gate><h2>To continue reading, subscribe</h2><p>Get unlimited access to all our articles for 1 "
        "euro a month.</p><button>Subscribe</button><p>Already a subscriber? <a href=/l>Log in</a></p></div>"
    )
    article = found(page_of, f"<main><article>{H1}{p(A, B)}{wall}</article></main>{CARDS}")
    assert (article.text.split("\n\n"), article.kind) == ([A, B], PageKind.PAYWALL)


def test_a_japanese_page_without_its_picture_wall_and_links(page_of: PageOf) -> None:
    body = (
        f"<main><article><h1>{JA.title}</h1><time>2026年11月2日 10時00分</time><div class=x1><img src=x><p>旧港に建設中の"
        f"電池工場＝2026年11月1日、林安撮影</p></div><div class=nfyQp>{p(*('　' + x for x in JA.paragraphs))}</div>"
        "<p>この記事は有料記事です。残り1234文字</p><ul><li><a href=/1>クレーン、3週間遅れで到着した旧港</a></li></ul>"
        "<p>Copyright © 港新聞社 無断転載を禁じます</p></article></main>"
    )
    assert found(page_of, body, title=JA.title).text.split("\n\n") == list(JA.paragraphs)


def test_a_chinese_page_without_its_signatures(page_of: PageOf) -> None:
    body = (
        f"<h1>{ZH.title}</h1><div>2026年11月02日10:00 | 来源：<a>码头日报</a></div><div class=rm_txt_con>"
        f"{p(*('　　' + x for x in ZH.paragraphs))}<p>（本报记者 林安）</p><div>(责编：林安、王平)</div></div>"
    )
    article = found(page_of, body, title=ZH.title)
    assert article.text.split("\n\n") == list(ZH.paragraphs)
    assert article.authors == ("林安",)


def test_a_korean_page_of_line_breaks_without_its_reporters_line(page_of: PageOf) -> None:
    body = (
        f"<h2>{KO.title}</h2><div>입력 2026.11.02. 오전 10:00 <em>림안 기자</em></div><div id=x><article>"
        f"{'<br><br>'.join(KO.paragraphs)}<br><br>림안 기자 lim@dock.example</article></div>"
        "<p>Copyright ⓒ 부두일보. All rights reserved. 무단 전재 및 재배포 금지.</p>"
    )
    assert found(page_of, body, title=KO.title).text.split("\n\n") == list(KO.paragraphs)
