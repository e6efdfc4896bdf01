"""`doctor`: looks at all that the pipeline stands on, and says how to mend what is wrong.

Each check yields findings and never raises for what it looks at. Nothing is sent (but for
`examine_slack` when asked to), nothing but a missing migration is written, and no secret is shown.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from alerts.model import OPERATOR, RouteSet, SlackReceiver, load_routes
from alerts.notifiers.apprise import MISSING
from alerts.probe import (
    Finding,
    Level,
    look_at_mail,
    look_at_slack,
    look_at_socket,
    post_test,
)
from classifiers.ruleset import load_ruleset
from core.clock import Clock
from core.errors import ConfigError, SeedwatchError
from core.settings import Settings
from pipeline.channels import channels
from scrapers.model import load_sources
from warehouse import status
from warehouse.analyst import reading
from warehouse.audits import run_audits
from warehouse.connection import Warehouse

FAULT_BYTES, WARN_BYTES = 200e6, 2e9
STALE_SECONDS = 1800.0  # the copy is published every five minutes while Airflow runs
SKEW_SECONDS = 60.0
_OTHERS = ("webhook", "apprise", "feed", "console")
# The environment of the shell commands alone is built without it; a larger one is never made smaller.
_WITH_APPRISE = (
    "./run inbox --help builds .venv with it, as ./run up does; the image holds it already"
)


def examine(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Yield the findings, one check after another."""
    yield from _places(settings)
    yield from _database(settings)
    yield from _copy(settings)
    yield from _content(settings)
    yield from _slack(settings, clock, _channels(settings.routes))
    yield from _mail(settings)
    yield from _others(settings)


def _ok(what: str, text: str) -> Finding:
    return Finding(level=Level.OK, what=what, text=text)


def _warn(what: str, text: str, mend: str = "") -> Finding:
    return Finding(level=Level.WARN, what=what, text=text, mend=mend)


def _fault(what: str, text: str, mend: str = "") -> Finding:
    return Finding(level=Level.FAULT, what=what, text=text, mend=mend)


def _places(settings: Settings) -> Iterator[Finding]:
    """Look at the state folder and its disk."""
    place = settings.state
    while not place.exists():
        place = place.parent
    if not os.access(place, os.W_OK | os.X_OK):
        yield _fault("state", f"{place} can't be written", "mend its rights, or SEEDWATCH_STATE")
    else:
        yield _ok(
            "state", f"{settings.state}{'' if settings.state.exists() else ' (not made yet)'}"
        )
    free = shutil.disk_usage(place).free
    text, mend = f"{free / 1e9:.1f} GB free", f"make room on the disk of {place}"
    if free < FAULT_BYTES:
        yield _fault("disk", text, mend)
    else:
        yield _warn("disk", text, mend) if free < WARN_BYTES else _ok("disk", text)


def _database(settings: Settings) -> Iterator[Finding]:
    """Open the live database, look at its schema, run the audits."""
    if not settings.database.is_file():
        yield _ok("database", "none yet: the first pass makes it")
        return
    try:
        with Warehouse(settings.database).session() as session:
            version = status.schema_version(session)
            findings = run_audits(session)
    except (SeedwatchError, OSError) as error:
        yield _fault("database", str(error))
        return
    size = settings.database.stat().st_size
    yield _ok("database", f"opens, schema {version}, {size / 1e6:.1f} MB")
    for finding in findings:
        tell = _fault if finding.level == "fail" else _warn
        text = f"{len(finding.rows)} found: {finding.purpose}"
        yield tell(f"audit {finding.audit}", text, f"see sql/audits/{finding.audit}.sql")
    if not findings:
        yield _ok("audits", "none found anything")


def _copy(settings: Settings) -> Iterator[Finding]:
    """Open the published copy, and look whether it is far behind."""
    what, live, copy = "published copy", settings.database, settings.published
    again = "./run step publish"
    if not copy.is_file():
        if live.is_file():
            yield _warn(what, "there is none yet", again)
        else:
            yield _ok(what, "none yet, as there is no database")
        return
    try:
        with reading(copy) as session:
            version = status.schema_version(session)
    except SeedwatchError as error:
        yield _fault(what, str(error), f"remove it, then {again}")
        return
    behind = live.stat().st_mtime - copy.stat().st_mtime if live.is_file() else 0.0
    if behind > STALE_SECONDS:
        yield _warn(what, f"{behind / 60:.0f} minutes behind the database", again)
    else:
        yield _ok(what, f"opens, schema {version}")


def _content(settings: Settings) -> Iterator[Finding]:
    """Read sources, rules and routes from their files."""
    root = settings.root

    def sources() -> str:
        found = load_sources(settings.sources, allow_loopback=settings.allow_loopback)
        return f"{len(found.sources)} sources, version {found.version}"

    def rules() -> str:
        found = load_ruleset(root / "classifiers", root / "seeds" / "articles")
        return f"{len(found.rules)} rules, version {found.version}"

    def routes() -> str:
        found = load_routes(settings.routes)
        return f"{len(found.routes)} routes, version {found.version}"

    yield from _files("sources", sources)
    yield from _files("rules", rules)
    yield from _files("routes", routes)


def _files(what: str, load: Callable[[], str]) -> Iterator[Finding]:
    """Yield that files are well, or each of their faults."""
    try:
        yield _ok(what, load())
    except ConfigError as error:
        for fault in error.faults:
            yield _fault(what, str(fault), "mend the file; until then the last good set holds")


def examine_slack(
    settings: Settings, clock: Clock, *, channel: str | None = None, post: bool = False
) -> Iterator[Finding]:
    """Yield what there is to say of Slack alone; `post` sends a test message.

    `channel` is looked at in place of those of the routes; without one the test goes to the
    operator's first Slack channel.
    """
    chosen = {"--channel": channel} if channel else _channels(settings.routes)
    yield from _slack(settings, clock, chosen)
    if not settings.slack_bot_token or not post:
        return
    target = channel or _operators_channel(settings.routes)
    if target is None:
        yield _fault("Slack post", "no Slack channel to post to", "name one: --channel C0123456789")
        return
    yield post_test(
        token=settings.slack_bot_token,
        base_url=settings.slack_base_url,
        channel=target,
        timezone=settings.timezone,
        clock=clock,
    )


def _slack(settings: Settings, clock: Clock, chosen: dict[str, str]) -> Iterator[Finding]:
    """Ask Slack about the tokens, their scopes and each channel (name to id)."""
    if not settings.slack_bot_token:
        text = "no SEEDWATCH_SLACK_BOT_TOKEN: what would be sent goes to the inbox"
        yield _warn("Slack token", text, "set it to the app's Bot User OAuth Token (xoxb-…)")
        return
    sight = look_at_slack(
        token=settings.slack_bot_token,
        base_url=settings.slack_base_url,
        channels=chosen,
        clock=clock,
    )
    yield from sight.findings
    if sight.ahead_seconds is not None:
        ahead = sight.ahead_seconds
        if abs(ahead) > SKEW_SECONDS:
            text = f"this machine's clock is {-ahead:+.0f} s off Slack's"
            yield _warn("clock", text, "let NTP set it: look-ups and digests go by it")
        else:
            yield _ok("clock", "agrees with Slack's")
    if settings.slack_app_token:
        yield look_at_socket(
            app_token=settings.slack_app_token, base_url=settings.slack_base_url, clock=clock
        )
    else:
        yield _ok("Slack buttons", "none: there is no SEEDWATCH_SLACK_APP_TOKEN")


def _operators_channel(routes_file: Path) -> str | None:
    """Return the first Slack channel of the operator's route."""
    try:
        routes: RouteSet = load_routes(routes_file)
    except ConfigError:
        return None
    named = routes.routes[OPERATOR].receivers if OPERATOR in routes.routes else ()
    receivers = [routes.receivers[name] for name in named]
    return next((r.channel for r in receivers if isinstance(r, SlackReceiver)), None)


def _channels(routes_file: Path) -> dict[str, str]:
    """Return the channel of each Slack receiver; none where the file is broken."""
    try:
        routes: RouteSet = load_routes(routes_file)
    except ConfigError:
        return {}
    return {
        name: receiver.channel
        for name, receiver in routes.receivers.items()
        if isinstance(receiver, SlackReceiver)
    }


def _others(settings: Settings) -> Iterator[Finding]:
    """Say how the other kinds of channel stand that the routes use; nothing is sent to any."""
    try:
        found = channels(settings, load_routes(settings.routes), inbox=str(settings.inbox))
    except ConfigError:
        return  # told already: broken routes, or a mail server's URL
    for channel in found:
        if channel.kind not in _OTHERS:
            continue
        if channel.kind == "apprise" and channel.real and find_spec("apprise") is None:
            yield _fault(channel.kind, MISSING, _WITH_APPRISE)
        elif channel.real and not channel.waits:
            yield _ok(channel.kind, channel.text)
        else:
            mend = "set it to the address that the endpoint is for"
            yield _warn(channel.kind, channel.text, mend)


def _mail(settings: Settings) -> Iterator[Finding]:
    """Knock at the mail server."""
    if not settings.smtp_url:
        text = "no SEEDWATCH_SMTP_URL: what would be sent goes to the inbox"
        yield _warn("mail server", text, "set it to smtps://user:password@host:port")
        return
    yield look_at_mail(settings.smtp_url)
    if "@localhost" in settings.mail_from:
        text = f"mail is sent from {settings.mail_from}, which other servers refuse"
        yield _warn("mail sender", text, "set SEEDWATCH_MAIL_FROM to an address of your domain")
