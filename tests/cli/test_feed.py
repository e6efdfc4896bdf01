import gzip
import json

import pytest

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
