"""What `routes.yaml` may say: receivers, routes, the digest and the delivery policy.

`load_routes` reads the file strictly and reports all its faults at once, each with its line;
`dump_routes` and `parse_routes` carry the last good set through the warehouse.
"""

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core import yamlfile
from core.errors import ConfigError, ConfigFault
from core.identity import digest
from core.records import Relevance, Severity

OPERATOR = "operator"  # the route of notices about the pipeline itself
NO_ROUTE = "-"  # the `route_id` of a decision that no route took part in

_SLACK_ID = re.compile(r"[CGD][A-Z0-9]{7,20}")
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\]+")

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]


class _Strict(BaseModel):
    """A frozen model that refuses unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Policy(_Strict):
    """How old news may be, and how patiently deliveries are tried; times in seconds."""

    max_alert_age_hours: float = Field(default=48, gt=0)
    settle_seconds: float = Field(default=60, ge=1)  # how long a lost request may still be stored
    lease_seconds: float = Field(default=60, ge=10)  # how long a claimed delivery belongs to one
    max_attempts: int = Field(default=10, ge=1, le=100)
    backoff_seconds: float = Field(default=10, gt=0)  # before the second try; then times three
    backoff_cap_seconds: float = Field(default=3600, gt=0)
    wait_seconds: float = Field(default=30, gt=0)  # a rate limit that names no time
    stop_seconds: float = Field(default=900, gt=0)  # before a stopped channel is tried again


class SlackReceiver(_Strict):
    """A Slack channel, by its id."""

    kind: Literal["slack"]
    channel: str

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


class EmailReceiver(_Strict):
    """Mail addresses; each gets a message of its own."""

    kind: Literal["email"]
    to: Annotated[tuple[str, ...], Field(min_length=1)]

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


class FileReceiver(_Strict):
    """A folder of the inbox."""

    kind: Literal["file"]
    folder: Name

    @property
    def targets(self) -> tuple[str, ...]:
        """The one folder."""
        return (self.folder,)


Receiver = Annotated[SlackReceiver | EmailReceiver | FileReceiver, Field(discriminator="kind")]


class Matcher(_Strict):
    """Which stories a route wants; an empty list wants all."""

    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    severity_at_least: Severity = Severity.LOW
    relevance: Relevance = Relevance.ALERT

    @field_validator("relevance")
    @classmethod
    def _tells_something(cls, relevance: Relevance) -> Relevance:
        """Refuse a route that would tell everything."""
        if relevance is Relevance.IGNORE:
            raise ValueError("'ignore' would tell every article: write alert or digest")
        return relevance


class Route(_Strict):
    """From a matcher to receivers; routes are decided in rising `order`."""

    match: Matcher = Matcher()
    receivers: Annotated[tuple[Name, ...], Field(min_length=1)]
    order: int = 100
    note: str = ""  # for whom and why, in words


class DigestList(_Strict):
    """The daily digest: who gets it, at what local time, and from which relevance on."""

    list_id: Name
    title: str = Field(default="seedwatch daily", max_length=60)
    receivers: Annotated[tuple[Name, ...], Field(min_length=1)]
    time: str = "07:30"
    timezone: str | None = None  # None: the zone of the settings
    relevance: Relevance = Relevance.DIGEST

    @field_validator("time", mode="before")
    @classmethod
    def _is_a_time(cls, time: Any) -> Any:
        """Accept "HH:MM"; unquoted, YAML reads 17:30 as a number of base 60."""
        if not isinstance(time, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time):
            raise ValueError('write the local time in quotes, such as "07:30"')
        return time

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str | None) -> str | None:
        """Refuse what is no IANA zone."""
        try:
            return None if name is None else ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"'{name}' is no IANA zone, such as Asia/Tokyo") from error


class RouteSet(_Strict):
    """All of `routes.yaml`."""

    policy: Policy = Policy()
    receivers: dict[Name, Receiver]
    routes: dict[Name, Route]
    digest: DigestList | None = None

    @property
    def version(self) -> str:
        """The hash of the content: 12 hex digits."""
        return digest("routes", dump_routes(self), size=12)

    @property
    def in_order(self) -> tuple[tuple[str, Route], ...]:
        """The routes of news, in the order of decision; the operator's is not among them."""
        named = ((name, route) for name, route in self.routes.items() if name != OPERATOR)
        return tuple(sorted(named, key=lambda pair: (pair[1].order, pair[0])))


def dump_routes(routes: RouteSet) -> str:
    """Return the set as JSON, the same for the same content."""
    return routes.model_dump_json()


def parse_routes(text: str) -> RouteSet:
    """Return the set of `dump_routes`; raises pydantic's ValidationError on anything else."""
    return RouteSet.model_validate_json(text)


def load_routes(path: Path) -> RouteSet:
    """Return the set in the file at `path`; raises ConfigError with every fault and its line."""
    document = yamlfile.read(path)
    faults = list(_lint(document))
    try:
        routes = document.validate(RouteSet)
    except ConfigError as error:
        raise ConfigError(*error.faults, *faults) from error
    if faults:
        raise ConfigError(*faults)
    return routes


def _lint(document: yamlfile.Document) -> list[ConfigFault]:
    """Return the faults that only show between the parts: unknown receivers, a lone operator."""
    data = document.data if isinstance(document.data, dict) else {}
    receivers = _mapping(data.get("receivers"))
    faults = []
    users: list[tuple[yamlfile.Place, Any]] = [
        (("routes", name), route) for name, route in _mapping(data.get("routes")).items()
    ]
    users.append((("digest",), data.get("digest")))
    for place, user in users:
        for index, name in enumerate(_names(user)):
            if name not in receivers:
                known = ", ".join(sorted(receivers)) or "none"
                message = f"unknown receiver '{name}': the receivers are {known}"
                faults.append(document.fault((*place, "receivers", index), message))
    kinds = {name: _mapping(receiver).get("kind") for name, receiver in receivers.items()}
    for index, name in enumerate(_names(data.get("digest"))):
        if kinds.get(name) == "slack":
            message = f"'{name}' is a Slack channel: a digest goes to email or file receivers"
            faults.append(document.fault(("digest", "receivers", index), message))
    return faults + _lint_shared(document, data) + _lint_operator(document, kinds)


def _lint_shared(document: yamlfile.Document, data: dict[str, Any]) -> list[ConfigFault]:
    """Return the fault of two news routes that would post one story twice in the same place."""
    faults, used = [], dict[str, str]()
    for name, route in _mapping(data.get("routes")).items():
        if name == OPERATOR:
            continue
        for index, receiver in enumerate(_names(route)):
            other = used.setdefault(receiver, name)
            if other != name:
                message = (
                    f"'{receiver}' is told by the route '{other}' already, and a story that both "
                    "want would stand there twice: join the two matchers or use another channel"
                )
                faults.append(document.fault(("routes", name, "receivers", index), message))
    return faults


def _lint_operator(document: yamlfile.Document, kinds: dict[str, Any]) -> list[ConfigFault]:
    """Return the fault of an operator who could not be told that a notifier is broken."""
    routes = _mapping(_mapping(document.data).get("routes"))
    if OPERATOR not in routes:
        message = "the route 'operator' is missing: it tells somebody when a channel breaks"
        return [document.fault(("routes",), message)]
    told = {kinds.get(name) for name in _names(routes[OPERATOR])} - {None}
    if len(set(kinds.values()) - {None}) > 1 and len(told) < 2:
        message = (
            "the route 'operator' needs two receivers of different kinds: a notice about a "
            "broken kind has to leave by the other"
        )
        return [document.fault(("routes", OPERATOR, "receivers"), message)]
    return []


def _mapping(value: Any) -> dict[str, Any]:
    """Return `value` if it is a mapping, else an empty one: the model reports the fault."""
    return value if isinstance(value, dict) else {}


def _names(value: Any) -> list[str]:
    """Return the receivers that a route or the digest names."""
    names = _mapping(value).get("receivers")
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
