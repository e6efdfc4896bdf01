"""What of `routes.yaml` is no fault and yet looks like a slip: names that nothing uses."""

from collections.abc import Collection, Iterator
from datetime import datetime

from alerts.model import RouteSet
from alerts.route_data import as_mapping, as_names, every_route, part
from alerts.shapes import in_words
from alerts.timing import next_open
from core.errors import ConfigFault
from core.yamlfile import Document, Place


def warnings(
    document: Document, routes: RouteSet, now: datetime, languages: Collection[str] = ()
) -> list[ConfigFault]:
    """Return what a person should look at, in the order of the file; such a file is in force all the same.

    `routes` are those of the document. `languages` are the main tags of those that the sources are
    written in; none is not looked at.
    """
    found: list[tuple[Place, str]] = []
    used: dict[str, set[str]] = {"receivers": set(), "times": set()}
    digest = as_mapping(part(document, "digest"))
    used["receivers"] |= set(as_names(digest, "receivers"))
    for place, route in every_route(document):
        used["receivers"] |= set(as_names(route, "receivers"))
        used["times"] |= {name for field in ("active", "mute") for name in as_names(route, field)}
        for index, name in enumerate(as_names(as_mapping(route.get("match")), "languages")):
            if languages and name not in languages:
                known = ", ".join(sorted(languages))
                message = (
                    f"no source is in '{name}': they are in {known}; remove it or add a source"
                )
                found.append(((*place, "match", "languages", index), message))
    for kind, by in (("receivers", "no route and no digest"), ("times", "no route")):
        found += [
            ((kind, name), f"{by} uses '{name}': remove it, or name it in a route")
            for name in as_mapping(part(document, kind))
            if name not in used[kind]
        ]
    found += _too_late(document, routes, now)
    made = [document.fault(place, message) for place, message in found]
    return sorted(made, key=lambda one: (one.line or 0, one.message))


def _too_late(document: Document, routes: RouteSet, now: datetime) -> Iterator[tuple[Place, str]]:
    """Yield routes that do not open any more, and those whose news is old before it is told.

    Each where it says so itself. No faults: a file that was right yesterday has to stay in force
    when a date in it has passed.
    """
    limit = routes.policy.max_alert_age_hours * 3600
    for place, route in every_route(document):
        node = routes.nodes.get("/".join(str(part) for part in place[1::2]))
        if node is None:
            continue  # the operator's
        for field in ("active", "mute"):
            opens = next_open(routes.times, node.active, node.mute, now, routes.timezone)
            if route.get(field) and opens is None:
                message = f"the route '{node.route_id}' does not open any more: it tells nothing"
                yield (*place, field), message
                break
        if "group_wait" in route and node.group_wait > limit:
            message = (
                f"the route '{node.route_id}' waits {in_words(node.group_wait)} before a story's "
                f"first alert, longer than news may be old ({in_words(limit)})"
            )
            yield (*place, "group_wait"), message
