"""A source is drafted from an article of the demo's news site, over real HTTP."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from core.clock import SystemClock
from core.errors import FetchError, ParseError
from core.records import Page, SourceFormat
from demo.world import World
from pipeline.capture import CaptureError, capture
from scrapers.extract import extract
from scrapers.fetcher import GuardedFetcher
from scrapers.filler import words_of
from scrapers.limits import Limits
from scrapers.model import load_sources

SLUG = "chonburi-battery-car-plant"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    home = tmp_path_factory.mktemp("world")
    with World(home=home / "world", mail_dir=home / "mail") as opened:
        opened.publish(SLUG)
        yield opened


@pytest.fixture
def fetcher(world):
    opened = GuardedFetcher(
        allow_loopback=world.allow_loopback,
        contact="mailto:desk@example.org",
        clock=SystemClock(),
        limits=Limits(min_delay=0.0),
    )
    yield opened
    opened.close()


@pytest.fixture
def draft(world, fetcher, tmp_path):
    def draft(key="harbour-post", url=None, folder=None, known=()):
        return capture(
            key,
            url or world.site.article_url(SLUG),
            fetcher=fetcher,
            clock=SystemClock(),
            folder=folder or tmp_path / "drafts",
            known=known,
        )

    return draft


def spoken(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.lower()))


def page_at(path: Path, url: str) -> Page:
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=path.read_bytes(),
        fetched_at=SystemClock().now(),
    )


def test_three_files_are_drafted(draft, tmp_path):
    done = draft()
    assert [path.relative_to(tmp_path / "drafts").as_posix() for path in done.files] == [
        "source.yaml",
        "golden/harbour-post/article.html",
        "golden/harbour-post/article.json",
    ]
    assert "language, timezone and owner are guesses" in done.notes


def test_the_entry_is_one_that_the_source_files_take(draft, world, tmp_path):
    entry = draft().files[0]
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "japan.yaml").write_bytes(entry.read_bytes())
    (source,) = load_sources(folder).sources
    assert (source.source_id, source.format) == ("harbour-post", SourceFormat.FEED)
    assert source.url.startswith(world.site_url)
    assert source.language == "en"
    assert source.evidence.startswith("Linked as application/")
    assert world.site.article_url(SLUG) in source.evidence


def test_no_word_of_the_page_is_in_the_golden_page(draft, fetcher, world):
    golden = draft().files[1].read_text(encoding="utf-8")
    found = extract(fetcher.get(world.site.article_url(SLUG)))
    words = words_of([found.title, found.text, *found.authors])
    assert len(words) > 50
    markup = {
        word
        for tag in BeautifulSoup(golden, "html.parser").find_all(True)
        for word in spoken(f"{tag.name} {' '.join(tag.get_attribute_list('class', ''))}")
    }
    survived = words & spoken(golden)
    assert survived <= markup
    assert len(survived) < 5


def test_the_json_is_what_our_extraction_finds_on_the_golden_page(draft):
    _, golden, stated = draft().files
    wanted = json.loads(stated.read_text(encoding="utf-8"))
    found = extract(page_at(golden, wanted["url"]))
    assert wanted["url"].startswith("https://news.example/")
    assert wanted["title"] == found.title != ""
    assert wanted["paragraphs"] == found.text.split("\n\n")
    assert len(wanted["paragraphs"]) >= 3
    assert wanted["published_at"] == found.published_at.isoformat()


def test_nothing_is_overwritten(draft, tmp_path):
    draft()
    with pytest.raises(CaptureError, match="nothing is overwritten"):
        draft()
    empty = tmp_path / "empty"
    empty.mkdir()
    assert draft(folder=empty).files[0].is_file()


@pytest.mark.parametrize("key", ["Harbour", "harbour_post", "../x", "", "a--b"])
def test_a_key_is_kebab_case(draft, tmp_path, key):
    with pytest.raises(CaptureError, match="kebab-case"):
        draft(key)
    assert not (tmp_path / "drafts").exists()


def test_a_key_that_is_given_away_is_refused(draft):
    with pytest.raises(CaptureError, match="already"):
        draft(known=["harbour-post"])


def test_what_is_no_article_or_not_there_leaves_nothing_behind(draft, world, tmp_path):
    with pytest.raises(FetchError, match="404"):
        draft(url=f"{world.site_url}no-such-page")
    with pytest.raises(ParseError):
        draft(url=world.site.feed_url("herald"))
    assert not (tmp_path / "drafts").exists()
