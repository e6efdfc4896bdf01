"""The head of a page: dates that are not mixed up, sections, images; and no head breaks it."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scrapers.json_ld import linked_data
from scrapers.page_kind import facts_of, page_kind
from scrapers.page_meta import PageMeta, read_meta
from scrapers.rankings import read_rankings
from tests.examples import examples
from tests.scrapers.pages import LINKED, article, page, paragraphs

URL = "https://mawar.example/sea/ferries-1001"
UPDATE_FIRST = (
    "<h1>Ferry stops</h1><time itemprop=dateModified datetime='2026-11-03T08:00Z'>3 Nov</time>"
    "<time datetime='2026-11-02T08:00Z'>2 Nov</time>"
)
CRUMBS = (
    '<script type="application/ld+json">{"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"},'
    ' {"name": "At sea"}, {"name": "Ferry stops for a day"}]}</script><title>Ferry stops for a day</title>'
)


def meta(
    head: str = "", body: str = "", *, url: str = URL, zone: str = "Asia/Tokyo", **more: str
) -> PageMeta:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return read_meta(LexborHTMLParser(html), url=url, zone=zone, **more)  # type: ignore[arg-type]  # site alone


def at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def ld(**members: str) -> str:
    inner = "".join(f', "{name}": {value}' for name, value in members.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Ferry stops"{inner}}}</script>'


@pytest.mark.parametrize(
    ("head", "body", "published", "modified"),
    [
        (ld(datePublished='"2026-11-02T08:00+09:00"', dateModified='"2026-11-03T08:00+09:00"'), "",
         "2026-11-02T08:00+09:00", "2026-11-03T08:00+09:00"),
        (ld(datePublished='"2026-11-02"') + "<meta property=article:published_time content='2026-11-02T10:30:00+09:00'>",
         "", "2026-11-02T10:30+09:00", None),
        (ld(datePublished='"2026-11-02"') + "<meta property=article:published_time content='2026-11-09T10:30:00+09:00'>",
         "", "2026-11-02T00:00+00:00", None),
        ("<meta name=date content='2026-11-02 08:00'>", "", "2026-11-02T08:00+09:00", None),
        ("<meta property=article:modified_time content='2026-11-03T08:00Z'>", "", None, "2026-11-03T08:00+00:00"),
        ("<meta name=pubdate content='2026-11-02T08:00Z'><meta property=og:updated_time content='2026-10-01T08:00Z'>",
         "", "2026-11-02T08:00+00:00", None),
        ("", UPDATE_FIRST, "2026-11-02T08:00+00:00", None),
        ("", "<h1>Ferry stops</h1><p>Published: 2 Nov 2026, updated: 3 Nov 2026</p>", "2026-11-02T00:00+00:00",
         "2026-11-03T00:00+00:00"),
        ("", "<h1>Ferry stops</h1><p>Last updated 3 Nov 2026</p>", None, "2026-11-03T00:00+00:00"),
        ("", "<h1>Ferry stops</h1>", None, None),
    ],
)  # fmt: skip  # rows
def test_publication_and_change_are_not_mixed_up(
    head: str, body: str, published: str | None, modified: str | None
) -> None:
    found = meta(head, body)
    assert (found.published_at, found.modified_at) == (at(published), at(modified))


def test_the_address_gives_the_day_as_the_last_resort() -> None:
    assert meta(url="https://mawar.example/2026/11/02/ferry").published_at == at(
        "2026-11-02T00:00+00:00"
    )
    head = "<link rel=canonical href='/2026/11/02/ferry'>"
    assert meta(head).published_at == at("2026-11-02T00:00+00:00")


def test_a_second_date_in_a_line_is_no_zone() -> None:
    line = "Written: 2026-11-02 15:03:30 / Updated: 2026-11-02 15:30:46"
    found = meta("", f"<h1>Ferry stops</h1><p class=date>{line}</p>", zone="UTC")
    assert found.published_at == at("2026-11-02T15:03:30+00:00")


@pytest.mark.parametrize(
    ("head", "body", "section"),
    [
        (ld(articleSection='["At sea", "Boats"]'), "", "At sea"),
        ("<meta property=article:section content='At sea'>", "", "At sea"),
        ("", "<nav class=Breadcrumbs><a href=/>Home</a><a href=/sea>At sea</a></nav>", "At sea"),
        ("", "<ul class=breadcrumb><li><a href=/>ホーム</a></li><li><a href=/sea>海</a></li></ul>", "海"),
        (CRUMBS, "", "At sea"),
        ("", "<nav class=breadcrumbs><a href=/>Home</a></nav>", None),
        ("", "", None),
    ],
)  # fmt: skip  # rows
def test_the_section_is_stated_or_stands_above_the_article(
    head: str, body: str, section: str | None
) -> None:
    assert meta(head, body).section == section


@pytest.mark.parametrize(
    ("head", "image"),
    [
        ("<meta property=og:image content='/a.jpg'>", "https://mawar.example/a.jpg"),
        ("<meta property=og:image content='//cdn.example/a.jpg'>", "https://cdn.example/a.jpg"),
        ("<meta property=og:image content='data:image/png;base64,AA'><meta name=twitter:image content=/b.jpg>",
         "https://mawar.example/b.jpg"),
        ("<meta property=og:image content='javascript:x'>", None),
        (ld(image='{"@type": "ImageObject", "url": "/c.jpg"}'), "https://mawar.example/c.jpg"),
        (ld(image='["/d.jpg", "/e.jpg"]'), "https://mawar.example/d.jpg"),
        (ld(image="[[7]]"), None),
        ("", None),
    ],
)  # fmt: skip  # rows
def test_the_lead_image_is_a_web_address(head: str, image: str | None) -> None:
    assert meta(head).image_url == image


def test_the_byline_decides_between_the_account_and_the_author() -> None:
    head = (
        ld(author='{"@type": "Person", "name": "Una Upload"}')
        + "<meta name=parsely-author content='Mei Tan'>"
    )
    body = "<h1>Ferry stops</h1><p class=byline>By {}</p>" + paragraphs(3)
    assert meta(head, body.format("Mei Tan")).authors == ("Mei Tan",)
    assert meta(head, body.format("Jo Lee")).authors == ("Una Upload",)


def test_a_tag_with_more_names_than_json_ld_is_believed() -> None:
    head = (
        ld(author='{"@type": "Person", "name": "Mei Tan"}')
        + "<meta name=author content='Mei Tan, Jo Lee'>"
    )
    assert meta(head).authors == ("Mei Tan", "Jo Lee")


def test_the_visible_author_stands_before_a_stated_organisation() -> None:
    head = ld(author='{"@type": "Organization", "name": "Mawar Post"}')
    assert meta(head, "<h1>Ferry stops</h1><p>By Mei Tan</p>").authors == ("Mei Tan",)
    assert meta(head, "<h1>Ferry stops</h1>").authors == ("Mawar Post",)


def test_the_sources_name_is_cut_off_the_title() -> None:
    head = "<title>Ferry stops - Quayside Courier</title>"
    assert meta(head, site="Quayside Courier").title == "Ferry stops"
    assert meta(head).title == "Ferry stops - Quayside Courier"


SEEDS = (
    page(article(paragraphs(2)), head=LINKED % ', "isAccessibleForFree": false'),
    page(
        "<div class='byline author'>By <a rel=author href=/x>Mei Tan</a> 2026-11-02 10:00 JST</div>"
        "<h2 class=most-read>Most read</h2><ol><li><a href='/1'>1. The first of all stories</a></li></ol>",
        head="<meta property=og:title content='A | B'><meta name=author content='A, B and C'>"
        "<link rel=canonical href='https://mawar.example/2026/11/02/x'><meta name=robots content=noindex>",
    ),
)
JUNK = (
    "<", ">", '"', "'", "\0", "\u202e", "{", "}", "[", "]", "\\", "&#x110000;", "9" * 400, "%", "//", "://",
    "<h1>", "</h1>", "<time datetime='", "2026-99-99", "+99:99", "\ud800", "﷽", "<script type='application/ld+json'>",
    '"@type":', "null", "<ol>", "<a href='", "class=ranking ", "<div " * 300, "By ", "更新", "0000-00-00T00:00",
)  # fmt: skip  # a list


@examples(150)
@given(seed=st.integers(0, 2**32), times=st.integers(1, 40), which=st.integers(0, len(SEEDS) - 1))
def test_no_mutation_of_a_page_breaks_the_reading_of_its_head(
    seed: int, times: int, which: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - mutations, not secrets
    html = SEEDS[which]
    for _ in range(times):
        at_ = chance.randrange(len(html))
        end = at_ + chance.choice((0, 0, 1, 3, 40))
        html = html[:at_] + chance.choice(JUNK) + html[end:]
    tree = LexborHTMLParser(html.encode("utf-8", "replace").decode("utf-8", "replace"))
    found = read_meta(tree, url=URL, zone="Asia/Tokyo", headers=[("x-robots-tag", html[:80])])
    for link in (found.canonical_url, found.image_url):
        assert link is None or link.startswith(("http://", "https://"))
    for moment in (found.published_at, found.modified_at):
        assert moment is None or moment.utcoffset() is not None
    assert all(name.strip() == name and 0 < len(name) <= 60 for name in found.authors)
    for ranking in read_rankings(tree, url=URL):
        assert all(link.url is None or link.url.startswith("http") for link in ranking.links)
    text = html[:4000]
    assert page_kind(facts_of(found, html=html, url=URL, title=found.title or "", text=text))


@given(st.text(max_size=200))
def test_no_script_breaks_the_reading_of_json_ld(text: str) -> None:
    assert linked_data([text, '{"@type": "NewsArticle", "author": ' + text + "}"]).crumbs == ()
