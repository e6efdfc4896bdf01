"""The kinds of channel. To add one: a module with `build`, a line in both tables, a receiver model."""

from importlib import import_module
from pathlib import Path

from alerts.notifiers.values import Values
from core.clock import Clock
from core.ports import Notifier, Poster
from core.settings import Endpoint

# Kind to dotted path, imported on first use: a pipeline without Slack never loads its client.
NOTIFIERS = {
    "slack": "alerts.notifiers.slack",
    "email": "alerts.notifiers.email",
    "file": "alerts.notifiers.file",
    "webhook": "alerts.notifiers.webhook",
    "feed": "alerts.notifiers.feed",
    "console": "alerts.notifiers.console",
    "apprise": "alerts.notifiers.apprise",
}
ONCE, AT_LEAST_ONCE = "exactly once", "at least once"
# What each kind promises when an answer is lost: it can be asked what arrived, or it can't.
PROMISES = {
    "slack": ONCE,
    "email": AT_LEAST_ONCE,  # with the same Message-ID
    "file": ONCE,
    "webhook": AT_LEAST_ONCE,  # with the same `webhook-id`
    "feed": ONCE,
    "console": AT_LEAST_ONCE,
    "apprise": AT_LEAST_ONCE,
}


def build_notifiers(  # noqa: PLR0913 - the settings, one by one, by keyword
    *,
    slack_bot_token: str | None,
    slack_base_url: str,
    smtp_url: str | None,
    mail_from: str,
    inbox: Path,
    timezone: str,
    clock: Clock,
    buttons: bool = False,
    syndication: Path | None = None,
    endpoints: tuple[Endpoint, ...] = (),
    poster: Poster | None = None,
    public_url: str | None = None,
    inbox_url: str | None = None,
) -> dict[str, Notifier]:
    """Return a notifier for every kind of receiver, and "file" for what a stand-in wrote.

    Where Slack, the mail server or an endpoint is not configured, the file notifier stands in: it
    renders as that kind would and leaves the result in the `inbox` folder. Raises ConfigError for a
    mail server's URL that can't be used.
    """
    values = Values(
        slack_bot_token=slack_bot_token,
        slack_base_url=slack_base_url,
        smtp_url=smtp_url,
        mail_from=mail_from,
        inbox=inbox,
        timezone=timezone,
        clock=clock,
        buttons=buttons,
        syndication=syndication,
        endpoints=endpoints,
        poster=poster,
        public_url=public_url,
        inbox_url=inbox_url,
    )
    return {kind: _build(kind, values) for kind in NOTIFIERS}


def _build(kind: str, values: Values) -> Notifier:
    """Return the notifier of a kind, or its stand-in where the settings are missing."""
    if not values.configured(kind):
        return import_module(NOTIFIERS["file"]).stand_in(kind, values)  # type: ignore[no-any-return]  # a module's function by contract
    return import_module(NOTIFIERS[kind]).build(values)  # type: ignore[no-any-return]  # a module's function by contract
