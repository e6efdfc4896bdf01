"""What the safety tests share: an outside world that is all on loopback, and TLS for it.

Look-ups and connections are intercepted: a public test address is led to the server on loopback, and
so are loopback addresses, so that a hole would be seen as an answer. Nothing leaves the machine.
"""

import functools
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.clock import SystemClock
from scrapers import pinned
from scrapers.fetcher import GuardedFetcher
from tests.scrapers.conftest import SMALL
from tests.scrapers.hostile import HostileServer
from tests.scrapers.safety import tls
from tests.scrapers.safety.tls import LoopbackTls

PUBLIC = "93.184.216.34"
NAMES = {
    "public.example": [PUBLIC],
    "other.example": [PUBLIC],
    "public.example.": [PUBLIC],
    "mixed.example": [PUBLIC, "127.0.0.1"],
    "rfc1918.example": ["10.1.2.3"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "cgnat.example": ["100.64.0.1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "ula-metadata.example": ["fd00:ec2::254"],
    "localhost": ["127.0.0.1"],
    "localhost.": ["127.0.0.1"],
}


class Outside:
    """What the client looked up and where it tried to connect."""

    def __init__(self) -> None:
        self.connected: list[str] = []
        self.looked_up: list[str] = []

    def look_up(self, host: str, port: int, *_args: Any, **_options: Any) -> list[tuple[Any, ...]]:
        self.looked_up.append(host)
        if host == "rebind.example":  # public at the first look, loopback from then on
            found = [PUBLIC] if self.looked_up.count(host) == 1 else ["127.0.0.1"]
        else:
            found = NAMES.get(host, [host] if host[-1:].isdigit() else [])
        if not found:
            raise socket.gaierror(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]


@pytest.fixture
def outside(server: HostileServer, monkeypatch: pytest.MonkeyPatch) -> Outside:
    seen = Outside()
    original = socket.socket

    class Recording(original):  # type: ignore[misc, valid-type]  # the class is only known here
        def connect(self, address: Any) -> None:
            seen.connected.append(address[0])
            if address[0] != PUBLIC and not ipaddress.ip_address(address[0]).is_loopback:
                raise OSError("not outside")
            super().connect(server.server_address)

        connect_ex = connect

    monkeypatch.setattr(socket, "socket", Recording)
    monkeypatch.setattr(socket, "getaddrinfo", seen.look_up)
    server.serve("/", b"reached")
    server.serve("/away", b"", ("Location", "http://127.0.0.2/"), status=302)
    return seen


@pytest.fixture
def stranger(outside: Outside) -> Iterator[GuardedFetcher]:
    """A fetcher that may go nowhere on this machine."""
    assert not outside.connected
    fetcher = GuardedFetcher(allow_loopback=(), contact="c", clock=SystemClock(), limits=SMALL)
    yield fetcher
    fetcher.close()


@pytest.fixture
def loopback_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LoopbackTls:
    """TLS on loopback whose authority the fetcher trusts for the length of a test."""
    made = tls.make(tmp_path)
    usual = pinned.trusted.__wrapped__

    def trusting() -> ssl.SSLContext:
        context = usual()
        context.load_verify_locations(made.authority)
        return context

    monkeypatch.setattr(pinned, "trusted", functools.cache(trusting))
    return made
