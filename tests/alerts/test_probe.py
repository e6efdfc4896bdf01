"""The probes against the Slack stand-in of the demo and a real mail server on loopback."""

import socket
from datetime import timedelta

import pytest
from aiosmtpd.smtp import AuthResult

from alerts.probe import Level, look_at_mail, look_at_slack
from alerts.slack_payload import check
from core.clock import SystemClock
from demo.slack.methods import BAD_TOKEN
from demo.slack.server import SlackServer
from demo.slack.store import ALERTS
from tests.alerts.mail_stand_in import MailStandIn
from tests.clock import FixedClock

TOKEN = "xoxb-very-secret-0815"
PASSWORD = "very-secret-0815"


@pytest.fixture
def workspace():
    server = SlackServer(judge=check)
    server.start()
    yield server
    server.stop()


def look(workspace, *, token=TOKEN, clock=None, **channels):
    return look_at_slack(
        token=token,
        base_url=workspace.base_url,
        channels=channels or {"analysts": ALERTS},
        clock=clock or SystemClock(),
    )


def levels(sight):
    return {finding.what: finding.level for finding in sight.findings}


def test_a_good_token_in_its_channel_has_no_fault(workspace):
    sight = look(workspace)
    assert {finding.level for finding in sight.findings} == {Level.OK}
    assert [call.method for call in workspace.calls()] == ["auth.test", "conversations.info"]
    assert abs(sight.ahead_seconds) < 5


def test_a_bad_token_is_a_fault_and_nothing_else_is_asked(workspace):
    sight = look(workspace, token=BAD_TOKEN)
    assert [(f.level, f.text) for f in sight.findings] == [(Level.FAULT, "invalid_auth")]
    assert len(workspace.calls()) == 1


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("C0NOTMEMBER", "not in #board"),
        ("C0ARCHIVED", "archived"),
        ("C0NOWHERE99", "channel_not_found"),
    ],
)
def test_a_channel_that_would_refuse_is_a_fault_with_the_way_out(workspace, channel, words):
    (finding,) = [f for f in look(workspace, desk=channel).findings if "desk" in f.what]
    assert finding.level is Level.FAULT
    assert words in finding.text
    assert finding.mend


@pytest.mark.parametrize(
    ("scopes", "level", "words"),
    [
        ("channels:read,channels:history,groups:history", Level.FAULT, "chat:write is missing"),
        ("chat:write,channels:read,groups:history", Level.FAULT, "channels:history is missing"),
        ("chat:write,channels:read,channels:history", Level.WARN, "groups:history is missing"),
        ("chat:write, channels:history, groups:history", Level.WARN, "channels:read is missing"),
    ],
)
def test_a_missing_scope_is_named(workspace, monkeypatch, scopes, level, words):
    monkeypatch.setattr("demo.slack.server.SCOPES", scopes)
    found = [f for f in look(workspace).findings if f.what == "Slack scopes"]
    assert [(f.level, f.text.startswith(words)) for f in found] == [(level, True)]


def test_a_clock_that_is_behind_shows(workspace):
    clock = FixedClock(SystemClock().now() - timedelta(minutes=10))
    assert look(workspace, clock=clock).ahead_seconds == pytest.approx(600, abs=5)


def test_a_slack_that_is_not_there_is_a_fault(workspace):
    workspace.stop()
    sight = look(workspace)
    assert levels(sight) == {"Slack token": Level.FAULT}
    assert "reached" in sight.findings[0].text


@pytest.fixture
def guarded():
    """A mail server that knows one password."""

    def authenticate(_server, _session, _envelope, _mechanism, data):
        good = data.login == b"desk" and data.password == PASSWORD.encode()
        return AuthResult(success=good, handled=False)

    box = MailStandIn(auth_require_tls=False, authenticator=authenticate)
    yield box
    box.close()


def test_a_mail_server_that_lets_us_in_is_well_and_gets_no_mail(guarded):
    finding = look_at_mail(f"smtp://desk:{PASSWORD}@127.0.0.1:{guarded.port}")
    assert (finding.level, guarded.taken) == (Level.OK, [])
    assert "logged in" in finding.text


def test_a_wrong_password_is_a_fault(guarded):
    finding = look_at_mail(f"smtp://desk:wrong-{PASSWORD}@127.0.0.1:{guarded.port}")
    assert finding.level is Level.FAULT
    assert "login" in finding.text


def test_a_server_without_starttls_is_a_fault(mailbox):
    finding = look_at_mail(f"smtp://127.0.0.1:{mailbox.port}?starttls=1")
    assert (finding.level, "STARTTLS" in finding.text) == (Level.FAULT, True)


def test_a_mail_server_that_is_not_there_is_a_fault():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        finding = look_at_mail(f"smtp://127.0.0.1:{taken.getsockname()[1]}", timeout=2)
    assert (finding.level, finding.text) == (Level.FAULT, "no mail server: ConnectionRefusedError")


def test_an_address_that_is_none_is_a_fault():
    assert look_at_mail("http://x").level is Level.FAULT


def test_no_finding_tells_a_secret(workspace, guarded):
    workspace.fail("html", "500", methods=frozenset({"auth.test"}))
    seen = [*look(workspace).findings, *look(workspace).findings, *look(workspace).findings]
    for url in ("smtp", "smtps"):
        seen.append(look_at_mail(f"{url}://desk:{PASSWORD}@127.0.0.1:{guarded.port}", timeout=1))
        seen.append(look_at_mail(f"{url}://desk:{PASSWORD}@127.0.0.1:99999"))
    assert len(seen) > 6
    assert "secret" not in repr(seen)
