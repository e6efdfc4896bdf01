"""Holes that products like this one had, each as a test that it is not here.

Each name begins with the number in the table of `docs/safety.md`, which also lists those that can't
touch a scraper, with the reason.
"""

import ast
from pathlib import Path

import pytest

from alerts.escape import escape
from core.errors import FetchError, FetchKind
from core.identity import canonical_url, digest, safe_url
from core.settings import ROOT
from scrapers import host_files
from scrapers.extract import extract
from scrapers.feeds import parse_feed
from scrapers.fetcher import GuardedFetcher
from scrapers.guard import check_url
from tests.scrapers.hostile import HostileServer
from tests.scrapers.safety.conftest import PUBLIC, Outside
from tests.scrapers.safety.hostile_xml import outside as documents

SCRAPERS = ROOT / "scrapers"


def refusal(fetcher: GuardedFetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    return caught.value


def called(*names: str) -> list[str]:
    """Return where the scrapers call a function of one of those names."""
    return [
        f"{path.name}:{node.lineno}"
        for path in SCRAPERS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]


def test_c01_a_watched_address_cannot_be_the_metadata_service(
    stranger: GuardedFetcher, outside: Outside
) -> None:
    """CVE-2026-27696: a watch on 169.254.169.254 was fetched. Bar F1."""
    for url in ("http://169.254.169.254/latest/meta-data/", "http://metadata.example/"):
        assert refusal(stranger, url).kind is FetchKind.REFUSED
    assert outside.connected == []


def test_c02_carrier_grade_nat_is_not_public(stranger: GuardedFetcher, outside: Outside) -> None:
    """GHSA-gwph-fp79-379w: `ipaddress` does not call 100.64.0.0/10 private. Bar F1."""
    for url in ("http://100.64.0.1/", "http://100.127.255.254/", "http://cgnat.example/"):
        assert refusal(stranger, url).kind is FetchKind.REFUSED
    assert outside.connected == []


def test_c03_a_backslash_is_read_one_way_only(stranger: GuardedFetcher, outside: Outside) -> None:
    """GHSA-rph4-96w6-q594: urlparse and urllib3 found different hosts in it. Bar F1."""
    for url in (
        "http://169.254.169.254:8888\\@public.example/",
        "http://public.example\\@169.254.169.254/",
        "http:\\\\169.254.169.254/",
    ):
        assert refusal(stranger, url).kind is FetchKind.REFUSED
    assert outside.connected == []


def test_c04_the_check_holds_at_fetch_time_and_at_every_hop(
    stranger: GuardedFetcher, outside: Outside, server: HostileServer
) -> None:
    """A name that turns inside between look and fetch, and a redirect inside. Bar F1."""
    server.serve("/in", b"", ("Location", "http://rfc1918.example/"), status=307)
    assert refusal(stranger, "http://public.example/in").kind is FetchKind.REFUSED
    for _ in range(3):
        stranger._adapter.poolmanager.clear()
        try:
            stranger.get("http://rebind.example/")
        except FetchError as error:
            assert error.kind is FetchKind.REFUSED  # noqa: PT017 - the first answer is public
    assert set(outside.connected) == {PUBLIC}


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "source:file:///etc/passwd", "file:/etc/passwd", "FILE:///etc/passwd"],
)
def test_c05_no_spelling_of_file_is_an_address(url: str) -> None:
    """CVE-2024-51483, CVE-2024-51998, CVE-2024-56509: variants of file: were read. Bar F9."""
    assert safe_url(url) is None
    with pytest.raises(FetchError, match="not a plain http"):
        check_url(url)


def test_c06_selectors_are_css_and_read_no_files() -> None:
    """CVE-2026-29039: unparsed-text() of XPath 2 read files. There is no XPath here."""
    for path in SCRAPERS.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "elementpath" not in text
        assert ".xpath(" not in text, path


def test_c09_a_file_name_is_a_hash_of_what_a_stranger_says(tmp_path: Path) -> None:
    """GHSA-8757-69j2-hx56, GHSA-mh42-m7cg-49fr: ids with ../ in them left the folder."""
    for host in ("../../etc/cron.d/x", "a/b", "\0", "x" * 5000, ".."):
        path = host_files.path_of(tmp_path, host, ".json")
        assert path.parent == tmp_path
        assert path.stem == digest("host", host, size=16)
        with host_files.locked_turn(tmp_path, host) as turn:
            turn.reason = host
        assert host_files.peek(tmp_path, host).reason == host


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", "<!channel>", "<@U1>", "a\r\nBcc: b"]
)
def test_c10_an_error_text_is_escaped_where_it_is_shown(
    fetcher: GuardedFetcher, server: HostileServer, evil: str
) -> None:
    """CVE-2025-52558, CVE-2025-62780, CVE-2026-27645, CVE-2026-29038: XSS by an error text.

    Our reasons are words of our own: what a server says is no part of them. And they are escaped.
    """
    line = evil.replace("\r", "").replace("\n", "")
    server.answers["/odd"] = lambda asked: asked.wfile.write(
        f"HTTP/1.1 500 {line}\r\nX-Evil: {line}\r\nContent-Length: 0\r\n\r\n".encode()
    )
    server.serve("/encoded", b"x", ("Content-Encoding", line))
    server.serve("/sent", b"", ("Location", f"ftp://{line}/"), status=302)
    for path in ("/odd", "/encoded", "/sent"):
        assert line not in refusal(fetcher, server.url(path)).reason
    assert "<" not in escape(evil)


@pytest.mark.parametrize("name", ["xinclude", "stylesheet", "schema", "public-dtd"])
def test_c12_xml_sends_its_parser_nowhere(
    fetcher: GuardedFetcher, server: HostileServer, name: str
) -> None:
    """Commit 52b189fc: the XML parser was hardened late. Bar F7."""
    opens_nothing(fetcher, server, name)


@pytest.mark.parametrize(
    "name", ["xxe-file", "xxe-http", "xxe-ftp", "xxe-parameter", "external-dtd"]
)
def test_c25_entities_and_document_types_open_nothing(
    fetcher: GuardedFetcher, server: HostileServer, name: str
) -> None:
    """CVE-2009-5065, CVE-2011-1156, CVE-2012-2921, feedparser#107: a DOCTYPE read files. Bar F7."""
    opens_nothing(fetcher, server, name)


def opens_nothing(fetcher: GuardedFetcher, server: HostileServer, name: str) -> None:
    server.serve("/taken", b"TAKEN")
    page = fetcher.get(server.serve("/feed", documents(server.place)[name]))
    parse_feed(page.body, url=page.final_url, content_type=None, timezone="UTC")
    assert not server.asked_for("/taken")


@pytest.mark.parametrize("url", ["http://[::1", 'http://"onerror=alert(1)/x.png', "javascript:x"])
def test_c14_an_image_address_that_is_none_is_dropped(
    fetcher: GuardedFetcher, server: HostileServer, url: str
) -> None:
    """CVE-2023-27592: an invalid image address came back in an error page as it was."""
    text = "<p>" + "The ministry said that the plant will open in the coming year. " * 8 + "</p>"
    image = f"<meta property='og:image' content='{url}'>"
    body = f"<html><head><title>T</title>{image}</head><article>{text}</article></html>"
    found = extract(fetcher.get(server.serve("/page", body.encode())))
    assert found.image_url is None


def test_c17_an_address_without_a_scheme_leads_nowhere(stranger: GuardedFetcher) -> None:
    """GO-2025-4226: an open redirect by `//host`. It is no address to us, stored or asked for."""
    assert safe_url("//evil.example/") is None
    assert refusal(stranger, "//evil.example/").kind is FetchKind.REFUSED


def test_c18_images_have_no_way_of_their_own(stranger: GuardedFetcher, outside: Outside) -> None:
    """CVE-2026-21885: SSRF by the media proxy. Nothing fetches images; what would, meets the guard."""
    assert refusal(stranger, "http://metadata.example/lead.jpg").kind is FetchKind.REFUSED
    assert outside.connected == []


def test_c19_no_source_can_name_a_proxy(stranger: GuardedFetcher) -> None:
    """CVE-2026-108735: SSRF by the proxy_url of a feed. There are no proxies. Bar F2."""
    from scrapers.model import SourceModel

    assert not [name for name in SourceModel.model_fields if "proxy" in name]
    with pytest.raises(FetchError, match="no proxies"):
        stranger._adapter.proxy_manager_for("http://10.0.0.1:3128")


def test_c20_the_address_that_was_checked_is_the_one_that_is_asked(
    stranger: GuardedFetcher, outside: Outside
) -> None:
    """Commit fe2bfb27: looked up twice, checked once. One look-up a connection here. Bar F1."""
    stranger.get("http://public.example/")
    assert len(outside.looked_up) == len(outside.connected)
    assert set(outside.connected) == {PUBLIC}


def test_c21_this_machine_is_closed_until_it_is_allowed(
    stranger: GuardedFetcher, fetcher: GuardedFetcher, server: HostileServer
) -> None:
    """FreshRSS asked local networks by default for years; #9272, #9215: only http(s) addresses."""
    url = server.serve("/page", b"x")
    assert refusal(stranger, url).kind is FetchKind.REFUSED
    assert fetcher.get(url).body == b"x"
    assert safe_url("ftp://news.example/a.mp3") is None


def test_c22_nothing_that_is_fetched_is_run(stranger: GuardedFetcher, outside: Outside) -> None:
    """CVE-2021-21278: eval of remote content. GHSA-64wp-jh9p-5cg2: a host pieced together."""
    assert called("eval", "exec", "compile", "__import__") == []
    for host in ("127.0.0.1%2F%23", "127.0.0.1%23", "public.example%2F@127.0.0.1", "127.0.0.1#"):
        assert refusal(stranger, f"http://{host}.public.example/").kind is FetchKind.REFUSED
    assert outside.connected == []


def test_c23_no_shell_sees_a_word_of_a_feed() -> None:
    """CVE-2023-1350: a feed's field went to a shell. The scrapers start no program at all."""
    for path in SCRAPERS.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "subprocess" not in text, path
        assert "os.system" not in text, path
        assert "popen" not in text, path


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x"])
def test_c24_a_script_is_no_link_of_an_entry(
    fetcher: GuardedFetcher, server: HostileServer, url: str
) -> None:
    """NetBox #22675, CommaFeed 7.2.1, GHSA-qpgm-gjgf-8c2x, CVE-2026-87939, CVE-2026-104735."""
    for field in (f"<link>{url}</link>", f"<guid isPermaLink='true'>{url}</guid>"):
        body = f"<rss version='2.0'><channel><item><title>T</title>{field}</item></channel></rss>"
        page = fetcher.get(server.serve("/feed", body.encode()))
        found = parse_feed(page.body, url=page.final_url, content_type=None, timezone="UTC")
        assert not any(entry.url for entry in found.entries)
    with pytest.raises(ValueError, match="not an http"):
        canonical_url(url)


@pytest.mark.parametrize("url", ["gopher://public.example/", "file:///etc/passwd"])
def test_c26_no_other_scheme_is_asked(stranger: GuardedFetcher, outside: Outside, url: str) -> None:
    """CVE-2019-9187: file: and gopher: were asked by an aggregator. Bar F1."""
    assert refusal(stranger, url).kind is FetchKind.REFUSED
    assert outside.connected == []


@pytest.mark.slow
def test_c26_a_tarpit_is_left_by_the_clock(fetcher: GuardedFetcher, server: HostileServer) -> None:
    """CVE-2019-9187: a server that never ends held the aggregator up. Bar F5."""
    for path in ("/drip-headers", "/drip-body"):
        assert refusal(fetcher, server.url(path)).kind is FetchKind.TIMEOUT
    assert fetcher.get(server.serve("/fine", b"fine")).body == b"fine"


def test_c27_a_feed_goes_the_same_way_as_a_page() -> None:
    """Forem 2026: a guard existed, and feed addresses went around it. Bar F2.

    All that fetches is handed a `core.ports.Fetcher`, and one class makes it. The watchman has one of
    its own, as he must not lean on what he watches; a replay's may reach its own server alone.
    """
    makers = {
        path.relative_to(ROOT).as_posix()
        for room in ("core", "scrapers", "pipeline", "dags", "orchestration", "alerts", "stories")
        for path in (ROOT / room).rglob("*.py")
        if "GuardedFetcher(" in path.read_text(encoding="utf-8")
    }
    assert makers == {"pipeline/app.py", "pipeline/watchman.py", "pipeline/replay.py"}


def test_c28_a_redirect_is_checked_like_the_first_address(
    stranger: GuardedFetcher, outside: Outside
) -> None:
    """CVE-2026-40168: only the first address was checked. Bar F4."""
    assert refusal(stranger, "http://public.example/away").kind is FetchKind.REFUSED
    assert set(outside.connected) == {PUBLIC}
