"""The fields that a clause looks at, as numbers: how compiled clauses and readings name them."""

from collections.abc import Collection

from classifiers.language import Scope

Fields = tuple[int, ...]
ANYWHERE, TITLE, LEAD, BODY, TEXT, TOP = range(6)
EVERYWHERE: Fields = (ANYWHERE,)
NUMBERS = {Scope.TITLE: TITLE, Scope.LEAD: LEAD, Scope.BODY: BODY, Scope.TEXT: TEXT}
UPPERMOST = frozenset({TITLE, LEAD, TOP})


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
