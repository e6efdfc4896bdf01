"""Mail over a line that breaks: what each stage means, and that nothing is sent twice by a guess."""

import time
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from alerts import outbox
from alerts.model import Policy
from alerts.notifiers.email import EmailNotifier
from alerts.notifiers.smtp_url import SmtpServer
from core.errors import DeliveryError, Fault
from core.records import DeliveryState
from tests.alerts.samples import alert, at, delivery
from tests.alerts.smtp_line import STAGES, SmtpLine

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

BEFORE = {"greeting": Fault.WAIT, "ehlo": Fault.WAIT, "auth": Fault.WAIT}
DROPPED = {stage: BEFORE.get(stage, Fault.REFUSED) for stage in STAGES} | {"body": Fault.AMBIGUOUS}


@pytest.fixture
def line(request):
    opened = SmtpLine(*request.param) if hasattr(request, "param") else SmtpLine()
    yield opened
    opened.close()


def notifier(line, **said):
    server = SmtpServer(
        host="127.0.0.1", port=line.port, security="none", user="desk", password="pw-canary"
    )
    given = {"timeout": 0.3, "total": 5, **said}
    return EmailNotifier(server=server, mail_from="s <news@s.example>", timezone="UTC", **given)


def row(sender, **said):
    payload = sender.render(alert(), "post")
    return delivery(payload, **{"channel": "email", "target": "a@example.org", **said})


def fault(sender, made):
    with pytest.raises(DeliveryError) as caught:
        sender.send(made)
    assert "pw-canary" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("how", ["drop", "mute"])
@pytest.mark.parametrize("stage", STAGES)
def test_a_line_that_breaks_is_known_by_how_far_it_got(stage, how):
    opened = SmtpLine(stage, how)
    try:
        sender = notifier(opened)
        assert fault(sender, row(sender)).fault is DROPPED[stage]
    finally:
        opened.close()
    assert len(opened.taken) == (stage == "body")


@pytest.mark.parametrize("line", [(stage, "drip") for stage in ("greeting", "rcpt", "body")],
                         indirect=True)  # fmt: skip
def test_a_server_that_drips_is_left_when_the_time_is_up(line):
    sender = notifier(line, timeout=5, total=2.0)
    started = time.monotonic()
    assert fault(sender, row(sender)).fault is DROPPED[line.stage]
    assert time.monotonic() - started < 30  # one drip-fed answer would take many minutes


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (("greeting", b"421 later\r\n"), Fault.WAIT),
        (("greeting", b"554 no\r\n"), Fault.STOP_ALL),
        (("greeting", b"garbage\r\n"), Fault.WAIT),
        (("auth", b"454 later\r\n"), Fault.WAIT),
        (("auth", b"535 no\r\n"), Fault.STOP_ALL),
        (("mail", b"452 full\r\n"), Fault.REFUSED),
        (("mail", b"552 too large\r\n"), Fault.POISON),
        (("rcpt", b"450 greylisted\r\n"), Fault.REFUSED),
        (("rcpt", b"550 nobody\r\n"), Fault.STOP_CHANNEL),
        (("data", b"451 busy\r\n"), Fault.REFUSED),
        (("data", b"554 no\r\n"), Fault.POISON),
        (("body", b"421 closing\r\n"), Fault.WAIT),
        (("body", b"451 busy\r\n"), Fault.REFUSED),
        (("body", b"552 too large\r\n"), Fault.POISON),
        (("body", b"garbage\r\n"), Fault.AMBIGUOUS),
    ],
    indirect=["line"],
)
def test_every_answer_has_its_class(line, expected):
    sender = notifier(line)
    assert fault(sender, row(sender)).fault is expected


def test_a_message_over_the_servers_limit_is_not_even_announced():
    opened = SmtpLine(answers={"ehlo": b"250-line\r\n250-AUTH PLAIN\r\n250 SIZE 1000\r\n"})
    try:
        sender = notifier(opened)
        found = fault(sender, row(sender))
    finally:
        opened.close()
    assert found.fault is Fault.POISON
    assert "the mail server takes 1000" in found.reason
    assert not [command for command in opened.said if command.startswith(b"MAIL")]


def test_the_size_is_announced_and_lines_that_begin_with_a_dot_survive(line):
    sender = notifier(line)
    raw = "From: a@b.example\r\nMessage-ID: <x@y>\r\nSubject: d\r\n\r\n.a\r\n..b\r\n.\r\nend\r\n"
    sender.send(delivery(raw, channel="email", target="a@example.org"))
    assert line.taken == [raw.encode()]
    assert f"MAIL FROM:<news@s.example> SIZE={len(raw)}".lower().encode() in [
        command.lower() for command in line.said
    ]


def test_greylisting_costs_a_pause_and_then_the_mail_arrives():
    opened = SmtpLine("rcpt", b"451 come back\r\n")
    try:
        sender, policy_ = notifier(opened), Policy()
        first = outbox.claim(row(sender), at(0), policy_)
        error = fault(sender, first)
        settled = outbox.settle(first, outbox.failed(error), now=at(1), policy=policy_).delivery
        assert (settled.state, settled.attempts) == (DeliveryState.PENDING, 1)
        assert settled.not_before_at > at(1)
        opened.stage = ""
        second = outbox.claim(settled, settled.not_before_at, policy_)
        assert sender.send(second)
    finally:
        opened.close()
    assert len(opened.taken) == 1


def test_after_a_lost_reply_the_same_bytes_go_out_once_more_and_not_before():
    opened = SmtpLine("body", "drop")
    try:
        sender, policy_ = notifier(opened), Policy()
        first = outbox.claim(row(sender), at(0), policy_)
        error = fault(sender, first)
        unsure = outbox.settle(first, outbox.failed(error), now=at(1), policy=policy_)
        assert (unsure.delivery.state, unsure.look_up_now) == (DeliveryState.UNSURE, True)
        blind = outbox.settle(
            unsure.delivery, outbox.not_found(at=at(1)), now=at(1), policy=policy_
        )
        assert blind.delivery.state is DeliveryState.UNSURE  # inside the window: nothing
        later = at(2 + policy_.settle_seconds)
        again = outbox.claim(blind.delivery, later, policy_)
        resend = outbox.settle(again, outbox.not_found(at=later), now=later, policy=policy_)
        assert resend.delivery.state is DeliveryState.PENDING
        opened.stage = ""
        sender.send(replace(resend.delivery, state=DeliveryState.SENDING))
    finally:
        opened.close()
    assert opened.taken[0] == opened.taken[1]
    assert message_from_bytes(opened.taken[0], policy=policy.default)["Message-ID"]
