"""Which kinds of channel send for real, and which leave what would be sent in the inbox."""

from dataclasses import dataclass

from alerts.model import RouteSet
from alerts.notifiers.smtp_url import parse_smtp_url
from core.settings import SLACK_API, Settings

_NAMES = {
    "slack": "Slack",
    "email": "mail",
    "webhook": "webhooks",
    "apprise": "Apprise",
    "feed": "feeds",
    "console": "console",
    "file": "files",
}
_MISSING = {
    "slack": "no SEEDWATCH_SLACK_BOT_TOKEN, alerts go",
    "email": "no SEEDWATCH_SMTP_URL, mails go",
    "file": "what file receivers get goes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One kind of channel that the routes use."""

    kind: str  # one of `alerts.notifiers.NOTIFIERS`
    real: bool  # False: the inbox stands in
    text: str  # in words for a person, without any secret
    at_inbox: bool = False  # something of it is shown by the inbox page
    waits: bool = False  # a part of it is not configured, and what is for it waits


def channels(settings: Settings, routes: RouteSet, *, inbox: str) -> tuple[Channel, ...]:
    """Return the kinds that the routes in force use; `inbox` is where the inbox can be seen.

    `settings` are those with the connections (see `pipeline.connections`). Raises ConfigError for a
    mail server's URL that can't be used.
    """
    targets: dict[str, list[str]] = {}
    for receiver in routes.receivers.values():
        targets.setdefault(receiver.kind, []).extend(receiver.targets)
    return tuple(
        _channel(kind, tuple(dict.fromkeys(targets[kind])), settings, inbox)
        for kind in _NAMES
        if kind in targets
    )


def _channel(kind: str, targets: tuple[str, ...], settings: Settings, inbox: str) -> Channel:
    """Return how one kind stands."""
    if kind in ("webhook", "apprise"):
        return _endpoints(kind, targets, settings, inbox)
    text = _real(kind, len(targets), settings, inbox)
    if text is not None:
        return _told(kind, text, at_inbox=kind == "feed")
    return _stand_in(kind, _MISSING[kind], inbox)


def _real(kind: str, count: int, settings: Settings, inbox: str) -> str | None:
    """Return where a kind sends to in words; None where the inbox stands in."""
    if kind == "slack" and settings.slack_bot_token:
        where = "" if settings.slack_base_url == SLACK_API else f" at {settings.slack_base_url}"
        return f"real{where}, {_many(count, 'channel')}"
    if kind == "email" and settings.smtp_url:
        server = parse_smtp_url(settings.smtp_url)
        return f"real through {server.host}:{server.port}, {_many(count, 'recipient')}"
    if kind == "feed":
        return (
            f"{_many(count, 'feed')} in {settings.syndication}, served by the local inbox {inbox}"
        )
    if kind == "console":
        return "printed by whatever delivers: a terminal, or the log of a task"
    return None


def _endpoints(kind: str, targets: tuple[str, ...], settings: Settings, inbox: str) -> Channel:
    """Return how a kind stands whose addresses are named in the environment, one a receiver."""
    set_up = {end.name: end for end in settings.endpoints if end.kind == kind}
    missing = [_variable(kind, name) for name in targets if name not in set_up]
    if not set_up:
        return _stand_in(kind, f"no {', no '.join(missing)}, what is told goes", inbox)
    known = [set_up[name] for name in targets if name in set_up]
    parts = [f"real, {_many(len(known), 'endpoint')}"]
    unsigned = [end.name for end in known if end.secret is None and kind == "webhook"]
    parts += [f"without a signature: {', '.join(unsigned)}"] if unsigned else []
    parts += [f"waiting for {', '.join(missing)}"] if missing else []
    return _told(kind, "; ".join(parts), waits=bool(missing))


def _variable(kind: str, endpoint: str) -> str:
    """Return the setting that holds an endpoint's address."""
    return f"SEEDWATCH_{kind.upper()}_{endpoint.upper().replace('-', '_')}_URL"


def _told(kind: str, text: str, *, at_inbox: bool = False, waits: bool = False) -> Channel:
    """Return a kind that sends for real."""
    said = f"{_NAMES[kind]}: {text}"
    return Channel(kind=kind, real=True, text=said, at_inbox=at_inbox, waits=waits)


def _stand_in(kind: str, what: str, inbox: str) -> Channel:
    """Return a kind for which the inbox stands in."""
    text = f"{_NAMES[kind]}: {what} to the local inbox {inbox}"
    return Channel(kind=kind, real=False, text=text, at_inbox=True)


def _many(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
