"""How often a source is polled: inside its bounds, quicker the livelier, slower the longer it fails."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import FetchError, FetchKind
from core.records import Source, SourceFormat, SourceKind
from scrapers import pace
from scrapers.pace import Bounds
from scrapers.state import Health, SourceState

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
SOURCE = Source(
    source_id="harbour-post",
    name="Harbour Post",
    format=SourceFormat.FEED,
    url="https://harbour.example/feed",
    homepage="https://harbour.example/",
    country="japan",
    language="en",
    timezone="Asia/Tokyo",
    owner="harbour",
    poll_seconds=60.0,
)
seconds = st.floats(0, 1e8)
sources = st.builds(
    replace,
    st.just(SOURCE),
    kind=st.sampled_from(SourceKind),
    tier=st.integers(1, 3),
    poll_seconds=st.floats(0.1, 86_400),
)
limits = st.builds(pace.bounds, sources, loopback=st.booleans(), hint=st.none() | seconds)
failures = st.integers(1, 1000)
hows = st.sampled_from(FetchKind).map(lambda kind: pace.failing(KindError(kind)))


class KindError(FetchError):
    """A failure of a given kind."""

    def __init__(self, kind):
        super().__init__("https://a.example/", "r")
        self._kind = kind

    @property
    def kind(self):
        return self._kind


@given(sources, st.none() | seconds)
def test_a_public_source_is_left_alone_for_a_minute_whatever_anybody_says(source, hint):
    found = pace.bounds(source, loopback=False, hint=hint)
    assert 60 <= found.least <= found.most
    assert found.least >= source.poll_seconds
    assert found.most <= max(6 * 3600, source.poll_seconds)


def test_an_address_of_this_machine_keeps_its_own_pace():
    demo = replace(SOURCE, poll_seconds=2.0)
    assert pace.bounds(demo, loopback=True, hint=3600.0) == Bounds(least=2.0, most=2.0)


@pytest.mark.parametrize(
    ("given_", "hint", "least", "most"),
    [
        ({}, None, 60, 3600),
        ({}, 240.0, 240, 3600),
        ({}, 3600.0, 600, 3600),
        ({"tier": 1}, 3600.0, 300, 300),
        ({"tier": 1}, None, 60, 300),
        ({"kind": SourceKind.OFFICIAL}, None, 60, 6 * 3600),
        ({"kind": SourceKind.OFFICIAL, "tier": 1, "poll_seconds": 900.0}, None, 900, 900),
    ],
)
def test_the_bounds_are_the_editors_the_feeds_and_the_kinds(given_, hint, least, most):
    found = pace.bounds(replace(SOURCE, **given_), loopback=False, hint=hint)
    assert found == Bounds(least=least, most=most)


@given(limits, st.none() | seconds, seconds, st.floats(0, 100))
def test_the_interval_is_inside_its_bounds(bounds, gap, silence, busy):
    found = pace.interval(bounds, gap=gap, silence=silence, busy=busy)
    assert bounds.least <= found <= bounds.most
    assert bounds.least <= pace.spread(bounds, found, "a", "b") <= bounds.most


@given(limits, st.tuples(seconds, seconds, st.floats(0.1, 10)), seconds, seconds, seconds)
def test_the_interval_grows_with_gap_and_silence_and_falls_in_lively_hours(
    bounds, now, longer, later, livelier
):
    gap, silence, busy = now
    base = pace.interval(bounds, gap=gap, silence=silence, busy=busy)
    assert pace.interval(bounds, gap=gap + longer, silence=silence, busy=busy) >= base
    assert pace.interval(bounds, gap=gap, silence=silence + later, busy=busy) >= base
    assert pace.interval(bounds, gap=gap, silence=silence, busy=busy + livelier) <= base


@given(limits, st.none() | seconds)
def test_a_new_entry_brings_a_source_back_to_its_quickest(bounds, gap):
    assert pace.interval(bounds, gap=gap, silence=0.0) == bounds.least


def test_a_source_is_asked_several_times_in_its_usual_gap():
    bounds = pace.bounds(SOURCE, loopback=False)
    for gap in (1200.0, 3600.0, 40_000.0):
        found = pace.interval(bounds, gap=gap, silence=1e6)
        assert found == pytest.approx(gap / pace.POLLS_A_GAP)


def test_the_usual_gap_counts_the_silence_since():
    came = [NOW - timedelta(hours=hours) for hours in (10, 7, 4)]
    assert pace.usual_gap(came, NOW) == pytest.approx(10 / 3 * 3600)
    assert pace.usual_gap([], NOW) is None
    assert pace.usual_gap([NOW + timedelta(days=1)], NOW) == 0.0


def test_sources_of_one_pace_do_not_fall_into_step():
    bounds = pace.bounds(SOURCE, loopback=False)
    waits = {pace.spread(bounds, 900.0, f"source-{n}", NOW.isoformat()) for n in range(50)}
    assert len(waits) == 50
    assert max(waits) - min(waits) > 60


@given(hows, limits, failures)
def test_a_failing_source_is_tried_again_in_time_and_not_before(how, bounds, count):
    wait = pace.backoff(how, count, bounds, "a")
    cap = max(how.longest, bounds.least)
    assert 0.75 * min(bounds.least, cap) <= wait <= cap


@given(hows, limits, failures)
def test_the_pauses_grow_until_they_reach_their_cap(how, bounds, count):
    first, second = (pace.backoff(how, n, bounds, "a") for n in (count, count + 1))
    assert second > first or second >= 0.75 * max(how.longest, bounds.least)


def test_each_kind_of_failure_waits_in_its_own_way():
    bounds = pace.bounds(SOURCE, loopback=False)

    def waits(kind):
        return [pace.backoff(pace.failing(KindError(kind)), n, bounds, "a") for n in range(1, 13)]

    soft, hard, busy, shut, name = (
        waits(kind)
        for kind in (
            FetchKind.SERVER,
            FetchKind.MISSING,
            FetchKind.BUSY,
            FetchKind.UNWELCOME,
            FetchKind.DNS,
        )
    )
    assert max(soft) <= 1800 < max(busy) <= 3600 < max(hard) <= 6 * 3600 < max(shut) <= 86_400
    assert shut[0] >= 2700  # who does not want us is not asked again soon
    assert max(name) <= 3600  # without a network no name is found: nobody waits for hours after
    assert all(a < b for a, b in itertools.pairwise(soft[:4]))


def test_what_is_gone_or_withheld_is_told_from_what_fails():
    said = {code: pace.gone(FetchError("u", "r", status=code)) for code in (410, 451, 404, 500)}
    assert [code for code, reason in said.items() if reason] == [410, 451]


def test_weights_say_how_many_failures_make_a_source_unwell():
    needed = {
        kind: pace.Weight.DEGRADED / pace.failing(KindError(kind)).weight
        for kind in (FetchKind.UNWELCOME, FetchKind.MISSING, FetchKind.TIMEOUT, FetchKind.BUSY)
    }
    assert list(needed.values()) == [1, 1.5, 3, 6]


@pytest.mark.parametrize(
    ("given_", "due"),
    [
        ({}, True),
        ({"next_poll_at": NOW}, True),
        ({"next_poll_at": NOW + timedelta(seconds=1)}, False),
        ({"next_poll_at": NOW + timedelta(hours=23)}, False),
        ({"next_poll_at": NOW + timedelta(days=2)}, True),
        (
            {
                "next_poll_at": NOW + timedelta(hours=2),
                "last_poll_at": NOW + timedelta(hours=1),
            },
            True,
        ),
        ({"state": Health.DISABLED}, False),
    ],
)
def test_a_source_is_due_when_its_time_has_come_or_was_never_an_honest_one(given_, due):
    assert pace.is_due(SourceState(source_id="a", **given_), NOW) is due
