"""JSON-LD as sites write it, well and badly."""

import json
from typing import Any

import pytest

from scrapers.json_ld import authors_of, is_live, linked_data, text_of

ARTICLE: dict[str, Any] = {
    "@type": "NewsArticle",
    "headline": "Ferry stops",
    "datePublished": "2026-03-01T10:00:00+09:00",
    "author": {"@type": "Person", "name": "Mei Tan"},
}
PLAIN = json.dumps(ARTICLE)


@pytest.mark.parametrize(
    "script",
    [
        PLAIN,
        f"[{PLAIN}]",
        f'{{"@graph": [{{"@type": "WebSite", "name": "Harbour"}}, {PLAIN}]}}',
        f"<![CDATA[ {PLAIN} ]]>",
        f"//<![CDATA[\n{PLAIN}\n//]]>",
        f"<!-- {PLAIN} -->",
        f"{PLAIN};",
        PLAIN.replace("}}", "},}"),
        PLAIN.replace("Ferry", "Ferry\\n").replace("\\n", "\n"),
        PLAIN.replace('"NewsArticle"', '["Thing", "https://schema.org/NewsArticle"]'),
        PLAIN.replace('"@type": "NewsArticle"', '"type": "Article"'),
    ],
)
def test_an_article_is_found_however_it_is_wrapped(script: str) -> None:
    article = linked_data([script]).article
    assert (text_of(article, "headline") or "").split() == ["Ferry", "stops"]
    assert text_of(article, "datePublished") == ARTICLE["datePublished"]


def test_broken_json_still_gives_the_key_facts() -> None:
    broken = PLAIN[:-1] + ', "description": "an "unescaped" quote"}'
    article = linked_data([broken]).article
    assert article["headline"] == "Ferry stops"
    assert article["datePublished"] == ARTICLE["datePublished"]


def test_an_author_may_stand_elsewhere_in_the_graph() -> None:
    graph = {
        "@graph": [
            {**ARTICLE, "author": [{"@id": "#mei"}, {"@id": "#nobody"}, {"name": "Harbour", "@type": "Organization"}]},
            {"@type": "Person", "@id": "#mei", "name": "Mei Tan"},
        ]
    }  # fmt: skip  # a document
    assert authors_of(linked_data([json.dumps(graph)])) == (("Mei Tan",), ("Harbour",), True)


def test_the_fullest_of_several_articles_is_taken_and_its_twin_fills_it_up() -> None:
    other = {"@type": "NewsArticle", "headline": "Another ferry"}
    twin = {"@type": "Article", "headline": "Ferry stops", "isAccessibleForFree": False}
    article = linked_data([json.dumps([other, twin, ARTICLE])]).article
    assert article["author"] == ARTICLE["author"]
    assert article["isAccessibleForFree"] is False


def test_a_page_without_an_article_node_gives_its_dates_alone() -> None:
    page = {"@type": "WebPage", "name": "Ferry", "datePublished": "2026-03-01"}
    assert linked_data([json.dumps(page)]).article == {"datePublished": "2026-03-01"}


def test_breadcrumbs_and_kinds_are_kept() -> None:
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "name": "Home"},
            {"@type": "ListItem", "item": {"@id": "/sea", "name": "At sea"}},
        ],
    }
    live = {"@type": "LiveBlogPosting", "headline": "Storm, hour by hour"}
    data = linked_data([json.dumps(crumbs), json.dumps(live)])
    assert data.crumbs == ("Home", "At sea")
    assert is_live(data)
    assert not is_live(linked_data([PLAIN]))


@pytest.mark.parametrize(
    "script",
    [
        "", "null", "7", '"text"', "{", "[" * 3000, "{" * 3000, " " * 100_000 + "x", '{"@type": {}}',
        '{"@type": "NewsArticle", "author": {"name": {"name": {"name": {}}}}}',
        '{"@type": "NewsArticle", "author": {"@id": "#a"}, "@id": "#a"}',
        '{"@type": "BreadcrumbList", "itemListElement": [7, null, {"item": 3}]}',
        '{"@graph": {"@graph": {"@graph": {}}}}', "<![CDATA[", "]]>", "<!--", "," * 50_000,
    ],
)  # fmt: skip  # a list, not a column
def test_junk_is_passed_over(script: str) -> None:
    data = linked_data([script])
    assert authors_of(data)[0] == ()
