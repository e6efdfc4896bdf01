"""`sources check` against sites on loopback: what works is said, and the state is written."""

from dataclasses import replace

import pytest

from core.records import Source, SourceFormat
from core.settings import Settings
from pipeline.source_health import health_of
from pipeline.sources_check import check_all, check_source
from scrapers import handoff
from scrapers.fetcher import GuardedFetcher
from scrapers.limits import Limits
from scrapers.state import Health, load_state
from tests.clock import FixedClock
from tests.scrapers.hostile import HostileServer

ITEM = "<item><title>{0}</title><link>https://news.example/{0}</link><pubDate>{1}</pubDate></item>"
FEED = "<rss><channel>{}</channel></rss>".format(
    ITEM.format("a", "Sun, 01 Nov 2026 10:00:00 GMT")
    + ITEM.format("b", "Sun, 01 Nov 2026 12:00:00 GMT")
    + ITEM.format("c", "Sun, 01 Nov 2099 12:00:00 GMT")
).encode()


class Desk:
    """A site, and what a check of its feeds needs."""

    def __init__(self, server, folder):
        self.server, self.clock = server, FixedClock()
        self.settings = Settings(state=folder, allow_loopback=(server.place,))
        self.fetcher = GuardedFetcher(
            allow_loopback=(server.place,),
            contact="c",
            clock=self.clock,
            limits=Limits(connect=1, read=0.5, total=1),
        )

    def source(self, path="/feed", **given):
        plain = Source(
            source_id=f"harbour{path.replace('/', '-')}",
            name="Harbour Post",
            format=SourceFormat.FEED,
            url=self.server.url(path),
            homepage=self.server.url("/"),
            country="demo",
            language="en",
            timezone="UTC",
            owner="harbour",
        )
        return replace(plain, **given)

    def check(self, source):
        return check_source(source, settings=self.settings, fetcher=self.fetcher, clock=self.clock)

    def state(self, source):
        return load_state(self.settings.source_states, source.source_id)

    def shown(self, source):
        return health_of(source, self.settings).shown


@pytest.fixture
def desk(tmp_path):
    with HostileServer() as server:
        made = Desk(server, tmp_path)
        yield made
        made.fetcher.close()


def honour(server, path, body, tag):
    """Serve a body with an ETag, and 304 to who has it."""

    def answer(asked):
        if asked.headers["If-None-Match"] == tag:
            asked.reply(304, b"", ("ETag", tag))
        else:
            asked.reply(200, body, ("ETag", tag))

    server.answers[path] = answer


def test_a_good_source_tells_its_entries_and_is_unverified_no_more(desk):
    honour(desk.server, "/feed", FEED, '"1"')
    source = desk.source()
    assert desk.shown(source) == "unverified"
    found = desk.check(source)
    assert (found.works, found.entries, found.conditional, found.problem) == (
        *(True, 3, "works", None),
    )
    assert found.newest_at.isoformat() == "2026-11-01T12:00:00+00:00"  # 2099 is no news
    assert desk.shown(source) == "healthy"
    assert len(handoff.waiting(desk.settings.feeds)) == 1  # for collect, as after any poll


def test_a_source_that_was_read_before_is_read_in_full_all_the_same(desk):
    honour(desk.server, "/feed", FEED, '"1"')
    desk.check(desk.source())
    again = desk.check(desk.source())
    assert (again.works, again.entries) == (True, 3)
    assert len(handoff.waiting(desk.settings.feeds)) == 1  # the same body is no news
    tags = [asked.get("if-none-match") for asked in lowered(desk.server.asked_for("/feed"))]
    assert tags == [None, '"1"', None, '"1"']


def lowered(asked):
    return [{name.lower(): value for name, value in headers.items()} for headers in asked]


def test_validators_that_are_not_honoured_are_told(desk):
    desk.server.serve("/feed", FEED, ("ETag", '"1"'))
    assert desk.check(desk.source()).conditional == "ignored: answers in full"


def test_a_source_without_validators_is_asked_once(desk):
    desk.server.serve("/feed", FEED)
    assert desk.check(desk.source()).conditional == "no validators"
    assert len(desk.server.asked_for("/feed")) == 1


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 503, "http 503"),
        (b"", 404, "http 404"),
        (b"<html><body>Please log in", 200, ""),
        (b"<rss><channel></channel></rss>", 200, "without entries"),
    ],
)
def test_a_source_that_gives_nothing_fails_with_the_reason(desk, body, status, words):
    desk.server.serve("/feed", body, status=status)
    found = desk.check(desk.source())
    assert not found.works
    assert found.problem
    assert words in found.problem


def test_a_failure_is_written_down_as_a_poll_would(desk):
    desk.server.serve("/feed", b"", status=500)
    for count in (1, 2, 3):
        desk.check(desk.source())
        assert desk.state(desk.source()).failures == count
    assert desk.state(desk.source()).state is Health.DEGRADED
    assert desk.shown(desk.source()) == "unverified"  # it was never read


def test_a_disabled_source_gets_its_chance_and_stays_disabled_without_it(desk):
    desk.server.serve("/feed", b"", status=410)
    source = desk.source()
    desk.check(source)
    assert desk.shown(source) == "disabled"
    before = desk.state(source)
    desk.server.serve("/feed", b"", status=500)
    assert not desk.check(source).works
    assert desk.state(source) == before
    desk.server.serve("/feed", FEED)
    assert desk.check(source).works
    assert desk.shown(source) == "healthy"


def test_of_an_index_the_newest_sitemap_holds_the_entries(desk):
    index = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{}</loc>'
        "</sitemap></sitemapindex>"
    )
    child = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url>'
        "<loc>https://news.example/a</loc><n:news><n:title>A</n:title>"
        "<n:publication_date>2026-11-01T09:00:00Z</n:publication_date></n:news></url></urlset>"
    )
    desk.server.serve("/index.xml", index.format(desk.server.url("/child.xml")).encode())
    desk.server.serve("/child.xml", child.encode())
    source = desk.source("/index.xml", source_id="harbour-map", format=SourceFormat.SITEMAP)
    found = desk.check(source)
    assert (found.works, found.entries) == (True, 1), found


def test_one_broken_source_keeps_no_other_back(desk, monkeypatch):
    desk.server.serve("/good", FEED)
    sources = [desk.source("/good"), desk.source("/bad"), desk.source("/good", source_id="other")]

    def poll(source, **more):
        if source.source_id == "harbour-bad":
            raise OSError("disk full")
        return original(source, **more)

    original = __import__("pipeline.watch", fromlist=["poll"]).poll
    monkeypatch.setattr("pipeline.sources_check.poll", poll)
    found = list(check_all(sources, settings=desk.settings, fetcher=desk.fetcher, clock=desk.clock))
    assert [(check.source_id, check.works) for check in found] == [
        *(("harbour-good", True), ("harbour-bad", False), ("other", True)),
    ]
    assert found[1].problem == "OSError: disk full"


def test_what_was_known_of_another_address_does_not_count(desk):
    desk.server.serve("/feed", FEED)
    source = desk.source()
    desk.check(source)
    moved = replace(source, url=desk.server.url("/moved"))
    assert desk.shown(moved) == "unverified"


def test_check_and_watch_say_the_same_of_a_feed_that_ran_empty(desk):
    many = "".join(ITEM.format(n, "Sun, 01 Nov 2026 10:00:00 GMT") for n in range(40))
    desk.server.serve("/feed", f"<rss><channel>{many}</channel></rss>".encode())
    source = desk.source()
    assert desk.check(source).works
    desk.server.serve("/feed", b"<rss><channel></channel></rss>")
    found = desk.check(source)
    assert not found.works
    assert "where there were 40" in found.problem
    assert health_of(source, desk.settings).failing


def test_a_cut_feed_works_and_says_so(desk):
    desk.server.serve("/feed", FEED.removesuffix(b"</channel></rss>"))
    found = desk.check(desk.source())
    assert (found.works, found.entries) == (True, 3)
    assert found.problem
    assert desk.shown(desk.source()) == "healthy"
