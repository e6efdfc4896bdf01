"""`routes.yaml` as plain data, for its lint: parts that are missing or odd are empty, never an error.

The model tells what is odd, so that a fault of one field does not hide those of the others.
"""

from typing import Any

from alerts.shapes import seconds
from core.yamlfile import Document, Place


def every_route(document: Document) -> list[tuple[Place, dict[str, Any]]]:
    """Return every route with its place, each before its children."""
    found: list[tuple[Place, dict[str, Any]]] = []

    def walk(place: Place) -> None:
        for name, route in as_mapping(part_at(document, place)).items():
            found.append(((*place, name), as_mapping(route)))
            walk((*place, name, "routes"))

    walk(("routes",))
    return found


def routes_above(document: Document, place: Place) -> list[dict[str, Any]]:
    """Return the routes above one, from the top."""
    return [part_at(document, place[:length]) for length in range(2, len(place), 2)]


def part_at(document: Document, place: Place) -> dict[str, Any]:
    """Return the mapping at a place, an empty one where there is none."""
    data: Any = document.data
    for key in place:
        data = as_mapping(data).get(str(key))
    return as_mapping(data)


def part(document: Document, name: str) -> Any:
    """Return one of the file's parts."""
    return as_mapping(document.data).get(name)


def kinds_of(document: Document) -> dict[str, Any]:
    """Return the kind of each receiver."""
    receivers = as_mapping(part(document, "receivers"))
    return {name: as_mapping(receiver).get("kind") for name, receiver in receivers.items()}


def as_mapping(value: Any) -> dict[str, Any]:
    """Return `value` if it is a mapping, else an empty one: the model reports the fault."""
    return value if isinstance(value, dict) else {}


def as_names(value: dict[str, Any], field: str) -> list[str]:
    """Return the names that a field lists."""
    names = value.get(field)
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def as_number(value: Any, default: int) -> int:
    """Return a number of the file, or the default."""
    return value if isinstance(value, int) else default


def as_seconds(route: dict[str, Any], field: str) -> float | None:
    """Return a duration of the file, or None where it is none."""
    try:
        value = seconds(route.get(field))
    except ValueError:
        return None
    return float(value) if isinstance(value, int | float) else None
