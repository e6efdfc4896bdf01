"""The text of pages in many structures: the article whole, and nothing that stands beside it."""

import json
from collections.abc import Callable

import pytest

from core.records import Page
from scrapers.extract import extract
from tests.scrapers.articles import SAMPLES

PageOf = Callable[..., Page]
EN = SAMPLES["en"]
A, B, C, D = EN.paragraphs
TEASER = (
    "<p>Another plant, of another owner, will not open at all, the council decided after a long"
    " night, and its cranes are for sale.</p>"
)
LINKS = "<ul>" + "<li><a href='/x'>A headline of another day, with many words in it</a></li>" * 6
LINKS += "</ul>"


def p(*texts: str, name: str = "") -> str:
    """Return paragraphs."""
    return "".join(f"<p class='{name}'>{text}</p>" if name else f"<p>{text}</p>" for text in texts)


def paragraphs_of(
    body: str, page_of: PageOf, *, head: str = "", title: str = EN.title
) -> list[str]:
    """Return the paragraphs that are found on a page with that body."""
    html = (
        f"<html><head><title>{title}</title>{head}</head><body><header><nav>{LINKS}</nav></header>"
        f"{body}<footer><p>All about us, who we are, and how to write to us.</p></footer></body></html>"
    )
    return extract(page_of(html)).text.split("\n\n")


H1 = f"<h1>{EN.title}</h1>"
SIDE = f"<div class='side-bar-right'><h3>Most read</h3>{LINKS}{TEASER}</div>"
# Where the text stands. Each holds the four paragraphs and nothing else that is text.
STRUCTURES = {
    "article": f"<article>{H1}{p(A, B, C, D)}</article>",
    "divs": f"<div id=c>{H1}<div>{A}</div><div>{B}</div><div>{C}</div><div>{D}</div></div>",
    "breaks": f"{H1}<div class=story>{A}<br><br>{B}<br><br>{C}<br><br>{D}</div>",
    "breaks-in-span": f"{H1}<div><span>{A}<br><br>{B}</span><br><br><font>{C}<br><br>{D}</font></div>",
    "one-form": f"<form id=aspnet>{H1}<div class=x>{p(A, B, C, D)}</div>{LINKS}</form>",
    "table": f"<table><tr><td>{LINKS}<td>{H1}{p(A, B, C, D)}<td>{LINKS}</table>",
    "split-by-ads": f"<main>{H1}"
    + "<div class='ad-slot'>Ad</div>".join(
        f"<div class='text-part n{n}'>{p(x)}</div>" for n, x in enumerate(EN.paragraphs)
    )
    + "</main>",
    "split-in-rows": f"<main>{H1}"
    + "".join(
        f"<div class='line line-{n}'><div class=cell><div class=words>{p(x)}</div></div></div>"
        for n, x in enumerate((f"{A}</p><p>{B}", C, D))
    )
    + "</main>",
    "intro-beside": f"{H1}<div class=a><p class=txt>{A}</p><div class=rest>{p(B, C, D, name='txt')}</div></div>",
    "lead": f"<div>{H1}<div class=standfirst>{A}</div><div class=article-body>{p(B, C, D)}</div></div>",
    "custom-elements": f"<x-page><x-story>{H1}{p(A, B, C, D)}</x-story></x-page>",
    "paywall-on-each": f"<div>{H1}{p(A)}{p(B, C, D, name='paywall')}</div>",
    "hidden-by-script": f"{H1}<div class=box style='display: none'>{p(A, B, C, D)}</div>",
    "named-like-furniture": f"<div class='page banner-on'>{H1}<div class='main share-on'>{p(A, B, C, D)}</div></div>",
    "utility-classes": f"{H1}<div class='print:hidden overflow-hidden'>{p(A, B, C, D, name='ad b cd fb e')}</div>",
    "quotes": f"<article>{H1}{p(A)}<blockquote><p>{B}</p></blockquote><blockquote>{C}</blockquote>{p(D)}</article>",
    "lists": f"<article>{H1}{p(A)}<ul><li>{B}</li><li>{C}</li></ul>{p(D)}</article>",
    "template": f"{H1}<div id=app></div><script type='text/template'>{p(A, B, C, D)}</script>",
    "noscript": f"{H1}<div id=app></div><noscript>{p(A, B, C, D)}</noscript>",
    "amp": f"<article>{H1}<amp-img src=x></amp-img>{p(A, B)}<amp-ad>Ad</amp-ad>{p(C, D)}</article>",
}


@pytest.mark.parametrize("name", STRUCTURES)
@pytest.mark.parametrize("beside", ["", SIDE], ids=["alone", "beside-a-list"])
def test_the_text_is_found_whatever_holds_it(name: str, beside: str, page_of: PageOf) -> None:
    assert paragraphs_of(STRUCTURES[name] + beside, page_of) == list(EN.paragraphs)


NEXT = {
    "props": {
        "pageProps": {
            "story": {"body": [{"text": x} for x in EN.paragraphs]},
            "related": [
                {
                    "summary": "Another plant, of another owner, will not open at all, the council decided after a night."
                }
            ]
            * 9,
        }
    }
}
FUSION = {
    "content_elements": [{"type": "text", "content": f"{x}"} for x in EN.paragraphs],
    "taxonomy": {"tags": ["a"] * 50},
}
STATED = {"@type": "NewsArticle", "headline": EN.title, "articleBody": "\n".join(EN.paragraphs)}


@pytest.mark.parametrize(
    "script",
    [
        f"<script id=__NEXT_DATA__ type='application/json'>{json.dumps(NEXT)}</script>",
        f"<script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={json.dumps(FUSION)};Fusion.x=1</script>",
        f"<script type='application/ld+json'>{json.dumps(STATED)}</script>",
        f"<script>window.__STATE__ = {json.dumps({'page': {'html': p(A, B, C, D)}})};</script>",
    ],
    ids=["next", "fusion", "json-ld", "html-in-json"],
)
def test_a_page_that_a_script_draws_gives_the_text_in_its_data(
    script: str, page_of: PageOf
) -> None:
    assert paragraphs_of(f"<div id=app>Loading</div>{script}", page_of) == list(EN.paragraphs)


def test_a_cut_body_in_json_ld_does_not_shorten_the_page(page_of: PageOf) -> None:
    cut = {**STATED, "articleBody": A + " " + B}
    head = f"<script type='application/ld+json'>{json.dumps(cut)}</script>"
    assert paragraphs_of(STRUCTURES["article"], page_of, head=head) == list(EN.paragraphs)


def test_a_whole_body_in_json_ld_mends_a_page_that_shows_the_beginning(page_of: PageOf) -> None:
    head = f"<script type='application/ld+json'>{json.dumps(STATED)}</script>"
    assert paragraphs_of(f"<article>{H1}{p(A)}</article>", page_of, head=head) == list(
        EN.paragraphs
    )


# What stands among or beside the paragraphs; {} is where it stands in an article.
INTRUDERS = {
    "sidebar": f"<div class=sidebar><h3>Popular</h3>{TEASER}{LINKS}</div>",
    "aside": f"<aside>{TEASER}</aside>",
    "ranking": f"<div class=rank-box><h2>ACCESS RANKING</h2><ol>{LINKS}</ol></div>",
    "related": f"<section class='related-stories'><h2>Related</h2>{TEASER}</section>",
    "related-named-together": f"<div class=jp-relatedposts>{TEASER}</div>",
    "nameless-links": f"<div><h4>Elsewhere</h4>{LINKS}</div>",
    "inline-link": "<p>READ: <a href='/x'>Dock cranes arrive after three weeks at sea</a></p>",
    "linked-paragraph": "<p><a href='/x'>Dock cranes arrive after three weeks at sea, at last</a></p>",
    "newsletter": "<div class='newsletter-box'><p>Get the letter that the whole dock reads, every morning before eight, for nothing at all.</p></div>",
    "prompt": "<p>Sign up for our letter, and read it every morning before eight.</p>",
    "caption": "<figure><img src=x><figcaption>A crane lifts an oven at the old dock, as people of the town look on.</figcaption></figure>",
    "caption-in-div": "<div class=photo><img src=x><p class=caption>A crane lifts an oven at the old dock, as people look on.</p></div>",
    "caption-with-credit": "<div><img src=x><p>A crane lifts an oven at the old dock. Photo: Ana Lim</p></div>",
    "caption-named-together": "<div class=mediaBox><img src=x><p class=imageCaption>A crane lifts an oven at the old dock, as people of the town look on.</p></div>",
    "slides": "<div class='hero slideshow'><p>A crane lifts an oven at the old dock, as people of the town look on.</p></div>",
    "author-box": "<div class='post-author'><p>Ana Lim has walked the docks of four towns for this paper, and keeps a cat that fears water.</p></div>",
    "hcard": "<div class='about vcard'><p>Ana Lim has walked the docks of four towns for this paper, and keeps a cat that fears water.</p></div>",
    "crumbs": "<div class='entry-crumbs'><a href=/>Home</a> Business and all that belongs to it, with many words of its own</div>",
    "disclosure": "<div class='editorial-disclosure'><p>Some of the shops named here pay this paper for each cup that is bought by its readers.</p></div>",
    "commission": "<p>When you buy through links on our site, we may earn a commission at no cost to you.</p>",
    "follow": "<p>Follow The Dock Gazette on Instagram and TikTok.</p>",
    "share-buttons": "<ul class=buttons><li><a href=#>Facebook</a></li><li><a href=#>X</a></li></ul><div>Share</div>",
    "comments": f"<div id=comments><h3>12 comments</h3>{TEASER * 20}</div>",
    "popup": f"<div class=note style='display:none'>{TEASER * 2}</div>",
    "cookies": "<div role=dialog><p>We keep crumbs of what you read, to show you what you might buy from those who pay us.</p></div>",
    "tags": "<div class=tags><a href=/t/1>batteries</a>, <a href=/t/2>ports</a>, <a href=/t/3>jobs</a></div>",
    "reader-only": "<p><span class=sr-only>Opens a new window, in which another page is shown, beside this one</span></p>",
}


@pytest.mark.parametrize("name", INTRUDERS)
def test_what_stands_among_the_paragraphs_is_left_out(name: str, page_of: PageOf) -> None:
    body = f"<main><article>{H1}{p(A, B)}{INTRUDERS[name]}{p(C, D)}</article></main>"
    assert paragraphs_of(body, page_of) == list(EN.paragraphs)


@pytest.mark.parametrize("name", INTRUDERS)
def test_what_stands_after_the_text_is_left_out(name: str, page_of: PageOf) -> None:
    body = f"<main>{H1}<div class=words>{p(A, B, C, D)}</div>{INTRUDERS[name]}</main>"
    assert paragraphs_of(body, page_of) == list(EN.paragraphs)


@pytest.mark.parametrize("language", SAMPLES)
def test_prompts_in_every_language_are_left_out(language: str, page_of: PageOf) -> None:
    sample = SAMPLES[language]
    lines = sample.site_lines
    first, rest = sample.paragraphs[0], sample.paragraphs[1:]
    between = "".join(p(x) + p(line) for x, line in zip(rest, lines, strict=False))
    body = f"<div class=story><h1>{sample.title}</h1>{p(first)}{between}{p(*lines)}</div>"
    assert paragraphs_of(body, page_of, title=sample.title) == list(sample.paragraphs)


SENTENCES = (
    "Advertising revenue of the gazette fell by a fifth last year, it said.",
    "Follow-up orders came from three makers of buses in the north.",
    "Related parties of the owner hold a tenth of the shares, the filing says.",
    "Subscribe as they might, the banks got only half of the bonds.",
    "Trending upward since March, the price of nickel fell on Friday.",
    "Reuters and two papers had reported the delay in October.",
    "“We earn a commission on each bus,” the dealer said, “and no more than that.”",
    "Affiliates of the maker receive compensation for each van that is late.",
    "More from the same seam was sold to a smelter in the south.",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_that_begins_like_a_prompt_is_text(sentence: str, page_of: PageOf) -> None:
    body = f"<article>{H1}{p(A, B, sentence, C, D)}</article>"
    assert paragraphs_of(body, page_of) == [A, B, sentence, C, D]


@pytest.mark.parametrize(
    "box", ["articleBody withSidebar", "author-page main", "entry carousel-on"]
)
def test_a_word_of_furniture_on_the_whole_text_drops_nothing(box: str, page_of: PageOf) -> None:
    body = f"<main>{H1}<div class='{box}'>{p(A, B, C, D)}</div></main>"
    assert paragraphs_of(body, page_of) == list(EN.paragraphs)


@pytest.mark.parametrize(
    "first", ["<div><div class=cap>T</div><p>{}</p></div>", "<p>T</p><p>{}</p>"], ids=["box", "p"]
)
def test_a_large_first_letter_is_put_back_on_its_word(first: str, page_of: PageOf) -> None:
    body = f"<article>{H1}{first.format(f'his week, {A}')}{p(B, C, D)}</article>"
    assert paragraphs_of(body, page_of) == [f"This week, {A}", B, C, D]


def test_a_letter_that_is_a_word_is_not_put_on_the_next(page_of: PageOf) -> None:
    body = f"<article>{H1}<div>A</div>{p(f'crane, {A}', B, C, D)}</article>"
    assert paragraphs_of(body, page_of)[0] == f"crane, {A}"


def test_a_last_sentence_with_an_agency_behind_it_is_text(page_of: PageOf) -> None:
    ja = SAMPLES["ja"]
    last = "港の工場は来年の春に動き出し、五百人が働くことになると市は説明している。(c)AFP/Ana LIM"
    caption = "港で窯を持ち上げるクレーン（2026年11月2日撮影）。(c)AFP/Ana LIM"
    body = f"<article><h1>{ja.title}</h1>{p(*ja.paragraphs, caption, last)}</article>"
    assert paragraphs_of(body, page_of, title=ja.title) == [*ja.paragraphs, last]


def test_headings_inside_the_text_stay_and_those_at_its_end_go(page_of: PageOf) -> None:
    body = f"<article>{H1}{p(A)}<h2>The workers</h2>{p(B, C)}<h3>The money</h3>{p(D)}<h2>Elsewhere</h2></article>"
    assert paragraphs_of(body, page_of) == [A, "The workers", B, C, "The money", D]


def test_bylines_and_date_lines_are_no_text(page_of: PageOf) -> None:
    top = "<p>By Ana Lim</p><p>2 November 2026, 10:15</p><p>4 min read</p>"
    end = "<p>Ana Lim is a reporter for The Dock Gazette.</p><p>© 2026 The Dock Gazette</p>"
    assert paragraphs_of(f"<article>{H1}{top}{p(A, B, C, D)}{end}</article>", page_of) == list(
        EN.paragraphs
    )


@pytest.mark.parametrize("tag", ["h1", "h2", "p", "div"])
def test_the_title_is_not_the_first_paragraph(tag: str, page_of: PageOf) -> None:
    body = f"<article><{tag}>{EN.title}</{tag}>{p(A, B, C, D)}</article>"
    assert paragraphs_of(body, page_of) == list(EN.paragraphs)


def test_the_next_article_of_an_endless_page_is_another_article(page_of: PageOf) -> None:
    other = "".join(p(f"Elsewhere, {x[0].lower()}{x[1:]}") for x in EN.paragraphs[:3])
    one = f"<div class=article-page>{H1}<div class=words>{p(A, B, C, D)}</div></div>"
    two = f"<div class=article-page><h1>Another matter</h1><div class=words>{other}</div></div>"
    assert paragraphs_of(f"<main>{one}{two}</main>", page_of) == list(EN.paragraphs)
