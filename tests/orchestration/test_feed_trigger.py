"""The doorbell of one source, with the real poll against a loopback feed."""

import asyncio
import contextlib
import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.usefixtures("airflow"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:airflow"),  # Airflow's own
]


class Feeds:
    """Serves /feed with a body that a test may change; counts the polls of it."""

    def __init__(self):
        self.body, self.status, self.polls = b"<rss/>", 200, 0
        outer = self

        class Answering(BaseHTTPRequestHandler):
            def log_message(self, *args):
                """Print nothing."""

            def do_GET(self):
                if not self.path.startswith("/feed"):
                    self.send_error(404)
                    return
                outer.polls += 1
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                self.wfile.write(outer.body)

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.host = f"127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,))
        self.thread.start()

    def close(self):
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


@pytest.fixture
def feeds():
    feeds = Feeds()
    yield feeds
    feeds.close()


@pytest.fixture
def doorbell(in_state, feeds, monkeypatch):
    """The trigger of the source `outlet`, in a process that has just started."""
    from orchestration import feed_trigger

    monkeypatch.setenv("SEEDWATCH_ALLOW_LOOPBACK", feeds.host)
    for kept in (feed_trigger.source_file, feed_trigger.fetcher, feed_trigger.threads):
        kept.cache_clear()
    write_source(in_state, feeds)
    yield feed_trigger.FeedTrigger("outlet")
    feed_trigger.threads().shutdown()
    feed_trigger.threads.cache_clear()
    feed_trigger.fetcher.cache_clear()


def write_source(settings, feeds, source_id="outlet", **changes):
    source = {
        "source_id": source_id,
        "name": "Outlet",
        "format": "feed",
        "kind": "press",
        "region": "",
        "tier": 2,
        "url": f"http://{feeds.host}/feed",
        "homepage": f"http://{feeds.host}/",
        "country": "th",
        "language": "en",
        "timezone": "Asia/Bangkok",
        "owner": "someone",
        "poll_seconds": 0.3,
        **changes,
    }
    settings.sources_json.write_text(json.dumps({"version": "1", "sources": [source]}))


def write_state(settings, **state):
    settings.source_states.mkdir(exist_ok=True)
    (settings.source_states / "outlet.json").write_text(json.dumps(state))


async def rings(trigger, seconds, meanwhile=None):
    """Return why the trigger rang in so many seconds; it must not end by itself."""
    why = []

    async def listen():
        async for event in trigger.run():  # one by one, as `meanwhile` looks at them
            why.append(event.payload["why"])  # noqa: PERF401 - as above

    async with asyncio.timeout(seconds + 10):
        listening = asyncio.create_task(listen())
        if meanwhile:
            await meanwhile(why)
        await asyncio.sleep(seconds)
        assert not listening.done(), listening
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening
    return why


async def until(condition):
    while not condition():  # noqa: ASYNC110 - threads and files set no event
        await asyncio.sleep(0.02)


def test_it_rings_for_each_change_and_for_no_poll_without_one(doorbell, feeds, in_state):
    async def publish(why):
        await until(lambda: why)
        known = feeds.polls
        await until(lambda: feeds.polls > known + 1)  # polled again, unchanged
        feeds.body = b"<rss>new</rss>"
        await until(lambda: len(why) == 2)

    assert asyncio.run(rings(doorbell, 0.7, publish)) == ["the feed changed"] * 2
    assert len(list(in_state.feeds.glob("*.feed"))) == 2


def test_a_feed_that_waited_while_nothing_ran_rings_at_the_start(doorbell):
    first = asyncio.run(rings(doorbell, 0.5))
    assert first == ["the feed changed"]
    again = asyncio.run(rings(doorbell, 0.5))
    assert again == ["a changed feed still waits"]


def test_a_failing_source_neither_rings_nor_ends_it(doorbell, feeds):
    async def mend(why):
        await until(lambda: feeds.polls)
        assert why == []
        feeds.status = 200
        await until(lambda: why)

    feeds.status = 500
    assert asyncio.run(rings(doorbell, 0, mend)) == ["the feed changed"]


def test_an_error_in_the_poll_itself_is_survived(doorbell, monkeypatch):
    from pipeline import watch

    real, calls = watch.poll, []

    def broken_once(*args, **kwargs):
        calls.append(args)
        if len(calls) == 1:
            raise OSError("no space left on device")
        return real(*args, **kwargs)

    async def wait(why):
        await until(lambda: why)

    monkeypatch.setattr(watch, "poll", broken_once)
    assert asyncio.run(rings(doorbell, 0, wait)) == ["the feed changed"]


@pytest.mark.parametrize("content", [None, "{", '{"sources": []}'], ids=str)
def test_a_source_that_is_not_there_is_waited_for(doorbell, feeds, in_state, content):
    async def add(why):
        await asyncio.sleep(0.5)
        assert (why, feeds.polls) == ([], 0)
        write_source(in_state, feeds)
        await until(lambda: why)

    in_state.sources_json.unlink()
    if content is not None:
        in_state.sources_json.write_text(content)
    assert asyncio.run(rings(doorbell, 0, add)) == ["the feed changed"]


@pytest.mark.usefixtures("doorbell")
def test_a_source_polled_by_others_is_not_polled_before_its_time(feeds, in_state):
    from orchestration.feed_trigger import take_turn
    from orchestration.source_file import read_sources

    source = read_sources(in_state.sources_json)["outlet"]
    assert take_turn(source).changed
    turn = take_turn(source)
    assert (turn.changed, feeds.polls) == (False, 1)
    assert turn.next_poll_at > datetime.now(UTC)


@pytest.mark.usefixtures("doorbell")
def test_a_disabled_source_is_looked_at_now_and_then_only(feeds, in_state):
    from orchestration.feed_trigger import take_turn
    from orchestration.source_file import read_sources

    feeds.status = 410
    source = read_sources(in_state.sources_json)["outlet"]
    take_turn(source)
    state = json.loads((in_state.source_states / "outlet.json").read_text())
    write_state(in_state, **{**state, "next_poll_at": "2020-01-01T00:00:00+00:00"})
    turn = take_turn(source)
    assert feeds.polls == 1
    assert turn.next_poll_at > datetime.now(UTC) + timedelta(seconds=30)


def test_the_new_address_of_a_sleeping_source_is_polled_without_a_restart(
    doorbell, feeds, in_state, monkeypatch
):
    from orchestration import feed_trigger

    async def edit(why):
        await until(lambda: why)
        polls = feeds.polls
        await asyncio.sleep(0.4)
        assert feeds.polls == polls
        write_source(in_state, feeds, poll_seconds=3600, url=f"http://{feeds.host}/feed?moved")
        await until(lambda: feeds.polls > polls)

    monkeypatch.setattr(feed_trigger, "LOOK_SECONDS", 0.1)
    write_source(in_state, feeds, poll_seconds=3600)
    asyncio.run(rings(doorbell, 0, edit))


def test_faults_in_a_row_are_tried_again_ever_later_but_not_never():
    from orchestration.feed_trigger import LONGEST_FAULT_SECONDS, after_faults

    waits = [(after_faults(n) - datetime.now(UTC)).total_seconds() for n in (1, 2, 3, 10_000)]
    assert waits == pytest.approx([1, 2, 4, LONGEST_FAULT_SECONDS], abs=0.5)


def test_each_source_has_a_trigger_of_its_own():
    from airflow.sdk.module_loading import import_string

    from orchestration.feed_trigger import FeedTrigger

    one, two = FeedTrigger("one").serialize(), FeedTrigger("two").serialize()
    assert one[0] == two[0]
    assert one[1] != two[1]
    assert import_string(one[0])(**one[1]).serialize() == one
