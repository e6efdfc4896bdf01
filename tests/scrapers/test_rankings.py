"""What a page ranks, kept apart from what it says."""

from collections.abc import Callable
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from core.records import Page, Ranking
from scrapers.extract import extract
from scrapers.rankings import MOST_LINKS, MOST_LISTS, is_ranking, read_rankings
from tests.scrapers.pages import article, page, paragraphs

BASE = "https://mawar.example/sea/ferries-1001"
TITLES = (
    "Ferry fares to rise in the spring",
    "A lighthouse is looking for a keeper",
    "Customs forms change overnight",
)
LINKS = "".join(f"<li><a href='/sea/{n}'>{title}</a></li>" for n, title in enumerate(TITLES, 1))


def rankings(body: str) -> tuple[Ranking, ...]:
    return read_rankings(LexborHTMLParser(page(article(paragraphs(3)) + body)), url=BASE)


@pytest.mark.parametrize(
    ("body", "heading"),
    [
        (f"<aside><h2>Most read</h2><ol>{LINKS}</ol></aside>", "Most read"),
        (f"<div><h3><span>Most</span> Popular</h3></div><div><ul>{LINKS}</ul></div>", "Most Popular"),
        (f"<section class=most-read><ol>{LINKS}</ol></section>", "most read"),
        (f"<div class='widget mostRead'><h4>Read by others</h4><ul>{LINKS}</ul></div>", "Read by others"),
        (f"<div id=popular-posts aria-label='Popular now'><ul>{LINKS}</ul></div>", "Popular now"),
        (f"<dl><dt>アクセスランキング</dt></dl><ol>{LINKS}</ol>", "アクセスランキング"),
        (f"<h2>人気記事</h2><ul>{LINKS}</ul>", "人気記事"),
        (f"<h2>热门文章</h2><ul>{LINKS}</ul>", "热门文章"),
        (f"<h2>點擊排行</h2><ul>{LINKS}</ul>", "點擊排行"),
        (f"<h2>가장 많이 본 뉴스</h2><ul>{LINKS}</ul>", "가장 많이 본 뉴스"),
        (f"<h2>ข่าวยอดนิยม</h2><ul>{LINKS}</ul>", "ข่าวยอดนิยม"),
        (f"<h2>Berita Terpopuler</h2><ul>{LINKS}</ul>", "Berita Terpopuler"),
        (f"<h2>Đọc nhiều nhất</h2><ul>{LINKS}</ul>", "Đọc nhiều nhất"),
        (f"<h2>Les plus lus</h2><ul>{LINKS}</ul>", "Les plus lus"),
        (f"<h2>Trending</h2><div><div>{LINKS.replace('<li>', '<div>').replace('</li>', '</div>')}</div></div>", "Trending"),
    ],
)  # fmt: skip  # rows
def test_a_list_under_a_ranking_heading_is_a_ranking(body: str, heading: str) -> None:
    (found,) = rankings(body)
    assert found.heading == heading
    assert [link.position for link in found.links] == [1, 2, 3]
    assert tuple(link.title for link in found.links) == TITLES
    assert found.links[0].url == "https://mawar.example/sea/1"


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>Related stories</h2><ul>{LINKS}</ul>",
        f"<h2>Latest</h2><ul>{LINKS}</ul>",
        f"<div class=popular><h3>Latest</h3><ul>{LINKS}</ul></div>",
        "<h2>Most read</h2><p>Nothing has been read today.</p>",
        f"<h2>Most read</h2><p>{'The most read of all books is not on any list. ' * 9}</p><ul>{LINKS}</ul>"
        .replace("</p><ul>", "</p><h2>Related</h2><ul>"),
        "<div class=trending><a href=/a>Politics</a><a href=/b>Business</a><a href=/c>Weather</a></div>",
        f"<ul class=almost-empty>{LINKS}</ul>",
        f"<div class=gas-most><ul>{LINKS}</ul></div>",
        "",
    ],
)  # fmt: skip  # a list
def test_other_lists_are_none(body: str) -> None:
    assert rankings(body) == ()


def test_a_popular_heading_inside_the_text_takes_no_paragraphs() -> None:
    body = f"<article><h1>Boats</h1><h2>The most popular boats</h2>{paragraphs(3)}</article>"
    assert read_rankings(LexborHTMLParser(f"<body>{body}</body>"), url=BASE) == ()


def test_an_items_title_is_its_longest_link_without_its_rank() -> None:
    items = "".join(
        f"<li><a href='/sea/{n}'><img src=x></a><a href='/sea/{n}'>{n}. {title}</a><a href='/by/{n}'>Jo Lee the author</a></li>"
        for n, title in enumerate(TITLES, 1)
    )
    (found,) = rankings(f"<h2>Ranking</h2><ol>{items}</ol><p><a href=/more>See all stories</a></p>")
    assert tuple(link.title for link in found.links) == TITLES


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://user@rival.example/x", None),
        ("//cdn.mawar.example/x", "https://cdn.mawar.example/x"),
        ("http://[::", None),
    ],
)
def test_only_web_addresses_are_kept(href: str, url: str | None) -> None:
    items = f"<li><a href='{href}'>A title with a strange address</a></li>{LINKS}"
    (found,) = rankings(f"<h2>Ranking</h2><ol>{items}</ol>")
    assert found.links[0].title == "A title with a strange address"
    assert found.links[0].url == url


def test_one_list_is_not_told_twice_and_there_are_bounds() -> None:
    same = f"<div class=ranking><h2>Ranking</h2><ol>{LINKS}</ol></div>"
    assert len(rankings(same + same)) == 1
    many = "".join(
        f"<section><h2>Most read {n}</h2><ol>"
        + "".join(
            f"<li><a href='/{n}/{k}'>Story {k} of the list {n} is here</a></li>" for k in range(60)
        )
        + "</ol></section>"
        for n in range(20)
    )
    found = rankings(many)
    assert len(found) == MOST_LISTS
    assert {len(one.links) for one in found} == {MOST_LINKS}


def test_nesting_without_end_is_not_followed() -> None:
    deep = "<div class=ranking><h2>Ranking</h2>" * 2000 + f"<ol>{LINKS}</ol>"
    tree = LexborHTMLParser(f"<body>{deep}</body>")
    assert len(read_rankings(tree, url=BASE)) <= 1


def test_the_first_publishers_lists_are_rankings_and_no_text(page_of: Callable[..., Page]) -> None:
    html = (Path(__file__).parent / "golden" / "ranking_sidebar.html").read_text(encoding="utf-8")
    found = extract(page_of(html, "https://harbour.example/politics/20261102-1001/"))
    assert [(one.heading, len(one.links)) for one in found.rankings] == [
        ("“Politics” POPULAR ARTICLE", 3),
        ("HN ACCESS RANKING", 2),
    ]
    assert found.rankings[1].links[0].url == "https://harbour.example/business/4"
    assert not any(link.title in found.text for one in found.rankings for link in one.links)


@pytest.mark.parametrize(
    "text", ["Popular", "TRENDING NOW", "Top 5 stories", "Terpopuler", "排行榜", "많이 본 뉴스"]
)
def test_headings_that_rank(text: str) -> None:
    assert is_ranking(text)


@pytest.mark.parametrize(
    "text", ["Top news", "Populations of cod", "Most days are calm", "Hotels", "人口", ""]
)
def test_headings_that_do_not(text: str) -> None:
    assert not is_ranking(text)
