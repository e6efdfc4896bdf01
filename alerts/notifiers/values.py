"""What notifiers are built from; secrets stay out of the `repr`."""

from dataclasses import dataclass, field
from pathlib import Path

from core.clock import Clock


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

    def configured(self, kind: str) -> bool:
        """Return whether the settings that a kind needs are there."""
        return {"slack": bool(self.slack_bot_token), "email": bool(self.smtp_url)}.get(kind, True)
