"""F14: validators go back byte for byte, a 304 has no body, and a server that ignores them is no harm.

That they are saved after the body, and a repeated body found by its hash, is the polling's part:
`tests/pipeline/test_watch.py`.
"""

import pytest

from core.identity import body_hash
from scrapers.fetcher import GuardedFetcher
from tests.scrapers.hostile import Asked, HostileServer

ETAGS = ('"plain"', 'W/"weak"', '"a,b"', '"with \\" inside"', "unquoted", '"\xe9"')
MOMENTS = ("Mon, 02 Nov 2026 03:00:00 GMT", "2026-11-02", "yesterday")


@pytest.mark.parametrize("etag", ETAGS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_they_come_and_go_as_they_are(
    fetcher: GuardedFetcher, server: HostileServer, etag: str, moment: str
) -> None:
    url = server.serve("/feed", b"feed", ("ETag", etag), ("Last-Modified", moment))
    page = fetcher.get(url)
    found = page.header("etag") or "", page.header("last-modified") or ""
    assert found == (etag, moment)
    fetcher.get(url, headers=(("If-None-Match", found[0]), ("If-Modified-Since", found[1])))
    sent = server.asked_for("/feed")[1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == found


def test_a_304_is_a_page_without_a_body(fetcher: GuardedFetcher, server: HostileServer) -> None:
    def conditional(asked: Asked) -> None:
        known = asked.headers.get("If-None-Match") == 'W/"a"'
        asked.reply(304 if known else 200, b"" if known else b"feed", ("ETag", 'W/"a"'))

    server.answers["/feed"] = conditional
    first = fetcher.get(server.url("/feed"))
    again = fetcher.get(server.url("/feed"), headers=(("If-None-Match", first.header("etag")),))
    assert (first.status, first.body) == (200, b"feed")
    assert (again.status, again.body, again.header("etag")) == (304, b"", 'W/"a"')


def test_a_body_that_comes_again_has_the_same_hash(
    fetcher: GuardedFetcher, server: HostileServer
) -> None:
    url = server.serve("/feed", b"always the same", ("ETag", '"changes"'))
    hashes = {body_hash(fetcher.get(url, headers=(("If-None-Match", "e"),)).body) for _ in range(2)}
    assert len(hashes) == 1
