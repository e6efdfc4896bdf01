"""The guarded fetcher against a server that misbehaves."""

import gzip
import threading
from datetime import UTC, datetime

import pytest

from core.errors import FetchError
from scrapers.fetcher import GuardedFetcher
from tests.clock import FixedClock
from tests.scrapers.hostile import HostileServer


def refusal(fetcher: GuardedFetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    assert caught.value.url == url
    return caught.value


def test_a_page_comes_whole_with_its_headers(
    fetcher: GuardedFetcher, server: HostileServer
) -> None:
    url = server.serve(
        "/page", gzip.compress(b"<p>text</p>"), ("Content-Encoding", "gzip"), ("ETag", 'W/"a"')
    )
    page = fetcher.get(url)
    assert (page.status, page.body, page.header("etag")) == (200, b"<p>text</p>", 'W/"a"')


def test_gzip_members_in_a_row_are_one_body(fetcher: GuardedFetcher, server: HostileServer) -> None:
    body = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0"
    assert fetcher.get(server.serve("/two", body, ("Content-Encoding", "gzip"))).body == b"one two"


def test_the_request_says_who_we_are_and_no_more(
    fetcher: GuardedFetcher, server: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.serve("/set", b"x", ("Set-Cookie", "id=1; Path=/"))
    fetcher.get(server.url("/set"))
    fetcher.get(server.url("/set"), headers=(("User-Agent", "Mozilla/5.0"), ("If-None-Match", "e")))
    headers = server.asked_for("/set")[1]
    assert headers["User-Agent"].startswith("seedwatch/")
    assert "mailto:desk@example.org" in headers["User-Agent"]
    assert headers["Accept-Encoding"] == "gzip"
    assert headers["If-None-Match"] == "e"
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_a_redirect_is_followed_and_named(fetcher: GuardedFetcher, server: HostileServer) -> None:
    server.serve("/new/ü".encode().decode("latin-1"), b"")
    server.serve("/new", b"here")
    url = server.serve("/old", b"", ("Location", "/new"), status=301)
    page = fetcher.get(url)
    assert (page.url, page.final_url, page.body) == (url, server.url("/new"), b"here")


def test_many_threads_share_one_fetcher(fetcher: GuardedFetcher, server: HostileServer) -> None:
    for number in range(24):
        server.serve(f"/{number}", str(number).encode())
    got: dict[int, bytes] = {}

    def work(number: int) -> None:
        got[number] = fetcher.get(server.url(f"/{number}")).body

    threads = [threading.Thread(target=work, args=(n,)) for n in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {number: str(number).encode() for number in range(24)}
    assert len(server.asked_for("/robots.txt")) == 1


def test_the_page_tells_when_it_was_fetched(server: HostileServer) -> None:
    fetcher = GuardedFetcher(allow_loopback=(server.place,), contact="c", clock=FixedClock())
    page = fetcher.get(server.serve("/x", b"x"))
    assert page.fetched_at == datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
    fetcher.close()
