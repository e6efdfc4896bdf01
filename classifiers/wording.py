"""Clauses in words, as `why` and the lint show them."""

from classifiers.language import (
    AnyClause,
    CasedTerm,
    Clause,
    CountClause,
    NearClause,
    Scoped,
    Term,
    choices,
    inner_clauses,
)


def word(term: Term) -> str:
    """Return one term as it is written in a rule."""
    return f"{term.term} (capitals matter)" if isinstance(term, CasedTerm) else term


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
        return f"{f' {link} '.join(places)} within {clause.near.words} words"
    if isinstance(clause, CountClause):
        return f"{clause.count.at_least} or more of {' | '.join(map(word, clause.count.of))}"
    joint = " | " if isinstance(clause, AnyClause) else " + "
    return joint.join(_grouped(inner) for inner in inner_clauses(clause))


def _grouped(clause: Clause) -> str:
    """Return a clause in words, in brackets unless it is a term."""
    return f"({describe(clause)})" if isinstance(clause, Scoped) else word(clause)
