"""Looks whether Slack and the mail server would take what is sent; only `post_test` sends anything.

The probes are the notifiers themselves, so that what is tested is the way that alerts go. Scopes:
docs.slack.dev, `x-oauth-scopes` of every answer and conversations.info. No finding holds a secret.
"""

import ssl
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

from alerts.message import notice
from alerts.notifiers import smtp_faults
from alerts.notifiers.email import EmailNotifier
from alerts.notifiers.slack import SlackNotifier
from alerts.notifiers.smtp_url import SmtpServer, parse_smtp_url
from core.clock import Clock
from core.errors import ConfigError, DeliveryError
from core.identity import digest
from core.records import Delivery, Severity
from core.text import one_line

# Without the first nothing is posted; without the others a lost answer can't be looked up again.
NEEDED = ("chat:write", "channels:history")
FOR_PRIVATE = "groups:history"
TO_SEE = "channels:read"
_INVITE = "invite the app there: /invite @name-of-the-app"


class Level(StrEnum):
    """How a finding is to be taken."""

    OK = "ok"
    WARN = "warn"
    FAULT = "FAULT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of a check-up: what was looked at, how it is, and how to mend it."""

    level: Level
    what: str
    text: str
    mend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSight:
    """What a look at Slack found, and by how many seconds its clock is ahead, if it told."""

    findings: tuple[Finding, ...]
    ahead_seconds: float | None = None


def look_at_slack(
    *, token: str, base_url: str, channels: dict[str, str], clock: Clock, timeout: int = 10
) -> SlackSight:
    """Ask Slack who the token is, what it may do, and about each channel (name to channel id)."""
    probe = _SlackProbe(
        token=token, base_url=base_url, timezone="UTC", clock=clock, timeout=timeout
    )
    try:
        who, headers = probe.ask("auth.test")
    except DeliveryError as error:
        mend = "see SEEDWATCH_SLACK_BOT_TOKEN and the app's page OAuth & Permissions"
        finding = Finding(level=Level.FAULT, what="Slack token", text=error.reason, mend=mend)
        return SlackSight(findings=(finding,))
    name = one_line(f"{who.get('user', '?')} in {who.get('team', '?')}", 80)
    findings = [Finding(level=Level.OK, what="Slack token", text=f"speaks as {name}")]
    stated = headers.get("x-oauth-scopes")
    scopes = None if stated is None else {part.strip() for part in stated.split(",")}
    private = False
    for receiver, channel in channels.items():
        finding, is_private = _channel(probe, receiver, channel)
        private |= is_private
        findings.append(finding)
    findings[1:1] = _scopes(scopes, private=private)
    return SlackSight(findings=tuple(findings), ahead_seconds=_ahead(headers.get("date"), clock))


def look_at_socket(*, app_token: str, base_url: str, clock: Clock, timeout: int = 10) -> Finding:
    """Ask whether a listener could connect with the app token; no connection is made."""
    what = "Slack buttons"
    probe = _SlackProbe(
        token=app_token, base_url=base_url, timezone="UTC", clock=clock, timeout=timeout
    )
    try:
        probe.ask("apps.connections.open")
    except DeliveryError as error:
        mend = (
            "set SEEDWATCH_SLACK_APP_TOKEN to an app-level token (xapp-…) with connections:write, "
            "and switch on Socket Mode and Interactivity in the app's settings"
        )
        return Finding(level=Level.FAULT, what=what, text=error.reason, mend=mend)
    return Finding(level=Level.OK, what=what, text="a listener can connect")


def post_test(*, token: str, base_url: str, channel: str, timezone: str, clock: Clock) -> Finding:
    """Post one message that says that it is a test, in the way that alerts go; then find it again."""
    what = f"Slack post to {channel}"
    now = clock.now()
    notifier = SlackNotifier(token=token, base_url=base_url, timezone=timezone, clock=clock)
    key = digest("doctor", channel, now.isoformat())
    words = "A test of seedwatch: messages arrive in this channel. Nothing needs to be done."
    alert = notice(words, dedupe_key=key, now=now, severity=Severity.LOW)
    delivery = Delivery(
        delivery_key=key,
        dedupe_key=key,
        story_id=alert.story_id,
        receiver_id="doctor",
        channel="slack",
        target=channel,
        action="post",
        payload=notifier.render(alert, "post"),
        priority=0,
        started_at=now,
    )
    try:
        ts = notifier.send(delivery)
    except DeliveryError as error:
        return Finding(level=Level.FAULT, what=what, text=error.reason, mend=_INVITE)
    try:
        found = notifier.look_up(delivery)
    except DeliveryError as error:
        text = f"posted at {ts}, but it can't be looked up: {error.reason}"
        mend = "a message whose answer is lost could come twice: see the scopes above"
        return Finding(level=Level.FAULT, what=what, text=text, mend=mend)
    if found != ts:
        text = f"posted at {ts}, but its history does not show it with its metadata"
        return Finding(level=Level.FAULT, what=what, text=text)
    return Finding(level=Level.OK, what=what, text=f"posted at {ts} and found again by its key")


def look_at_mail(
    smtp_url: str, *, context: ssl.SSLContext | None = None, timeout: float = 10.0
) -> Finding:
    """Connect, secure the line, log in and leave; no mail is begun."""
    what = "mail server"
    try:
        server = parse_smtp_url(smtp_url)
        probe = _MailProbe(
            server=server, mail_from="", timezone="UTC", context=context, timeout=timeout
        )
        probe.visit()
    except ConfigError as error:
        return Finding(
            level=Level.FAULT, what=what, text=str(error), mend="mend SEEDWATCH_SMTP_URL"
        )
    except DeliveryError as error:
        mend = "see SEEDWATCH_SMTP_URL: host, port, security, user and password"
        return Finding(level=Level.FAULT, what=what, text=error.reason, mend=mend)
    return _secured(server, what)


class _SlackProbe(SlackNotifier):
    """The notifier's own client, asked about itself."""

    def ask(self, method: str, **arguments: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the answer and its headers, names in lower case; raises DeliveryError."""
        answer = self._call(method, params=arguments)
        data = answer.data if isinstance(answer.data, dict) else {}
        headers = dict(answer.headers or {})
        return data, {str(name).lower(): str(value) for name, value in headers.items()}


class _MailProbe(EmailNotifier):
    """The notifier's own connection, opened and closed."""

    def visit(self) -> None:
        """Connect as for a mail, and leave; raises DeliveryError."""
        try:
            smtp = self._connected()
        except Exception as error:
            raise smtp_faults.connecting(error) from error
        smtp.close()


def _scopes(scopes: set[str] | None, *, private: bool) -> list[Finding]:
    """Return what is to be said of the token's scopes."""
    what = "Slack scopes"
    if scopes is None:
        text = "Slack did not say which scopes the token has"
        return [Finding(level=Level.WARN, what=what, text=text)]
    needed = (*NEEDED, FOR_PRIVATE) if private else NEEDED
    mend = "add it under OAuth & Permissions, then install the app again"
    found = [
        Finding(level=Level.FAULT, what=what, text=f"{scope} is missing", mend=mend)
        for scope in needed
        if scope not in scopes
    ]
    if not private and FOR_PRIVATE not in scopes:
        text = f"{FOR_PRIVATE} is missing: private channels could not be looked up"
        found.append(Finding(level=Level.WARN, what=what, text=text, mend=mend))
    if TO_SEE not in scopes:
        text = f"{TO_SEE} is missing: whether the app is in its channels can't be seen"
        found.append(Finding(level=Level.WARN, what=what, text=text, mend=mend))
    return found or [Finding(level=Level.OK, what=what, text=", ".join(needed))]


def _channel(probe: _SlackProbe, receiver: str, channel: str) -> tuple[Finding, bool]:
    """Return how a receiver's channel is, and whether it is private."""
    what = f"Slack channel of {receiver}"
    try:
        data, _ = probe.ask("conversations.info", channel=channel)
    except DeliveryError as error:
        if "missing_scope" in error.reason:
            text = f"{channel}: can't be looked at: {error.reason}"
            return Finding(level=Level.WARN, what=what, text=text), False
        mend = f"put the channel's id into routes.yaml, or {_INVITE}"
        text = f"{channel}: {error.reason}"
        return Finding(level=Level.FAULT, what=what, text=text, mend=mend), False
    shown = data.get("channel")
    info = shown if isinstance(shown, dict) else {}
    name = f"#{one_line(str(info.get('name', channel)), 80)}"
    private = bool(info.get("is_private"))
    if info.get("is_archived"):
        text, mend = f"{name} is archived", "take another channel in routes.yaml"
        return Finding(level=Level.FAULT, what=what, text=text, mend=mend), private
    if info.get("is_member") is False:
        text = f"the app is not in {name}"
        return Finding(level=Level.FAULT, what=what, text=text, mend=_INVITE), private
    return Finding(level=Level.OK, what=what, text=name), private


def _secured(server: SmtpServer, what: str) -> Finding:
    """Return the finding of a mail server that let us in."""
    security = {"tls": "TLS", "starttls": "STARTTLS", "none": "in the clear"}[server.security]
    login = "logged in" if server.user is not None else "without a login"
    text = f"{server.host}:{server.port} answers, {security}, {login}"
    return Finding(level=Level.OK, what=what, text=text)


def _ahead(date: str | None, clock: Clock) -> float | None:
    """Return by how many seconds a server's clock is ahead of ours, to the second; None unknown."""
    if date is None:
        return None
    try:
        theirs: datetime = parsedate_to_datetime(date)
        return (theirs - clock.now()).total_seconds()
    except (ValueError, TypeError):
        return None
