from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ParseError
from scrapers.drafts import as_yaml
from scrapers.model import load_sources
from scrapers.opml import LONGEST, from_opml, to_opml

ROOT = Path(__file__).resolve().parents[2]
SOURCES = load_sources(ROOT / "scrapers" / "sources").sources
LIST = b"""<?xml version="1.0"?><opml version="1.1"><body>
<outline text="Papers"><outline text="Harbour Post" xmlUrl="https://harbour.example/feed"/>
<outline title="Harbour Post" xmlUrl="https://harbour.example/atom" category="/kind/trade,Ships"/>
<outline text="Bad" xmlUrl="file:///etc/passwd"/><outline text="A & B" xmlUrl="https://ab.example/"/>
</outline></body></opml>"""


def imported(content, country="japan", **more):
    return from_opml(content, where="list.opml", country=country, **more)


def test_all_sources_come_back_from_their_own_list(tmp_path):
    drafts = imported(to_opml(SOURCES, title="All"), country="none")
    (tmp_path / "none.yaml").write_text(as_yaml(drafts, comment="back"), encoding="utf-8")
    back = {source.url: source for source in load_sources(tmp_path).sources}
    assert len(back) == len(SOURCES)
    for source in SOURCES:
        again = replace(
            back[source.url],
            country=source.country,
            region=source.region,
            parser=source.parser,
            selectors=source.selectors,
            archive=source.archive,
            evidence=source.evidence,
        )
        assert again == source
        assert back[source.url].region == (source.region or source.country)
        assert back[source.url].evidence == "Imported from list.opml."


def test_a_list_is_grouped_by_country_and_says_what_opml_has_no_place_for():
    text = to_opml(SOURCES, title="A & B").decode()
    assert "<title>A &amp; B</title>" in text
    for country in {source.country for source in SOURCES}:
        assert text.count(f'<outline text="{country}" title="{country}">') == 1
    assert (
        "/id/japan-times,/country/japan,/kind/press,/tier/1,/language/en,/timezone/Asia/Tokyo"
        in text
    )


def test_any_readers_list_gives_drafts():
    first, second, third = imported(LIST, taken=["harbour-post"])
    assert (first.source_id, second.source_id) == ("harbour-post-2", "harbour-post-3")
    assert (first.name, first.homepage) == ("Harbour Post", "https://harbour.example/")
    assert (first.timezone, first.owner) == ("Asia/Tokyo", "harbour")
    assert first.evidence == "Imported from list.opml."
    assert first.notes == ("Guessed: language, timezone, owner.",)
    assert second.kind.value == "trade"
    assert third.name == "A & B"


def test_a_stated_id_that_is_none_or_is_taken_gives_another():
    def ids(stated, **more):
        line = f'<outline text="Post" xmlUrl="https://p.example/f" category="/id/{stated}"/>'
        return [d.source_id for d in imported(f"<opml><body>{line}</body></opml>".encode(), **more)]

    assert ids("harbour-post") == ["harbour-post"]
    assert ids("harbour-post", taken=["harbour-post"]) == ["harbour-post-2"]
    assert ids("No Id!") == ["post"]


def test_a_thousand_outlines_are_a_thousand_drafts():
    outlines = "".join(f'<outline text="N" xmlUrl="https://n.example/{n}"/>' for n in range(1000))
    drafts = imported(f"<opml><body>{outlines}</body></opml>".encode())
    assert len({draft.source_id for draft in drafts}) == 1000


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not OPML: its root element is 'none'"),
        (b"<html><p>no</p></html>", "not OPML: its root element is 'html'"),
        (b"<rss><channel/></rss>", "not OPML: its root element is 'rss'"),
        (b"<opml><body/></opml>", "no feeds"),
        (b"<opml><body><outline text='x' xmlUrl='ftp://x/'/></body></opml>", "no feeds"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', "declares entities"),
        (b"<opml>" + b" " * LONGEST, "longer than"),
    ],
    ids=["empty", "html", "rss", "nothing", "no-web-address", "entities", "long"],
)
def test_what_is_no_list_is_refused_with_its_reason(content, words):
    with pytest.raises(ParseError, match=words) as caught:
        imported(content)
    assert "list.opml" in str(caught.value)


def test_an_entity_is_never_expanded(tmp_path):
    (tmp_path / "secret").write_text("treasure")
    content = f'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "{tmp_path / "secret"}">]>'
    with pytest.raises(ParseError, match="entities"):
        imported(f"{content}<opml><body><outline text='&x;'/></body></opml>".encode())


@given(st.binary(max_size=200))
def test_any_bytes_give_drafts_or_a_reason(junk):
    try:
        drafts = imported(b"<opml><body>" + junk)
    except ParseError:
        return
    assert drafts
