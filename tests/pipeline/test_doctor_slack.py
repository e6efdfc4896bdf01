"""`doctor slack`: both tokens, scopes, channels, the clock, and a test message that is found again."""

import pytest

from alerts.probe import Level
from alerts.slack_payload import check
from core.clock import SystemClock
from core.settings import Settings
from demo.slack.methods import BAD_APP_TOKEN, BAD_TOKEN
from demo.slack.server import SlackServer
from demo.slack.store import ALERTS, OPERATOR
from demo.world import _ROUTES, _write_yaml
from pipeline.cli import doctor as command
from pipeline.doctor import examine_slack


@pytest.fixture
def slack():
    server = SlackServer(judge=check)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def look(tmp_path, slack):
    routes = _write_yaml(tmp_path / "routes.yaml", _ROUTES)

    def examine(*, channel=None, post=False, bot="xoxb-demo", app=None):
        settings = Settings(
            state=tmp_path / "state",
            routes=routes,
            slack_bot_token=bot,
            slack_app_token=app,
            slack_base_url=slack.base_url,
        )
        found = list(examine_slack(settings, SystemClock(), channel=channel, post=post))
        return {finding.what: finding for finding in found}

    return examine


def faults(found):
    return [what for what, finding in found.items() if finding.level is Level.FAULT]


def test_nothing_is_posted_unless_it_is_asked_for(look, slack):
    found = look(app="xapp-demo")
    assert faults(found) == []
    assert {"Slack token", "Slack scopes", "clock", "Slack buttons"} <= found.keys()
    assert slack.messages() == ()


def test_a_test_message_goes_to_the_operators_and_is_found_again_by_its_key(look, slack):
    found = look(post=True)
    (message,) = slack.messages(OPERATOR)
    assert "A test of seedwatch" in message.content["text"]
    assert "found again" in found[f"Slack post to {OPERATOR}"].text
    assert [f for f in check("chat.postMessage", slack.calls("chat.postMessage")[0].payload)
            if f.level == "error"] == []  # fmt: skip


def test_a_test_message_goes_to_the_channel_of_choice_and_only_that_is_looked_at(look, slack):
    found = look(channel=ALERTS, post=True)
    assert len(slack.messages(ALERTS)) == 1
    assert slack.messages(OPERATOR) == ()
    assert [what for what in found if what.startswith("Slack channel")] == [
        "Slack channel of --channel"
    ]


@pytest.mark.parametrize("channel", ["C0ARCHIVED", "C0NOTMEMBER", "C0NOWHERE"])
def test_a_channel_that_takes_nothing_is_a_fault_with_the_way_to_mend_it(look, channel):
    found = look(channel=channel, post=True)
    assert len(faults(found)) == 2  # as a channel, and when it was posted to
    assert all(found[what].mend for what in faults(found))


def test_a_message_that_can_not_be_found_again_is_a_fault(look, slack):
    slack.fail("error:missing_scope", methods=frozenset({"conversations.history"}))
    found = look(post=True)
    assert "can't be looked up: missing_scope" in found[f"Slack post to {OPERATOR}"].text
    assert faults(found) == [f"Slack post to {OPERATOR}"]


def test_tokens_that_slack_refuses_are_faults(look):
    assert faults(look(bot=BAD_TOKEN)) == ["Slack token", "Slack buttons"][:1]
    assert faults(look(app=BAD_APP_TOKEN)) == ["Slack buttons"]
    assert faults(look(app="xoxb-a-bot-token")) == ["Slack buttons"]


def test_without_an_app_token_there_are_no_buttons_and_that_is_no_fault(look):
    found = look()
    assert found["Slack buttons"].level is Level.OK
    assert "SEEDWATCH_SLACK_APP_TOKEN" in found["Slack buttons"].text


def test_without_a_bot_token_nothing_is_asked(look, slack):
    assert set(look(bot=None, post=True)) == {"Slack token"}
    assert slack.calls() == ()


@pytest.mark.parametrize("arguments", [["--post"], ["--channel", ALERTS], ["mail"]])
def test_the_command_takes_the_switches_with_slack_alone(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        command.main(arguments)
    assert left.value.code == 2
    assert capsys.readouterr().err
