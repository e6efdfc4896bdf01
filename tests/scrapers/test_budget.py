"""Turns at a host, in one process and across several."""

import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import ROOT
from scrapers.budget import HostBudget, HostWaitError
from scrapers.limits import Limits
from tests.clock import FixedClock

HOST = "news.example:443"
URL = "https://news.example/"
EVEN = Limits(jitter=0.0)


@pytest.fixture(params=["memory", "folder"])
def budget(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[HostBudget, FixedClock]:
    clock = FixedClock()
    folder = tmp_path / "hosts" if request.param == "folder" else None
    return HostBudget(clock=clock, limits=EVEN, folder=folder), clock


def test_a_second_request_waits_for_its_turn(budget: tuple[HostBudget, FixedClock]) -> None:
    turns, clock = budget
    for waited in (0.0, 2.0, 4.0):
        turns.wait(HOST, 2.0, url=URL)
        assert clock.seconds == pytest.approx(waited, abs=1e-3)


def test_another_host_has_a_budget_of_its_own(budget: tuple[HostBudget, FixedClock]) -> None:
    turns, clock = budget
    turns.wait(HOST, 30.0, url=URL)
    turns.wait("other.example:443", 30.0, url="https://other.example/")
    assert clock.seconds == 0


def test_a_pause_refuses_at_once_and_ends(budget: tuple[HostBudget, FixedClock]) -> None:
    turns, clock = budget
    turns.pause(HOST, 600, "http 429")
    turns.pause(HOST, 5, "http 503")  # a shorter one does not cut it
    with pytest.raises(HostWaitError, match="host paused: http 429") as caught:
        turns.wait(HOST, 1.0, url=URL)
    assert caught.value.retry_after == pytest.approx(600)
    clock.advance(601)
    turns.wait(HOST, 1.0, url=URL)


def test_a_clock_that_stepped_back_does_not_pause_for_years(
    budget: tuple[HostBudget, FixedClock],
) -> None:
    turns, clock = budget
    turns.pause(HOST, 600, "http 429")
    turns.wait("other.example:443", 1.0, url=URL)
    clock.advance(-3_000_000)
    turns.wait(HOST, 1.0, url=URL)
    assert clock.seconds == -3_000_000  # and it did not sleep until then


def test_a_queue_that_is_too_long_puts_the_fetch_off(
    budget: tuple[HostBudget, FixedClock],
) -> None:
    turns, clock = budget
    turns.wait(HOST, 40.0, url=URL)
    with pytest.raises(HostWaitError, match="host busy") as caught:
        turns.wait(HOST, 1.0, url=URL)
    assert caught.value.retry_after == pytest.approx(40, abs=0.01)
    assert clock.seconds == 0  # nobody slept
    clock.advance(40)
    turns.wait(HOST, 1.0, url=URL)


def test_a_delay_is_jittered_and_never_shortened() -> None:
    clock = FixedClock()
    draws = iter([0.0, 1.0, 0.5])
    turns = HostBudget(clock=clock, limits=Limits(jitter=0.5), chance=lambda: next(draws))
    moments = []
    for _ in range(3):
        turns.wait(HOST, 2.0, url=URL)
        moments.append(clock.seconds)
    assert moments == pytest.approx([0, 2, 5], abs=1e-3)


def test_a_broken_file_is_an_empty_one(tmp_path: Path) -> None:
    turns = HostBudget(clock=FixedClock(), limits=EVEN, folder=tmp_path)
    turns.wait(HOST, 1.0, url=URL)
    (path,) = tmp_path.glob("*.json")
    for junk in ("", "{", '{"free_at": NaN, "paused_until": 0, "reason": ""}', "[1]"):
        path.write_text(junk, encoding="utf-8")
        turns.wait(HOST, 1.0, url=URL)


@pytest.mark.slow
def test_the_budget_holds_across_processes(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from core.clock import SystemClock;"
        "from scrapers.budget import HostBudget; from scrapers.limits import Limits;"
        "b = HostBudget(clock=SystemClock(), limits=Limits(), folder=Path(sys.argv[1]));"
        "[(b.wait('h:80', 0.1, url='u'), print(SystemClock().now().timestamp())) for _ in range(4)]"
    )
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    lines = [line for worker in workers for line in worker.communicate(timeout=60)[0].split()]
    moments = sorted(float(line) for line in lines)
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert len(moments) == 8
    assert min(gaps) > 0.08
