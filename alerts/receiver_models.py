"""Receivers beside Slack, mail and files, and what a digest may be asked to be.

Addresses and secrets never stand here: the routes are kept in the warehouse. A receiver names its
endpoint, and the environment says where that is (see `core.settings.Endpoint`).
"""

import re
from typing import Annotated, Literal

from pydantic import Field, field_validator

from alerts.shapes import Name, Strict

EndpointName = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$")]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Budget(Strict):
    """How many alerts one target takes in an hour or a day; the others come in one summary."""

    alerts: int = Field(ge=1, le=10_000)
    per: Literal["hour", "day"]


class WebhookReceiver(Strict):
    """An address that takes signed JSON: SEEDWATCH_WEBHOOK_<ENDPOINT>_URL and …_SECRET."""

    kind: Literal["webhook"]
    endpoint: EndpointName
    budget: Budget | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """The one endpoint."""
        return (self.endpoint,)


class AppriseReceiver(Strict):
    """A service that Apprise knows, such as Microsoft Teams: SEEDWATCH_APPRISE_<ENDPOINT>_URL."""

    kind: Literal["apprise"]
    endpoint: EndpointName
    budget: Budget | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """The one endpoint."""
        return (self.endpoint,)


class FeedReceiver(Strict):
    """A feed of our own, as RSS and as Atom, for whoever subscribes to it."""

    kind: Literal["feed"]
    feed: Name
    budget: Budget | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """The one feed."""
        return (self.feed,)


class ConsoleReceiver(Strict):
    """The standard output of whatever delivers: a terminal, or a task's log."""

    kind: Literal["console"]
    budget: Budget | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """The one console."""
        return ("console",)


class Reader(Strict):
    """What one recipient of the digest wants of it; an empty list wants all."""

    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # of the reports: ISO 639, such as "en" or "ja"

    @field_validator("languages")
    @classmethod
    def _are_languages(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what is no language code."""
        for code in languages:
            if not _LANGUAGE.fullmatch(code):
                raise ValueError(f"'{code}' is no language code such as en, ja or th")
        return languages


class DigestOptions(Strict):
    """How often a digest comes, what becomes of an empty one, and who wants what of it."""

    edition: Literal["daily", "weekly"] = "daily"
    weekday: Weekday = "monday"  # of a weekly edition
    empty: Literal["line", "nothing"] = "line"  # a failed pipeline is told in any case
    readers: dict[str, Reader] = Field(default_factory=dict)  # by address

    @field_validator("readers")
    @classmethod
    def _stand_once(cls, readers: dict[str, Reader]) -> dict[str, Reader]:
        """Refuse two entries for one address, however it is written."""
        if len({address.lower() for address in readers}) != len(readers):
            raise ValueError("an address stands here twice: keep one of them")
        return readers

    def reader(self, address: str) -> Reader:
        """Return what a recipient wants: all, where nothing is said."""
        wanted = {name.lower(): reader for name, reader in self.readers.items()}
        return wanted.get(address.lower(), Reader())
