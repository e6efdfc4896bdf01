"""The guard: no connection ever goes to an address that is not public, at any hop.

Nothing leaves the machine: look-ups and connections are intercepted. A public test address is led
to a server on loopback, and so are loopback addresses, so that a hole would be seen as an answer.
"""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from core.clock import SystemClock
from core.errors import FetchError
from scrapers.fetcher import GuardedFetcher
from scrapers.guard import check_url, is_public
from tests.scrapers.conftest import SMALL
from tests.scrapers.hostile import HostileServer

PUBLIC = "93.184.216.34"
NAMES = {
    "public.example": [PUBLIC],
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


def test_the_control_case_reaches_the_public_address(
    stranger: GuardedFetcher, outside: Outside
) -> None:
    assert stranger.get("http://public.example/").body == b"reached"
    assert set(outside.connected) == {PUBLIC}


def ask_three_times(fetcher: GuardedFetcher, url: str) -> None:
    """Ask over a new connection each time: a name that rebinds needs a second look-up."""
    for _ in range(3):
        fetcher.get(url)
        fetcher._adapter.poolmanager.clear()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://localhost./",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://0.0.0.0/",
        "http://①②⑦.⓪.⓪.①/",
        "http://169.254.169.254/",
        "http://rfc1918.example/",
        "http://metadata.example/",
        "http://cgnat.example/",
        "http://mapped.example/",
        "http://nat64.example/",
        "http://ula-metadata.example/",
        "http://mixed.example/",
        "http://rebind.example/",
        "http://public.example/away",
        "http://127.0.0.1\\@public.example/",
        "http://public.example@127.0.0.1/",
        "http://public.example:22/",
        "http://public.example:8080/",
        "http://127%2e0%2e0%2e1/",
        "http://168.63.129.16/",
        "ftp://public.example/",
        "file:///etc/passwd",
    ],
)
def test_no_connection_goes_to_an_address_that_is_not_public(
    stranger: GuardedFetcher, outside: Outside, url: str
) -> None:
    with pytest.raises(FetchError, match=r"refused|robots\.txt not available"):
        ask_three_times(stranger, url)
    assert set(outside.connected) <= {PUBLIC}


def test_a_look_up_that_finds_nothing_is_a_dns_failure(stranger: GuardedFetcher) -> None:
    with pytest.raises(FetchError, match="dns: no such host"):
        stranger.get("http://nowhere.example/")


@pytest.mark.parametrize(
    "address",
    [
        "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1",
        "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:8.8.8.8",
        "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:808:808::1",
        "3fff::1", "3fff:fff::1", "fc00::1", "fe80::1", "fec0::1", "ff02::1",
    ],
)  # fmt: skip  # a list, not a column
def test_special_networks_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", PUBLIC, "2606:4700::1111", "2400:4000::1"])
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_an_allowed_pair_is_that_host_and_port_alone() -> None:
    allowed = ("127.0.0.1:8123",)
    assert check_url("http://127.0.0.1:8123/feed", allow_loopback=allowed).port == 8123
    for url in ("http://127.0.0.1:8124/", "http://127.0.0.1/", "http://127.0.0.2:8123/"):
        with pytest.raises(FetchError):
            check_url(url, allow_loopback=allowed)


def test_an_allowed_name_must_lead_to_loopback(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NAMES, "demo.localhost", ["10.1.2.3"])
    fetcher = GuardedFetcher(
        allow_loopback=("demo.localhost:8123",), contact="c", clock=SystemClock(), limits=SMALL
    )
    with pytest.raises(FetchError, match="refused"):
        fetcher.get("http://demo.localhost:8123/")
    assert outside.connected == []
    fetcher.close()


def test_https_never_falls_back_to_http(stranger: GuardedFetcher) -> None:
    there = check_url("https://public.example/a")
    with pytest.raises(FetchError, match="from https to http"):
        stranger._next_hop("https://public.example/a", there, "http://public.example/a")
    assert stranger._next_hop("x", there, "/b").url == "https://public.example/b"
