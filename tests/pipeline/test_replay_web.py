"""The web of a replay: what was saved is answered, and nothing else can be reached."""

import gzip
from contextlib import closing

import pytest

from core.clock import VirtualClock
from core.errors import FetchError, FetchKind
from core.settings import Settings
from demo.web import Answer, WebServer
from pipeline.replay_plan import load_plan
from pipeline.replay_web import ReplayFetcher, SavedWeb
from scrapers.fetcher import GuardedFetcher
from tests.pipeline.saved import NEW, OLD, Saved, rss, url

FEED = "https://one-paper.example/feed"


@pytest.fixture
def saved(tmp_path):
    return Saved(tmp_path / "replay").story()


@pytest.fixture
def web(saved):
    plan = load_plan(saved.folder, Settings())
    clock = VirtualClock(plan.start_at)
    return SavedWeb(plan, clock), clock


@pytest.fixture
def fetcher(web):
    found, clock = web
    asked = []

    def answer(request):
        asked.append(request.path)
        given = found.answer(request.query.get("url"), request.headers)
        return Answer(status=given.status, headers=given.headers, body=given.body)

    server = WebServer(answer, name="test-replay")
    server.start()
    guarded = GuardedFetcher(allow_loopback=(server.address,), contact="x", clock=clock)
    with closing(guarded):
        yield ReplayFetcher(guarded, server.url)
    server.stop()


def test_a_feed_is_what_it_was_at_the_moment_of_the_clock(web):
    found, clock = web
    assert found.answer(FEED, {}).body == rss("one-paper", OLD)
    clock.sleep(7 * 3600)
    assert found.answer(FEED, {}).body == rss("one-paper", NEW, OLD)


def test_a_reader_who_has_it_is_told_so(fetcher):
    tag = fetcher.get(FEED).header("etag")
    page = fetcher.get(FEED, headers=(("If-None-Match", tag),))
    assert (page.status, page.body) == (304, b"")


def test_a_reader_who_has_another_state_gets_this_one(fetcher, web):
    tag = fetcher.get(FEED).header("etag")
    web[1].sleep(7 * 3600)
    assert fetcher.get(FEED, headers=(("If-None-Match", tag),)).status == 200


def test_the_pipeline_sees_the_addresses_that_it_asked_for(fetcher, saved):
    address = url("one-paper", "plant") + "?a=1&b=2#c"
    saved.write("pages/one-paper.example/news/plant", "<p>x</p>")
    page = fetcher.get(FEED)
    assert (page.url, page.final_url, page.moved_to) == (FEED, FEED, None)
    with pytest.raises(FetchError) as caught:
        fetcher.get(address)
    assert (caught.value.url, caught.value.kind) == (address, FetchKind.MISSING)


def test_a_compressed_body_comes_as_it_was_saved(tmp_path):
    saved = Saved(tmp_path / "gz")
    saved.write("2026-10-01T06-00Z/one-paper.xml.gz", gzip.compress(rss("one-paper", OLD)))
    plan = load_plan(saved.folder, Settings())
    answer = SavedWeb(plan, VirtualClock(plan.start_at)).answer(FEED, {})
    assert ("Content-Encoding", "gzip") in answer.headers
    assert gzip.decompress(answer.body) == rss("one-paper", OLD)


def test_a_file_that_went_meanwhile_is_a_failure_of_the_server(web, saved):
    (saved.folder / "2026-10-01T06-00Z" / "one-paper.xml").unlink()
    answer = web[0].answer(FEED, {})
    assert answer.status == 500
    assert b"can't be read" in answer.body


@pytest.mark.parametrize("address", [None, "", "https://elsewhere.example/", "file:///etc/passwd"])
def test_what_was_not_saved_is_not_there(web, address):
    assert web[0].answer(address, {}).status == 404
