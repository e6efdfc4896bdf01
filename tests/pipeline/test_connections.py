import json

import pytest

from alerts.notifiers.smtp_url import parse_smtp_url
from core.settings import Settings
from pipeline.connections import SLACK, SMTP, with_connections

OURS = Settings(slack_bot_token="xoxb-ours", smtp_url="smtp://ours:25", mail_from="a@ours.example")


@pytest.mark.parametrize(
    "text",
    [
        "slack://:xoxb-1%2F2@/?base_url=http%3A%2F%2F127.0.0.1%3A9%2Fapi%2F",
        json.dumps({"password": "xoxb-1/2", "extra": {"base_url": "http://127.0.0.1:9/api/"}}),
        json.dumps({"password": "xoxb-1/2", "extra": '{"base_url": "http://127.0.0.1:9/api/"}'}),
    ],
    ids=["uri", "json", "json in json"],
)
def test_a_slack_connection_wins_in_every_form_that_airflow_takes(text):
    found = with_connections(OURS, {SLACK: text})
    assert found.slack_bot_token == "xoxb-1/2"
    assert found.slack_base_url == "http://127.0.0.1:9/api/"
    assert found.smtp_url == OURS.smtp_url


@pytest.mark.parametrize(
    ("text", "server"),
    [
        (
            "smtp://desk:p%40ss@mail.example:587/?disable_ssl=true",
            ("mail.example", 587, "starttls"),
        ),
        ("smtp://desk:p%40ss@mail.example", ("mail.example", 465, "tls")),
        (
            json.dumps({"host": "mail.example", "login": "desk", "password": "p@ss", "port": 2465}),
            ("mail.example", 2465, "tls"),
        ),
        (
            "smtp://desk:p%40ss@mail.example/?__extra__=%7B%22disable_ssl%22%3A+true%7D",
            ("mail.example", 25, "starttls"),
        ),
    ],
)
def test_an_smtp_connection_becomes_our_own_address(text, server):
    found = parse_smtp_url(with_connections(OURS, {SMTP: text}).smtp_url)
    assert (found.host, found.port, found.security) == server
    assert (found.user, found.password) == ("desk", "p@ss")


def test_the_sender_of_a_connection_counts():
    text = json.dumps({"host": "mail.example", "extra": {"from_email": "b@there.example"}})
    assert with_connections(OURS, {SMTP: text}).mail_from == "b@there.example"


@pytest.mark.parametrize(
    "text", ["", "nonsense", "{broken", "[]", "smtp://", '{"extra": 3}', "smtp://h:port@x:nan"]
)
def test_what_says_nothing_changes_nothing(text):
    assert with_connections(OURS, {SLACK: text, SMTP: text}) == OURS
