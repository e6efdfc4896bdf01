import gzip
import json

import pytest

from pipeline.cli.__main__ import BROKEN_CONTENT, run
from pipeline.cli.feed import main

RSS = """<?xml version="1.0" encoding="{charset}"?><rss version="2.0"><channel><title>x</title><item>
<title>工場</title><link>/1</link><guid>g1</guid><description>A plant.</description>
<pubDate>Mon, 02 Nov 2026 09:00:00 +0900</pubDate></item></channel></rss>"""
ENTRY = {
    "url": "https://x.example/1",
    "title": "工場",
    "summary": "A plant.",
    "published_at": "2026-11-02T00:00:00+00:00",
    "guid": "g1",
}
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "x",
    "items": [
        {
            "id": "g1",
            "url": "https://x.example/1",
            "title": "工場",
            "summary": "A plant.",
            "date_published": "2026-11-02T09:00:00+09:00",
        }
    ],
}
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://x.example/1</loc><n:news>
<n:publication_date>2026-11-02T00:00:00Z</n:publication_date><n:title>工場</n:title></n:news></url>
</urlset>"""


@pytest.fixture
def sources(monkeypatch, tmp_path):
    """Return a function that writes one source and makes its folder the one in force."""

    def sources(*, zone="Africa/Cairo", url="https://kabar.example/feed"):
        (tmp_path / "kabar.yaml").write_text(
            f"sources:\n  kabar:\n    name: Kabar\n    format: feed\n    url: {url}\n"
            f"    homepage: https://www.kabar.example/\n    language: en\n    timezone: {zone}\n"
            "    owner: kabar\n    evidence: Written for this test.\n"
        )
        monkeypatch.setenv("SEEDWATCH_SOURCES", str(tmp_path))

    return sources


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(RSS.format(charset="utf-8"), ENTRY, id="RSS"),
        pytest.param(RSS.format(charset="shift_jis"), ENTRY, id="text that names another charset"),
        pytest.param(json.dumps(JSON_FEED), ENTRY, id="JSON Feed"),
        pytest.param(SITEMAP, {**ENTRY, "summary": None, "guid": None}, id="news sitemap"),
    ],
)
def test_entries_of_every_kind_of_feed_are_told(ask, body, expected):
    answers, status, _ = ask(main, {"id": "a", "url": "https://x.example/feed", "body": body})
    assert status == 0
    assert answers == [{"id": "a", "entries": [expected], "problem": None}]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_file_is_decoded_by_what_it_declares(ask, tmp_path, packed):
    body = RSS.format(charset="shift_jis").encode("shift_jis")
    path = tmp_path / ("feed.xml.gz" if packed else "feed.xml")
    path.write_bytes(gzip.compress(body) if packed else body)
    answers, _, _ = ask(main, {"id": "a", "url": "https://x.example/feed", "path": str(path)})
    assert answers[0]["entries"] == [ENTRY]


def test_what_is_no_feed_is_answered_with_its_problem(ask):
    answers, status, _ = ask(main, {"id": "a", "body": "<html><p>Sign in</p></html>"})
    assert status == 0
    assert answers[0]["entries"] == []
    assert answers[0]["problem"]


@pytest.mark.parametrize(
    ("url", "stated", "at"),
    [
        pytest.param("https://feeds.example/kabar.xml", "", "02:00", id="the source's feed"),
        pytest.param("https://www.kabar.example/other.xml", "", "02:00", id="its homepage's host"),
        pytest.param("https://x.example/feed", "", "09:00", id="no source: UTC"),
        pytest.param("https://feeds.example/kabar.xml", " +0900", "00:00", id="the date says"),
    ],
)
def test_a_date_without_a_zone_takes_the_source_s(ask, sources, url, stated, at):
    sources(zone="Asia/Jakarta", url="https://feeds.example/kabar.xml")
    body = RSS.format(charset="utf-8").replace(" +0900", stated)
    answers, _, _ = ask(main, {"id": "a", "url": url, "body": body})
    assert answers[0]["entries"][0]["published_at"] == f"2026-11-02T{at}:00+00:00"


@pytest.mark.parametrize(
    "date",
    ["Mon, 30 Nov -0001 00:00:00 +0000", "-0001-11-30T00:00:00+00:00", "0001-01-01T00:00:00Z"],
)
def test_an_impossible_date_is_null(ask, date):
    body = RSS.format(charset="utf-8").replace("Mon, 02 Nov 2026 09:00:00 +0900", date)
    answers, _, _ = ask(main, {"id": "a", "url": "https://x.example/feed", "body": body})
    assert answers[0]["entries"][0]["published_at"] is None


def test_a_broken_source_file_stops_the_filter(sources, capsys):
    sources(zone="Mars/Base")
    assert run(["feed", "-"]) == BROKEN_CONTENT
    assert "kabar.yaml:" in capsys.readouterr().err
