"""F4: redirects are few, each hop is checked again, and their bodies are not read."""

import threading

import pytest

from core.clock import SystemClock
from core.errors import FetchError, FetchKind
from scrapers.fetcher import GuardedFetcher
from tests.scrapers.conftest import SMALL
from tests.scrapers.hostile import Asked, HostileServer
from tests.scrapers.safety.tls import LoopbackTls


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/loop", "refused: redirect loop"),
        ("/deeper", "refused: more than 5 redirects"),
        ("/to-metadata", "refused: 169.254.169.254 is not a public address (redirect)"),
        ("/to-neighbour", "refused: 127.0.0.2 is not a public address (redirect)"),
        ("/to-file", "refused: not a plain http(s) address (redirect)"),
        ("/to-ftp", "refused: not a plain http(s) address (redirect)"),
        ("/to-broken", "refused: redirect to a broken address"),
    ],
)
def test_a_redirect_that_may_not_be_followed_is_refused(
    fetcher: GuardedFetcher, server: HostileServer, path: str, reason: str
) -> None:
    with pytest.raises(FetchError) as caught:
        fetcher.get(server.url(path))
    assert (caught.value.reason, caught.value.kind) == (reason, FetchKind.REFUSED)
    assert caught.value.url == server.url(path)


def chain(server: HostileServer, *statuses: int) -> str:
    """Serve a chain of redirects with those statuses that ends in a page; return its start."""
    for number, status in enumerate(statuses):
        server.serve(f"/hop{number}", b"", ("Location", f"/hop{number + 1}"), status=status)
    server.serve(f"/hop{len(statuses)}", b"at last")
    return server.url("/hop0")


def test_five_hops_are_followed_and_a_sixth_is_not(
    fetcher: GuardedFetcher, server: HostileServer
) -> None:
    assert fetcher.get(chain(server, *[302] * 5)).body == b"at last"
    with pytest.raises(FetchError, match="more than 5 redirects"):
        fetcher.get(chain(server, *[302] * 6))


def test_the_body_of_a_redirect_is_not_read(server: HostileServer, fetcher: GuardedFetcher) -> None:
    """CVE-2026-21441: a compressed body of a redirect was unpacked whole."""
    served = threading.Event()

    def endless(asked: Asked) -> None:
        asked.send_response(302)
        asked.send_header("Location", "/there")
        asked.send_header("Content-Encoding", "gzip")
        asked.send_header("Content-Length", "900000000")
        asked.end_headers()
        served.wait(5)  # the body never comes; whoever reads it waits

    server.answers["/here"] = endless
    server.serve("/there", b"there")
    try:
        assert fetcher.get(server.url("/here")).body == b"there"
    finally:
        served.set()


def test_https_never_leads_to_http(server: HostileServer, loopback_tls: LoopbackTls) -> None:
    with HostileServer(tls=loopback_tls.server) as secure:
        fetcher = GuardedFetcher(
            allow_loopback=(server.place, secure.place),
            contact="c",
            clock=SystemClock(),
            limits=SMALL,
        )
        there = server.serve("/there", b"plain")
        up = server.serve("/up", b"", ("Location", secure.serve("/safe", b"safe")), status=301)
        down = secure.serve("/down", b"", ("Location", there), status=302)
        assert fetcher.get(up).body == b"safe"
        with pytest.raises(FetchError, match="refused: redirect from https to http"):
            fetcher.get(down)
        assert not server.asked_for("/there")
        fetcher.close()


@pytest.mark.parametrize("location", ["/elsewhere", "elsewhere", "?page=2", "", "#top"])
def test_a_location_is_resolved_against_its_page(
    fetcher: GuardedFetcher, server: HostileServer, location: str
) -> None:
    server.serve("/elsewhere", b"here")
    url = server.serve("/start", b"", ("Location", location), status=302)
    if location in ("", "#top", "?page=2"):
        with pytest.raises(FetchError, match=r"redirect loop|more than 5 redirects"):
            fetcher.get(url)
    else:
        assert fetcher.get(url).final_url == server.url("/elsewhere")
