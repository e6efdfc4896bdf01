"""Receivers: who is told, over which kind of channel, and how many alerts they take."""

import re
from typing import Annotated, Literal

from pydantic import Field, field_validator

from alerts.receiver_models import (
    AppriseReceiver,
    Budget,
    ConsoleReceiver,
    FeedReceiver,
    WebhookReceiver,
)
from alerts.shapes import Name, Strict

__all__ = [
    "AppriseReceiver",
    "Budget",
    "ConsoleReceiver",
    "EmailReceiver",
    "FeedReceiver",
    "FileReceiver",
    "Receiver",
    "SlackReceiver",
    "WebhookReceiver",
]

_SLACK_ID = re.compile(r"[CGD][A-Z0-9]{7,20}")
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\]+")


class SlackReceiver(Strict):
    """A Slack channel, by its id."""

    kind: Literal["slack"]
    channel: str
    budget: Budget | None = None

    @field_validator("channel")
    @classmethod
    def _is_an_id(cls, channel: str) -> str:
        """Refuse names: they can be renamed, and a name that moved posts to strangers."""
        if not _SLACK_ID.fullmatch(channel):
            hint = (
                f"'{channel}' is no channel id such as C0123456789: open the channel's details "
                "in Slack and copy the id at the bottom"
            )
            raise ValueError(hint)
        return channel

    @property
    def targets(self) -> tuple[str, ...]:
        """The one channel."""
        return (self.channel,)


class EmailReceiver(Strict):
    """Mail addresses; each gets a message of its own."""

    kind: Literal["email"]
    to: Annotated[tuple[str, ...], Field(min_length=1)]
    budget: Budget | None = None

    @field_validator("to")
    @classmethod
    def _are_addresses(cls, to: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what could not stand in a To header as one plain address."""
        for address in to:
            if not _ADDRESS.fullmatch(address):
                raise ValueError(f"'{address}' is no plain address such as desk@example.org")
        if len({address.lower() for address in to}) != len(to):
            raise ValueError("an address stands here twice: keep one of them")
        return to

    @property
    def targets(self) -> tuple[str, ...]:
        """The addresses, one delivery each."""
        return self.to


class FileReceiver(Strict):
    """A folder of the inbox."""

    kind: Literal["file"]
    folder: Name
    budget: Budget | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """The one folder."""
        return (self.folder,)


Receiver = Annotated[
    SlackReceiver
    | EmailReceiver
    | FileReceiver
    | WebhookReceiver
    | FeedReceiver
    | ConsoleReceiver
    | AppriseReceiver,
    Field(discriminator="kind"),
]
