"""A site on loopback and everything that a poll of it needs, under a clock that is turned by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.records import Source, SourceFormat
from core.settings import Settings
from pipeline import watch
from scrapers import handoff
from scrapers.fetcher import GuardedFetcher
from scrapers.limits import Limits
from scrapers.model import SourceSet
from scrapers.state import load_state
from tests.clock import FixedClock
from tests.scrapers.hostile import HostileServer


def feed(*titles: str, head: str = "", place: str = "news.example") -> bytes:
    """Return a feed whose entries stand at addresses of their titles."""
    items = "".join(
        f"<item><title>{title}</title><link>https://{place}/{title.lower()}</link></item>"
        for title in titles
    )
    return f"<rss><channel>{head}{items}</channel></rss>".encode()


FEED = feed("A")
HTML = b"<html><body>log in</body></html>"


@dataclass
class World:
    """A site on loopback, and everything that a poll of it needs."""

    server: HostileServer
    settings: Settings
    clock: FixedClock
    fetcher: GuardedFetcher
    source: Source

    @property
    def sources(self) -> SourceSet:
        return SourceSet(sources=(self.source,), version="1")

    def poll(self, source: Source | None = None) -> watch.PollOutcome:
        return watch.poll(
            source or self.source, settings=self.settings, fetcher=self.fetcher, clock=self.clock
        )

    def state(self):
        return load_state(self.settings.source_states, self.source.source_id)

    def bodies(self) -> list[bytes]:
        return [handoff.read_feed(p).page.body for p in handoff.waiting(self.settings.feeds)]


@contextmanager
def open_world(folder: Path) -> Iterator[World]:
    clock = FixedClock()
    with HostileServer() as server:
        fetcher = GuardedFetcher(
            allow_loopback=(server.place,),
            contact="c",
            clock=clock,
            limits=Limits(connect=1, read=0.5, total=1),
        )
        source = Source(
            source_id="harbour-post",
            name="Harbour Post",
            format=SourceFormat.FEED,
            url=server.serve(
                "/feed", FEED, ("ETag", 'W/"1"'), ("Last-Modified", "yesterday, or so")
            ),
            homepage=server.url("/"),
            country="demo",
            language="en",
            timezone="UTC",
            owner="harbour",
            poll_seconds=2.0,
        )
        settings = Settings(state=folder, allow_loopback=(server.place,))
        yield World(server, settings, clock, fetcher, source)
        fetcher.close()
