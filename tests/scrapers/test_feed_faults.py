"""One fault in a feed costs no other entry: each fault that real feeds have, in a feed of ours."""

from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers import feed_lenient
from scrapers.feeds import parse_feed
from scrapers.result import FeedResult

URL = "https://news.example/feeds/all"
COUNT = 60


def read(body: bytes | str, *, content_type: str | None = None) -> FeedResult:
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return parse_feed(raw, url=URL, content_type=content_type, timezone="UTC")


def item(number: int, extra: str = "") -> str:
    return (
        f"<item><title><![CDATA[Title {number}]]></title><link>https://news.example/{number}</link>"
        f"<pubDate>Mon, 02 Nov 2026 03:00:00 GMT</pubDate><description>Words.</description>{extra}</item>\n"
    )


def rss(items: list[str], end: str = "</channel></rss>") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>All</title>\n'
        f"<link>https://news.example</link>\n{''.join(items)}{end}"
    )


def with_fault(fault: str) -> str:
    items = [item(number) for number in range(COUNT)]
    items[30] = item(30, fault)
    return rss(items)


FAULTS = {
    "bare ampersand": "<category>R & D</category>",
    "ampersand in an address": "<comments>https://news.example/?a=1&b=2</comments>",
    "control character": "<category>a\x08b</category>",
    "undefined entity": "<category>a&nbsp;b &mdash; &bogus;</category>",
    "a surrogate by number": "<category>&#xD800;</category>",
    "a surrogate by decimal number": "<category>&#55296;</category>",
    "a NUL by number": "<category>&#0;</category>",
    "a number beyond Unicode": "<category>&#x110000;</category>",
    "cdata that never ends": "<category><![CDATA[Ports</category>",
    "a comment that never ends": "<!-- draft",
    "raw html that is not closed": "<content>one<br>two<img src='x'></content>",
    "elements that cross": "<content><b><i>x</b></i></content>",
    "a prefix nobody declared": "<media:thumbnail url='x'/><foo:bar x:y='z'>q</foo:bar>",
    "an angle bracket": "<category>a < b</category>",
    "an attribute without quotes": "<enclosure url=https://news.example/x.mp3>",
    "an attribute twice": "<enclosure url='a' url='b'/>",
    "an end tag too many": "</category>",
    "a start tag too many": "<category>",
    "a declaration inside": "<!ENTITY x 'y'>",
    "an open processing instruction": "<?php echo",
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_in_one_entry_loses_none_and_is_told(fault: str) -> None:
    result = read(with_fault(fault))
    assert [e.url for e in result.entries] == [f"https://news.example/{n}" for n in range(COUNT)]
    assert [e.title for e in result.entries] == [f"Title {n}" for n in range(COUNT)]
    assert {e.published_at for e in result.entries} == {datetime(2026, 11, 2, 3, tzinfo=UTC)}
    assert (result.problem or "").startswith("not well-formed")


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize("junk_at", ["title", "description"])
def test_a_fault_inside_a_field_costs_at_most_that_field(fault: str, junk_at: str) -> None:
    items = [item(number) for number in range(COUNT)]
    items[30] = items[30].replace(f"</{junk_at}>", f"{fault}</{junk_at}>")
    result = read(rss(items))
    assert [e.url for e in result.entries] == [f"https://news.example/{n}" for n in range(COUNT)]


def test_a_missing_end_tag_of_an_item_loses_none() -> None:
    items = [item(number) for number in range(COUNT)]
    items[30] = items[30].replace("</item>", "")
    items[-1] = items[-1].replace("</item>", "")
    assert len(read(rss(items)).entries) == COUNT


@pytest.mark.parametrize("name", ["title", "link", "description", "pubDate"])
def test_a_missing_end_tag_of_a_field_swallows_no_entry(name: str) -> None:
    items = [item(number) for number in range(COUNT)]
    items[30] = items[30].replace(f"</{name}>", "")
    result = read(rss(items))
    assert len(result.entries) == COUNT
    whole = [e.title for n, e in enumerate(result.entries) if n != 30]
    assert whole == [f"Title {n}" for n in range(COUNT) if n != 30]


def test_what_feedparser_cannot_read_is_salvaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")

    monkeypatch.setattr(feed_lenient.feedparser, "parse", fail)
    result = read(with_fault(FAULTS["elements that cross"].replace("content", "note")))
    assert [e.title for e in result.entries] == [f"Title {n}" for n in range(COUNT)]


def test_feedparser_is_asked_only_for_what_no_strict_parser_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def count(stream, **options):
        asked.append(len(stream.getvalue()))
        return original(stream, **options)

    original = feedparser.parse
    monkeypatch.setattr(feed_lenient.feedparser, "parse", count)
    read(rss([item(n) for n in range(COUNT)]))
    read(with_fault(FAULTS["bare ampersand"]))
    assert asked == []
    broken = with_fault("<note><b><i>x</b></i></note>")
    read(broken)
    assert len(asked) == 1
    assert asked[0] < len(broken) / 10


@pytest.mark.slow
def test_no_item_of_a_large_feed_with_many_faults_is_lost() -> None:
    items = [item(n, "<note>a & b</note>" if n % 7 else "<note><b>x</note>") for n in range(2501)]
    assert len(read(rss(items)).entries) == 2501


def test_entries_that_cannot_be_read_are_counted_in_the_problem() -> None:
    result = read(rss([item(1), "<item><x><y></x></item>", item(2)]))
    assert len(result.entries) == 2
    assert result.problem == "1 of 3 entries could not be read"


@pytest.mark.parametrize("cut", range(1, 200, 7))
def test_of_a_cut_feed_the_whole_entries_are_used_and_no_piece_of_one(cut: int) -> None:
    whole = rss([item(number) for number in range(5)])
    result = read(whole[:-cut])
    assert [e.title for e in result.entries] == [f"Title {n}" for n in range(len(result.entries))]
    assert {e.url for e in result.entries} <= {f"https://news.example/{n}" for n in range(5)}
    if cut > len("</rss>"):
        assert result.problem == "cut off: the document does not end"
        assert len(result.entries) == whole[:-cut].count("</item>")


def test_wrong_encodings_lose_no_entry() -> None:
    body = rss([item(n).replace("Words", "Café") for n in range(COUNT)])
    for encoding in ("utf-8", "latin-1", "cp1252", "utf-16"):
        for declared in (None, "text/xml; charset=utf-8", "text/xml; charset=iso-8859-1"):
            result = read(body.encode(encoding), content_type=declared)
            assert len(result.entries) == COUNT, (encoding, declared)
            assert result.entries[0].summary == "Café."


def test_the_warnings_of_a_program_before_the_feed_are_passed_over() -> None:
    body = "<br />\n<b>Warning</b>: Undefined index in /srv/feed.php on line 3<br />\n"
    assert len(read(body + rss([item(n) for n in range(3)])).entries) == 3


def test_entities_declared_behind_such_warnings_are_refused_too() -> None:
    body = '<b>Warning</b> <!DOCTYPE rss [<!ENTITY x "y">]>' + rss([item(1)]).partition("?>")[2]
    assert read(body).problem == "refused: the document declares entities of its own"


HOSTILE = {
    "xinclude": "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/>",
    "stylesheet": "<?xml-stylesheet type='text/xsl' href='http://evil.example/x.xsl'?>",
    "entity use": "<category>&xxe;&lol9;</category>",
}


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_points_outside_is_read_as_nothing(part: str) -> None:
    # The suite forbids sockets beyond loopback; a look-up or a connection would fail the test.
    result = read(rss([item(1, part), item(2)]))
    assert [e.title for e in result.entries] == ["Title 1", "Title 2"]
    assert "root:" not in str(result)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-7", "utf-32-le"])
def test_an_encoding_without_a_mark_hides_no_entity(encoding: str) -> None:
    secret = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = secret + rss([item(1, "<category>&x;</category>")]).partition("?>")[2]
    result = read(body.encode(encoding))
    assert "root:" not in str(result)
    assert result.entries == ()
    assert result.problem


def test_an_external_dtd_is_never_asked_for() -> None:
    body = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">' + rss([item(1)]).partition("?>")[2]
    assert len(read(body).entries) == 1


@pytest.mark.parametrize(
    "body",
    [
        "<rss>" + "<a>" * 200_000,
        "<rss><item>" + "<![CDATA[" * 100_000,
        "<rss><item>" + "<!--" * 100_000,
        "<rss><item><title>" + "&" * 300_000 + "</title></item></rss>",
        "<rss>" + "<item>" * 60_000,
        "<rss>" + "</item>" * 60_000,
        "<rss><item>&" + "</channel>" * 60_000 + "</item></rss>",
        "<rss>" + ("<item><br>" + "<title>" * 5_000 + "</item>") * 3,
        "<rss " + " ".join(f"a{n}='x'" for n in range(60_000)) + "><item/></rss>",
        '{"items": [' + "[" * 200_000,
        "<?" * 200_000,
        "<rss><item><title>" + "&lt;b title=&quot;" * 50_000 + "</title></item></rss>",
        "<rss>" + "<channel>" * 100_000 + "</channel>" * 100_000 + "</rss>",
        "<rss><item><title>" + "<b>" * 50_000 + "x" + "</b>" * 50_000 + "</title></item></rss>",
    ],
    ids=range(14),
)
@pytest.mark.slow
@pytest.mark.timeout(60)  # what grows with the square of its length would take hours
def test_what_is_built_to_take_long_does_not(body: str) -> None:
    result = read(body)
    assert result.entries or result.problem


@pytest.mark.slow
def test_more_entries_than_anybody_reads_are_cut_and_told() -> None:
    result = read("<rss>" + "<item><title>a</title></item>" * 50_001 + "</rss>")
    assert result.problem == "more than 50000 entries: the rest is not read"


SOUND = rss([item(number) for number in range(8)])
WANTED = [f"https://news.example/{number}" for number in range(8)]
BYTES = SOUND.encode()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["cut", "flip", "insert", "drop"]),
            st.floats(0, 1),
            st.binary(max_size=6),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_mutilation_gives_entries_or_a_problem(steps: list[tuple[str, float, bytes]]) -> None:
    body = bytearray(BYTES)
    for kind, where, junk in steps:
        at = int(where * len(body))
        if kind == "cut":
            del body[at:]
        elif kind == "flip" and body:
            body[min(at, len(body) - 1)] ^= 1 << (len(junk) % 8)
        elif kind == "insert":
            body[at:at] = junk
        else:
            del body[at : at + len(junk)]
    result = read(bytes(body))
    assert result.entries or result.problem


@given(
    st.integers(0, 8),
    st.text(alphabet="\x00\x08\x1b\x7f\ud800\ufffe\ufeff &;#x<>?!-/ab=\"'\n", max_size=12),
)
def test_junk_between_entries_loses_none(place: int, junk: str) -> None:
    items = [item(number) for number in range(8)]
    items.insert(place, junk)
    result = read(rss(items))
    assert [e.url for e in result.entries if e.url] == WANTED


@pytest.mark.parametrize(
    "junk",
    [
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?",
        "<item>",
        "</item>",
        "<item ",
        "</",
        "<a href='",
        "&#xD800;",
        "<title>",
    ],
)
@pytest.mark.parametrize("place", [0, 4, 8])
def test_pieces_of_markup_between_entries_lose_none(junk: str, place: int) -> None:
    items = [item(number) for number in range(8)]
    items.insert(place, junk)
    assert [e.url for e in read(rss(items)).entries if e.url] == WANTED
