"""The shape of a rule's clauses: the same for all ways of writing them that mean the same."""

import json
from typing import Any

from classifiers.language import MatchClauses

_ANY_ORDER = frozenset({"all", "any", "none", "of", "in"})


def shape(match: MatchClauses) -> str:
    """Return a text that two rules share where their clauses differ in the order of lists alone."""
    return _text(_sorted(match.model_dump(mode="json", by_alias=True)))


def _sorted(value: Any) -> Any:
    """Return plain data with the lists in order whose order means nothing."""
    if isinstance(value, list):
        return [_sorted(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {key: _sorted(inner) for key, inner in value.items()}
    for key in _ANY_ORDER & found.keys():
        if isinstance(found[key], list):
            found[key] = _once(found[key])
    if "terms" in found:
        found["terms"] = _positions(found["terms"], ordered=found["ordered"])
    return found


def _positions(terms: list[Any], *, ordered: bool) -> list[Any]:
    """Return the positions of a `near`: their choices in order, and either way round if it may be."""
    positions = [_once(one) if isinstance(one, list) else [one] for one in terms]
    return positions if ordered else min(positions, positions[::-1], key=_text)


def _once(values: list[Any]) -> list[Any]:
    """Return values in order, each once."""
    by_text = {_text(value): value for value in values}
    return [by_text[text] for text in sorted(by_text)]


def _text(value: Any) -> str:
    """Return plain data as a text that can be compared."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
