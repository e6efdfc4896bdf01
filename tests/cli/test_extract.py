import gzip

import pytest

from pipeline.cli import _content
from pipeline.cli.__main__ import BROKEN_CONTENT, run
from pipeline.cli.extract import main

TEXT = (
    "Sunrise Motor will build a battery plant in Rayong, the company said on Monday, its first outside"
    " Japan. The factory on the eastern seaboard is to employ 2,400 people and to make cells for"
    " 150,000 electric cars a year from the spring of 2029."
)
PAGE = f"""<!doctype html><html lang="{{lang}}"><head><meta charset="{{charset}}">
<title>{{title}}</title><meta property="article:published_time" content="2026-11-02T09:00:00+09:00">
</head><body><article><h1>{{title}}</h1><p>{TEXT}</p><p>{TEXT.replace("Monday", "Tuesday")}</p>
</article></body></html>"""
HTML = PAGE.format(title="Plant for Rayong", charset="utf-8", lang="en")


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


def test_a_page_becomes_an_article(ask):
    answers, status, _ = ask(
        main, {"id": "a", "url": "https://www.x.example/1?utm_source=y", "html": HTML}
    )
    assert status == 0
    (article,) = answers
    assert article["title"] == "Plant for Rayong"
    assert article["text"].split("\n\n")[0] == TEXT
    assert article["published_at"] == "2026-11-02T00:00:00+00:00"
    assert article["canonical_url"] == "https://x.example/1"
    assert article["language"] == "en"
    assert article["authors"] == []
    assert set(article) == {
        *("id", "canonical_url", "title", "text", "authors", "published_at", "language")
    }


@pytest.mark.parametrize("charset", ["utf-8", "shift_jis", "euc-jp"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_file_is_decoded_as_a_fetched_page_would_be(ask, tmp_path, charset, packed):
    body = PAGE.format(title="電池工場、ラヨーンに建設", charset=charset, lang="ja").encode(charset)
    path = tmp_path / ("page.html.gz" if packed else "page.html")
    path.write_bytes(gzip.compress(body) if packed else body)
    answers, _, _ = ask(main, {"id": "a", "url": None, "html_path": str(path)})
    assert answers[0]["title"] == "電池工場、ラヨーンに建設"


def test_what_cannot_be_read_is_answered_and_the_rest_goes_on(ask, tmp_path, monkeypatch):
    monkeypatch.setattr(_content, "LARGEST", 1000)
    (tmp_path / "broken.gz").write_bytes(gzip.compress(b"x" * 500)[:-9])
    (tmp_path / "plain.gz").write_bytes(b"not gzip")
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"0" * 100_000))
    names = ["none.html", "broken.gz", "plain.gz", "bomb.gz", "", "a\0b"]
    lines = [{"id": name, "html_path": str(tmp_path / name)} for name in names]
    lines += [{"id": "text", "html": "no page at all"}, {"id": "number", "html": 3}]
    answers, status, _ = ask(main, *lines, {"id": "good", "html": HTML})
    assert status == 0
    assert [a["id"] for a in answers if "error" in a] == [*names, "text", "number"]
    words = {a["id"]: a["error"] for a in answers if "error" in a}
    assert "No such file" in words["none.html"]
    assert "not whole gzip" in words["broken.gz"]
    assert "not whole gzip" in words["plain.gz"]
    assert "holds more than" in words["bomb.gz"]
    assert answers[-1]["title"] == "Plant for Rayong"


@pytest.mark.parametrize(
    ("url", "stated", "at"),
    [
        pytest.param("https://www.kabar.example/1", "09:00", "07:00Z", id="host of the source"),
        pytest.param("https://m.kabar.example/1", "09:00", "07:00Z", id="another host of its site"),
        pytest.param("https://x.example/1", "09:00", "09:00Z", id="no source: UTC"),
        pytest.param(None, "09:00", "09:00Z", id="no url: UTC"),
        pytest.param("https://kabar.example/1", "09:00+09:00", "00:00Z", id="the page says"),
    ],
)
def test_a_time_without_a_zone_takes_the_source_s(ask, sources, url, stated, at):
    sources()
    html = HTML.replace("T09:00:00+09:00", f"T{stated}")
    answers, _, _ = ask(main, {"id": "a", "url": url, "html": html})
    wanted = f"2026-11-02T{at}".replace("Z", ":00+00:00")
    assert answers[0]["published_at"] == wanted


def test_a_broken_source_file_stops_the_filter(sources, capsys):
    sources(zone="Mars/Base")
    assert run(["extract", "-"]) == BROKEN_CONTENT
    assert "kabar.yaml:" in capsys.readouterr().err


def test_a_page_without_a_title_has_none_and_is_not_given_its_text(ask):
    answers, _, _ = ask(main, {"id": "a", "html": f"<p>{TEXT}</p><p>{TEXT}</p>"})
    assert answers[0]["title"] is None
    assert answers[0]["text"].startswith(TEXT)


@pytest.mark.parametrize("url", [None, "", "https://x.example/1"])
def test_an_error_begins_with_the_address_only_where_there_is_one(ask, url):
    answers, _, _ = ask(main, {"id": "a", "url": url, "html": "<p>Short.</p>"})
    reason = "no article: no running text"
    assert answers[0]["error"] == (f"{url}: {reason}" if url else reason)
