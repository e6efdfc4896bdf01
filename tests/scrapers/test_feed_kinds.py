"""What each kind of feed says, in the words of its own format."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from core.records import FeedEntry
from scrapers.feeds import parse_feed
from scrapers.result import FeedResult

URL = "https://feeds.example/site/all"
THIRD = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)


def read(body: str | bytes, *, zone: str = "UTC") -> FeedResult:
    raw = body.encode() if isinstance(body, str) else body
    return parse_feed(raw, url=URL, content_type=None, timezone=zone)


def one(body: str | bytes, *, zone: str = "UTC") -> FeedEntry:
    result = read(body, zone=zone)
    assert result.problem is None
    (entry,) = result.entries
    return entry


def rss(item: str, *, head: str = "", attributes: str = "") -> str:
    return f"<rss version='2.0'{attributes}><channel>{head}<item>{item}</item></channel></rss>"


def atom(entry: str, *, head: str = "", attributes: str = "") -> str:
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom'{attributes}>{head}<entry>{entry}</entry></feed>"
    )


DC = " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/'"
MEDIA = " xmlns:media='http://search.yahoo.com/mrss/'"
CONTENT = " xmlns:content='http://purl.org/rss/1.0/modules/content/'"
BURNER = " xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'"


@pytest.mark.parametrize(
    "body",
    [
        rss("<title>Port</title><link>https://news.example/a</link><pubDate>Tue, 03 Nov 2026 10:00:00 +0900</pubDate>"),
        (f"<rss version='0.92'><channel><item><title>Port</title><link>https://news.example/a</link>"
        f"<dc:date{DC}>2026-11-03T10:00:00+09:00</dc:date></item></channel></rss>"),
        ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'>"
        f"<channel><title>x</title></channel><item><title>Port</title><link>https://news.example/a</link>"
        f"<dc:date{DC}>2026-11-03T01:00:00Z</dc:date></item></rdf:RDF>"),
        ("<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title>Port</title>"
        "<link rel='alternate' type='text/html' href='https://news.example/a'/>"
        "<issued>2026-11-03T01:00:00Z</issued></entry></feed>"),
        atom("<title>Port</title><link href='https://news.example/a'/><published>2026-11-03T01:00:00Z</published>"),
        "<CHANNEL><ITEM HREF='https://news.example/a' LASTMOD='2026-11-03T01:00:00Z'><TITLE>Port</TITLE></ITEM></CHANNEL>",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1",
                "items": [
                    {"id": "a", "url": "https://news.example/a", "title": "Port", "date_published": "2026-11-03T01:00:00Z"}
                ],
            }
        ),
        ("<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://news.example/a</loc>"
        "<news:news><news:title>Port</news:title><news:publication_date>2026-11-03T01:00:00Z"
        "</news:publication_date></news:news></url></urlset>"),
    ],
    ids=["rss20", "rss092", "rdf09", "atom03", "atom10", "cdf", "json", "news-sitemap"],
)  # fmt: skip  # one document each
@pytest.mark.parametrize("wrap", [bytes, gzip.compress])
def test_every_kind_states_address_title_and_time(body: str, wrap) -> None:
    entry = one(wrap(body.encode()))
    assert (entry.url, entry.title, entry.published_at) == ("https://news.example/a", "Port", THIRD)


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (rss("<link>/a</link>", head="<link>https://news.example/</link>"), "https://news.example/a"),
        (rss("<link>/a</link>"), "https://feeds.example/a"),
        (atom("<link href='a'/>", attributes=" xml:base='https://news.example/x/'"), "https://news.example/x/a"),
        (
            atom("<link href='a' xml:base='z/'/>", attributes=" xml:base='https://news.example/x/'"),
            "https://news.example/x/z/a",
        ),
        (atom("<link href='/a'/>", head="<link href='https://news.example/'/>"), "https://news.example/a"),
        (atom("<link href='/a'/>", head="<link rel='self' href='https://cdn.example/'/>"), "https://feeds.example/a"),
    ],
    ids=["channel link", "own address", "xml:base", "two bases", "atom link", "self is no base"],
)  # fmt: skip  # one document each
def test_a_relative_link_is_joined_to_what_the_feed_belongs_to(body: str, url: str) -> None:
    assert one(body).url == url


@pytest.mark.parametrize(
    ("links", "url"),
    [
        ("<link rel='self' href='/self'/><link rel='alternate' href='/page'/>", "/page"),
        ("<link rel='enclosure' href='/a.mp3'/><link href='/page'/>", "/page"),
        (
            "<link type='application/json' href='/json'/><link type='text/html' href='/page'/>",
            "/page",
        ),
        ("<link type='application/pdf' href='/pdf'/>", "/pdf"),
        ("<link rel='http://www.iana.org/assignments/relation/alternate' href='/page'/>", "/page"),
        ("<link rel='replies' href='/comments'/>", None),
    ],
)
def test_of_several_links_the_page_is_chosen(links: str, url: str | None) -> None:
    entry = one(atom(f"<title>T</title>{links}"))
    assert entry.url == (url and f"https://feeds.example{url}")


def test_the_original_address_wins_over_a_counting_one() -> None:
    item = "<link>https://feeds.example/~r/x</link><feedburner:origLink>https://news.example/a</feedburner:origLink>"
    assert one(rss(item, attributes=BURNER)).url == "https://news.example/a"


@pytest.mark.parametrize(
    ("guid", "url"),
    [
        ("<guid>https://news.example/a</guid>", "https://news.example/a"),
        ("<guid isPermaLink='true'>https://news.example/a</guid>", "https://news.example/a"),
        ("<guid isPermaLink='false'>https://news.example/a</guid>", None),
        ("<guid ispermalink='false'>https://news.example/a</guid>", None),
        ("<guid>tag:news.example,2026:1</guid>", None),
        ("<guid>/a</guid>", None),
    ],
)
def test_a_guid_stands_in_for_a_missing_link_if_it_is_an_address(
    guid: str, url: str | None
) -> None:
    result = read(rss(f"<title>T</title>{guid}"))
    assert [e.url for e in result.entries] == [url]
    assert result.dropped == ()
    assert result.entries[0].guid


@pytest.mark.parametrize(
    ("item", "attributes", "summary"),
    [
        ("<description>Short.</description><content:encoded>&lt;p&gt;Long.&lt;/p&gt;</content:encoded>", CONTENT, "Short."),
        ("<content:encoded><![CDATA[<p>Long.</p>]]></content:encoded>", CONTENT, "Long."),
        ("<media:description>Of the picture.</media:description>", MEDIA, "Of the picture."),
        ("<media:group><media:description>In a group.</media:description></media:group>", MEDIA, "In a group."),
        ("<dc:description>Core.</dc:description>", DC, "Core."),
        ("<description/><content:encoded>Long.</content:encoded>", CONTENT, "Long."),
        ("<description>One <b>bold</b> word</description>", "", "One bold word"),
    ],
)  # fmt: skip  # one case each
def test_the_summary_comes_from_where_it_is(item: str, attributes: str, summary: str) -> None:
    assert one(rss(f"<title>T</title>{item}", attributes=attributes)).summary == summary


@pytest.mark.parametrize(
    ("entry", "summary"),
    [
        ("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a <b>b</b> &lt;c&gt;</div></content>", "a b <c>"),
        ("<content type='html'>&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</content>", "a b"),
        ("<content mode='base64'>UG9ydHMgb3Blbg==</content>", "Ports open"),
        ("<content type='application/octet-stream'>UG9ydHMgb3Blbg==</content>", "Ports open"),
        ("<summary>a</summary><content>b</content>", "a"),
    ],
)  # fmt: skip  # one case each
def test_atom_content_of_every_type_becomes_text(entry: str, summary: str) -> None:
    assert one(atom(f"<title>T</title>{entry}")).summary == summary


def test_the_first_date_that_is_possible_counts() -> None:
    item = "<title>T</title><pubDate>Mon, 30 Feb 2026 00:00:00 GMT</pubDate><dcterms:modified>2026-11-03T01:00:00Z</dcterms:modified>"
    assert one(rss(item, attributes=DC)).published_at == THIRD


def test_elements_of_the_source_and_the_media_are_not_the_entrys() -> None:
    entry = "<title>Mine</title><source><title>Theirs</title><id>x</id><updated>2001-01-01</updated></source>"
    found = one(atom(entry))
    assert (found.title, found.guid, found.published_at) == ("Mine", None, None)


def test_an_item_without_link_and_title_is_an_entry_and_is_counted() -> None:
    result = read(rss("<description>Only words.</description>"))
    assert [(e.url, e.title, e.summary) for e in result.entries] == [(None, None, "Only words.")]
    assert result.dropped == (("neither link nor title", 1),)


def test_a_title_of_a_picture_is_not_the_title_of_a_page() -> None:
    body = (
        "<urlset xmlns:image='http://www.google.com/schemas/sitemap-image/1.1' "
        "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://news.example/a</loc>"
        "<image:image><image:loc>https://news.example/a.jpg</image:loc><image:title>Photo</image:title></image:image>"
        "<news:news><news:title>Port</news:title></news:news></url></urlset>"
    )
    assert (one(body).url, one(body).title) == ("https://news.example/a", "Port")


def test_a_json_feed_that_breaks_off_keeps_its_whole_items() -> None:
    whole = json.dumps({"items": [{"id": n, "url": f"https://news.example/{n}"} for n in range(4)]})
    result = read(whole[:-20])
    assert [e.url for e in result.entries] == [f"https://news.example/{n}" for n in range(3)]
    assert (result.problem or "").startswith("not JSON")


def test_json_with_line_breaks_in_its_texts_is_read() -> None:
    assert (
        one('{"items": [{"id": true, "title": "Port\nopens", "url": "/a"}]}').title == "Port opens"
    )


def test_a_json_feeds_links_are_joined_to_its_home_page() -> None:
    body = {"home_page_url": "https://news.example/", "items": [{"id": "1", "url": "a"}, {}, "x"]}
    result = read(json.dumps(body))
    assert [e.url for e in result.entries] == ["https://news.example/a"]
    assert result.dropped == (("neither link nor title", 2),)


def test_entries_anywhere_in_the_document_are_found() -> None:
    body = "<rss><channel><item><link>https://news.example/1</link></item></channel><more><item><link>https://news.example/2</link></item></more></rss>"
    assert [e.url for e in read(body).entries] == [
        "https://news.example/1",
        "https://news.example/2",
    ]
