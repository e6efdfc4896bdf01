"""Settings: the contract's names and defaults, clear words for what can't be used, no secrets shown."""

from pathlib import Path

import pytest

from core.errors import ConfigError
from core.settings import ROOT, read_settings


def test_the_defaults_are_the_contracts():
    settings = read_settings({})
    assert settings.state == ROOT / "state"
    assert settings.out == ROOT / "out"
    assert settings.sources == ROOT / "scrapers" / "sources"
    assert settings.routes == ROOT / "alerts" / "routes.yaml"
    assert settings.allow_loopback == ()
    assert settings.slack_bot_token is None
    assert settings.smtp_url is None
    assert settings.timezone == "Asia/Tokyo"
    assert (settings.port, settings.inbox_port) == (8080, 8081)


def test_every_setting_is_read():
    env = {
        "SEEDWATCH_STATE": "/tmp/s",
        "SEEDWATCH_OUT": "/tmp/o",
        "SEEDWATCH_SOURCES": "/tmp/src",
        "SEEDWATCH_ROUTES": "/tmp/r.yaml",
        "SEEDWATCH_ALLOW_LOOPBACK": "127.0.0.1:1, 127.0.0.1:2,",
        "SEEDWATCH_SLACK_BOT_TOKEN": "xoxb-canary",
        "SEEDWATCH_SLACK_APP_TOKEN": "xapp-canary",
        "SEEDWATCH_SLACK_BASE_URL": "http://127.0.0.1:3/api/",
        "SEEDWATCH_SMTP_URL": "smtp://u:canary@h:25",
        "SEEDWATCH_MAIL_FROM": "a@b",
        "SEEDWATCH_CONTACT": "desk@example.org",
        "SEEDWATCH_TIMEZONE": "Europe/Zurich",
        "SEEDWATCH_PUBLIC_URL": "https://example.org",
        "SEEDWATCH_PORT": "9000",
        "SEEDWATCH_INBOX_PORT": "9001",
    }
    settings = read_settings(env)
    assert settings.state == Path("/tmp/s")
    assert settings.database == Path("/tmp/s/news.duckdb")
    assert settings.published == Path("/tmp/s/pub/news.duckdb")
    assert settings.allow_loopback == ("127.0.0.1:1", "127.0.0.1:2")
    assert settings.slack_base_url == "http://127.0.0.1:3/api/"
    assert settings.timezone == "Europe/Zurich"
    assert (settings.port, settings.inbox_port) == (9000, 9001)
    assert "canary" not in repr(settings)


def test_every_value_that_can_not_be_used_is_named_at_once():
    with pytest.raises(ConfigError) as caught:
        read_settings(
            {
                "SEEDWATCH_PORT": "http",
                "SEEDWATCH_INBOX_PORT": "70000",
                "SEEDWATCH_TIMEZONE": "Tokio",
            }
        )
    assert [str(fault.path) for fault in caught.value.faults] == [
        "SEEDWATCH_PORT",
        "SEEDWATCH_INBOX_PORT",
        "SEEDWATCH_TIMEZONE",
    ]


def test_an_empty_value_is_no_value():
    assert read_settings({"SEEDWATCH_STATE": "", "SEEDWATCH_TIMEZONE": ""}) == read_settings({})
