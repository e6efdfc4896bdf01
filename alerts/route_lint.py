"""The faults of `routes.yaml` that only show between its parts; read from the plain data.

It works on what stands in the file, so that a fault of one field does not hide those of the others.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from alerts.shapes import seconds
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
    receivers = _mapping(_top(document, "receivers"))
    users = [*_routes(document), (("digest",), _mapping(_top(document, "digest")))]
    for place, user in users:
        seen: dict[tuple[str, str], str] = {}
        for index, name in enumerate(_names(user, "receivers")):
            if name not in receivers:
                known = ", ".join(sorted(receivers)) or "none"
                message = f"unknown receiver '{name}': the receivers are {known}"
                yield (*place, "receivers", index), message
                continue
            for target in _targets(_mapping(receivers[name])):
                other = seen.setdefault(target, name)
                if other != name or _names(user, "receivers").index(name) != index:
                    message = f"'{name}' is told by '{other}' already: keep one of them"
                    yield (*place, "receivers", index), message
                    break


def _one_place(document: Document) -> Iterator[tuple[Place, str]]:
    """Yield receivers of news that are a place which another route tells under another name.

    What a place was told is kept by receiver: under two names it would hear each story twice.
    """
    receivers = _mapping(_top(document, "receivers"))
    told: dict[tuple[str, str], tuple[str, Place]] = {}
    for place, route in _routes(document):
        if place[1:] == (OPERATOR,):
            continue
        for index, name in enumerate(_names(route, "receivers")):
            for target in _targets(_mapping(receivers.get(name))):
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
    kinds = _kinds(document)
    for index, name in enumerate(_names(_mapping(_top(document, "digest")), "receivers")):
        if kinds.get(name) == "slack":
            message = f"'{name}' is a Slack channel: a digest goes to email or file receivers"
            yield ("digest", "receivers", index), message


def _operator(document: Document) -> Iterator[tuple[Place, str]]:
    """Yield the fault of an operator who could not be told that a notifier is broken."""
    routes = _mapping(_top(document, "routes"))
    if OPERATOR not in routes:
        message = "the route 'operator' is missing: it tells somebody when a channel breaks"
        yield ("routes",), message
        return
    operator, kinds = _mapping(routes[OPERATOR]), _kinds(document)
    told = {kinds.get(name) for name in _names(operator, "receivers")} - {None}
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
    for place, route in _routes(document):
        if place[1:] == (OPERATOR,):
            continue
        above = _above(document, place)
        if not any("receivers" in one for one in (*above, route)):
            message = f"the route '{place[-1]}' has no receivers, and none above it has any"
            yield place, message
        elif route.get("receivers") == []:
            yield (*place, "receivers"), "name at least 1 receiver, or leave 'receivers' out"
        yield from _disjoint(place, route, above)
        interval, repeat = _seconds(route, "group_interval"), _seconds(route, "repeat_interval")
        if interval and repeat and repeat < interval:
            message = "repeat_interval is shorter than group_interval: nothing would come in it"
            yield (*place, "repeat_interval"), message
    yield from _unreachable(document, ("routes",))


def _disjoint(
    place: Place, route: dict[str, Any], above: list[dict[str, Any]]
) -> Iterator[tuple[Place, str]]:
    """Yield the lists of a matcher of which nothing passes the routes above.

    A report has several topics, rules and regions, but one language and one kind of source.
    """
    own = _mapping(route.get("match"))
    for name in ("languages", "source_kinds"):
        here = set(_names(own, name))
        for other in above:
            there = set(_names(_mapping(other.get("match")), name))
            if here and there and here.isdisjoint(there):
                wanted = ", ".join(sorted(there))
                message = (
                    f"nothing comes through the route above with these {name}: it wants {wanted}"
                )
                yield (*place, "match", name), message


def _unreachable(document: Document, place: Place) -> Iterator[tuple[Place, str]]:
    """Yield the siblings that come after one which takes everything."""
    siblings = [
        (name, _mapping(route))
        for name, route in _mapping(_at(document, place)).items()
        if len(place) > 1 or name != OPERATOR
    ]
    top = len(place) == 1
    if top:
        siblings.sort(key=lambda pair: (_number(pair[1].get("order"), 100), pair[0]))
    taken: list[tuple[str, dict[str, Any]]] = []
    for name, route in siblings:
        match = _mapping(route.get("match"))
        for other, wanted in taken:
            if not wanted or wanted == match:
                why = "takes everything" if not wanted else "wants the same"
                message = (
                    f"nothing reaches '{name}': '{other}' before it {why}; put it first, or write "
                    f"'continue: true' there"
                )
                yield (*place, name), message
                break
        if route.get("continue", top) is not True:
            taken.append((name, {k: v for k, v in match.items() if k != "relevance" or top}))
        yield from _unreachable(document, (*place, name, "routes"))


def _times(document: Document) -> Iterator[tuple[Place, str]]:
    """Yield times that are not there, and routes that never open."""
    raw = _mapping(_top(document, "times"))
    times = {name: parsed for name, value in raw.items() if (parsed := _parsed(value))}
    zone = str(_top(document, "timezone") or "UTC")
    for place, route in _routes(document):
        known = True
        for field in ("active", "mute"):
            for index, name in enumerate(_names(route, field)):
                if name not in raw:
                    listed = ", ".join(sorted(raw)) or "none"
                    yield (*place, field, index), f"unknown time '{name}': the times are {listed}"
                known = known and name in times
        fields = [name for name in ("active", "mute") if _names(route, name)]
        if known and fields and _never(times, route, place, document, zone):
            message = f"the route '{place[-1]}' never opens: its active times are all mute, or past"
            yield (*place, fields[0]), message


def _never(
    times: dict[str, Any], route: dict[str, Any], place: Place, document: Document, zone: str
) -> bool:
    """Return whether no moment of two years is open, counted from the first date that is named."""
    chain = (route, *reversed(_above(document, place)))
    named: list[tuple[str, ...]] = []
    for field in ("active", "mute"):
        setting = next((_names(one, field) for one in chain if field in one), [])
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
    for name, rule in _mapping(_top(document, "inhibit")).items():
        ranks = {}
        for side in ("source", "target"):
            one = _mapping(_mapping(rule).get(side))
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


def _routes(document: Document) -> list[tuple[Place, dict[str, Any]]]:
    """Return every route with its place, each before its children."""
    found: list[tuple[Place, dict[str, Any]]] = []

    def walk(place: Place) -> None:
        for name, route in _mapping(_at(document, place)).items():
            found.append(((*place, name), _mapping(route)))
            walk((*place, name, "routes"))

    walk(("routes",))
    return found


def _above(document: Document, place: Place) -> list[dict[str, Any]]:
    """Return the routes above one, from the top."""
    return [_at(document, place[:length]) for length in range(2, len(place), 2)]


def _at(document: Document, place: Place) -> dict[str, Any]:
    """Return the mapping at a place, an empty one where there is none."""
    data: Any = document.data
    for key in place:
        data = _mapping(data).get(str(key))
    return _mapping(data)


def _top(document: Document, name: str) -> Any:
    """Return one of the file's parts."""
    return _mapping(document.data).get(name)


def _kinds(document: Document) -> dict[str, Any]:
    """Return the kind of each receiver."""
    receivers = _mapping(_top(document, "receivers"))
    return {name: _mapping(receiver).get("kind") for name, receiver in receivers.items()}


def _mapping(value: Any) -> dict[str, Any]:
    """Return `value` if it is a mapping, else an empty one: the model reports the fault."""
    return value if isinstance(value, dict) else {}


def _names(value: dict[str, Any], field: str) -> list[str]:
    """Return the names that a field lists."""
    names = value.get(field)
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _number(value: Any, default: int) -> int:
    """Return a number of the file, or the default."""
    return value if isinstance(value, int) else default


def _seconds(route: dict[str, Any], field: str) -> float | None:
    """Return a duration of the file, or None where it is none."""
    try:
        value = seconds(route.get(field))
    except ValueError:
        return None
    return float(value) if isinstance(value, int | float) else None
