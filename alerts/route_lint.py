"""The faults of `routes.yaml` that only show between its parts; read from the plain data.

It works on what stands in the file, so that a fault of one field does not hide those of the others.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from alerts.route_data import (
    as_mapping,
    as_names,
    as_seconds,
    every_route,
    kinds_of,
    part,
    routes_above,
)
from alerts.route_matchers import disjoint, matcher_faults, unreachable
from alerts.times import Intervals
from alerts.timing import next_open
from alerts.tree import OPERATOR
from core.errors import ConfigFault
from core.records import Severity
from core.yamlfile import Document, Place

_TIMES: TypeAdapter[Any] = TypeAdapter(Intervals)
_RANKS = {severity.value: severity.rank for severity in Severity}
_UNUSED = ("match", "routes", "group_wait", "group_interval", "repeat_interval", "active", "mute")


def lint(document: Document) -> list[ConfigFault]:
    """Return every fault between the parts, in the order of the file."""
    found = [
        *_receivers(document),
        *_one_place(document),
        *_digest(document),
        *_operator(document),
        *_trees(document),
        *_times(document),
        *_inhibition(document),
    ]
    faults = [document.fault(place, message) for place, message in found]
    return sorted(faults, key=lambda fault: (fault.line or 0, fault.message))


def _receivers(document: Document) -> Iterator[tuple[Place, str]]:
    """Yield receivers that are not there, and two that are one and the same in one route."""
    receivers = as_mapping(part(document, "receivers"))
    users = [*every_route(document), (("digest",), as_mapping(part(document, "digest")))]
    for place, user in users:
        seen: dict[tuple[str, str], str] = {}
        for index, name in enumerate(as_names(user, "receivers")):
            if name not in receivers:
                known = ", ".join(sorted(receivers)) or "none"
                message = f"unknown receiver '{name}': the receivers are {known}"
                yield (*place, "receivers", index), message
                continue
            for target in _targets(as_mapping(receivers[name])):
                other = seen.setdefault(target, name)
                if other != name or as_names(user, "receivers").index(name) != index:
                    message = f"'{name}' is told by '{other}' already: keep one of them"
                    yield (*place, "receivers", index), message
                    break


def _one_place(document: Document) -> Iterator[tuple[Place, str]]:
    """Yield receivers of news that are a place which another route tells under another name.

    What a place was told is kept by receiver: under two names it would hear each story twice.
    """
    receivers = as_mapping(part(document, "receivers"))
    told: dict[tuple[str, str], tuple[str, Place]] = {}
    for place, route in every_route(document):
        if place[1:] == (OPERATOR,):
            continue
        for index, name in enumerate(as_names(route, "receivers")):
            for target in _targets(as_mapping(receivers.get(name))):
                other, where = told.setdefault(target, (name, place))
                if other != name and where != place:  # in one route: told above
                    message = (
                        f"'{name}' is the same place as '{other}' of the route '{where[-1]}', and "
                        f"would hear each story twice: name '{other}' here too"
                    )
                    yield (*place, "receivers", index), message
                    break


def _targets(receiver: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the kind and place of each of a receiver's targets."""
    kind = str(receiver.get("kind"))
    to = receiver.get("to")
    places = (receiver.get(field) for field in ("channel", "folder", "endpoint", "feed"))
    named = to if isinstance(to, list) else [next((one for one in places if one), None)]
    return [(kind, str(one).lower() if kind == "email" else str(one)) for one in named if one]


def _digest(document: Document) -> Iterator[tuple[Place, str]]:
    """Yield digests that would go to a channel."""
    kinds = kinds_of(document)
    for index, name in enumerate(as_names(as_mapping(part(document, "digest")), "receivers")):
        if kinds.get(name) == "slack":
            message = f"'{name}' is a Slack channel: a digest goes to email or file receivers"
            yield ("digest", "receivers", index), message


def _operator(document: Document) -> Iterator[tuple[Place, str]]:
    """Yield the fault of an operator who could not be told that a notifier is broken."""
    routes = as_mapping(part(document, "routes"))
    if OPERATOR not in routes:
        message = "the route 'operator' is missing: it tells somebody when a channel breaks"
        yield ("routes",), message
        return
    operator, kinds = as_mapping(routes[OPERATOR]), kinds_of(document)
    told = {kinds.get(name) for name in as_names(operator, "receivers")} - {None}
    if len(set(kinds.values()) - {None}) > 1 and len(told) < 2:
        message = (
            "the route 'operator' needs two receivers of different kinds: a notice about a "
            "broken kind has to leave by the other"
        )
        yield ("routes", OPERATOR, "receivers"), message
    for name in _UNUSED:
        if name in operator:
            message = f"the route 'operator' takes no '{name}': its notices are told at once"
            yield ("routes", OPERATOR, name), message


def _trees(document: Document) -> Iterator[tuple[Place, str]]:
    """Yield routes that nobody hears of, that nothing reaches, or whose times can't be kept."""
    for place, route in every_route(document):
        if place[1:] == (OPERATOR,):
            continue
        above = routes_above(document, place)
        if not any("receivers" in one for one in (*above, route)):
            message = f"the route '{place[-1]}' has no receivers, and none above it has any"
            yield place, message
        elif route.get("receivers") == []:
            yield (*place, "receivers"), "name at least 1 receiver, or leave 'receivers' out"
        yield from disjoint(place, route, above)
        yield from matcher_faults((*place, "match"), as_mapping(route.get("match")))
        yield from _intervals(place, route, above)
    yield from unreachable(document, ("routes",))


def _intervals(
    place: Place, route: dict[str, Any], above: list[dict[str, Any]]
) -> Iterator[tuple[Place, str]]:
    """Yield a repeat interval below the group interval, where the route says one of the two itself."""
    own = [name for name in ("repeat_interval", "group_interval") if name in route]
    chain = (route, *reversed(above))
    repeat, group = (
        next((as_seconds(one, name) for one in chain if name in one), None)
        for name in ("repeat_interval", "group_interval")
    )
    if own and repeat and group and repeat < group:
        inherited = {"repeat_interval", "group_interval"} - set(own)
        whose = f" ({', '.join(inherited)} is that of a route above)" if inherited else ""
        message = (
            f"repeat_interval is shorter than group_interval{whose}: nothing would come in it; "
            "make it longer"
        )
        yield (*place, own[0]), message


def _times(document: Document) -> Iterator[tuple[Place, str]]:
    """Yield times that are not there, and routes that never open."""
    raw = as_mapping(part(document, "times"))
    times = {name: parsed for name, value in raw.items() if (parsed := _parsed(value))}
    zone = str(part(document, "timezone") or "UTC")
    for place, route in every_route(document):
        known = True
        for field in ("active", "mute"):
            for index, name in enumerate(as_names(route, field)):
                if name not in raw:
                    listed = ", ".join(sorted(raw)) or "none"
                    yield (*place, field, index), f"unknown time '{name}': the times are {listed}"
                known = known and name in times
        fields = [name for name in ("active", "mute") if as_names(route, name)]
        if known and fields and _never(times, route, place, document, zone):
            message = f"the route '{place[-1]}' never opens: its active times are all mute, or past"
            yield (*place, fields[0]), message


def _never(
    times: dict[str, Any], route: dict[str, Any], place: Place, document: Document, zone: str
) -> bool:
    """Return whether no moment of two years is open, counted from the first date that is named."""
    chain = (route, *reversed(routes_above(document, place)))
    named: list[tuple[str, ...]] = []
    for field in ("active", "mute"):
        setting = next((as_names(one, field) for one in chain if field in one), [])
        named.append(tuple(name for name in setting if name in times))
    years = [
        item[:4]
        for name in (*named[0], *named[1])
        for one in times[name]
        for item in one.dates
        if len(item.partition("/")[0]) == 10
    ]
    try:
        begin = datetime(int(min(years, default="2024")), 1, 1, tzinfo=UTC)
        return next_open(times, named[0], named[1], begin, zone) is None
    except (ValueError, KeyError, OSError):  # a zone or a year that its own fault tells of
        return False


def _parsed(value: Any) -> Any:
    """Return intervals, or None where they are broken: the model tells how."""
    try:
        return _TIMES.validate_python(value)
    except ValidationError:
        return None


def _inhibition(document: Document) -> Iterator[tuple[Place, str]]:
    """Yield inhibitions that can never hold anything back."""
    for name, rule in as_mapping(part(document, "inhibit")).items():
        ranks = {}
        for side in ("source", "target"):
            one = as_mapping(as_mapping(rule).get(side))
            yield from matcher_faults(("inhibit", name, side), one)
            low = _RANKS.get(str(one.get("severity_at_least", "low")), 0)
            high = _RANKS.get(str(one.get("severity_at_most", "critical")), 3)
            ranks[side] = (low, high)
            if low > high:
                yield (
                    ("inhibit", name, side),
                    f"no severity is in this {side}: at least above at most",
                )
        if ranks["source"][1] <= ranks["target"][0]:
            message = (
                f"'{name}' never holds anything back: its source has to be louder than its target"
            )
            yield ("inhibit", name), message
