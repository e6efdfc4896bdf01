"""What `routes.yaml` may say: receivers, routes, times, inhibition, the digest and the policy.

`load_routes` reads the file strictly and reports all its faults at once, each with its line;
`dump_routes` and `parse_routes` carry the last good set through the warehouse.
"""

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, field_validator

from alerts.inhibition import Inhibition
from alerts.matcher import Matcher
from alerts.policy import Policy
from alerts.receiver_models import DigestOptions
from alerts.receivers import Budget, EmailReceiver, FileReceiver, Receiver, SlackReceiver
from alerts.route_lint import lint
from alerts.shapes import Name, Strict
from alerts.times import Intervals, Zone
from alerts.tree import OPERATOR, Node, Route, build, nodes
from core import yamlfile
from core.errors import ConfigError
from core.identity import digest
from core.records import Relevance

NO_ROUTE = "-"  # the `route_id` of a decision that no route took part in

__all__ = [
    "NO_ROUTE",
    "OPERATOR",
    "Budget",
    "DigestList",
    "EmailReceiver",
    "FileReceiver",
    "Inhibition",
    "Matcher",
    "Policy",
    "Receiver",
    "Route",
    "RouteSet",
    "SlackReceiver",
    "dump_routes",
    "load_routes",
    "parse_routes",
]


class DigestList(DigestOptions):
    """The daily digest: who gets it, at what local time, and from which relevance on."""

    list_id: Name
    title: str = Field(default="seedwatch daily", max_length=60)
    receivers: Annotated[tuple[Name, ...], Field(min_length=1)]
    time: str = "07:30"
    timezone: Zone | None = None  # None: the zone of the settings
    relevance: Relevance = Relevance.DIGEST

    @field_validator("time", mode="before")
    @classmethod
    def _is_a_time(cls, time: Any) -> Any:
        """Accept "HH:MM"; unquoted, YAML reads 17:30 as a number of base 60."""
        if not isinstance(time, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time):
            raise ValueError('write the local time in quotes, such as "07:30"')
        return time


class RouteSet(Strict):
    """All of `routes.yaml`."""

    policy: Policy = Policy()
    timezone: Zone = "UTC"  # of times and of budgets a day
    receivers: dict[Name, Receiver]
    times: dict[Name, Intervals] = Field(default_factory=dict)
    routes: dict[Name, Route]
    inhibit: dict[Name, Inhibition] = Field(default_factory=dict)
    digest: DigestList | None = None

    @property
    def version(self) -> str:
        """The hash of the content: 12 hex digits."""
        return digest("routes", dump_routes(self), size=12)

    @property
    def in_order(self) -> tuple[tuple[str, Route], ...]:
        """The routes at the top, in the order in which they are asked; the operator's is not among them."""
        return tuple((node.route_id, self.routes[node.route_id]) for node in self.trees)

    @cached_property
    def trees(self) -> tuple[Node, ...]:
        """The routes of news as trees, each node with what it takes from above."""
        return build(self.routes)

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """Every node of the trees by its route id, each before its children."""
        return {node.route_id: node for node in nodes(self.trees)}


def dump_routes(routes: RouteSet) -> str:
    """Return the set as JSON, the same for the same content."""
    return routes.model_dump_json(by_alias=True)


def parse_routes(text: str) -> RouteSet:
    """Return the set of `dump_routes`; raises pydantic's ValidationError on anything else."""
    return RouteSet.model_validate_json(text)


def load_routes(path: Path) -> RouteSet:
    """Return the set in the file at `path`; raises ConfigError with every fault and its line."""
    document = yamlfile.read(path)
    faults = lint(document)
    try:
        routes = document.validate(RouteSet)
    except ConfigError as error:
        raise ConfigError(*error.faults, *faults) from error
    if faults:
        raise ConfigError(*faults)
    return routes
