"""Feeds of every kind, and documents that are none."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.feeds import parse_feed
from scrapers.result import FeedResult

URL = "https://news.example/feeds/all"


def read(body: bytes | str, *, content_type: str | None = None, zone: str = "UTC") -> FeedResult:
    raw = body.encode() if isinstance(body, str) else body
    return parse_feed(raw, url=URL, content_type=content_type, timezone=zone)


def rss(*items: str) -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>All</title>{inside}</channel></rss>'


def item(number: int, extra: str = "") -> str:
    return f"<title>Title {number}</title><link>https://news.example/{number}</link>{extra}"


def test_an_rss_item_becomes_an_entry_with_everything_it_says() -> None:
    (entry,) = read(
        rss(
            "<title>Plant &amp;amp; port: <![CDATA[<b>output</b> up]]></title>"
            "<link>/a?x=1&amp;y=2</link><guid isPermaLink='false'>id-1</guid>"
            "<pubDate>Fri, 15 Dec 2023 07:00:00 +0900</pubDate>"
            "<description>&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second.&lt;script&gt;x()&lt;/script&gt;"
            "&lt;/p&gt;</description>"
        )
    ).entries
    assert entry.title == "Plant & port: output up"
    assert entry.url == "https://news.example/a?x=1&y=2"
    assert entry.summary == "First. Second."
    assert entry.guid == "id-1"
    assert entry.published_at == datetime(2023, 12, 14, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        rss(item(1), item(2)),
        (
            '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://dtd.example/rss.dtd">'
            "<rss version='0.91'><channel>"
            f"<item>{item(1)}</item><item>{item(2)}</item></channel></rss>"
        ),
        (
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
            f"<channel/><item>{item(1)}</item><item>{item(2)}</item></rdf:RDF>"
        ),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://news.example/'>"
            "<entry><title>Title 1</title><link href='1'/></entry>"
            "<entry><title type='html'>&lt;i&gt;Title&lt;/i&gt; 2</title><link href='/2'/></entry></feed>"
        ),
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [
                    {"id": 1, "url": "/1", "title": "Title 1"},
                    {"id": "2", "external_url": "https://news.example/2", "title": "Title 2"},
                ],
            }
        ),
        (
            "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
            "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
            "<url><loc>https://news.example/1</loc><news:news><news:title>Title 1</news:title>"
            "</news:news></url><url><loc>https://news.example/2</loc><news:news>"
            "<news:title>Title 2</news:title></news:news></url></urlset>"
        ),
    ],
    ids=["rss", "rss091", "rdf", "atom", "json", "news-sitemap"],
)
@pytest.mark.parametrize("wrap", [bytes, gzip.compress, lambda b: b"\n \xef\xbb\xbf" + b])
def test_every_kind_gives_the_same_entries_in_order(body: str, wrap) -> None:
    result = read(wrap(body.encode()))
    assert result.problem is None
    assert [(e.url, e.title) for e in result.entries] == [
        ("https://news.example/1", "Title 1"),
        ("https://news.example/2", "Title 2"),
    ]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "an empty body"),
        ("  \n", "an empty body"),
        ("<!doctype html><html><title>Log in</title></html>", "an HTML page instead of a feed"),
        ("<html><body>Log in</body></html>", "an HTML page instead of a feed"),
        ("Service unavailable", "not a feed: no rss, RDF or feed element"),
        ("/etc/hostname", "not a feed: no rss, RDF or feed element"),
        ('{"error": "no"}', "JSON, but not a JSON Feed: it has no list of items"),
        (rss(), "a feed without entries"),
        ("<sitemapindex></sitemapindex>", "an index of sitemaps: its newest sitemap is to be read"),
    ],
)
def test_what_is_no_feed_is_a_problem_and_not_an_empty_success(body: str, problem: str) -> None:
    result = read(body)
    assert (result.entries, result.problem) == ((), problem)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    "dtd",
    [
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss SYSTEM "http://dtd.example/x.dtd" [ <!ENTITY % p SYSTEM "http://x/"> %p; ]>',
        '<?xml version="1.0"?><!-- a --><!doctype rss [<!ENTITY x "y">]>',
    ],
    ids=["laughs", "xxe", "parameter", "late"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_with_entities_of_its_own_is_refused(dtd: str, encoding: str) -> None:
    body = (dtd + rss(item(1)).partition("?>")[2]).encode(encoding)
    result = read(body)
    assert result.problem == "refused: the document declares entities of its own"


def test_a_path_in_the_body_is_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(rss(item(1)), encoding="utf-8")
    assert read(str(secret)).entries == ()
    assert read(f"file://{secret}").entries == ()


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "data:text/html,x", "vbscript:x", "java\tscript:alert(1)",
        "//evil.example/x", "https://user:pw@news.example/x", "ftp://news.example/x",
        "https://news.example/\\x", "file:///etc/passwd",
    ],
)  # fmt: skip  # a list, not a column
def test_only_plain_web_links_are_kept(link: str) -> None:
    result = read(rss(f"<title>Title</title><link>{link}</link>"))
    assert [(e.url, e.title) for e in result.entries] == [(None, "Title")]
    assert ("link refused", 1) in result.dropped


def test_a_guid_is_a_link_only_if_it_is_an_address() -> None:
    result = read(
        rss("<title>A</title><guid>1</guid>", "<title>B</title><guid>https://news.example/b</guid>")
    )
    assert [e.url for e in result.entries] == [None, "https://news.example/b"]


def test_duplicates_and_nameless_items_are_dropped_and_counted() -> None:
    result = read(rss(item(1), item(1, "<guid>other</guid>"), "", item(2)))
    assert [e.title for e in result.entries] == ["Title 1", "Title 2"]
    assert result.dropped == (("duplicate", 1), ("neither link nor title", 1))


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2026-13-45", None),
        ("0000-00-00", None),
        ("Mon, 29 Feb 2027 10:00:00 GMT", None),
        ("yesterday", None),
        ("Thu, 01 Jan 2099 00:00:00 GMT", datetime(2099, 1, 1, tzinfo=UTC)),
        ("2023-12-15 07:00", datetime(2023, 12, 14, 22, tzinfo=UTC)),
    ],
)
def test_the_raw_date_decides(date: str, moment: datetime | None) -> None:
    (entry,) = read(rss(item(1, f"<pubDate>{date}</pubDate>")), zone="Asia/Tokyo").entries
    assert entry.published_at == moment


@pytest.mark.parametrize("cut", [30, 60, 75, 95, 110])
def test_of_a_cut_document_the_whole_entries_are_used(cut: int) -> None:
    whole = rss(item(1), item(2, "<description>" + "words " * 20 + "</description>"))
    result = read(whole[:-cut])
    assert [e.title for e in result.entries] == ["Title 1"]
    assert result.problem == "cut off: the document does not end"


def test_broken_markup_keeps_what_can_be_read_and_is_flagged() -> None:
    result = read(rss(item(1), "<title>A & B</title><link>https://news.example/2</link>"))
    assert [e.url for e in result.entries] == ["https://news.example/1", "https://news.example/2"]
    assert (result.problem or "").startswith("not well-formed")


def test_titles_lose_control_characters_and_commands_stay_text() -> None:
    result = read(
        rss(
            item(1).replace("Title 1", "One\0Two&lt;!channel&gt; \u202egnp"),
            item(2).replace("Title 2", "Subject\r\nBcc: x@example.org"),
        )
    )
    assert [e.title for e in result.entries] == [
        "OneTwo<!channel> gnp",
        "Subject Bcc: x@example.org",
    ]


def test_latin_1_bytes_in_a_utf_8_feed_read_right() -> None:
    body = rss(item(1).replace("Title 1", "Café")).encode("latin-1")
    assert read(body, content_type="application/rss+xml; charset=utf-8").entries[0].title == "Café"


@pytest.mark.slow
def test_ten_thousand_entries_take_seconds() -> None:
    assert len(read(rss(*(item(n) for n in range(10_000)))).entries) == 10_000


@given(st.binary(max_size=400))
def test_any_bytes_give_entries_or_a_problem(body: bytes) -> None:
    result = read(body)
    assert result.entries or result.problem


PIECES = st.sampled_from(
    [
        "<rss>", "</rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "&lt;",
        "<![CDATA[", "]]>", "<!DOCTYPE", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>",
        "<urlset>", "<url>", "<loc>", "http://[", "&#xD800;", "&bogus;", "\0", "<pubDate>", "9" * 30,
        '{"items": [', "{", "}", "]", "<a:b>", "<guid>", "é", "\ud800", "<?xml", "?>", "<!--", "-->",
    ]
)  # fmt: skip  # a list, not a column


@given(st.lists(PIECES, max_size=25))
def test_any_shards_of_feeds_give_entries_or_a_problem(pieces: list[str]) -> None:
    result = read("".join(pieces).encode("utf-8", "surrogatepass"))
    assert result.entries or result.problem


@pytest.mark.parametrize("kind", ["", " type='text'", " type='html'"])
def test_a_literal_command_in_an_atom_title_is_kept_as_text(kind: str) -> None:
    title = "&lt;!channel&gt; &lt;http://evil.example|bank&gt; &amp; port"
    body = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>All</title>"
        f"<entry><title{kind}>{title}</title><link href='/1'/></entry></feed>"
    )
    assert read(body).entries[0].title == "<!channel> <http://evil.example|bank> & port"
