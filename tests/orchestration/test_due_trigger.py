"""The doorbell of waiting work."""

import asyncio
from datetime import timedelta

import pytest

from tests.clock import START, FixedClock

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.usefixtures("airflow"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:airflow"),  # Airflow's own
]


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def bell(tmp_path, clock):
    from orchestration.due_trigger import Bell

    return Bell(tmp_path / "due_at", clock)


def at(seconds):
    return (START + timedelta(seconds=seconds)).isoformat()


def test_it_rings_when_the_moment_has_passed_and_not_before(bell, clock, tmp_path):
    (tmp_path / "due_at").write_text(at(5))
    assert bell.due() is None
    clock.advance(4.9)
    assert bell.due() is None
    clock.advance(0.1)
    assert bell.due() == at(5)


def test_it_rings_once_for_a_moment_and_again_while_that_stays(bell, clock, tmp_path):
    (tmp_path / "due_at").write_text(at(0))
    rung = []
    for _ in range(140):
        rung.append(bell.due() is not None)
        clock.advance(0.5)
    assert [i for i, ring in enumerate(rung) if ring] == [0, 60, 120]  # every 30 s


def test_a_new_moment_rings_at_once(bell, clock, tmp_path):
    (tmp_path / "due_at").write_text(at(0))
    assert bell.due() == at(0)
    (tmp_path / "due_at").write_text(at(1))
    assert bell.due() is None
    clock.advance(1)
    assert bell.due() == at(1)


def test_the_same_moment_written_again_after_it_was_gone_rings_again(bell, tmp_path):
    file = tmp_path / "due_at"
    file.write_text(at(0))
    assert bell.due()
    file.unlink()
    assert bell.due() is None
    file.write_text(at(0))
    assert bell.due()


@pytest.mark.parametrize("content", ["", "  \n"])
def test_nothing_in_the_file_is_nothing_due(bell, tmp_path, content):
    (tmp_path / "due_at").write_text(content)
    assert bell.due() is None


def test_no_file_is_nothing_due(bell):
    assert bell.due() is None


def test_a_time_without_a_zone_is_utc(bell, tmp_path, clock):
    (tmp_path / "due_at").write_text("2026-11-02T03:00:01\n")
    assert bell.due() is None
    clock.advance(1)
    assert bell.due() == "2026-11-02T03:00:01"


@pytest.mark.parametrize("content", [b"soon", b"\xff\xfe\x00", b"9" * 10_000])
def test_what_is_no_time_rings_so_that_the_step_writes_it_anew(bell, tmp_path, content):
    (tmp_path / "due_at").write_bytes(content)
    assert bell.due()
    assert bell.due() is None


def test_the_trigger_yields_an_event_and_goes_on(in_state):
    from orchestration.due_trigger import DueTrigger

    in_state.due_at.write_text("2020-01-01T00:00:00+00:00")

    async def first_two():
        events = DueTrigger().run()
        first = await asyncio.wait_for(anext(events), 5)
        in_state.due_at.write_text("2020-01-02T00:00:00+00:00")
        second = await asyncio.wait_for(anext(events), 5)
        await events.aclose()
        return [first.payload, second.payload]

    assert asyncio.run(first_two()) == [
        {"due_at": "2020-01-01T00:00:00+00:00"},
        {"due_at": "2020-01-02T00:00:00+00:00"},
    ]


def test_a_triggerer_can_make_it_anew():
    from airflow.sdk.module_loading import import_string

    from orchestration.due_trigger import DueTrigger

    path, kwargs = DueTrigger().serialize()
    assert import_string(path)(**kwargs).serialize() == (path, kwargs)
