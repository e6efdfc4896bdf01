"""F5: bytes, ratio, headers and time all have a cap, and time also runs while bytes drip."""

import contextlib
import socket
import time

import pytest

from core.clock import SystemClock
from core.errors import FetchError, FetchKind
from scrapers.fetcher import GuardedFetcher
from scrapers.limits import Limits
from tests.scrapers.conftest import SMALL
from tests.scrapers.hostile import Asked, HostileServer, RawServer
from tests.scrapers.safety.tls import LoopbackTls

OUT_OF_BOUNDS = "refused: headers out of bounds"


def error_of(fetcher: GuardedFetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    assert caught.value.url == url
    return caught.value


def test_the_defaults_are_those_that_were_promised() -> None:
    limits = Limits()
    assert (limits.wire, limits.decoded, limits.ratio) == (5_000_000, 20_000_000, 200)
    assert (limits.total, limits.redirects, limits.robots_bytes) == (20, 5, 500 * 1024)
    assert (limits.longest_pause, limits.robots_seconds) == (86_400, 86_400)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/endless", "refused: body over 200000 bytes"),
        ("/claims-gigabytes", "refused: body over 200000 bytes"),
        ("/huge-header", OUT_OF_BOUNDS),
        ("/many-headers", OUT_OF_BOUNDS),
        ("/header-flood", OUT_OF_BOUNDS),
        ("/header-block", OUT_OF_BOUNDS),
        ("/endless-header", OUT_OF_BOUNDS),
        ("/endless-status", OUT_OF_BOUNDS),
        ("/endless-interim", OUT_OF_BOUNDS),
        ("/endless-hints", OUT_OF_BOUNDS),
        ("/chunk-trailers", OUT_OF_BOUNDS),
        ("/chunk-dust", OUT_OF_BOUNDS),
        ("/switching", "refused: http 101"),
    ],
)
def test_what_is_too_large_is_refused(
    fetcher: GuardedFetcher, server: HostileServer, path: str, reason: str
) -> None:
    error = error_of(fetcher, server.url(path))
    assert (error.reason, error.kind) == (reason, FetchKind.REFUSED)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["/drip-body", "/drip-headers", "/drip-chunks", "/drip-interim", "/silent"]
)
def test_what_drips_ends_in_time(fetcher: GuardedFetcher, server: HostileServer, path: str) -> None:
    fine = server.serve("/fine", b"fine")
    fetcher.get(fine)  # robots.txt is known before the watch starts
    started = time.monotonic()
    error = error_of(fetcher, server.url(path))
    assert (error.reason, error.kind) == ("timeout", FetchKind.TIMEOUT)
    assert time.monotonic() - started < SMALL.total + 2  # the drips go on for five seconds
    assert fetcher.get(fine).body == b"fine"  # and the next fetch is none the worse


@pytest.mark.slow
def test_a_dripped_tls_handshake_ends_in_time() -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 KB begins
        for _ in range(25):
            connection.sendall(b"\x02")
            time.sleep(0.2)

    with RawServer(drip) as server, contextlib.closing(fetcher_for(server.place)) as fetcher:
        started = time.monotonic()
        error = error_of(fetcher, f"https://{server.place}/")
        assert error.kind in (FetchKind.TIMEOUT, FetchKind.UNRULED)
        assert "timeout" in error.reason
        assert time.monotonic() - started < SMALL.total + 2


def fetcher_for(*places: str, limits: Limits = SMALL) -> GuardedFetcher:
    return GuardedFetcher(allow_loopback=places, contact="c", clock=SystemClock(), limits=limits)


@pytest.mark.slow
def test_the_time_covers_all_redirects_together(server: HostileServer) -> None:
    def slow(asked: Asked) -> None:
        time.sleep(0.4)
        asked.reply(302, b"", ("Location", asked.path + "x"))

    for count in range(6):
        server.answers["/slow" + "x" * count] = slow
    limits = Limits(total=0.9, read=0.8)
    with contextlib.closing(fetcher_for(server.place, limits=limits)) as fetcher:
        assert error_of(fetcher, server.url("/slow")).reason == "timeout"


@pytest.mark.parametrize("status", [204, 205, 304])
def test_a_status_without_a_body_has_none(
    fetcher: GuardedFetcher, server: HostileServer, status: int
) -> None:
    server.answers["/none"] = lambda asked: asked.wfile.write(
        f"HTTP/1.1 {status} None\r\nContent-Length: 9000000000\r\n\r\nnot a body".encode()
    )
    page = fetcher.get(server.url("/none"))
    assert (page.status, page.body) == (status, b"")


def test_interim_answers_are_passed_over(fetcher: GuardedFetcher, server: HostileServer) -> None:
    page = fetcher.get(server.url("/early-hints"))
    assert (page.status, page.body, page.header("link")) == (200, b"after the hints", None)


def test_a_connection_is_kept_whatever_the_answer_was() -> None:
    """Pages and 304s alike: a poll that finds nothing new costs no new connection."""
    with (
        HostileServer(keep_alive=True) as server,
        contextlib.closing(fetcher_for(server.place)) as fetcher,
    ):
        server.serve("/page", b"page")
        server.serve("/same", b"", status=304)
        server.serve("/moved", b"", ("Location", "/page"), status=302)
        server.serve("/robots.txt", b"")
        for path in ("/page", "/same", "/page", "/moved", "/same", "/page"):
            fetcher.get(server.url(path))
        assert server.connections == 1


@pytest.mark.parametrize("late", [True, False])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    tmp_path, loopback_tls: LoopbackTls, *, late: bool
) -> None:
    from tests.scrapers.safety import tls

    other = tls.make(tmp_path, late=True) if late else tls.make(tmp_path, address="127.0.0.9")
    del loopback_tls
    with (
        HostileServer(tls=other.server) as server,
        contextlib.closing(fetcher_for(server.place)) as fetcher,
    ):
        error = error_of(fetcher, server.serve("/", b"x"))
    assert (error.kind, error.reason) == (FetchKind.TLS, "tls: the certificate was not accepted")
