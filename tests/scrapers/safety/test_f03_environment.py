"""F3: nothing of the process's environment, nothing of one host, reaches another."""

from pathlib import Path

import pytest

from scrapers.fetcher import GuardedFetcher
from tests.scrapers.hostile import HostileServer
from tests.scrapers.safety.conftest import PUBLIC, Outside


def test_proxies_and_netrc_of_the_environment_are_not_read(
    fetcher: GuardedFetcher,
    server: HostileServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """CVE-2024-47081: a .netrc password could be sent to another host."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password canary\ndefault login x password y\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    fetcher.get(server.serve("/page", b"x"))
    (headers,) = server.asked_for("/page")
    assert not {"Authorization", "Proxy-Authorization"} & set(headers)


def test_cookies_are_not_kept_for_any_host(
    stranger: GuardedFetcher, outside: Outside, server: HostileServer
) -> None:
    server.serve(
        "/set", b"x", ("Set-Cookie", "id=1; Path=/"), ("Set-Cookie", "b=2; Domain=example")
    )
    for host in ("public", "public", "other"):
        stranger.get(f"http://{host}.example/set")
    assert len(server.asked_for("/set")) == 3
    assert not any("Cookie" in headers for headers in server.asked_for("/set"))
    assert set(outside.connected) == {PUBLIC}


@pytest.mark.parametrize(
    ("location", "kept"),
    [
        ("/there", True),
        ("http://other.example/there", False),
        ("http://public.example/there", True),
    ],
)
def test_what_a_caller_sends_stays_at_the_origin(
    stranger: GuardedFetcher,
    outside: Outside,
    server: HostileServer,
    *,
    location: str,
    kept: bool,
) -> None:
    server.serve("/here", b"", ("Location", location), status=302)
    server.serve("/there", b"x")
    secret = (("Authorization", "Bearer canary"), ("If-None-Match", '"e"'))
    stranger.get("http://public.example/here", headers=secret)
    (headers,) = server.asked_for("/there")
    assert ("Authorization" in headers, "If-None-Match" in headers) == (kept, kept)
    assert set(outside.connected) == {PUBLIC}


def test_no_page_is_told_where_its_address_was_found(
    fetcher: GuardedFetcher, server: HostileServer
) -> None:
    server.serve("/there", b"x")
    fetcher.get(server.serve("/here", b"", ("Location", "/there"), status=302))
    assert "Referer" not in server.asked_for("/there")[0]
