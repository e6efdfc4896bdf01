"""What the scrapers' tests share: a hostile server, and a fetcher with small limits."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from core.clock import SystemClock
from core.records import Page
from scrapers.fetcher import GuardedFetcher
from scrapers.limits import Limits
from tests.scrapers.hostile import HostileServer, misbehave

SMALL = Limits(connect=1.0, read=0.8, total=1.2, wire=200_000, decoded=2_000_000, min_delay=0.0)


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as server:
        misbehave(server)
        yield server


@pytest.fixture
def fetcher(server: HostileServer) -> Iterator[GuardedFetcher]:
    fetcher = GuardedFetcher(
        allow_loopback=(server.place,),
        contact="mailto:desk@example.org",
        clock=SystemClock(),
        limits=SMALL,
    )
    yield fetcher
    fetcher.close()


@pytest.fixture
def page_of() -> Callable[..., Page]:
    def make(
        body: bytes | str, url: str = "https://news.example/a", content_type: str | None = None
    ) -> Page:
        return Page(
            url=url,
            final_url=url,
            status=200,
            headers=(("content-type", content_type),) if content_type else (),
            body=body.encode() if isinstance(body, str) else body,
            fetched_at=datetime(2026, 11, 2, 3, 0, tzinfo=UTC),
        )

    return make
