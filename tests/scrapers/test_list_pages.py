"""Each source that is read by listing pages has a golden list in the publisher's structure.

The lists are ours, as the golden pages are: the publisher's elements and classes, our own words.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from core.records import SourceFormat
from core.settings import ROOT
from scrapers.listing import parse_listing
from scrapers.model import load_sources

LISTS = ROOT / "tests" / "scrapers" / "golden_lists"
SOURCES = {s.source_id: s for s in load_sources(ROOT / "scrapers" / "sources").sources}
LISTED = [
    source_id
    for source_id, source in SOURCES.items()
    if source.format is SourceFormat.LISTING or "item" in dict(source.selectors)
]
PAGES = sorted(LISTS.glob("*.html"))


def test_every_listed_source_has_a_golden_list_and_no_list_is_of_nobody():
    assert LISTED
    assert {path.stem for path in PAGES} == set(LISTED)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_golden_list_is_read_as_its_json_says(path: Path):
    wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    source = SOURCES[path.stem]
    found = parse_listing(
        path.read_bytes(),
        url=wanted["url"],
        content_type="text/html; charset=utf-8",
        timezone=source.timezone,
        selectors=source.selectors,
    )
    assert found.problem is None
    assert [[entry.url, entry.title] for entry in found.entries] == wanted["entries"]
    days = [entry.published_at and entry.published_at.date().isoformat() for entry in found.entries]
    assert days == wanted.get("days", [None] * len(days))
    assert date.fromisoformat(wanted["seen_on"]) >= date(2026, 11, 1)
    assert len(wanted["seen_in"]) > 20
