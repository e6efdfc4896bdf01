"""F1: no connection ever goes to an address that is not public, at any hop."""

import ipaddress

import pytest

from core.clock import SystemClock
from core.errors import FetchError, FetchKind
from scrapers.fetcher import GuardedFetcher
from scrapers.guard import check_url, is_public
from tests.scrapers.conftest import SMALL
from tests.scrapers.hostile import HostileServer
from tests.scrapers.safety.conftest import NAMES, PUBLIC, Outside


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
        "http://[::127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:7f00:1::]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[fec0::1]/",
        "http://[3fff::1]/",
        "http://[ff02::1]/",
        "http://[fe80::1%25lo]/",
        "http://[::1%25lo]/",
        "http://224.0.0.1/",
        "http://192.88.99.1/",
        "http://100.64.0.1/",
        "http://127.0.0.1./",
        "http://0x7f.1/",
        "http://public.example:0/",
        "http://public.example:65536/",
        "http://public.example:443@127.0.0.1/",
        "http://127.0.0.1%23.public.example/",
        "http://127.0.0.1%00.public.example/",
        "http://public.example\r\nHost: 127.0.0.1/",
        "http:\\\\127.0.0.1/",
        "http:127.0.0.1/",
        "//127.0.0.1/",
        "ftp://public.example/",
        "file:///etc/passwd",
    ],
)
def test_no_connection_goes_to_an_address_that_is_not_public(
    stranger: GuardedFetcher, outside: Outside, url: str
) -> None:
    with pytest.raises(FetchError, match=r"refused|dns: no such host"):
        ask_three_times(stranger, url)
    assert set(outside.connected) <= {PUBLIC}


def test_a_redirect_to_a_name_that_leads_inside_is_refused(
    stranger: GuardedFetcher, outside: Outside, server: HostileServer
) -> None:
    url = "http://public.example/inside"
    server.serve("/inside", b"", ("Location", "http://metadata.example/"), status=302)
    with pytest.raises(FetchError, match="not a public address") as caught:
        stranger.get(url)
    assert (caught.value.kind, caught.value.url) == (FetchKind.REFUSED, url)
    assert set(outside.connected) == {PUBLIC}


def test_robots_txt_goes_through_the_same_guard(
    stranger: GuardedFetcher, outside: Outside, server: HostileServer
) -> None:
    server.serve("/robots.txt", b"", ("Location", "http://169.254.169.254/"), status=302)
    with pytest.raises(FetchError, match="not a public address"):
        stranger.get("http://public.example/")
    assert set(outside.connected) == {PUBLIC}
    assert not server.asked_for("/")


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
        "3fff::1", "3fff:fff::1", "fc00::1", "fe80::1", "fec0::1", "ff02::1", "::ffff:0:127.0.0.1",
        "2001:10::1", "4000::1", "5f00::1", "2606:4700::5efe:127.0.0.1", "100.100.100.200",
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
