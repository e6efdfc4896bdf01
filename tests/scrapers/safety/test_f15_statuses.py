"""F15: each status is an outcome of its own, and a host that asks for peace has it."""

import contextlib
from collections.abc import Iterator

import pytest

from core.errors import FetchError, FetchKind
from scrapers.budget import HostWaitError
from scrapers.fetcher import GuardedFetcher
from scrapers.limits import Limits
from tests.clock import FixedClock
from tests.scrapers.hostile import HostileServer

DAY = 86_400.0


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def patient(server: HostileServer, clock: FixedClock) -> Iterator[GuardedFetcher]:
    server.serve("/robots.txt", b"")
    fetcher = GuardedFetcher(
        allow_loopback=(server.place,), contact="c", clock=clock, limits=Limits()
    )
    with contextlib.closing(fetcher):
        yield fetcher


def error_of(fetcher: GuardedFetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    assert not isinstance(caught.value, HostWaitError)
    return caught.value


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, FetchKind.CLIENT), (401, FetchKind.UNWELCOME), (402, FetchKind.PAYWALL),
        (403, FetchKind.UNWELCOME), (404, FetchKind.MISSING), (406, FetchKind.CLIENT),
        (407, FetchKind.UNWELCOME), (408, FetchKind.TIMEOUT), (410, FetchKind.GONE),
        (418, FetchKind.CLIENT), (429, FetchKind.BUSY), (451, FetchKind.WITHHELD),
        (500, FetchKind.SERVER), (502, FetchKind.SERVER), (503, FetchKind.BUSY),
        (504, FetchKind.SERVER), (520, FetchKind.SERVER), (599, FetchKind.SERVER),
    ],
)  # fmt: skip  # a table
def test_each_status_has_its_kind(
    patient: GuardedFetcher, server: HostileServer, status: int, kind: FetchKind
) -> None:
    error = error_of(patient, server.serve("/page", b"body", status=status))
    assert (error.status, error.reason, error.kind) == (status, f"http {status}", kind)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("Mon, 02 Nov 2026 03:10:00 GMT", 600.0),
        ("soon", 300.0),
        ("-5", 300.0),
    ],
    ids=["seconds", "date", "junk", "negative"],
)
def test_a_host_is_left_alone_for_as_long_as_it_asks(
    patient: GuardedFetcher,
    server: HostileServer,
    clock: FixedClock,
    status: int,
    header: str,
    seconds: float,
) -> None:
    fine = server.serve("/fine", b"fine")
    url = server.serve("/busy", b"", ("Retry-After", header), status=status)
    error = error_of(patient, url)
    assert (error.kind, error.retry_after) == (FetchKind.BUSY, pytest.approx(seconds))
    assert error.reason == f"http {status}"
    with pytest.raises(HostWaitError, match=f"host paused: http {status}") as caught:
        patient.get(fine)
    assert (caught.value.kind, caught.value.retry_after) == (FetchKind.WAIT, pytest.approx(seconds))
    assert not server.asked_for("/fine")
    clock.advance(seconds + 1)
    assert patient.get(fine).body == b"fine"


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("315360000", "asked to wait 3,650 days, 24 hours kept"),
        ("Thu, 01 Jan 2099 00:00:00 GMT", "days, 24 hours kept"),
        ("9" * 40, "24 hours kept"),
    ],
    ids=["ten years", "2099", "absurd"],
)
def test_an_absurd_wish_is_cut_to_a_day_and_told(
    patient: GuardedFetcher, server: HostileServer, header: str, told: str
) -> None:
    error = error_of(patient, server.serve("/b", b"", ("Retry-After", header), status=429))
    assert error.retry_after == DAY
    assert (error.asked or 0) > DAY
    assert error.reason.endswith(told)
    with pytest.raises(HostWaitError, match="24 hours kept") as caught:
        patient.get(server.serve("/fine", b"fine"))
    assert caught.value.retry_after == pytest.approx(DAY)


@pytest.mark.parametrize("header", ["0", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_no_wait_is_no_pause(patient: GuardedFetcher, server: HostileServer, header: str) -> None:
    error = error_of(patient, server.serve("/b", b"", ("Retry-After", header), status=503))
    assert error.retry_after == 0
    assert patient.get(server.serve("/fine", b"fine")).body == b"fine"


def test_429_alone_earns_a_minute_and_503_alone_nothing(
    patient: GuardedFetcher, server: HostileServer, clock: FixedClock
) -> None:
    fine = server.serve("/fine", b"fine")
    assert error_of(patient, server.serve("/b", b"", status=503)).retry_after is None
    assert patient.get(fine).body == b"fine"
    assert error_of(patient, server.serve("/b", b"", status=429)).retry_after == 60
    with pytest.raises(HostWaitError):
        patient.get(fine)
    clock.advance(61)
    assert patient.get(fine).body == b"fine"


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ((), False), ((301,), True), ((308,), True), ((301, 308, 301), True), ((302,), False),
        ((303,), False), ((307,), False), ((301, 302), False), ((302, 301), False),
    ],
)  # fmt: skip  # a table
def test_only_permanent_redirects_say_where_a_page_moved_to(
    patient: GuardedFetcher, server: HostileServer, statuses: tuple[int, ...], *, moved: bool
) -> None:
    for number, status in enumerate(statuses):
        server.serve(f"/{number}", b"", ("Location", f"/{number + 1}"), status=status)
    last = server.serve(f"/{len(statuses)}", b"here")
    page = patient.get(server.url("/0"))
    assert (page.url, page.final_url) == (server.url("/0"), last)
    assert page.moved_to == (last if moved else None)


def test_a_304_behind_a_permanent_redirect_says_so_too(
    patient: GuardedFetcher, server: HostileServer
) -> None:
    new = server.serve("/new", b"", status=304)
    page = patient.get(server.serve("/old", b"", ("Location", "/new"), status=308))
    assert (page.status, page.moved_to) == (304, new)


def test_a_redirect_without_a_location_is_a_page(
    patient: GuardedFetcher, server: HostileServer
) -> None:
    page = patient.get(server.serve("/odd", b"choose one", status=300))
    assert (page.status, page.body, page.moved_to) == (300, b"choose one", None)
