"""Pages to articles: golden pages of our own, and pages that are none."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ParseError
from core.records import Page, Source, SourceFormat
from scrapers.extract import asks_for_no_copy, extract

PageOf = Callable[..., Page]
GOLDEN = Path(__file__).parent / "golden"
SOURCE = Source(
    source_id="site",
    name="Site",
    format=SourceFormat.FEED,
    url="https://news.example/feed",
    homepage="https://news.example/",
    country="world",
    language="en",
    timezone="UTC",
    owner="site",
)


def golden(name: str, page_of: PageOf) -> tuple[Page, dict[str, Any]]:
    wanted = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    text = (GOLDEN / f"{name}.html").read_text(encoding="utf-8")
    return page_of(text.encode(wanted.get("charset", "utf-8")), wanted["url"], "text/html"), wanted


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.html")))
def test_a_golden_page_gives_the_article_and_nothing_beside_it(name: str, page_of: PageOf) -> None:
    page, wanted = golden(name, page_of)
    found = extract(page, source=replace(SOURCE, timezone=wanted["timezone"]))
    paragraphs = found.text.split("\n\n")
    assert found.title == wanted["title"]
    assert len(paragraphs) == wanted["paragraphs"]
    assert paragraphs[0].startswith(wanted["first"])
    assert paragraphs[-1].endswith(wanted["last"])
    assert [phrase for phrase in wanted["absent"] if phrase in found.text] == []
    assert found.canonical_url == wanted["canonical_url"]
    assert found.language == wanted["language"]
    assert found.published_at == moment(wanted["published_at"])
    assert found.modified_at == moment(wanted.get("modified_at"))
    assert list(found.authors) == wanted.get("authors", [])
    assert (found.section, found.image_url) == (wanted.get("section"), wanted.get("image_url"))


def test_the_japan_news_parser_reads_the_date_line(page_of: PageOf) -> None:
    page, wanted = golden("ranking_sidebar", page_of)
    plain = extract(page, source=SOURCE)
    parsed = extract(page, source=replace(SOURCE, parser="japan_news"))
    assert parsed.published_at == moment(wanted["published_with_parser"])
    assert (parsed.title, parsed.text) == (plain.title, plain.text)


def test_a_byline_in_the_date_line_is_the_author(page_of: PageOf) -> None:
    page, _ = golden("ranking_sidebar", page_of)
    body = page.body.replace(b">7:00 JST", b">By Hana Mori / Japan News Staff Writer 7:00 JST")
    found = extract(replace(page, body=body), source=replace(SOURCE, parser="japan_news"))
    assert found.authors == ("Hana Mori",)


def test_the_sources_selectors_win(page_of: PageOf) -> None:
    html = (
        "<h1>Wrong</h1><h2 class=t>Right title</h2><i class=by>By Aya Sato</i>"
        "<b class=when>2 November 2026, 10:00</b><div class=x><p>Teaser of something else.</p></div>"
        "<div class=x id=b><p>The body of the article, as the site marks it up.</p>"
        "<p class=ad>Buy this car now, it is the best of all cars.</p><p>And its end.</p></div>"
    )
    selectors = (
        ("title", ".t"), ("author", ".by"), ("date", ".when"), ("text", "#b"), ("drop", ".ad"),
    )  # fmt: skip  # pairs
    found = extract(
        page_of(html), source=replace(SOURCE, selectors=selectors, timezone="Asia/Tokyo")
    )
    assert found.title == "Right title"
    assert found.authors == ("Aya Sato",)
    assert found.text == "The body of the article, as the site marks it up.\n\nAnd its end."
    assert found.published_at == moment("2026-11-02T01:00:00+00:00")


@pytest.mark.parametrize(
    "listing",
    [
        {"format": SourceFormat.LISTING},
        {
            "format": SourceFormat.FEED,
            "selectors": (("item", "li"), ("title", "h3"), ("date", "i")),
        },
    ],
    ids=["listing", "archive"],
)
def test_the_selectors_of_a_list_say_nothing_of_its_articles(
    page_of: PageOf, listing: dict[str, Any]
) -> None:
    page = page_of(
        "<aside><h3>Most read: cats</h3><i>1 January 2020</i></aside><article><h1>A plant opens</h1>"
        f"<time datetime='2026-11-02T10:00:00+07:00'>x</time>{PARAGRAPH * 3}</article>"
    )
    names = {"selectors": (("title", "h3"), ("date", "i"), ("text", "article p"))}
    found = extract(page, source=replace(SOURCE, **(names | listing)))
    assert found.title == "A plant opens"
    assert found.published_at == moment("2026-11-02T03:00:00+00:00")


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>Nothing to read", False),
        ("<meta name=robots content='index, noarchive'><p>Nothing", True),
        ("", False),
    ],
)
def test_a_page_that_is_no_article_may_still_ask_for_no_copy(
    page_of: PageOf,
    html: str,
    wanted: bool,  # noqa: FBT001 - a row of the table above
) -> None:
    page = page_of(html)
    assert asks_for_no_copy(page) is wanted
    assert asks_for_no_copy(replace(page, headers=(("x-robots-tag", "noarchive"),)))


PARAGRAPH = (
    "<p>A paragraph of some length, with commas, that says how many batteries the plant will make,"
    " where it will stand, and who is to pay for it in the end.</p>"
)


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("<link rel=canonical href='/b?utm_source=x'>", "https://news.example/b"),
        ("<link rel=canonical href='https://www.news.example/c/'>", "https://news.example/c"),
        ("<meta property=og:url content='https://m.news.example/d'>", "https://news.example/d"),
        ("<link rel=canonical href='https://news.example/'>", "https://news.example/a"),
        ("<link rel=canonical href='https://rival.example/a'>", "https://news.example/a"),
        ("<link rel=canonical href='javascript:x'>", "https://news.example/a"),
        ("<link rel=canonical href='http://[::'>", "https://news.example/a"),
        ("", "https://news.example/a"),
    ],
)
def test_a_page_may_name_its_canonical_address_on_its_own_site(
    page_of: PageOf, head: str, wanted: str
) -> None:
    html = f"<html><head>{head}</head><body>{PARAGRAPH * 3}</body></html>"
    assert extract(page_of(html)).canonical_url == wanted


@pytest.mark.parametrize(
    ("marks", "wanted"),
    [
        ("<meta name=date content='2026-11-02 07:00'>", "2026-11-02T00:00:00+00:00"),
        ("<meta name=date content='2026-11-02'>", "2026-11-02T00:00:00+00:00"),
        (
            (
                "<meta name=date content='2026-11-02 07:00'>"
                "<time>Updated 9:00 JST, November 2, 2026</time>"
            ),
            "2026-11-01T22:00:00+00:00",
        ),
        ("<meta name=date content='2026-13-45'>", None),
        (
            "<meta property='article:published_time' content='2099-01-01T00:00Z'>",
            "2099-01-01T00:00:00+00:00",
        ),
    ],
    ids=["source-zone", "date-alone", "page-zone", "impossible", "future"],
)
def test_a_time_takes_the_zone_of_the_page_then_of_the_source(
    page_of: PageOf, marks: str, wanted: str | None
) -> None:
    found = extract(
        page_of(f"{marks}<h1>Title of the page</h1>{PARAGRAPH * 3}"),
        source=replace(SOURCE, timezone="Asia/Bangkok"),
    )
    assert found.published_at == moment(wanted)


@pytest.mark.parametrize(
    "html",
    [
        "", "plain text, no markup at all", "<html></html>", "<body><script>var x = 1;</script></body>",
        "<nav>" + "<a href='/x'>A link to a page</a> " * 50 + "</nav>", "<p>Short.</p>",
    ],
)  # fmt: skip  # a list, not a column
def test_a_page_without_an_article_is_a_parse_error(page_of: PageOf, html: str) -> None:
    with pytest.raises(ParseError, match="no article"):
        extract(page_of(html))


def test_hidden_characters_and_commands_stay_harmless(page_of: PageOf) -> None:
    page = page_of(
        f"<h1>Plant\0 opens \u202egnp</h1>{PARAGRAPH * 2}<p>{'&lt;!channel&gt; ' * 9}</p>"
    )
    found = extract(page)
    assert found.title == "Plant opens gnp"
    assert "<!channel>" in found.text  # text stays text; it is escaped where it is shown


def test_deep_nesting_does_not_stop_the_reading(page_of: PageOf) -> None:
    html = "<h1>Title of the page</h1>" + "<div>" * 3000 + PARAGRAPH * 6
    assert "batteries" in extract(page_of(html)).text


def test_json_ld_that_is_broken_or_endless_is_passed_over(page_of: PageOf) -> None:
    junk = (
        "{",
        "[" * 5000,
        '{"@type": 7}',
        '{"@type": "NewsArticle", "author": [[["x"]]]}',
        "null",
    )
    scripts = "".join(f"<script type='application/ld+json'>{text}</script>" for text in junk)
    found = extract(page_of(f"{scripts}<h1>Title of the page</h1>{PARAGRAPH * 3}"))
    assert (found.title, found.authors) == ("Title of the page", ())


@given(st.binary(max_size=300))
def test_any_bytes_give_an_article_or_a_parse_error(body: bytes) -> None:
    page = Page(
        url="https://news.example/a",
        final_url="https://news.example/a",
        status=200,
        headers=(),
        body=b"<p>" + body,
        fetched_at=datetime.fromisoformat("2026-11-02T03:00:00+00:00"),
    )
    with contextlib.suppress(ParseError):
        assert extract(page).text.strip()


LD = '<script type=\'application/ld+json\'>{{"@type": "NewsArticle", "author": {}}}</script>'


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (
            "<meta name=author content='Mei Tan'><meta name=author content=\"O'Brien & Sons\">",
            ("Mei Tan", "O'Brien & Sons"),
        ),
        ("<meta name=author content='Mei Tan and Arun Das'>", ("Mei Tan", "Arun Das")),
        (
            "<meta name=byl content='By No One'><meta name=author content='By Mei Tan'>",
            ("Mei Tan",),
        ),
        (
            LD.format('[{"name": "Tan, Mei Ling"}, {"name": "A & B Lee"}]'),
            ("Tan, Mei Ling", "A & B Lee"),
        ),
        (LD.format('["Mei Tan", "Arun Das"]'), ("Mei Tan", "Arun Das")),
        (LD.format('{"@type": "Person", "name": "Mei Tan & Arun Das"}'), ("Mei Tan", "Arun Das")),
        (LD.format('{"@type": "Organization", "name": "Tan & Das"}'), ("Tan & Das",)),
        (LD.format('[{"@type": "NewsMediaOrganization", "name": "Tan & Das"}]'), ("Tan & Das",)),
    ],
    ids=[
        "two-tags",
        "one-tag-two-names",
        "trusted-tag",
        "listed",
        "texts",
        "one-field",
        "firm",
        "paper",
    ],
)
def test_every_author_is_named_once_and_whole(
    head: str, wanted: tuple[str, ...], page_of: PageOf
) -> None:
    found = extract(page_of(f"{head}<h1>Title of the page</h1>{PARAGRAPH * 3}"))
    assert found.authors == wanted


def test_a_title_that_looks_like_a_command_is_kept_as_text(page_of: PageOf) -> None:
    title = "&lt;!channel&gt; &lt;http://evil.example|bank&gt; Port queue"
    head = f"<title>{title}</title><meta property=og:title content='{title}'>"
    found = extract(page_of(f"{head}<h1>{title}</h1>{PARAGRAPH * 3}"))
    assert found.title == "<!channel> <http://evil.example|bank> Port queue"


def test_dublin_cores_publisher_is_a_site_name(page_of: PageOf) -> None:
    head = "<title>Berth closed :: Port of Mawar</title><meta name=DC.publisher content='Port of Mawar'>"
    assert extract(page_of(f"{head}<h2>Berth</h2>{PARAGRAPH * 3}")).title == "Berth closed"


def test_a_page_without_a_title_is_not_given_its_text(page_of: PageOf) -> None:
    found = extract(page_of(PARAGRAPH * 3))
    assert (found.title, found.text[:11]) == ("", "A paragraph")


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("", "2026-03-01T03:00:00+00:00"),
        ("<meta name=date content='2026-02-28'>", "2026-02-28T00:00:00+00:00"),
        (
            LD.format('"Mei Tan", "datePublished": "2026-02-27T10:00:00Z"'),
            "2026-02-27T10:00:00+00:00",
        ),
    ],
    ids=["words", "meta", "json-ld"],
)
def test_words_state_the_date_only_where_the_head_does_not(
    page_of: PageOf, head: str, date: str
) -> None:
    body = f"<h1>Title of the page</h1><time>2026年3月1日 10:00</time>{PARAGRAPH * 3}"
    found = extract(page_of(head + body), source=replace(SOURCE, timezone="Asia/Bangkok"))
    assert found.published_at == moment(date)


@pytest.mark.parametrize(
    ("marks", "wanted"),
    [
        ("<meta name=author content='O&amp;#039;Hara; Mei Tan'>", ("O'Hara", "Mei Tan")),
        ("<meta name=author content='651'><a rel=author>Mei Tan</a>", ("Mei Tan",)),
        (
            LD.format('"View my complete profile"') + "<meta name=byl content='By Mei Tan'>",
            ("Mei Tan",),
        ),
    ],
    ids=["escaped-twice", "number", "label"],
)
def test_a_field_without_a_name_gives_way_to_the_next(
    page_of: PageOf, marks: str, wanted: tuple[str, ...]
) -> None:
    found = extract(page_of(f"{marks}<h1>Title of the page</h1>{PARAGRAPH * 3}"))
    assert found.authors == wanted
