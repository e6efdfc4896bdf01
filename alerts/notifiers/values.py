"""What notifiers are built from; secrets stay out of the `repr`."""

from dataclasses import dataclass, field
from pathlib import Path

from core.clock import Clock
from core.ports import Poster
from core.settings import Endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The settings that notifiers need."""

    slack_bot_token: str | None = field(repr=False)
    slack_base_url: str
    smtp_url: str | None = field(repr=False)
    mail_from: str
    inbox: Path
    timezone: str
    clock: Clock
    buttons: bool = False  # somebody listens for clicks in Slack
    syndication: Path | None = None  # None: beside the inbox
    endpoints: tuple[Endpoint, ...] = ()
    poster: Poster | None = field(default=None, repr=False)
    public_url: str | None = None
    inbox_url: str | None = None  # of the inbox page, with its "/" at the end

    def configured(self, kind: str) -> bool:
        """Return whether the settings that a kind needs are there."""
        return {
            "slack": bool(self.slack_bot_token),
            "email": bool(self.smtp_url),
            "webhook": self.poster is not None and bool(self.endpoints_of("webhook")),
            "apprise": bool(self.endpoints_of("apprise")),
        }.get(kind, True)

    def endpoints_of(self, kind: str) -> dict[str, Endpoint]:
        """Return the endpoints of a kind by name."""
        return {end.name: end for end in self.endpoints if end.kind == kind}
