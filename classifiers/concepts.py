"""Concepts in use: every `$name` a rule may write, flattened to the forms it stands for."""

from collections.abc import Mapping

from classifiers.language import WordTerm
from classifiers.model import Concept, Regions, forms_of

Forms = tuple[WordTerm, ...]


def flatten(concepts: Mapping[str, Concept], regions: Regions) -> dict[str, Forms]:
    """Return the forms behind each concept name: the concepts', the regions' and the groups'.

    A region `japan` gives `japan` (names and institutions) and `japan_makers`; so does a group.
    Raises ValueError where concepts include each other in a circle or include an unknown one.
    """
    flat: dict[str, Forms] = {}
    for name, region in regions.regions.items():
        flat[name] = _once(forms_of(region.names), forms_of(region.institutions))
        flat[f"{name}_makers"] = forms_of(region.makers)
    for group in regions.groups:
        members = members_of(regions, group)
        flat[group] = _once(*(flat[member] for member in members))
        flat[f"{group}_makers"] = _once(*(flat[f"{member}_makers"] for member in members))
    for name in concepts:
        _expand(name, concepts, flat, ())
    return flat


def members_of(regions: Regions, name: str) -> tuple[str, ...]:
    """Return the regions of a group, through groups of groups; a region is its own member."""
    if name in regions.regions:
        return (name,)
    members = (members_of(regions, inner) for inner in regions.groups[name])
    return tuple(dict.fromkeys(region for inner in members for region in inner))


def _once(*parts: Forms) -> Forms:
    """Return the forms of all parts, each once."""
    return tuple(dict.fromkeys(form for part in parts for form in part))


def _expand(
    name: str, concepts: Mapping[str, Concept], flat: dict[str, Forms], above: tuple[str, ...]
) -> Forms:
    """Return the forms of one concept and keep them in `flat`."""
    if name in flat:
        return flat[name]
    if name in above:
        raise ValueError(f"'{name}' includes itself by way of {' → '.join((*above, name))}")
    if name not in concepts:
        raise ValueError(f"'{above[-1]}' includes '{name}', which is no concept")
    concept = concepts[name]
    inner = (_expand(part, concepts, flat, (*above, name)) for part in concept.includes)
    flat[name] = _once(forms_of(concept.forms), *inner)
    return flat[name]
