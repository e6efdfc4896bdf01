"""The faults of the matchers of `routes.yaml`: what can't match, what stands twice, what nothing reaches."""

import re
from collections.abc import Iterator
from typing import Any

from alerts.route_data import as_mapping, as_names, as_number, part_at
from alerts.tree import OPERATOR
from core.records import Relevance, Severity
from core.yamlfile import Document, Place

LISTS = ("topics", "subtopics", "regions", "rules", "languages", "source_kinds")
MAIN_TAG = re.compile(r"[a-z]{2,3}")  # of a BCP 47 language: what a report's language is known by
_SEVERITIES = {one.value: one.rank for one in Severity}
_RELEVANCES = {one.value: one.rank for one in Relevance}


def matcher_faults(place: Place, match: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """Yield languages that are no language code, and names that stand twice in one list."""
    for field in LISTS:
        listed = as_names(match, field)
        for index, name in enumerate(listed):
            if name in listed[:index]:
                yield (*place, field, index), f"'{name}' stands here twice: keep one of them"
            elif field == "languages" and not MAIN_TAG.fullmatch(name):
                yield (*place, field, index), _no_language(name)


def _no_language(name: str) -> str:
    """Return what is wrong with the name of a language, and how to mend it."""
    main = name.split("-", maxsplit=1)[0].lower()
    if MAIN_TAG.fullmatch(main):
        return f"reports are known by the main tag of their language: write '{main}' for '{name}'"
    return f"'{name}' is no language code: write that of BCP 47, such as en, ja or th"


def disjoint(
    place: Place, route: dict[str, Any], above: list[dict[str, Any]]
) -> Iterator[tuple[Place, str]]:
    """Yield the lists of a matcher of which nothing passes the routes above.

    A report has several topics, rules and regions, but one language and one kind of source.
    """
    own = as_mapping(route.get("match"))
    for name in ("languages", "source_kinds"):
        here = set(as_names(own, name))
        for other in above:
            there = set(as_names(as_mapping(other.get("match")), name))
            if here and there and here.isdisjoint(there):
                wanted = ", ".join(sorted(there))
                message = (
                    f"nothing comes through the route above with these {name}: it wants {wanted}"
                )
                yield (*place, "match", name), message


def unreachable(document: Document, place: Place) -> Iterator[tuple[Place, str]]:
    """Yield the siblings that come after one which takes all that they want."""
    siblings = [
        (name, as_mapping(route))
        for name, route in as_mapping(part_at(document, place)).items()
        if len(place) > 1 or name != OPERATOR
    ]
    top = len(place) == 1
    if top:
        siblings.sort(key=lambda pair: (as_number(pair[1].get("order"), 100), pair[0]))
    taken: list[tuple[str, dict[str, Any]]] = []
    for name, route in siblings:
        match = as_mapping(route.get("match"))
        for other, wanted in taken:
            if _takes_all_of(wanted, match, top=top):
                everything = _takes_all_of(wanted, {"relevance": "digest"}, top=top)
                same = _takes_all_of(match, wanted, top=top)
                why = "takes everything" if everything else "wants the same"
                if not (everything or same):
                    why = "takes all that it wants"
                message = (
                    f"nothing reaches '{name}': '{other}' before it {why}; put it first, or write "
                    f"'continue: true' there"
                )
                yield (*place, name), message
                break
        if route.get("continue", top) is not True:
            taken.append((name, match))
        yield from unreachable(document, (*place, name, "routes"))


def _takes_all_of(taker: dict[str, Any], other: dict[str, Any], *, top: bool) -> bool:
    """Return whether a matcher wants every report that another one wants.

    What is left out counts as what it stands for: `severity_at_least: low` is no threshold.
    """
    for field in LISTS:
        mine, theirs = as_names(taker, field), as_names(other, field)
        if mine and not (theirs and all(_covered(field, name, mine) for name in theirs)):
            return False
    return (
        _rank(_SEVERITIES, taker, "severity_at_least", "low")
        <= _rank(_SEVERITIES, other, "severity_at_least", "low")
        and as_number(taker.get("tier_at_most"), 3) >= as_number(other.get("tier_at_most"), 3)
        and _rank(_RELEVANCES, taker, "relevance", "alert" if top else "digest")
        <= _rank(_RELEVANCES, other, "relevance", "alert" if top else "digest")
    )


def _covered(field: str, name: str, names: list[str]) -> bool:
    """Return whether some names want all that one wants; of globs `*` and `folder/*` are understood."""
    if name in names:
        return True
    folders = [one.removesuffix("*") for one in names if one == "*" or one.endswith("/*")]
    return field == "rules" and any(
        name.startswith(one) for one in folders if not set(one) & set("*?[")
    )


def _rank(ranks: dict[str, int], match: dict[str, Any], field: str, default: str) -> int:
    """Return the rank of a level that a matcher asks for; that of the default for what is none."""
    return ranks.get(str(match.get(field) or default), ranks[default])
