"""How a source's state goes on: silence found and ended, floods, and clocks that were wrong."""

import functools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import FetchError
from core.records import Page
from scrapers import course, pace
from scrapers.conditions import Condition, conditions
from scrapers.course import Turn
from scrapers.sighting import look
from scrapers.state import Health, SourceState
from tests.scrapers.test_pace import SOURCE

MONDAY = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOT_CHANGED = Page(
    url=SOURCE.url, final_url=SOURCE.url, status=304, headers=(), body=b"", fetched_at=MONDAY
)


class Paper:
    """A source with the entries that it shows, polled without a network."""

    def __init__(self, source=SOURCE):
        self.source, self.state, self.shown = source, SourceState(source_id=source.source_id), {}

    def publish(self, name, at):
        self.shown[name] = at

    def poll(self, now):
        latest = list(self.shown.items())[-40:]
        items = "".join(
            f"<item><title>{name}</title><link>https://harbour.example/{name}</link>"
            f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
            for name, at in latest
        )
        body = f"<rss><channel>{items}</channel></rss>".encode()
        page = replace(NOT_CHANGED, status=200, body=body, fetched_at=now)
        turn = Turn(source=self.source, loopback=False, now=now)
        state = course.adopted(self.state, turn)
        self.state, changed = course.read(state, turn, page, look(self.source, page))
        return changed

    def told(self, now):
        return [found.condition for found in conditions(self.source, self.state, now)]


def lively(days, a_day=10):
    """Return a paper after so many days of polls each three hours, and the moment after them."""
    paper, now = _lived(days, a_day)
    like_it = Paper()
    like_it.state, like_it.shown = paper.state, dict(paper.shown)
    return like_it, now


@functools.cache
def _lived(days, a_day):
    paper = Paper()
    for hour in range(0, 24 * days, 3):
        now = MONDAY + hour * HOUR
        for n in range(a_day // 8 + 1):
            paper.publish(f"{hour}-{n}", now - timedelta(minutes=n))
        paper.poll(now)
    return paper, MONDAY + 24 * days * HOUR


def test_a_paper_that_falls_silent_is_quiet_until_it_speaks_again():
    paper, now = lively(14)
    assert paper.told(now) == []
    for _ in range(40 * 4):  # longer than the history that is kept
        paper.poll(now)
        now += 6 * HOUR
    assert paper.told(now) == [Condition.QUIET]
    paper.publish("news", now)
    paper.poll(now)
    assert paper.told(now) == []
    assert paper.state.quiet_since_at is None


def test_a_quiet_source_that_fails_is_told_as_failing_and_is_still_quiet_after():
    paper, now = lively(14)
    now += 48 * HOUR
    paper.poll(now)
    assert paper.told(now) == [Condition.QUIET]
    turn = Turn(source=SOURCE, loopback=False, now=now)
    failing = paper.state
    for _ in range(3):
        failing = course.failed(failing, turn, FetchError(SOURCE.url, "http 404", status=404))
    found = conditions(SOURCE, failing, now + 2 * HOUR)
    assert [one.condition for one in found] == [Condition.FAILING]
    paper.state = failing
    paper.poll(now + 3 * HOUR)
    assert paper.told(now + 3 * HOUR) == [Condition.QUIET]


def test_the_pace_follows_the_entries():
    paper, now = lively(14)
    quick = paper.state.interval_seconds
    for _ in range(4):
        now += 12 * HOUR
        paper.poll(now)
    slow = paper.state.interval_seconds
    paper.publish("news", now)
    paper.poll(now)
    assert quick == paper.state.interval_seconds == 60.0
    assert slow > 10 * quick
    wait = (paper.state.next_poll_at - now).total_seconds()
    assert 60 <= wait <= 66


def test_a_feed_under_new_addresses_is_no_volume():
    paper, now = lively(14)
    paper.shown = {f"moved-{name}": at for name, at in paper.shown.items()}
    paper.poll(now + HOUR)
    assert paper.state.days[-1].new_entries == 0
    assert paper.told(now + HOUR) == []


def test_what_a_clock_in_the_future_wrote_does_not_hold():
    paper, now = lively(14)
    future = now + timedelta(days=20_000)
    paper.poll(future)
    assert paper.told(future) == [Condition.QUIET]
    paper.publish("news", now)
    paper.poll(now)
    state = paper.state
    assert paper.told(now) == []
    assert state.last_entry_at <= now
    assert state.began_at <= now
    assert all(count.day <= now.date() for count in state.days)
    assert all(at <= now for at in state.arrivals)
    assert state.next_poll_at - now <= timedelta(seconds=pace.SLOWEST[SOURCE.kind])


errors = st.builds(
    lambda status, wait: FetchError(SOURCE.url, f"http {status}", status=status, retry_after=wait),
    st.sampled_from((400, 401, 404, 410, 429, 451, 500, 503)),
    st.none() | st.floats(0, 1e9),
)


@given(st.lists(errors | st.none(), max_size=30))
def test_whatever_comes_the_next_poll_is_neither_at_once_nor_out_of_sight(outcomes):
    state, now = SourceState(source_id=SOURCE.source_id, entries=9), MONDAY
    for error in outcomes:
        turn = Turn(source=SOURCE, loopback=False, now=now)
        state = course.adopted(state, turn)
        if state.state is Health.DISABLED:
            break
        state = (
            course.unchanged(state, turn, NOT_CHANGED)
            if error is None
            else course.failed(state, turn, error)
        )
        wait = (state.next_poll_at - now).total_seconds()
        assert 0.75 * 60 <= wait <= pace.LONGEST_WAIT
        assert (state.failures == 0) == (error is None)
        assert (state.weight > 0) == (state.failures > 0)
        now = state.next_poll_at
    assert sum(count.polls for count in state.days) <= len(outcomes)


@pytest.mark.parametrize("header", ["a\tb", " padded", "x" * 1025, "caf\x81\x7f"])
def test_a_validator_that_could_not_be_sent_back_is_not_kept(header):
    page = replace(NOT_CHANGED, status=200, headers=(("etag", header),))
    turn = Turn(source=SOURCE, loopback=False, now=MONDAY)
    state = course.adopted(SourceState(source_id=SOURCE.source_id), turn)
    assert course.unchanged(state, turn, page).etag is None
