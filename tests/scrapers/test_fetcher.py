"""The guarded fetcher against a server that misbehaves."""

import gzip
import resource
import threading
import time
from datetime import UTC, datetime

import pytest

from core.clock import SystemClock
from core.errors import FetchError
from scrapers.budget import HostWaitError
from scrapers.fetcher import GuardedFetcher
from scrapers.limits import Limits
from tests.clock import FixedClock
from tests.scrapers.hostile import Asked, HostileServer


def refusal(fetcher: GuardedFetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    assert caught.value.url == url
    return caught.value


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/bomb", "refused: compression bomb"),
        ("/bomb-twice", "refused: content encoding not asked for"),
        ("/brotli", "refused: content encoding not asked for"),
        ("/broken-gzip", "refused: broken gzip"),
        ("/not-gzip", "refused: broken gzip"),
        ("/endless", "refused: body over 200000 bytes"),
        ("/claims-gigabytes", "refused: body over 200000 bytes"),
        ("/drip-body", "timeout"),
        ("/drip-headers", "timeout"),
        ("/silent", "timeout"),
        ("/short", "refused: body shorter than stated"),
        ("/huge-header", "refused: headers out of bounds"),
        ("/many-headers", "refused: headers out of bounds"),
        ("/loop", "refused: redirect loop"),
        ("/deeper", "refused: more than 5 redirects"),
        ("/to-metadata", "refused: 169.254.169.254 is not a public address (redirect)"),
        ("/to-neighbour", "refused: 127.0.0.2 is not a public address (redirect)"),
        ("/to-file", "refused: not a plain http(s) address (redirect)"),
        ("/to-ftp", "refused: not a plain http(s) address (redirect)"),
        ("/to-broken", "refused: redirect to a broken address"),
    ],
)
def test_a_hostile_answer_is_refused_within_the_time(
    fetcher: GuardedFetcher, server: HostileServer, path: str, reason: str
) -> None:
    fetcher.get(server.serve("/fine", b"fine"))  # robots.txt is known before the watch starts
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    assert refusal(fetcher, server.url(path)).reason == reason
    assert time.monotonic() - started < 2.2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64_000  # kilobytes


@pytest.mark.slow
def test_a_bad_answer_does_not_harm_the_next_fetch(
    fetcher: GuardedFetcher, server: HostileServer
) -> None:
    refusal(fetcher, server.url("/drip-headers"))
    assert fetcher.get(server.serve("/fine", b"fine")).body == b"fine"


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


def test_a_304_has_no_body(fetcher: GuardedFetcher, server: HostileServer) -> None:
    page = fetcher.get(server.serve("/same", b"", status=304))
    assert (page.status, page.body) == (304, b"")


def test_a_redirect_is_followed_and_named(fetcher: GuardedFetcher, server: HostileServer) -> None:
    server.serve("/new/ü".encode().decode("latin-1"), b"")
    server.serve("/new", b"here")
    url = server.serve("/old", b"", ("Location", "/new"), status=301)
    page = fetcher.get(url)
    assert (page.url, page.final_url, page.body) == (url, server.url("/new"), b"here")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 500, 502])
def test_an_error_status_is_an_error_with_its_number(
    fetcher: GuardedFetcher, server: HostileServer, status: int
) -> None:
    error = refusal(fetcher, server.serve("/gone", b"gone", status=status))
    assert (error.status, error.reason, error.retry_after) == (status, f"http {status}", None)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("Thu, 01 Jan 2099 00:00:00 GMT", 86_400.0),
        ("999999999999999999999", 86_400.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("soon", 300.0),
        ("-5", 300.0),
    ],
    ids=["seconds", "2099", "absurd", "past", "junk", "negative"],
)
def test_a_retry_after_is_believed_up_to_a_day(
    fetcher: GuardedFetcher, server: HostileServer, header: str, seconds: float
) -> None:
    url = server.serve("/busy", b"", ("Retry-After", header), status=429)
    assert refusal(fetcher, url).retry_after == pytest.approx(seconds, abs=2)


def test_a_busy_host_is_left_alone_for_as_long_as_it_asked(server: HostileServer) -> None:
    clock = FixedClock()
    fetcher = GuardedFetcher(allow_loopback=(server.place,), contact="c", clock=clock)
    busy = server.serve("/busy", b"", ("Retry-After", "600"), status=503)
    fine = server.serve("/fine", b"fine")
    refusal(fetcher, busy)
    with pytest.raises(HostWaitError) as caught:
        fetcher.get(fine)
    assert caught.value.retry_after == pytest.approx(600)
    assert not server.asked_for("/fine")
    clock.advance(601)
    assert fetcher.get(fine).body == b"fine"
    fetcher.close()


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


@pytest.mark.slow
def test_the_deadline_covers_all_redirects_together(server: HostileServer) -> None:
    def slow(asked: Asked) -> None:
        time.sleep(0.4)
        asked.reply(302, b"", ("Location", asked.path + "x"))

    for count in range(6):
        server.answers["/slow" + "x" * count] = slow
    fetcher = GuardedFetcher(
        allow_loopback=(server.place,),
        contact="c",
        clock=SystemClock(),
        limits=Limits(total=0.9, read=0.8),
    )
    assert refusal(fetcher, server.url("/slow")).reason == "timeout"
    fetcher.close()


def test_the_page_tells_when_it_was_fetched(server: HostileServer) -> None:
    fetcher = GuardedFetcher(allow_loopback=(server.place,), contact="c", clock=FixedClock())
    page = fetcher.get(server.serve("/x", b"x"))
    assert page.fetched_at == datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
    fetcher.close()
