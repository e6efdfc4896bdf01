import json

import pytest
from bs4 import BeautifulSoup

from core.records import Page
from scrapers.extract import extract
from scrapers.filler import words_of
from scrapers.golden_page import golden_page

URL = "https://www.harbour.co.jp/news/2026/ferry-lamps-lit-10432.html?from=mail"
TITLE = "Ferry lamps burned until dawn"
PARAGRAPHS = (
    "Ferry lamps burned until dawn on every quay of Mawar, keepers told visitors, and nobody slept.",
    "Visitors had come from seven villages, with baskets, children and dogs, to watch them glow.",
    "Keepers will repeat the spectacle whenever enough oil can be spared, they promised everyone.",
)
LD = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": TITLE,
    "author": [{"@type": "Person", "name": "Hana Morioka"}],
    "datePublished": "2026-03-02T09:30:00+09:00",
    "mainEntityOfPage": URL,
    "image": {"url": "https://pictures.elsewhere.com/quay/lamps.jpg", "width": 640},
}
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head>
<!-- built by Morioka's machine -->
<meta charset="shift_jis"><meta name="viewport" content="width=device-width">
<meta property="og:type" content="article"><meta property="og:title" content="{TITLE}">
<meta property="og:image" content="https://pictures.elsewhere.com/quay/lamps.jpg">
<title>{TITLE} | Harbour Gazette</title>
<link rel="canonical" href="{URL}"><link rel="stylesheet" href="/skin/gazette.css">
<script type="application/ld+json">{json.dumps(LD)}</script>
<script type="application/ld+json">{{"broken": Morioka</script>
<script>var reader = "Morioka";</script><style>.gazette {{ color: red }}</style>
</head><body class="single tag-ferry category-quayside" onload="greet('Morioka')">
<article id="story" data-title="{TITLE}" itemscope itemtype="https://schema.org/NewsArticle">
<h1 class="headline">{TITLE}</h1>
<p class="meta">By Hana Morioka <time datetime="2026-03-02T09:30:00+09:00">9:30 JST, March 2, 2026</time></p>
<div class="body" style="color: red">{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}
<p style="display: none">Hidden remark of an unseen hand</p></div>
<a href="/news/2026/older-lamps.html" title="Older lamps remembered">Older lamps</a>
<a href="mailto:morioka@harbour.example">Write</a>
<img src="/quay/lamps.jpg" alt="Lamps gleaming">
</article></body></html>"""


@pytest.fixture
def golden():
    return golden_page(PAGE, url=URL)


def test_no_word_of_the_page_survives(golden):
    page, address = golden
    spoken = (TITLE, *PARAGRAPHS, "Hana Morioka", "Harbour Gazette", "Lamps gleaming older quay")
    words = words_of([*spoken, "Hidden remark of an unseen hand quayside machine greet ferry"])
    assert len(words) > 40
    assert [word for word in words if word in (page + address).lower()] == []


def test_the_markup_survives(golden):
    page = BeautifulSoup(golden[0], "html.parser")
    was = BeautifulSoup(PAGE, "html.parser")
    kept = [tag.name for tag in was.find_all(True) if tag.name not in ("style", "script", "link")]
    assert [t.name for t in page.find_all(True) if t.name not in ("script", "link")] == kept
    assert page.select_one("article#story[itemscope] > div.body > p") is not None
    assert page.find(attrs={"itemtype": True})["itemtype"] == "https://schema.org/NewsArticle"
    assert page.html["lang"] == "en"
    assert [link["rel"] for link in page.find_all("link")] == [["canonical"]]
    assert page.select_one("meta[property='og:type']")["content"] == "article"


def test_scripts_styles_comments_and_handlers_are_dropped(golden):
    page = golden[0]
    for wrong in ("<style", "<!--", "onload", "data-title", "var reader", "stylesheet", "mailto:"):
        assert wrong not in page
    assert page.count("<script") == 2  # the JSON-LD
    assert 'style="display:none"' in page
    assert page.count("style=") == 1


def test_addresses_keep_the_shape_of_their_path_at_an_example_host(golden):
    page, address = golden
    assert address.startswith("https://news.example/")
    assert ".html?" in address
    parts = address.removeprefix("https://news.example/").partition("?")[0].split("/")
    assert [len(part) for part in parts] == [4, 4, len("ferry-lamps-lit-10432.html")]
    assert BeautifulSoup(page, "html.parser").find("link")["href"] == address
    assert "https://other.example/" in page
    for host in ("harbour.co.jp", "elsewhere.com"):
        assert host not in page


def test_json_ld_keeps_its_vocabulary(golden):
    blocks = BeautifulSoup(golden[0], "html.parser").find_all("script")
    data = json.loads(blocks[0].string)
    assert (data["@type"], data["author"][0]["@type"]) == ("NewsArticle", "Person")
    assert data["image"]["width"] == 640
    assert data["mainEntityOfPage"] == golden[1]
    assert json.loads(blocks[1].string) == {}


def test_the_golden_page_is_read_as_the_page_was(golden, page_of):
    page, address = golden
    before, after = extract(page_of(PAGE, URL)), extract(page_of(page, address))
    assert [len(text) for text in after.text.split("\n\n")] == [
        len(text) for text in before.text.split("\n\n")
    ]
    assert len(after.title) == len(before.title)
    assert len(after.authors) == len(before.authors) == 1
    assert after.published_at is not None
    assert isinstance(page_of(page), Page)


@pytest.mark.parametrize("html", ["", "no markup", "<p>", "<a href='http://[::'>broken link</a>"])
def test_any_text_has_a_golden_page(html):
    page, address = golden_page(html, url=URL)
    assert page.startswith("<!DOCTYPE html>")
    assert address.startswith("https://news.example/")
