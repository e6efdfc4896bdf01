"""What polls teach about a source over hours and days: liars, moves, empty feeds, counts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline import watch
from scrapers import conditions, course
from scrapers.conditions import Condition
from scrapers.state import Health, save_state
from tests.pipeline.polled import FEED, World, feed, open_world
from tests.scrapers.hostile import Asked


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as opened:
        yield opened


def test_a_server_that_says_304_for_ever_is_found_out_by_a_full_read(world: World) -> None:
    def answer(asked: Asked) -> None:
        if "If-None-Match" in asked.headers:
            asked.reply(304, b"", ("ETag", '"stuck"'))
        else:
            asked.reply(200, body[0], ("ETag", '"stuck"'))

    body = [feed("A")]
    world.server.answers["/feed"] = answer
    world.poll()
    body[0] = feed("A", "B")
    world.clock.advance(600)
    assert world.poll().outcome == "unchanged"
    world.clock.advance(course.FULL_READ_SECONDS)
    assert world.poll().changed
    assert world.bodies() == [feed("A"), body[0]]
    body[0] = feed("A", "B", "C")
    world.clock.advance(60)
    assert world.poll().changed  # its validators are believed no more
    assert "If-None-Match" not in world.server.asked_for("/feed")[-1]


def test_a_server_whose_304_lies_under_a_new_etag_each_time_is_found_out_in_the_end(
    world: World,
) -> None:
    def answer(asked: Asked) -> None:
        if "If-None-Match" in asked.headers:
            asked.reply(304, b"")
        else:
            asked.reply(200, body[0], ("ETag", f'"{len(world.server.hits)}"'))

    body = [feed("A")]
    world.server.answers["/feed"] = answer
    world.poll()
    for count in range(course.PROVEN_LIES):
        world.clock.advance(600)
        assert world.poll().outcome == "unchanged"
        body[0] = feed("A", *map(str, range(count + 1)))
        world.clock.advance(course.FULL_READ_SECONDS)
        assert world.poll().changed
    body[0] = feed("A", "Z")
    assert world.poll().changed


def test_an_honest_server_keeps_being_asked_for_what_is_new(world: World) -> None:
    for hour in range(40):
        tag = f'"{hour // 15}"'
        body = feed("A", *map(str, range(hour // 15)))

        def answer(asked: Asked, tag: str = tag, body: bytes = body) -> None:
            known = asked.headers["If-None-Match"] == tag
            asked.reply(304 if known else 200, b"" if known else body, ("ETag", tag))

        world.server.answers["/feed"] = answer
        world.poll()
        world.clock.advance(3600)
    assert world.state().lies == 0
    assert len(world.bodies()) == 3
    in_full = [h for h in world.server.asked_for("/feed") if "If-None-Match" not in h]
    assert 3 <= len(in_full) <= 7


def test_a_permanent_redirect_is_believed_after_days_and_proposed(world: World) -> None:
    new = world.server.serve("/new", FEED)
    world.server.serve("/feed", b"", ("Location", "/new"), status=301)
    for _ in range(conditions.MOVED_TIMES - 1):
        world.poll()
        world.clock.advance(3600)
    assert not conditions.has_moved(world.state())
    world.clock.advance(conditions.MOVED_AFTER.total_seconds())
    world.poll()
    state = world.state()
    assert conditions.has_moved(state)
    (found,) = conditions.conditions(world.source, state, world.clock.now())
    assert (found.condition, new in found.detail) == (Condition.MOVED, True)
    asked = len(world.server.asked_for("/feed"))
    assert world.poll().outcome == "unchanged"
    assert len(world.server.asked_for("/feed")) == asked
    assert conditions.has_moved(world.state())
    # The editor takes it over: nothing is read anew.
    moved = replace(world.source, url=new)
    assert world.poll(moved).outcome == "unchanged"
    assert world.state().moved_to is None
    assert len(world.bodies()) == 1


def test_a_redirect_that_passes_is_not_believed(world: World) -> None:
    world.server.serve("/new", FEED)
    for day in range(6):
        if day % 2:
            world.server.serve("/feed", b"", ("Location", "/new"), status=301)
        else:
            world.server.serve("/feed", FEED)
        world.poll()
        world.clock.advance(86_400)
    world.server.serve("/feed", b"", ("Location", "/new"), status=302)
    for _ in range(9):
        world.poll()
        world.clock.advance(86_400)
    assert world.state().moved_times == 0


def test_a_new_address_that_does_not_hold_gives_way_to_the_editors_own(world: World) -> None:
    world.poll()
    moved = replace(
        world.state(),
        moved_to=world.server.serve("/new", b"", status=410),
        moved_since_at=world.clock.now() - timedelta(days=9),
        moved_times=9,
    )
    save_state(world.settings.source_states, moved)
    assert world.poll().outcome == "failed"
    assert world.state().moved_to is None
    assert world.poll().outcome == "unchanged"


def test_what_polls_came_to_is_counted_by_the_day(world: World) -> None:
    world.poll()
    world.poll()
    world.server.serve("/feed", b"", status=500)
    world.poll()
    world.server.serve("/feed", b"", status=404)
    world.poll()
    world.server.serve("/feed", feed("A", "B", "C"))
    world.poll()
    world.clock.advance(86_400)
    world.server.serve("/feed", b"", status=429)
    world.poll()
    first, second = world.state().days
    assert (first.changed, first.unchanged, first.soft, first.hard) == (2, 1, 1, 1)
    assert (first.new_entries, first.polls) == (2, 5)  # what the first read shows is history
    assert (second.temporary, second.polls) == (1, 1)


def test_what_was_counted_outlives_a_new_address(world: World) -> None:
    world.poll()
    moved = replace(world.source, url=world.server.serve("/other", FEED))
    world.poll(moved)
    assert world.state().days[-1].changed == 2


def test_a_clock_that_stood_in_the_future_keeps_no_source_waiting(world: World) -> None:
    world.clock.advance(86_400 * 365 * 70)
    world.poll()
    world.clock.advance(-86_400 * 365 * 70)
    assert watch.due([world.source], world.settings, world.clock.now()) == (world.source,)
    world.poll()
    state = world.state()
    assert state.next_poll_at == world.clock.now() + timedelta(seconds=2)
    assert len(state.days) == 1


def test_a_body_that_only_says_the_same_in_other_bytes_does_not_ring_and_is_counted(
    world: World,
) -> None:
    for minute in range(5):
        date = f"<lastBuildDate>Mon, 02 Nov 2026 03:0{minute}:00 GMT</lastBuildDate>"
        world.server.serve("/feed", feed("A", "B", head=date))
        world.poll()
    assert len(world.bodies()) == 1
    (today,) = world.state().days
    assert (today.changed, today.volatile, today.unchanged) == (1, 4, 0)


def test_a_sound_feed_that_lost_all_its_entries_is_a_failure_and_a_small_one_is_not(
    world: World,
) -> None:
    world.server.serve("/feed", feed(*"ABCDEFGH"))
    world.poll()
    world.server.serve("/feed", feed())
    came = world.poll()
    assert (came.outcome, came.reason) == (
        "failed",
        "a feed without entries, where there were 8",
    )
    world.server.serve("/feed", feed("I"))
    world.poll()
    world.server.serve("/feed", feed())
    assert world.poll().outcome == "changed"
    assert world.state().state is Health.HEALTHY


def test_a_feed_that_begins_without_entries_is_handed_on_and_not_verified(world: World) -> None:
    world.server.serve("/feed", feed())
    assert world.poll().outcome == "changed"  # collect must know that what follows is news
    assert world.poll().outcome == "unchanged"
    assert (world.state().state, world.state().reason) == (
        Health.UNVERIFIED,
        "a feed without entries",
    )
    world.server.serve("/feed", feed("A"))
    assert world.poll().changed
    assert world.state().state is Health.HEALTHY


def test_a_state_of_an_earlier_version_learns_what_its_feed_holds(world: World) -> None:
    world.poll()
    old = replace(world.state(), entries=0, entries_hash=None, known=(), days=(), full_read_at=None)
    save_state(world.settings.source_states, old)
    assert world.poll().changed  # handed on once more: collect has seen its entries
    state = world.state()
    assert (state.entries, state.state, state.days[-1].new_entries) == (1, Health.HEALTHY, 0)
    assert world.poll().outcome == "unchanged"


def test_an_edited_title_rings(world: World) -> None:
    world.poll()
    world.server.serve("/feed", FEED.replace(b"<title>A<", b"<title>A, corrected<"))
    assert world.poll().changed
