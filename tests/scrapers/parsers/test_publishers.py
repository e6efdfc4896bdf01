"""Each publisher that is read by its own markup has a golden page in that markup.

The pages are ours: the publisher's elements and class names, our own words. A page's JSON says what
an article of it is, where its markup was seen, and when.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from core.records import Page, Source
from scrapers.extract import extract
from scrapers.model import load_sources
from scrapers.parsers import Parsed
from scrapers.parsers.layouts import Layout, read_newest

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "scrapers" / "golden"
SOURCES = load_sources(ROOT / "scrapers" / "sources").sources
PARSERS = sorted(
    path.stem
    for path in (ROOT / "scrapers" / "parsers").glob("*.py")
    if path.stem not in ("__init__", "layouts")
)


@dataclass(frozen=True)
class Golden:
    source: Source
    path: Path

    @property
    def wanted(self) -> dict[str, Any]:
        return json.loads(self.path.with_suffix(".json").read_text(encoding="utf-8"))

    @property
    def page(self) -> Page:
        return Page(
            url=self.wanted["url"],
            final_url=self.wanted["url"],
            status=200,
            headers=(("content-type", "text/html; charset=utf-8"),),
            body=self.path.read_bytes(),
            fetched_at=datetime(2026, 11, 27, tzinfo=UTC),
        )


PAGES = [
    Golden(source, path)
    for source in SOURCES
    for path in sorted((GOLDEN / source.source_id).glob("*.html"))
]
MARKED = [source for source in SOURCES if source.parser or source.selectors]


def read_as(source: Source) -> tuple[object, ...]:
    """What makes two sources of one publisher be read alike."""
    return (source.owner, source.parser, source.selectors)


def pages_of(source: Source, pages: list[Golden] = PAGES) -> list[Golden]:
    return [golden for golden in pages if read_as(golden.source) == read_as(source)]


def test_eight_publishers_are_read_by_their_own_markup():
    assert len({source.owner for source in MARKED}) >= 8
    assert {s.source_id for s in MARKED} >= {"japan-news", "bangkok-post"}  # the seeds' publishers


@pytest.mark.parametrize("source", MARKED, ids=lambda source: source.source_id)
def test_a_source_with_a_parser_or_selectors_has_a_golden_page(source):
    assert pages_of(source), f"tests/scrapers/golden/{source.source_id}/ holds no page"


def test_a_source_without_its_golden_page_would_be_seen():
    source = MARKED[0]
    others = [golden for golden in PAGES if golden.source is not source]
    assert pages_of(source)
    assert not pages_of(source, others)


def test_no_golden_page_is_of_nobody():
    folders = {path.name for path in GOLDEN.iterdir() if path.is_dir()}
    assert folders == {golden.source.source_id for golden in PAGES}


@pytest.mark.parametrize("golden", PAGES, ids=lambda g: f"{g.source.source_id}/{g.path.stem}")
def test_a_golden_page_is_read_as_its_json_says(golden):
    wanted = golden.wanted
    found = extract(golden.page, source=golden.source)
    assert found.title == wanted["title"]
    assert found.text.split("\n\n") == wanted["paragraphs"]
    assert list(found.authors) == wanted["authors"]
    stated = wanted["published_at"]
    assert found.published_at == (datetime.fromisoformat(stated) if stated else None)
    assert [phrase for phrase in wanted["absent"] if phrase in found.text] == []


@pytest.mark.parametrize("golden", PAGES, ids=lambda g: f"{g.source.source_id}/{g.path.stem}")
def test_a_golden_page_says_where_and_when_its_markup_was_seen(golden):
    assert date.fromisoformat(golden.wanted["seen_on"]) >= date(2026, 11, 1)
    assert len(golden.wanted["seen_in"]) > 20
    page = golden.path.read_text(encoding="utf-8")
    for phrase in golden.wanted["absent"]:
        assert phrase in page, "what the page does not hold cannot be kept out of the text"


@pytest.mark.parametrize("name", PARSERS)
def test_a_parsers_layouts_are_dated_in_order_and_each_has_its_page(name):
    layouts: tuple[Layout, ...] = import_module(f"scrapers.parsers.{name}").LAYOUTS
    users = [source for source in MARKED if source.parser == name]
    assert users, "no source names this parser"
    pages = {golden.path.stem for source in users for golden in pages_of(source)}
    assert {layout.name for layout in layouts} <= pages
    for layout in layouts:
        assert layout.seen_in
        assert (layout.since or date.min) <= (layout.until or date.max)
    for newer, older in pairwise(layouts):
        assert older.until is not None, f"{older.name} is older than {newer.name}: until when?"


def named(name: str, *paragraphs: str) -> Layout:
    return Layout(
        name=name,
        seen_on=date(2026, 11, 27),
        seen_in="here",
        read=lambda page, _zone: Parsed(paragraphs=paragraphs if page.find(id=name) else ()),
    )


def test_the_newest_layout_that_finds_text_is_believed():
    layouts = (named("today", "new"), named("once", "old"))
    assert read_newest(layouts, "<p id=once>", zone="UTC").paragraphs == ("old",)
    assert read_newest(layouts, "<p id=once><p id=today>", zone="UTC").paragraphs == ("new",)
    assert read_newest(layouts, "<p>", zone="UTC") == Parsed()


def test_one_layout_cannot_spoil_the_page_for_the_next():
    def cut(page, _zone):
        page.clear()
        return Parsed()

    spoiler = Layout(name="x", seen_on=date(2026, 11, 27), seen_in="here", read=cut)
    assert read_newest((spoiler, named("once", "old")), "<p id=once>", zone="UTC").paragraphs
