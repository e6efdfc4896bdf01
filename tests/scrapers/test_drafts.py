import pytest

from scrapers.discovery import homepage_of, linked_feeds, site_name
from scrapers.drafts import DraftSource, as_yaml, owner_of, source_id_of, zone_of
from scrapers.model import load_sources

DRAFT = DraftSource(
    source_id="harbour-post",
    name="The Harbour Post",
    url="https://harbour.example/feed?a=1&b=2",
    homepage="https://harbour.example/",
    language="en",
    timezone="Asia/Tokyo",
    owner="harbour",
    evidence="Linked as application/rss+xml by https://harbour.example/, read on 2026-11-27.",
)


def test_a_draft_is_an_entry_that_the_source_files_take(tmp_path):
    hard = DraftSource(
        source_id="hard",
        name='News: "100%" # true\n  owner: x',
        url="https://hard.example/#feed",
        homepage="https://hard.example/",
        language="no",
        timezone="Asia/Tokyo",
        owner="yes",
        evidence="Imported from a: b #c\n  tier: 9.",
        region="asean",
        poll_seconds=900.0,
        tier=3,
        notes=("Guessed: language.\n  url: ftp://x",),
    )
    text = as_yaml((DRAFT, hard), comment="Drafts:\nlook")
    (tmp_path / "japan.yaml").write_text(text)
    first, second = load_sources(tmp_path).sources
    assert (first.name, first.url, first.evidence) == (DRAFT.name, DRAFT.url, DRAFT.evidence)
    assert second.name == 'News: "100%" # true\n  owner: x'
    assert (second.language, second.owner, second.tier) == ("no", "yes", 3)
    assert (second.region, second.poll_seconds) == ("asean", 900.0)
    assert second.evidence == "Imported from a: b #c tier: 9."


def test_no_draft_is_an_empty_file(tmp_path):
    (tmp_path / "japan.yaml").write_text(as_yaml((), comment="Nothing"))
    assert load_sources(tmp_path).sources == ()


@pytest.mark.parametrize(
    ("name", "url", "wanted"),
    [
        ("The Harbour Post", "https://h.example/", "the-harbour-post"),
        ("Tuổi Trẻ", "https://tuoitre.example/", "tuoi-tre"),
        ("朝日新聞", "https://www.paper.example/feed", "paper-example"),
        ("36氪", "https://36kr.example/", "36kr-example"),
        ("Taken", "https://h.example/", "taken-2"),
        ("", "not an address", "source"),
    ],
)
def test_an_id_is_made_of_the_name_or_the_host(name, url, wanted):
    assert source_id_of(name, url, ["taken"]) == wanted


@pytest.mark.parametrize(
    ("url", "language", "country", "wanted"),
    [
        ("https://a.co.jp/", "en", "", "Asia/Tokyo"),
        ("https://a.com/", "th", "", "Asia/Bangkok"),
        ("https://a.com/", "zh-Hant", "taiwan", "Asia/Taipei"),
        ("https://a.com/", "en", "", "UTC"),
    ],
)
def test_a_zone_is_guessed_from_country_address_and_language(url, language, country, wanted):
    assert zone_of(url, language, country) == wanted


def test_the_owner_is_the_sites_own_label():
    assert owner_of("https://news.harbour.co.jp/x") == "harbour"


LINKS = """<head><meta property="og:site_name" content=" Harbour  Post ">
<link rel="alternate" type="application/rss+xml" title="Comments on lamps" href="/lamps/feed/">
<link rel="alternate" type="application/atom+xml; charset=utf-8" title="All" href="/atom.xml">
<link rel="alternate" type="application/rss+xml" href="https://h.example/atom.xml">
<link rel="alternate" hreflang="ja" href="/ja/"><link rel="alternate" type="text/html" href="/m/">
<link rel="alternate" type="application/rss+xml" href="javascript:x">
<link rel="alternate" type="application/rss+xml" href="http://[::"></head>"""


def test_a_pages_feeds_are_found_the_sites_own_first():
    feeds = linked_feeds(LINKS, url="https://h.example/lamps/")
    assert [feed.url for feed in feeds] == [
        "https://h.example/atom.xml",
        "https://h.example/lamps/feed/",
    ]
    assert feeds[0].kind == "application/atom+xml"


def test_a_site_is_called_what_it_calls_itself():
    assert site_name(LINKS, url="https://h.example/x") == "Harbour Post"
    assert site_name("<p>", url="https://h.example/x") == "h.example"
    assert homepage_of("https://h.example/x/y?z=1") == "https://h.example/"
