"""What the source files hold for this domain, and what each entry owes its reader."""

import re
from collections import Counter
from pathlib import Path

import pytest

from core.identity import canonical_url
from core.records import SourceKind
from core.yamlfile import read
from scrapers.model import load_sources

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "scrapers" / "sources"
SOURCES = load_sources(FOLDER).sources
REGIONS = {
    name
    for path in (ROOT / "classifiers" / "regions").glob("*.yaml")
    for name in read(path).data.get("regions", ())
}
NAMED = re.compile(
    r"(?:Listed|Named .*|Linked .*) in [\w.-]+/[\w.-]+, [\w./ -]+"
)  # repository, path
OUTSIDE = {"world", "korea"}  # countries of sources that are no region of the reader's


def test_there_are_sources_of_every_kind_country_and_language_of_the_domain():
    assert len(SOURCES) >= 100
    kinds = Counter(source.kind for source in SOURCES)
    assert kinds[SourceKind.OFFICIAL] >= 12
    assert kinds[SourceKind.TRADE] >= 30
    countries = Counter(source.country for source in SOURCES)
    for country in (
        "japan", "thailand", "vietnam", "indonesia", "malaysia", "philippines", "singapore",
        "china", "taiwan", "korea", "asean", "world",
    ):  # fmt: skip  # a list, not a column
        assert countries[country] >= 5, country
    languages = {source.language for source in SOURCES}
    assert languages >= {"en", "ja", "th", "vi", "id", "ms", "ko", "zh-Hans", "zh-Hant"}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.source_id)
def test_a_source_says_where_its_address_was_read_and_what_it_reports_on(source):
    named = NAMED.match(source.evidence)
    found = "a search for" in source.evidence
    assert named or found, "name the repository and the file, or say what a search showed"
    assert (source.region or source.country) in REGIONS | OUTSIDE


def test_sources_of_which_a_search_alone_knows_become_no_more():
    unnamed = {source.source_id for source in SOURCES if not NAMED.match(source.evidence)}
    assert len(unnamed) <= 29  # of 142; name a repository for a new source, or for one of these


def test_archives_are_known_of_publishers_that_matter_most():
    with_archive = {source.owner for source in SOURCES if source.archive and source.tier == 1}
    assert len(with_archive) >= 4


def test_no_address_is_read_twice():
    counted = Counter(canonical_url(source.url) for source in SOURCES)
    assert [url for url, count in counted.items() if count > 1] == []


def test_sources_of_one_site_have_one_owner():
    owners: dict[str, set[str]] = {}
    for source in SOURCES:
        owners.setdefault(source.homepage.split("/")[2], set()).add(source.owner)
    assert {site: names for site, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_source_file_is_short(path):
    assert 30 <= len(path.read_text(encoding="utf-8").splitlines()) <= 110


def test_a_file_of_a_theme_holds_its_countrys_sources():
    stems = {path.stem for path in FOLDER.glob("*.yaml")}
    assert "world-shipping" in stems
    assert {stem.partition("-")[0] for stem in stems} == {source.country for source in SOURCES}
