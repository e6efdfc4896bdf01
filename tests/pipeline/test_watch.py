"""Polling sources: what is handed on, what is written down, and in which order."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import FetchError
from core.records import Page, SourceFormat
from core.settings import Settings
from pipeline import watch
from scrapers import handoff
from scrapers.model import SourceSet
from scrapers.state import Health, load_state, save_state
from tests.clock import FixedClock
from tests.pipeline.polled import FEED, HTML, World, feed, open_world
from tests.scrapers.hostile import Asked


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as opened:
        yield opened


def test_a_first_poll_hands_the_feed_on_and_remembers_its_validators(world: World) -> None:
    came = world.poll()
    assert (came.changed, came.outcome, came.reason) == (True, "changed", None)
    assert came.next_poll_at == world.clock.now() + timedelta(seconds=2)
    assert world.bodies() == [FEED]
    assert watch.waiting(world.settings, "harbour-post")
    assert not watch.waiting(world.settings, "post")
    state = world.state()
    assert (state.state, state.etag, state.last_modified) == (
        Health.HEALTHY, 'W/"1"', "yesterday, or so",
    )  # fmt: skip  # one thing


def test_the_next_poll_is_conditional_byte_for_byte_and_a_304_changes_nothing(world: World) -> None:
    world.poll()
    world.server.answers["/feed"] = lambda asked: asked.reply(304, b"")
    world.clock.advance(2)
    came = world.poll()
    headers = world.server.asked_for("/feed")[1]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('W/"1"', "yesterday, or so")
    assert (came.changed, came.outcome) == (False, "unchanged")
    assert len(world.bodies()) == 1
    assert world.state().etag == 'W/"1"'
    assert world.state().last_success_at == world.clock.now()
    assert world.state().last_change_at == world.clock.now() - timedelta(seconds=2)


def test_a_server_whose_validators_lie_is_seen_through_by_the_body(world: World) -> None:
    world.poll()
    world.server.serve("/feed", FEED, ("ETag", '"new each time"'))
    assert world.poll().outcome == "unchanged"
    assert len(world.bodies()) == 1
    world.server.serve("/feed", feed("A", "B"), ("ETag", '"new each time"'))
    assert world.poll().outcome == "changed"
    assert len(world.bodies()) == 2


def test_a_crash_before_the_state_is_saved_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(watch, "save_state", crash)
        with pytest.raises(KeyboardInterrupt):
            world.poll()
    assert world.bodies() == [FEED]
    assert world.state().etag is None
    assert world.poll().outcome == "changed"
    assert world.bodies() == [FEED]  # the same body waits once


def test_a_crash_before_the_file_stands_keeps_the_old_validators(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(handoff, "write_feed", crash)
        with pytest.raises(OSError, match="No space"):
            world.poll()
    assert world.state().body_hash is None
    assert world.poll().changed


@pytest.mark.parametrize(
    ("status", "headers", "health", "outcome", "least"),
    [
        (500, (), Health.UNVERIFIED, "failed", 3),
        (404, (), Health.UNVERIFIED, "failed", 4),
        (401, (), Health.DEGRADED, "failed", 2700),
        (402, (), Health.DEGRADED, "failed", 2700),
        (403, (), Health.DEGRADED, "failed", 2700),
        (429, (("Retry-After", "900"),), Health.PAUSED, "failed", 900),
        (503, (("Retry-After", "Thu, 01 Jan 2099 00:00:00 GMT"),), Health.PAUSED, "failed", 86_400),
        (410, (), Health.DISABLED, "disabled", 0),
        (451, (), Health.DISABLED, "disabled", 0),
    ],
)
def test_a_failure_is_written_down_with_what_to_do_about_it(
    world: World, *, status: int, headers: tuple, health: Health, outcome: str, least: float
) -> None:
    world.server.serve("/feed", b"", *headers, status=status)
    came = world.poll()
    state = world.state()
    assert (came.changed, came.outcome, state.state, state.failures) == (False, outcome, health, 1)
    assert (came.reason or "").startswith(f"http {status}")
    assert came.next_poll_at >= world.clock.now() + timedelta(seconds=least)
    assert came.next_poll_at <= world.clock.now() + timedelta(days=1)
    assert world.bodies() == []
    assert state.days[-1].failed == 1


def test_failures_in_a_row_back_off_to_a_cap_and_one_success_ends_them(world: World) -> None:
    world.server.serve("/feed", b"", status=500)
    waits = []
    for _ in range(20):
        came = world.poll()
        waits.append((came.next_poll_at - world.clock.now()).total_seconds())
        world.clock.advance(waits[-1])
    assert waits[0] <= 4
    assert all(later > earlier for earlier, later in itertools.pairwise(waits[:10]))
    assert max(waits) <= 1800
    assert (world.state().state, world.state().failures) == (Health.DEGRADED, 20)
    world.server.serve("/feed", FEED)
    assert world.poll().outcome == "changed"
    assert (world.state().state, world.state().failures, world.state().reason) == (
        Health.HEALTHY, 0, None,
    )  # fmt: skip  # one thing


def test_a_disabled_source_is_left_alone_until_its_address_changes(world: World) -> None:
    world.server.serve("/feed", b"", status=410)
    world.poll()
    hits = len(world.server.hits)
    assert world.poll().outcome == "disabled"
    assert len(world.server.hits) == hits
    assert watch.due([world.source], world.settings, world.clock.now() + timedelta(days=9)) == ()
    moved = replace(world.source, url=world.server.serve("/feed2", FEED))
    assert watch.due([moved], world.settings, world.clock.now()) == (moved,)
    assert world.poll(moved).outcome == "changed"


def test_a_pause_of_the_host_postpones_and_is_no_failure(world: World) -> None:
    world.server.serve("/busy", b"", ("Retry-After", "60"), status=503)
    with pytest.raises(FetchError):
        world.fetcher.get(world.server.url("/busy"))
    came = world.poll()
    assert (came.outcome, world.state().failures) == ("postponed", 0)
    assert came.next_poll_at == world.clock.now() + timedelta(seconds=60)
    assert not world.server.asked_for("/feed")


@pytest.mark.parametrize("body", [b"", HTML, b"<rss><channel><item>"], ids=["empty", "html", "cut"])
def test_an_answer_that_holds_nothing_is_a_failure_in_spite_of_its_200(
    world: World, body: bytes
) -> None:
    world.poll()
    world.server.serve("/feed", body)
    came = world.poll()
    assert (came.outcome, world.state().failures) == ("failed", 1)
    assert came.reason
    assert world.bodies() == [FEED]
    world.poll()
    assert world.state().state is Health.DEGRADED
    world.server.serve("/feed", feed("A", "B"))
    assert world.poll().changed
    assert (world.state().state, world.state().reason) == (Health.HEALTHY, None)


def test_an_etag_that_cannot_be_sent_back_is_not_kept(world: World) -> None:
    world.server.serve("/feed", FEED, ("ETag", "x" * 3000))
    world.poll()
    assert world.state().etag is None


def test_of_a_sitemap_index_the_newest_sitemap_is_handed_on(world: World) -> None:
    child = world.server.serve(
        "/new.xml", b"<urlset><url><loc>https://a.example/1</loc></url></urlset>"
    )
    index = f"<sitemapindex><sitemap><loc>{child}</loc></sitemap></sitemapindex>".encode()
    source = replace(
        world.source,
        format=SourceFormat.SITEMAP,
        url=world.server.serve("/map.xml", index, ("ETag", '"i"')),
    )
    assert world.poll(source).outcome == "changed"
    assert b"urlset" in world.bodies()[0]
    assert world.state().etag is None  # the index may stand still while its child changes


def test_that_the_newest_sitemap_is_gone_is_no_word_about_the_source(world: World) -> None:
    child = world.server.serve("/old.xml", b"", status=410)
    index = f"<sitemapindex><sitemap><loc>{child}</loc></sitemap></sitemapindex>".encode()
    source = replace(
        world.source, format=SourceFormat.SITEMAP, url=world.server.serve("/map.xml", index)
    )
    came = world.poll(source)
    assert (came.outcome, came.reason) == ("failed", "its newest sitemap: http 410")


def test_the_hosts_of_the_sources_take_turns(world: World) -> None:
    places = ("slow/1", "slow/2", "slow/3", "a/1", "b/1", "a/2")
    sources = [replace(world.source, url=f"https://{place}") for place in places]
    order = [source.url.removeprefix("https://") for source in watch.by_turns(sources)]
    assert order == ["slow/1", "a/1", "b/1", "slow/2", "a/2", "slow/3"]


def test_sources_are_due_when_their_time_has_come(world: World) -> None:
    now = world.clock.now()
    assert watch.due([world.source], world.settings, now) == (world.source,)
    world.poll()
    assert watch.due([world.source], world.settings, now) == ()
    assert watch.due([world.source], world.settings, now + timedelta(seconds=2)) == (world.source,)


def test_a_public_source_is_never_polled_within_a_minute(world: World) -> None:
    public = replace(world.source, url="https://news.example/a", poll_seconds=2.0)
    clock, settings = world.clock, world.settings
    came = watch.poll(public, settings=settings, fetcher=Fetcher(clock), clock=clock)
    assert came.changed
    wait = (came.next_poll_at - clock.now()).total_seconds()
    assert 60 <= wait <= 66  # quick, as something has just come


class Fetcher:
    """Answers some addresses and fails at others."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock

    def get(self, url: str, *, headers: tuple[tuple[str, str], ...] = ()) -> Page:
        assert headers == ()
        if "broken" in url:
            raise RuntimeError("a fault\nof our own")
        if "gone" in url:
            raise FetchError(url, "http 500", status=500)
        return Page(
            url=url, final_url=url, status=200, headers=(), body=feed(url[-1]),
            fetched_at=self.clock.now(),
        )  # fmt: skip  # one page


@dataclass
class App:
    settings: Settings
    clock: FixedClock
    fetcher: Fetcher
    sources: SourceSet


def test_the_step_polls_what_is_due_and_one_fault_stops_nobody(world: World) -> None:
    names = ("a", "b", "gone", "broken", "later")
    sources = tuple(
        replace(world.source, source_id=name, url=f"https://news.example/{name}") for name in names
    )
    later = replace(
        load_state(world.settings.source_states, "later"),
        url=sources[-1].url,
        next_poll_at=world.clock.now() + timedelta(hours=1),
    )
    save_state(world.settings.source_states, later)
    app = App(
        world.settings,
        world.clock,
        Fetcher(world.clock),
        SourceSet(sources=sources, version="1"),
    )
    report = watch.step(app)
    assert (report.step, report.seen, report.done, report.failed) == ("watch", 4, 2, 2)
    assert report.reasons == (("RuntimeError: a fault of our own", 1), ("http 500", 1))
    assert sorted(world.bodies()) == [feed("a"), feed("b")]
    assert watch.step(replace(app, sources=SourceSet(sources=(), version="0"))).seen == 0


@pytest.mark.slow
def test_a_slow_source_is_a_failure_of_its_own(world: World) -> None:
    def slow(asked: Asked) -> None:
        asked.drip([b"HTTP/1.1 200 OK\r\n", *[b"X: 1\r\n"] * 8])

    world.server.answers["/feed"] = slow
    assert world.poll().reason == "timeout"
