"""F10: a host that may look like another is shown in ASCII beside its name."""

import pytest

from core.hostnames import mixes_scripts, shown_host, to_ascii
from scrapers.fetcher import GuardedFetcher
from scrapers.guard import check_url
from tests.scrapers.safety.conftest import NAMES, PUBLIC, Outside

FAKE = "n\u0435ws.example"  # a Cyrillic letter in the middle


@pytest.mark.parametrize(
    ("host", "own", "shown"),
    [
        ("news.example", None, "news.example"),
        (FAKE, None, f"{FAKE} (xn--nws-rdd.example)"),
        (FAKE, FAKE, f"{FAKE} (xn--nws-rdd.example)"),
        ("xn--nws-rdd.example", "news.example", f"{FAKE} (xn--nws-rdd.example)"),
        ("新聞.example", "新聞.example", "新聞.example"),
        ("www.新聞.example", "新聞.example", "www.新聞.example"),
        ("新聞.example", "other.example", "新聞.example (xn--efvv70d.example)"),
        ("not新聞.example", "新聞.example", "not新聞.example (xn--not-tu8fr19i.example)"),
        ("ข่าว.example", "ข่าว.example", "ข่าว.example"),
        ("トヨタ自動車.example", "トヨタ自動車.example", "トヨタ自動車.example"),
        ("NEWS.example.", None, "news.example"),
        ("xn--zzzzzzzz.example", None, "xn--zzzzzzzz.example"),
        ("xn--a.example", None, "xn--a.example"),
        ("", None, ""),
    ],
)
def test_a_host_is_shown_as_what_it_is(host: str, own: str | None, shown: str) -> None:
    assert shown_host(host, own=own) == shown


@pytest.mark.parametrize(
    ("label", "mixed"),
    [
        ("news", False),
        ("news-24", False),
        ("новости", False),
        ("n\u0435ws", True),
        ("\u03bfnline", True),  # Greek omicron
        ("日本のニュース", False),
        ("ニュースnews", False),
        ("新闻ㄅ", False),
        ("뉴스news", False),
        ("뉴스ニュース", True),
        ("ข่าวnews", True),
    ],
)
def test_scripts_are_counted_in_one_label(*, label: str, mixed: bool) -> None:
    assert mixes_scripts(label) is mixed


def test_a_name_too_long_to_spell_never_raises() -> None:
    assert to_ascii("é" * 70).isascii()
    assert shown_host("é" * 70).isascii()


def test_the_name_that_is_asked_for_is_the_ascii_one(
    stranger: GuardedFetcher, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NAMES, "xn--nws-rdd.example", [PUBLIC])
    assert check_url(f"http://{FAKE}/").host == "xn--nws-rdd.example"
    assert stranger.get(f"http://{FAKE}/").body == b"reached"
    assert set(outside.looked_up) == {"xn--nws-rdd.example"}
