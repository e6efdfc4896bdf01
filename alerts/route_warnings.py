"""What of `routes.yaml` is no fault and yet looks like a slip: names that nothing uses."""

from collections.abc import Collection

from alerts.route_data import as_mapping, as_names, every_route, part
from core.errors import ConfigFault
from core.yamlfile import Document, Place


def warnings(document: Document, languages: Collection[str] = ()) -> list[ConfigFault]:
    """Return what a person should look at, in the order of the file; such a file is in force all the same.

    `languages` are the main tags of those that the sources are written in; none is not looked at.
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
    made = [document.fault(place, message) for place, message in found]
    return sorted(made, key=lambda one: (one.line or 0, one.message))
