"""The page that ends a subscription, over real HTTP and a real database."""

import http.client
from dataclasses import replace

import pytest

from alerts import optout
from core.identity import digest as key_of
from core.settings import Settings
from pipeline.inbox.app import create_app
from pipeline.unsubscribe import FRESH_SECONDS, Subscriptions
from tests.clock import FixedClock
from tests.pipeline.inbox.test_app import Site
from tests.warehouse import rows
from warehouse import digests, outbox
from warehouse.connection import Warehouse

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

WHO = "Reader@example.org"
BODY = b"List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"
DIGEST = "daily|2026-11-02|Asia/Tokyo"


@pytest.fixture
def settings(tmp_path):
    return Settings(state=tmp_path / "state", public_url="https://watch.example")


@pytest.fixture
def token(settings):
    row = {
        "digest_id": DIGEST, "local_date": "2026-11-02", "timezone": "Asia/Tokyo",
        "built_at": rows.NOW, "upto_seq": 1, "stories": 1, "subject": "S", "html": "", "text": "",
    }  # fmt: skip
    waiting = rows.delivery(1, dedupe_key=key_of("digest", DIGEST), story_id="digest",
                            channel="email", target=WHO)  # fmt: skip
    with Warehouse(settings.database).transaction() as session:
        digests.add_readers(session, "daily", [WHO, "other@example.org"], now=rows.NOW)
        digests.store(session, row, [])
        other = replace(waiting, delivery_key="o", target="other@example.org")
        outbox.put(session, [waiting, other], now=rows.NOW)
    return optout.token(optout.secret(settings.unsubscribe_key), "daily", WHO)


@pytest.fixture
def site(settings):
    subscriptions = Subscriptions(settings, FixedClock())
    opened = Site(
        create_app(settings, hosts=("127.0.0.1", "localhost"), subscriptions=subscriptions)
    )
    yield opened
    opened.close()


def ask(site, method, path, body=b"", **headers):
    link = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    try:
        link.request(method, path, body, {"Content-Type": FORM, **headers})
        answer = link.getresponse()
        return answer.status, answer.read().decode(), answer.headers
    finally:
        link.close()


def left(settings):
    with Warehouse(settings.database).session() as session:
        return digests.has_left(session, "daily")


def test_looking_changes_nothing_however_often(site, settings, token):
    for method in ("GET", "HEAD", "GET"):
        status, page, headers = ask(site, method, f"/unsubscribe/{token}")
        assert status == 200
        assert "set-cookie" not in headers
    assert 'method="post"' in page
    assert WHO.lower() not in page.lower()
    assert left(settings) == frozenset()


def test_one_click_ends_it_at_once_and_a_second_changes_nothing(site, settings, token):
    for _ in range(2):
        status, page, headers = ask(site, "POST", f"/unsubscribe/{token}", BODY)
        assert (status, "It has ended" in page) == (200, True)
        assert "set-cookie" not in headers
    assert left(settings) == {WHO.lower()}
    with Warehouse(settings.database).session() as session:
        states = dict(session.connection.execute("select target, state from outbox").fetchall())
        kept = session.connection.execute("select how, left_at from digest_optouts").fetchall()
    assert states == {WHO: "dead", "other@example.org": "pending"}
    assert [how for how, _ in kept] == ["one click"]


def test_a_mail_service_may_post_it_as_a_form_of_parts(site, settings, token):
    body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    assert ask(site, "POST", f"/unsubscribe/{token}", body, **kind)[0] == 200
    assert left(settings) == {WHO.lower()}


@pytest.mark.parametrize(
    "body",
    [b"", b"List-Unsubscribe=one-click", b"x=1", BODY + b"&x=1", BODY * 200, b"\xff",
     b"List-Unsubscribe=One-Click&List-Unsubscribe=One-Click"],
)  # fmt: skip
def test_another_body_changes_nothing(site, settings, token, body):
    assert ask(site, "POST", f"/unsubscribe/{token}", body)[0] == 400
    assert left(settings) == frozenset()


@pytest.mark.parametrize("forged", ["0" * 40, "x", "reader@example.org", "..%2f..%2fx", "0" * 400])
def test_a_forged_token_is_not_found(site, settings, token, forged):  # noqa: ARG001 - there is a reader
    assert ask(site, "GET", f"/unsubscribe/{forged}")[0] == 404
    assert ask(site, "POST", f"/unsubscribe/{forged}", BODY)[0] == 404
    assert left(settings) == frozenset()


def test_many_forged_tokens_do_not_keep_the_writers_waiting(settings, token, monkeypatch):
    opened = []
    real = Warehouse.session

    def session(self):
        opened.append(1)
        return real(self)

    monkeypatch.setattr(Warehouse, "session", session)
    clock = FixedClock()
    subscriptions = Subscriptions(settings, clock)
    for n in range(50):
        assert subscriptions.list_of(f"{n:040x}") is None
        assert subscriptions.end(f"{n:040x}", "one click") is None
    assert len(opened) == 1
    assert subscriptions.list_of(token) == "daily"
    assert len(opened) == 1
    digests_key = optout.secret(settings.unsubscribe_key)
    with Warehouse(settings.database).transaction() as opening:
        digests.add_readers(opening, "daily", ["new@example.org"], now=rows.NOW)
    clock.advance(FRESH_SECONDS)
    assert subscriptions.list_of(optout.token(digests_key, "daily", "new@example.org")) == "daily"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_nothing_else_is_answered(site, token, method):
    assert ask(site, method, f"/unsubscribe/{token}", BODY)[0] == 405


OUTSIDE = [
    {"Host": "watch.example"},
    {"Host": "watch.example:443"},
    {"X-Forwarded-For": "203.0.113.9"},
    {"X-Forwarded-Host": "watch.example"},
    {"Forwarded": "for=203.0.113.9"},
]


@pytest.mark.parametrize("headers", OUTSIDE)
def test_from_outside_it_is_the_only_page_that_is_open(site, token, headers):
    assert ask(site, "GET", f"/unsubscribe/{token}", **headers)[0] == 200
    for path in ("/", "/digests", "/style.css", "/messages/a/b", "/feeds/desk.atom",
                 f"/unsubscribe/../digests?{token}", "/unsubscribe"):  # fmt: skip
        assert ask(site, "GET", path, **headers)[0] in (403, 404), path
    assert ask(site, "GET", "/", Host="evil.example")[0] == 400


def test_below_another_application_there_is_no_such_page(settings, token):
    opened = Site(create_app(settings))
    try:
        assert ask(opened, "GET", f"/unsubscribe/{token}")[0] == 404
        assert ask(opened, "POST", f"/unsubscribe/{token}", BODY)[0] == 404
    finally:
        opened.close()
    assert left(settings) == frozenset()


def test_a_database_that_can_not_be_used_is_said_as_such(site, settings, token):
    settings.database.write_bytes(b"no database" * 1000)
    status, page, _ = ask(site, "POST", f"/unsubscribe/{token}", BODY)
    assert (status, "try again" in page) == (503, True)


def test_the_page_loads_nothing_and_is_framed_by_nobody(site, token):
    _, page, headers = ask(site, "GET", f"/unsubscribe/{token}")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert "http" not in page
