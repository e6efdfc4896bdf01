"""Airflow's connections win over settings, field by field."""

import json

import pytest

from core.settings import Settings

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.usefixtures("airflow"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:airflow"),  # Airflow's own
]

BEFORE = Settings(
    slack_bot_token="xoxb-before",
    slack_base_url="http://127.0.0.1:1/api/",
    smtp_url="smtp://before:25",
    mail_from="before@example.org",
)


@pytest.fixture
def merged(monkeypatch):
    """Return a function from connections by id to the settings they leave."""
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException

    from orchestration.connections import settings_with_connections

    def merge(**connections):
        made = {
            conn_id: Connection.from_json(json.dumps(fields), conn_id=conn_id)
            for conn_id, fields in connections.items()
        }

        def get(conn_id):
            if conn_id not in made:
                raise AirflowNotFoundException(f"The conn_id `{conn_id}` isn't defined")
            return made[conn_id]

        monkeypatch.setattr(Connection, "get", get)
        return settings_with_connections(BEFORE)

    return merge


def test_without_connections_the_settings_stay(merged):
    assert merged() == BEFORE


def test_slacks_password_is_the_token_and_its_base_url_counts(merged):
    after = merged(
        slack_api_default={
            "conn_type": "slack",
            "password": "xoxb-after",
            "extra": {"base_url": "http://127.0.0.1:2/api/"},
        }
    )
    assert (after.slack_bot_token, after.slack_base_url) == (
        "xoxb-after",
        "http://127.0.0.1:2/api/",
    )
    assert (after.smtp_url, after.mail_from) == (BEFORE.smtp_url, BEFORE.mail_from)


def test_a_slack_connection_without_a_base_url_keeps_the_settings(merged):
    after = merged(slack_api_default={"conn_type": "slack", "password": "xoxb-after"})
    assert after.slack_base_url == BEFORE.slack_base_url


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"host": "mail.example"}, "smtps://mail.example:465"),
        ({"host": "mail.example", "port": 2465}, "smtps://mail.example:2465"),
        ({"host": "mail.example", "extra": {"disable_ssl": True}}, "smtp://mail.example:25"),
        (
            {"host": "mail.example", "port": 587, "extra": {"disable_ssl": "true"}},
            "smtp://mail.example:587",
        ),
        (
            {"host": "mail.example", "login": "me@x", "password": "p@ss:/w?rd"},
            "smtps://me%40x:p%40ss%3A%2Fw%3Frd@mail.example:465",
        ),
        ({"host": "mail.example", "login": "me"}, "smtps://me@mail.example:465"),
        ({"host": "::1", "extra": {"disable_ssl": True}}, "smtp://[::1]:25"),
        ({}, BEFORE.smtp_url),
    ],
    ids=["tls", "port", "plain", "plain as text", "odd password", "login", "ipv6", "no host"],
)
def test_the_address_of_the_mail_server(merged, fields, url):
    assert merged(smtp_default={"conn_type": "smtp", **fields}).smtp_url == url


def test_the_sender_of_the_connection_counts(merged):
    fields = {"conn_type": "smtp", "extra": {"from_email": "after@example.org"}}
    after = merged(smtp_default=fields)
    assert (after.mail_from, after.smtp_url) == ("after@example.org", BEFORE.smtp_url)


def test_what_the_settings_call_secret_stays_out_of_their_repr(merged):
    after = merged(slack_api_default={"conn_type": "slack", "password": "xoxb-after"})
    assert "xoxb-after" not in repr(after)
