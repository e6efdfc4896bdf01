"""F7: no document makes its reader open a file or a connection, or multiply."""

import time
from pathlib import Path

import pytest

from scrapers.feeds import parse_feed
from scrapers.fetcher import GuardedFetcher
from scrapers.result import FeedResult
from tests.scrapers.hostile import HostileServer
from tests.scrapers.safety.hostile_xml import DOCUMENTS, outside

REFUSED = "refused: the document declares entities of its own"
NAMES = (*outside("x"), *DOCUMENTS)
DECLARES = {"laughs", "quadratic", "xxe-file", "xxe-http", "xxe-ftp", "xxe-parameter"}


def read(fetcher: GuardedFetcher, server: HostileServer, document: bytes) -> FeedResult:
    page = fetcher.get(server.serve("/feed.xml", document))
    return parse_feed(page.body, url=page.final_url, content_type=None, timezone="UTC")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_outside_the_document_is_looked_at(
    fetcher: GuardedFetcher, server: HostileServer, name: str
) -> None:
    server.serve("/taken", b"TAKEN")
    # What the small limits of a test let through; all of it is read in test_f05_memory.py.
    document = (outside(server.place) | DOCUMENTS)[name][:150_000]
    started = time.process_time()
    found = read(fetcher, server, document)
    assert time.process_time() - started < 10  # quadratic would be minutes
    assert not server.asked_for("/taken")
    assert (found.problem == REFUSED) == (name in DECLARES)
    held = Path("/etc/hostname").read_text(encoding="utf-8").strip()
    for entry in found.entries:
        assert "TAKEN" not in (entry.title or "")
        assert not held or held not in (entry.title or "")
        assert "<script>" not in (entry.title or "")


def test_a_bare_doctype_is_passed_over(fetcher: GuardedFetcher, server: HostileServer) -> None:
    found = read(fetcher, server, outside(server.place)["external-dtd"])
    assert [entry.title for entry in found.entries] == ["a"]
    assert not server.asked_for("/taken")
