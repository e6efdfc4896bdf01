"""Which kinds of channel send for real, and which leave what would be sent in the inbox."""

from dataclasses import dataclass

from alerts.model import RouteSet
from alerts.notifiers.smtp_url import parse_smtp_url
from core.settings import SLACK_API, Settings

_NAMES = {"slack": "Slack", "email": "mail", "file": "files"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One kind of channel that the routes use."""

    kind: str  # slack, email, file
    real: bool  # False: the inbox stands in
    text: str  # in words for a person, without any secret


def channels(settings: Settings, routes: RouteSet, *, inbox: str) -> tuple[Channel, ...]:
    """Return the kinds that the routes in force use; `inbox` is where the inbox can be seen.

    `settings` are those with the connections (see `pipeline.connections`). Raises ConfigError for a
    mail server's URL that can't be used.
    """
    used = {receiver.kind for receiver in routes.receivers.values()}
    counts = {
        kind: sum(len(r.targets) for r in routes.receivers.values() if r.kind == kind)
        for kind in used
    }
    return tuple(_channel(kind, counts[kind], settings, inbox) for kind in _NAMES if kind in used)


def _channel(kind: str, count: int, settings: Settings, inbox: str) -> Channel:
    """Return how one kind stands."""
    name = _NAMES[kind]
    if kind == "slack" and settings.slack_bot_token:
        where = "" if settings.slack_base_url == SLACK_API else f" at {settings.slack_base_url}"
        return Channel(kind=kind, real=True, text=f"{name}: real{where}, {_many(count, 'channel')}")
    if kind == "email" and settings.smtp_url:
        server = parse_smtp_url(settings.smtp_url)
        text = f"{name}: real through {server.host}:{server.port}, {_many(count, 'recipient')}"
        return Channel(kind=kind, real=True, text=text)
    missing = {
        "slack": "no SEEDWATCH_SLACK_BOT_TOKEN, alerts",
        "email": "no SEEDWATCH_SMTP_URL, mails",
    }
    what = missing.get(kind, "what file receivers get")
    verb = "go" if kind in missing else "goes"
    return Channel(kind=kind, real=False, text=f"{name}: {what} {verb} to the local inbox {inbox}")


def _many(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
