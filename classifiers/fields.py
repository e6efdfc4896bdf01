"""The fields that a clause looks at, as numbers: how compiled clauses and readings name them.

A zone is where one passage stands; fields take in the passages of some zones.
"""

from collections.abc import Collection
from functools import lru_cache

from classifiers.language import Scope

Fields = tuple[int, ...]
ANYWHERE, TITLE, LEAD, BODY, TEXT, TOP = range(6)
EVERYWHERE: Fields = (ANYWHERE,)
NUMBERS = {Scope.TITLE: TITLE, Scope.LEAD: LEAD, Scope.BODY: BODY, Scope.TEXT: TEXT}
UPPERMOST = frozenset({TITLE, LEAD, TOP})
# Zones as bits, those of the last three over the end of the title, of the lead, or of both.
IN_TITLE, IN_LEAD, IN_BODY, OVER_TITLE, OVER_LEAD, OVER_BOTH = (1 << zone for zone in range(6))
ZONES = 1 << 6  # more than all zones together
_TAKES = {
    ANYWHERE: 63,
    TITLE: IN_TITLE,
    LEAD: IN_LEAD,
    BODY: IN_BODY,
    TEXT: IN_LEAD | IN_BODY | OVER_LEAD,
    TOP: IN_TITLE | IN_LEAD | OVER_TITLE,
}


def fields(scopes: Collection[Scope] | None) -> Fields:
    """Return the fields of an `in`, as few as will do; None: anywhere.

    No passage reaches over the end of the title, so that title and lead are one stretch, and title
    and text are all. Lead and body are two: a passage over the end of a long lead is in neither.
    """
    if scopes is None:
        return EVERYWHERE
    named = {NUMBERS[scope] for scope in scopes}
    if {TITLE, TEXT} <= named:
        return EVERYWHERE
    if TEXT in named:
        named -= {LEAD, BODY}
    if {TITLE, LEAD} <= named:
        named = named - {TITLE, LEAD} | {TOP}
    return tuple(sorted(named))


@lru_cache(maxsize=64)
def zones(places: Fields) -> int:
    """Return the zones whose passages lie wholly inside one of some fields."""
    taken = 0
    for place in places:
        taken |= _TAKES[place]
    return taken
