import pytest

from alerts import alert_mail, slack_blocks
from alerts.headline import headline
from alerts.notifiers.file import stand_in
from alerts.payload import wrap
from tests.alerts.samples import alert

TITLE = "A battery plant opens in Rayong"


def rendered(kind, values):
    if kind == "slack":
        return wrap(slack_blocks.render(alert(), "post", "UTC"))
    if kind == "email":
        return alert_mail.render(alert(), "post", "UTC")
    return stand_in(kind.removeprefix("file for "), values).render(alert(), "post")


@pytest.mark.parametrize("kind", ["slack", "email", "file for slack", "file for email"])
def test_every_kind_of_payload_gives_its_headline_back(kind, values):
    assert TITLE in headline(rendered(kind, values))


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        ("From: a@b.example\nSubject: Two stories\n\nSubject: not this", "Two stories"),
        ("From: a@b.example\r\nSubject: =?utf-8?q?=E9=9B=BB=E6=B1=A0?=\r\n\r\nx", "電池"),
        ("Content-Type: text/plain\n\nx", "(no subject)"),
        ("{broken", "(a payload that can't be read)"),
        ('{"form": "full", "full": {}}', "(no headline)"),
        ('{"form": "full", "full": {"text": "a\\nb\\u202e"}}', "a b"),
    ],
)
def test_what_is_no_alert_is_told_too(payload, told):
    assert headline(payload) == told


def test_a_long_headline_is_cut():
    assert len(headline(wrap({"text": "long " * 200}), 50)) <= 50
