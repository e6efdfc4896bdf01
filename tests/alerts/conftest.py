"""What the alerts tests share: a clock, a Slack and a mail server of their own."""

import pytest

from alerts.notifiers.values import Values
from tests.alerts.mail_stand_in import MailStandIn
from tests.alerts.slack_stand_in import TOKEN, SlackStandIn
from tests.clock import FixedClock


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def slack(clock):
    stand_in = SlackStandIn(clock)
    yield stand_in
    stand_in.close()


@pytest.fixture
def mailbox():
    stand_in = MailStandIn()
    yield stand_in
    stand_in.close()


@pytest.fixture
def values(tmp_path, clock):
    return Values(
        slack_bot_token=TOKEN,
        slack_base_url="http://127.0.0.1:1/api/",
        smtp_url="smtp://127.0.0.1:1",
        mail_from="seedwatch <news@seedwatch.example>",
        inbox=tmp_path / "inbox",
        timezone="Asia/Tokyo",
        clock=clock,
    )
