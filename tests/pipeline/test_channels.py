import pytest

from alerts.model import parse_routes
from alerts.notifiers import NOTIFIERS
from core.errors import ConfigError
from core.settings import Endpoint, Settings
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
OTHERS = parse_routes(
    '{"receivers": {"a": {"kind": "webhook", "endpoint": "desk"},'
    ' "b": {"kind": "webhook", "endpoint": "ops-room"},'
    ' "c": {"kind": "apprise", "endpoint": "teams"}, "d": {"kind": "feed", "feed": "news"},'
    ' "e": {"kind": "console"}, "f": {"kind": "slack", "channel": "C0SEEDWATCH1"}},'
    ' "routes": {"operator": {"receivers": ["e", "f"]}}}'
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


def endpoint(kind, name, secret=None):
    return Endpoint(kind=kind, name=name, url=f"https://{name}.example/s3cret", secret=secret)


def others(*endpoints):
    found = channels(Settings(endpoints=endpoints), OTHERS, inbox=INBOX)
    return {channel.kind: channel for channel in found}


def test_every_kind_of_notifier_has_its_words():
    found = others()
    assert set(found) | {"email", "file"} == set(NOTIFIERS)
    assert all(channel.text.partition(": ")[2] for channel in found.values())


def test_endpoints_that_nobody_set_are_named_and_the_inbox_stands_in():
    found = others()
    webhook, apprise = found["webhook"], found["apprise"]
    assert (webhook.real, webhook.at_inbox) == (apprise.real, apprise.at_inbox) == (False, True)
    assert webhook.text == (
        "webhooks: no SEEDWATCH_WEBHOOK_DESK_URL, no SEEDWATCH_WEBHOOK_OPS_ROOM_URL, what is told "
        f"goes to the local inbox {INBOX}"
    )
    assert "SEEDWATCH_APPRISE_TEAMS_URL" in apprise.text


def test_endpoints_that_are_set_are_real_and_show_neither_address_nor_secret():
    found = others(
        endpoint("webhook", "desk", "k3y"), endpoint("webhook", "ops-room"),
        endpoint("apprise", "teams"),
    )  # fmt: skip
    assert found["webhook"].text == "webhooks: real, 2 endpoints; without a signature: ops-room"
    assert found["apprise"].text == "Apprise: real, 1 endpoint"
    assert not any(channel.waits for channel in found.values())
    for channel in found.values():
        assert "s3cret" not in channel.text
        assert "k3y" not in channel.text


def test_what_is_for_an_endpoint_that_alone_is_missing_waits():
    webhook = others(endpoint("webhook", "desk", "k3y"))["webhook"]
    assert (webhook.real, webhook.waits, webhook.at_inbox) == (True, True, False)
    assert webhook.text == "webhooks: real, 1 endpoint; waiting for SEEDWATCH_WEBHOOK_OPS_ROOM_URL"


def test_a_feed_is_read_at_the_inbox_and_a_console_is_always_there():
    found = others()
    feed, console = found["feed"], found["console"]
    assert (feed.real, feed.at_inbox, console.real, console.at_inbox) == (True, True, True, False)
    assert feed.text.startswith("feeds: 1 feed in ")
    assert feed.text.endswith(f"syndication, served by the local inbox {INBOX}")
