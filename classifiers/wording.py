"""Clauses in words, as `why` and the lint show them."""

from classifiers.language import (
    AnyClause,
    CasedTerm,
    Clause,
    CountClause,
    InflectedTerm,
    Near,
    NearClause,
    Number,
    NumberTerm,
    RegexTerm,
    Scoped,
    Term,
    choices,
    inner_clauses,
)


def word(term: Term) -> str:
    """Return one term as a reader understands it."""
    if isinstance(term, CasedTerm):
        return f"{term.term} (capitals matter)"
    if isinstance(term, InflectedTerm):
        return f"{term.term} (with endings: {term.inflect})"
    if isinstance(term, RegexTerm):
        return f"/{term.regex}/"
    return _number(term.number) if isinstance(term, NumberTerm) else term


def _number(number: Number) -> str:
    """Return a number's bounds in words."""
    bounds = [
        f"{words} {value:g}"
        for words, value in (("at least", number.at_least), ("at most", number.at_most))
        if value is not None
    ]
    return " ".join(["a number", *bounds, *([number.unit] if number.unit else [])])


def describe(clause: Clause) -> str:
    """Return a clause in words, such as `$plant within 12 words of $asean_member in title, lead`."""
    if not isinstance(clause, Scoped):
        return word(clause)
    where = f" in {', '.join(clause.in_)}" if clause.in_ else ""
    return _shape(clause) + where


def _shape(clause: Scoped) -> str:
    """Return a clause in words, without its fields."""
    if isinstance(clause, NearClause):
        link = "then" if clause.near.ordered else "near"
        places = [" | ".join(map(word, choices(place))) for place in clause.near.terms]
        return f"{f' {link} '.join(places)} {_distance(clause.near)}"
    if isinstance(clause, CountClause):
        return f"{clause.count.at_least} or more of {' | '.join(map(word, clause.count.of))}"
    joint = " | " if isinstance(clause, AnyClause) else " + "
    return joint.join(_grouped(inner) for inner in inner_clauses(clause))


def _distance(near: Near) -> str:
    """Return how close the positions of `near` must stand."""
    if near.words is not None:
        return f"within {near.words} words"
    return "in one sentence" if near.sentences == 1 else f"within {near.sentences} sentences"


def _grouped(clause: Clause) -> str:
    """Return a clause in words, in brackets unless it is a term."""
    return f"({describe(clause)})" if isinstance(clause, Scoped) else word(clause)
