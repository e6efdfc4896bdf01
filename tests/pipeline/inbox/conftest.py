"""An inbox as the file notifier writes it, with words from a hostile web in it."""

from dataclasses import replace

import pytest

from alerts.notifiers.email import render_digest_mail
from alerts.notifiers.file import stand_in
from alerts.notifiers.values import Values
from core.identity import digest as key_of
from core.settings import Settings
from tests.alerts.samples import alert, delivery
from tests.clock import FixedClock

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> <!channel> <https://evil.example|x>"
)


class Desk:
    """What leaves deliveries in an inbox."""

    def __init__(self, folder):
        self.settings = Settings(state=folder, timezone="Asia/Bangkok")
        self.clock = FixedClock()
        self.values = Values(
            slack_bot_token=None,
            slack_base_url="",
            smtp_url=None,
            mail_from="seedwatch <news@seedwatch.example>",
            inbox=self.settings.inbox,
            timezone="Asia/Bangkok",
            clock=self.clock,
        )

    def put(self, kind="slack", *, action="post", payload=None, **said):
        """Leave an alert and return the path of its page."""
        notifier = stand_in(kind, self.values)
        target = "C0SEEDWATCH1" if kind == "slack" else "desk@example.org"
        made = delivery(
            payload or notifier.render(alert(**said), action),
            channel="file",
            target=target,
            receiver_id="readers",
        )
        key = key_of(kind, action, repr(said), str(payload))
        receipt = notifier.send(replace(made, delivery_key=key, action=action))
        self.clock.advance(60)
        return f"/messages/{receipt.removesuffix('.json')}"

    def edit(self, page, **said):
        """Change what a Slack message says, by the path of its page."""
        notifier = stand_in("slack", self.values)
        receipt = f"{page.removeprefix('/messages/')}.json"
        made = delivery(
            notifier.render(alert(**said), "edit"), channel="file", target="C0SEEDWATCH1",
            receiver_id="readers", action="edit", parent_receipt=receipt,
        )  # fmt: skip
        assert notifier.send(replace(made, delivery_key=key_of("edit", repr(said)))) == receipt
        self.clock.advance(60)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path / "state")


@pytest.fixture
def hostile():
    return HOSTILE


@pytest.fixture
def digest_mail():
    """Return a function that renders a digest as the message for one recipient."""
    return render_digest_mail
