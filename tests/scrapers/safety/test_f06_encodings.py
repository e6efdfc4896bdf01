"""F6: bombs, chains of encodings and broken framing are refused, and the others are unaffected."""

import gzip

import pytest

from core.errors import FetchError, FetchKind
from scrapers.bounded import MOST_MEMBERS, gunzip
from scrapers.fetcher import GuardedFetcher
from scrapers.limits import Limits
from tests.scrapers.hostile import HostileServer, bomb_of

NOT_ASKED = "refused: content encoding not asked for"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/bomb", "refused: compression bomb"),
        ("/bomb-in-parts", "refused: body over 200000 bytes"),
        ("/bomb-twice", NOT_ASKED),
        ("/brotli", NOT_ASKED),
        ("/zstd", NOT_ASKED),
        ("/deflate", NOT_ASKED),
        ("/chained", NOT_ASKED),
        ("/half-encoded", NOT_ASKED),
        ("/broken-gzip", "refused: broken gzip"),
        ("/not-gzip", "refused: broken gzip"),
        ("/many-members", f"refused: more than {MOST_MEMBERS} gzip members"),
        ("/short", "refused: body shorter than stated"),
        ("/chunk-garbage", "refused: broken chunks"),
        ("/chunk-line", "refused: broken chunks"),
        ("/two-lengths", "refused: headers out of bounds"),
    ],
)
def test_it_is_refused_and_the_next_page_comes(
    fetcher: GuardedFetcher, server: HostileServer, path: str, reason: str
) -> None:
    with pytest.raises(FetchError) as caught:
        fetcher.get(server.url(path))
    assert (caught.value.reason, caught.value.kind) == (reason, FetchKind.REFUSED)
    assert caught.value.kind == "fetch.refused"
    assert fetcher.get(server.serve("/fine", b"fine")).body == b"fine"


@pytest.mark.parametrize("path", ["/chunk-negative", "/no-http"])
def test_what_is_no_http_is_a_broken_connection(
    fetcher: GuardedFetcher, server: HostileServer, path: str
) -> None:
    with pytest.raises(FetchError) as caught:
        fetcher.get(server.url(path))
    assert caught.value.kind is FetchKind.CONNECTION


def test_a_bomb_inside_a_gzipped_sitemap_is_refused() -> None:
    """A sitemap is often a gzip file itself, unpacked after the fetch and under the same caps."""
    with pytest.raises(FetchError, match="compression bomb"):
        gunzip("https://news.example/sitemap.xml.gz", bomb_of(30_000_000), limits=Limits())


def test_members_without_content_cost_little() -> None:
    """Each end of a member copies what follows it: from one long body that would take minutes."""
    body = gzip.compress(b"") * 200_000
    with pytest.raises(FetchError, match="gzip members"):
        gunzip("https://news.example/sitemap.xml.gz", body, limits=Limits())


def test_the_cap_on_decoded_bytes_is_exact() -> None:
    limits = Limits(decoded=300_000)
    for size in (299_999, 300_000):
        body = gzip.compress(bytes(size))
        assert len(gunzip("u", body, limits=Limits(decoded=300_000, ratio=10_000))) == size
    with pytest.raises(FetchError, match="decoded body over 300000 bytes"):
        gunzip("u", gzip.compress(bytes(300_001)), limits=limits)
