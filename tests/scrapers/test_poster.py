"""One POST, guarded as every fetch is: what arrives, what is refused, what is never logged."""

import logging

import pytest

from core.errors import FetchError, FetchKind
from scrapers.limits import Limits
from scrapers.poster import GuardedPoster
from tests.alerts.post_stand_in import PostStandIn
from tests.clock import FixedClock

QUICK = Limits(connect=1.0, read=0.3, total=0.8)


@pytest.fixture
def other():
    opened = PostStandIn()
    yield opened
    opened.close()


@pytest.fixture
def poster(other):
    made = GuardedPoster(
        allow_loopback=(other.address,), contact="desk", clock=FixedClock(), limits=QUICK
    )
    yield made
    made.close()


def refusal(poster, url, body=b"{}"):
    with pytest.raises(FetchError) as caught:
        poster.post(url, body, headers=())
    return caught.value


def test_a_body_arrives_once_with_its_headers_and_our_name(poster, other):
    page = poster.post(f"http://{other.address}/a?b=1", "ü".encode(), headers=(("X-One", "1"),))
    assert (page.status, page.body) == (200, b"ok")
    ((path, headers, body),) = other.taken
    assert (path, body.decode(), headers["x-one"]) == ("/a?b=1", "ü", "1")
    assert headers["user-agent"].startswith("seedwatch/")
    assert "cookie" not in headers


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/x", "http://localhost/x", "http://[::1]/x", "http://10.1.2.3/",
        "http://169.254.169.254/", "http://2130706433/", "ftp://a.example/", "http://a@b.example/",
    ],
)  # fmt: skip
def test_the_guard_judges_the_address_first(poster, url):
    assert refusal(poster, url).kind is FetchKind.REFUSED


def test_a_redirect_is_an_error_and_leads_nowhere(poster, other):
    other.fault = "moved"
    found = refusal(poster, f"http://{other.address}/")
    assert found.status == 302
    assert other.taken == []


def test_a_refusal_keeps_its_status_and_how_long_to_wait(poster, other):
    other.fault = "status:503:120"
    found = refusal(poster, f"http://{other.address}/")
    assert (found.status, found.retry_after) == (503, 120)


@pytest.mark.parametrize(
    ("fault", "reason"), [("slow:2", "timeout"), ("lost", "connection broken")]
)
def test_a_lost_answer_is_told_from_no_connection(poster, other, fault, reason):
    other.fault = fault
    assert refusal(poster, f"http://{other.address}/").reason == reason
    assert len(other.taken) == 1


def test_nobody_listening_is_no_connection(poster, other):
    other.shutdown()
    other.server_close()
    assert refusal(poster, f"http://{other.address}/").reason == "no connection"


def test_the_address_is_in_no_log(poster, other, caplog):
    with caplog.at_level(logging.DEBUG):
        poster.post(f"http://{other.address}/hooks/canary-1", b"{}", headers=())
        logging.getLogger("urllib3.connectionpool").debug("heard again")
    assert "canary" not in caplog.text
    assert "heard again" in caplog.text
