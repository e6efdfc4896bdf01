import pytest

from alerts.model import parse_routes
from core.errors import ConfigError
from core.settings import Settings
from pipeline.channels import channels

ROUTES = parse_routes(
    '{"receivers": {"a": {"kind": "slack", "channel": "C0SEEDWATCH1"},'
    ' "b": {"kind": "email", "to": ["x@y.example", "z@y.example"]}},'
    ' "routes": {"operator": {"receivers": ["a", "b"]}}}'
)
FILES = parse_routes(
    '{"receivers": {"a": {"kind": "file", "folder": "desk"}},'
    ' "routes": {"operator": {"receivers": ["a"]}}}'
)
INBOX = "http://127.0.0.1:8081/"


def test_what_is_not_configured_goes_to_the_inbox_and_says_which_setting_is_missing():
    slack, mail = channels(Settings(), ROUTES, inbox=INBOX)
    assert (slack.real, mail.real) == (False, False)
    assert (
        slack.text == f"Slack: no SEEDWATCH_SLACK_BOT_TOKEN, alerts go to the local inbox {INBOX}"
    )
    assert "SEEDWATCH_SMTP_URL" in mail.text
    assert INBOX in mail.text


def test_what_is_configured_is_real_and_shows_no_secret():
    settings = Settings(
        slack_bot_token="xoxb-secret", smtp_url="smtps://desk:secret@mail.example:465"
    )
    slack, mail = channels(settings, ROUTES, inbox=INBOX)
    assert (slack.real, mail.real) == (True, True)
    assert slack.text == "Slack: real, 1 channel"
    assert mail.text == "mail: real through mail.example:465, 2 recipients"


def test_a_kind_that_no_receiver_uses_is_not_told():
    (files,) = channels(Settings(), FILES, inbox=INBOX)
    assert (files.kind, files.real) == ("file", False)


def test_a_mail_server_that_can_not_be_one_is_refused_by_name():
    with pytest.raises(ConfigError, match="SEEDWATCH_SMTP_URL"):
        channels(Settings(smtp_url="ftp://x"), ROUTES, inbox=INBOX)
