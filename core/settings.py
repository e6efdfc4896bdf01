"""The only reader of the environment: every setting, its default, and every place under the state.

Names and defaults are the command-line contract's; a value that can't be read is a `ConfigError`
that names the variable.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import ConfigError, ConfigFault

ROOT = Path(__file__).resolve().parent.parent
LONGEST_DAYS = 36_500.0
SLACK_API = "https://slack.com/api/"
_TEXTS = (
    "slack_bot_token",
    "slack_app_token",
    "slack_base_url",
    "smtp_url",
    "mail_from",
    "contact",
    "public_url",
    "heartbeat_url",
)
_ENDPOINT = re.compile(r"SEEDWATCH_(WEBHOOK|APPRISE)_([A-Z0-9_]{1,64})_URL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address to post to that a receiver names: `SEEDWATCH_WEBHOOK_<NAME>_URL` and `…_SECRET`.

    Addresses stand in the environment and never in the routes, which the warehouse keeps.
    """

    kind: str  # webhook, apprise
    name: str  # lower case, "-" between words
    url: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says, read once. Secrets stay out of its `repr`."""

    root: Path = ROOT
    state: Path = ROOT / "state"
    out: Path = ROOT / "out"
    sources: Path = ROOT / "scrapers" / "sources"
    routes: Path = ROOT / "alerts" / "routes.yaml"
    allow_loopback: tuple[str, ...] = ()  # "host:port" pairs that the guard lets through
    slack_bot_token: str | None = field(default=None, repr=False)
    slack_app_token: str | None = field(default=None, repr=False)
    slack_base_url: str = SLACK_API
    smtp_url: str | None = field(default=None, repr=False)  # smtp[s]://user:password@host:port
    mail_from: str = "seedwatch <seedwatch@localhost>"
    contact: str = "https://github.com/seedwatch/seedwatch"
    timezone: str = "Asia/Tokyo"
    public_url: str | None = None
    heartbeat_url: str | None = field(default=None, repr=False)  # asked for while all is well
    port: int = 8080
    inbox_port: int = 8081
    pages_days: float = 30.0  # how long raw pages are kept; 0 keeps none
    endpoints: tuple[Endpoint, ...] = ()

    @property
    def database(self) -> Path:
        """The live file; nobody but the pipeline opens it."""
        return self.state / "news.duckdb"

    @property
    def published(self) -> Path:
        """The read-only copy that analysts open."""
        return self.state / "pub" / "news.duckdb"

    @property
    def source_states(self) -> Path:
        """The folder with one small live-state file a source."""
        return self.state / "sources"

    @property
    def sources_json(self) -> Path:
        """The last good source set: the only file that a DAG file reads."""
        return self.state / "sources.json"

    @property
    def feeds(self) -> Path:
        """The folder of changed feeds that wait for collect."""
        return self.state / "feeds"

    @property
    def batches(self) -> Path:
        """The folder of fetched batches that wait for load."""
        return self.state / "batches"

    @property
    def clicks(self) -> Path:
        """The folder of clicks in Slack that wait to be loaded."""
        return self.state / "clicks"

    @property
    def beats(self) -> Path:
        """The folder that says when each step last worked."""
        return self.state / "beats"

    @property
    def pages(self) -> Path | None:
        """The folder of raw pages, or None where none are kept."""
        return self.state / "pages" if self.pages_days > 0 else None

    @property
    def inbox(self) -> Path:
        """The folder where the file notifier leaves what would have been sent."""
        return self.state / "inbox"

    @property
    def digests(self) -> Path:
        """The folder of past digests as pages, one file each."""
        return self.state / "digests"

    @property
    def syndication(self) -> Path:
        """The folder of the feeds that we publish."""
        return self.state / "syndication"

    @property
    def unsubscribe_key(self) -> Path:
        """The file with the secret behind the links that end a subscription."""
        return self.state / "unsubscribe.key"

    @property
    def due_at(self) -> Path:
        """The file that holds the earliest moment at which waiting work is due."""
        return self.state / "due_at"

    @property
    def airflow_home(self) -> Path:
        """Airflow's own folder."""
        return self.state / "airflow"

    @property
    def logs(self) -> Path:
        """The folder of component logs."""
        return self.state / "logs"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of `environ` (the process's by default).

    Raises ConfigError, naming each variable whose value can't be used.
    """
    env = os.environ if environ is None else environ
    faults: list[ConfigFault] = []
    given = (
        _paths(env) | _texts(env) | _ports(env, faults) | _zone(env, faults) | _days(env, faults)
    )
    if endpoints := _endpoints(env):
        given["endpoints"] = endpoints
    if faults:
        raise ConfigError(*faults)
    return Settings(**given)  # type: ignore[arg-type]  # the names below are the fields'


def _paths(env: Mapping[str, str]) -> dict[str, object]:
    """Return the folders and files that are named."""
    names = ("state", "out", "sources", "routes")
    return {
        name: Path(value).expanduser().resolve()
        for name in names
        if (value := env.get(f"SEEDWATCH_{name.upper()}"))
    }


def _texts(env: Mapping[str, str]) -> dict[str, object]:
    """Return the settings that are text, and the loopback addresses, as they stand."""
    found: dict[str, object] = {
        name: value for name in _TEXTS if (value := env.get(f"SEEDWATCH_{name.upper()}"))
    }
    if value := env.get("SEEDWATCH_ALLOW_LOOPBACK"):
        found["allow_loopback"] = tuple(part.strip() for part in value.split(",") if part.strip())
    return found


def _endpoints(env: Mapping[str, str]) -> tuple[Endpoint, ...]:
    """Return the addresses that receivers may name, sorted by kind and name."""
    found = []
    for variable, url in sorted(env.items()):
        match = _ENDPOINT.fullmatch(variable)
        if match and url:
            found.append(
                Endpoint(
                    kind=match[1].lower(),
                    name=match[2].lower().replace("_", "-"),
                    url=url,
                    secret=env.get(variable.removesuffix("URL") + "SECRET") or None,
                )
            )
    return tuple(found)


def _ports(env: Mapping[str, str], faults: list[ConfigFault]) -> dict[str, object]:
    """Return the ports; what is none is a fault."""
    found: dict[str, object] = {}
    for name in ("port", "inbox_port"):
        value = env.get(f"SEEDWATCH_{name.upper()}")
        if value and value.isdigit() and 0 < int(value) < 65536:
            found[name] = int(value)
        elif value:
            faults.append(_fault(name, f"'{value}' is not a port from 1 to 65535"))
    return found


def _zone(env: Mapping[str, str], faults: list[ConfigFault]) -> dict[str, object]:
    """Return the readers' zone; what is no IANA name is a fault."""
    value = env.get("SEEDWATCH_TIMEZONE")
    if not value:
        return {}
    try:
        return {"timezone": ZoneInfo(value).key}
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(_fault("timezone", f"'{value}' is no IANA zone, such as Asia/Tokyo"))
        return {}


def _days(env: Mapping[str, str], faults: list[ConfigFault]) -> dict[str, object]:
    """Return how many days raw pages are kept; what is no number from 0 on is a fault."""
    value = env.get("SEEDWATCH_PAGES_DAYS")
    if not value:
        return {}
    try:
        days = float(value)
    except ValueError:
        days = -1.0
    if not 0 <= days <= LONGEST_DAYS:
        faults.append(_fault("pages_days", f"'{value}' is not a number of days from 0 to 36500"))
        return {}
    return {"pages_days": days}


def _fault(name: str, message: str) -> ConfigFault:
    """Return the fault of one environment variable."""
    return ConfigFault(path=Path(f"SEEDWATCH_{name.upper()}"), line=None, message=message)


def environment(overrides: Mapping[str, str]) -> dict[str, str]:
    """Return a copy of the process's environment with `overrides`, for a child process."""
    return {**os.environ, **overrides}
