"""What clauses can reach: those that can never match, and those that never change the answer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from classifiers.concepts import Forms
from classifiers.fields import BODY, EVERYWHERE, LEAD, TEXT, TITLE, TOP, Fields, fields
from classifiers.folding import fold, plain
from classifiers.inflection import inflected
from classifiers.language import (
    AllClause,
    AnyClause,
    AnyTerm,
    CasedTerm,
    Clause,
    CountClause,
    InflectedTerm,
    MatchClauses,
    NearClause,
    NumberTerm,
    RegexTerm,
    Scope,
    Scoped,
    Term,
    choices,
    concept_of,
    inner_clauses,
)
from classifiers.wording import describe
from core.errors import ConfigFault
from core.yamlfile import Document, Place

MOST_IN_TITLE = 20  # hits that a title may hold
_WITHIN: Mapping[int, frozenset[int]] = {
    TITLE: frozenset({TOP}),
    LEAD: frozenset({TOP, TEXT}),
    BODY: frozenset({TEXT}),
}


class Spelling(NamedTuple):
    """One literal way in which a term is found."""

    folded: str
    prefix: bool
    exact: str | None

    def covers(self, other: "Spelling") -> bool:
        """Return whether this is found wherever the other one is."""
        if self.exact is not None:
            return self == other
        if self.prefix:
            return other.folded.startswith(self.folded)
        return self.folded == other.folded and not other.prefix


def spellings(term: Term, forms: Mapping[str, Forms]) -> frozenset[Spelling] | None:
    """Return the literal ways in which a term is found; None for numbers and expressions."""
    name = concept_of(term)
    if name is not None:
        parts = [spellings(form, forms) for form in forms[name]]
        return frozenset(one for part in parts if part is not None for one in part)
    if isinstance(term, NumberTerm | RegexTerm):
        return None
    if isinstance(term, CasedTerm):
        return frozenset({Spelling(fold(term.term), False, plain(term.term))})
    if isinstance(term, InflectedTerm):
        return frozenset(Spelling(one, False, None) for one in inflected(term.term, term.inflect))
    return frozenset({Spelling(fold(term.removesuffix("*")), term.endswith("*"), None)})


def dead(
    match: MatchClauses, forms: Mapping[str, Forms], document: Document
) -> Iterator[ConfigFault]:
    """Yield a fault for each clause that can never match: `none` forbids it, or no title is so long."""
    forbidden = _forbidden(match, forms)
    wanted = [("all", at, clause) for at, clause in enumerate(match.all)]
    if match.any:
        wanted.append(("any", 0, AnyClause(any=match.any)))
    for part, at, clause in wanted:
        if _stands_on(clause, forms, forbidden):
            message = "can never match: all that would make it hold is forbidden by 'none'"
            yield document.fault(("match", part, at), message)
        yield from _too_many(clause, document, ("match", part, at))


def _too_many(clause: Clause, document: Document, place: Place) -> Iterator[ConfigFault]:
    """Yield a fault for a count that no title can reach."""
    if isinstance(clause, CountClause) and clause.in_ == (Scope.TITLE,):
        least = clause.count.at_least
        if least > MOST_IN_TITLE:
            yield document.fault(place, f"can never match: no title holds {least} of these")
    elif isinstance(clause, Scoped):
        for inner in inner_clauses(clause):
            yield from _too_many(inner, document, place)


def _forbidden(match: MatchClauses, forms: Mapping[str, Forms]) -> frozenset[Spelling]:
    """Return what `none` forbids wherever it stands."""
    terms = (
        term
        for clause in match.none
        for term, places in _bare(clause, EVERYWHERE)
        if places == EVERYWHERE
    )
    found = (spellings(term, forms) for term in terms)
    return frozenset(one for part in found if part is not None for one in part)


def _bare(clause: Clause, places: Fields) -> Iterator[tuple[Term, Fields]]:
    """Yield the terms of which each alone makes a clause hold, with the fields it is looked for in."""
    if isinstance(clause, AnyTerm):
        yield clause, places
    elif isinstance(clause, AnyClause):
        inside = fields(clause.in_) if clause.in_ is not None else places
        for inner in clause.any:
            yield from _bare(inner, inside)


def _stands_on(clause: Clause, forms: Mapping[str, Forms], forbidden: frozenset[Spelling]) -> bool:
    """Return whether a clause can't hold without a form that is forbidden everywhere."""
    if isinstance(clause, AnyClause):
        return all(_stands_on(inner, forms, forbidden) for inner in clause.any)
    if isinstance(clause, AllClause):
        return any(_stands_on(one, forms, forbidden) for one in clause.all)
    if isinstance(clause, NearClause):
        positions = (choices(position) for position in clause.near.terms)
        return any(all(_gone(one, forms, forbidden) for one in terms) for terms in positions)
    if isinstance(clause, CountClause):
        return all(_gone(one, forms, forbidden) for one in clause.count.of)
    return _gone(clause, forms, forbidden)


def _gone(term: Term, forms: Mapping[str, Forms], forbidden: frozenset[Spelling]) -> bool:
    """Return whether a term can't be found without a form that is forbidden everywhere."""
    found = spellings(term, forms)
    return bool(found) and all(any(one.covers(it) for one in forbidden) for it in found or ())


def moot(match: MatchClauses, forms: Mapping[str, Forms]) -> Iterator[tuple[Place, str]]:
    """Yield (place, what to mend) for each part of a rule that never changes its answer."""
    forbidden = _forbidden(match, forms)
    for part in ("all", "any", "none"):
        clauses: tuple[Clause, ...] = getattr(match, part)
        lists = [AnyClause(any=clauses)] if part != "all" and clauses else clauses
        for at, clause in enumerate(lists):
            place: Place = ("match", part) if part != "all" else ("match", part, at)
            yield from _shadowed(clause, forms, place)
            if part != "none":
                yield from _out_of_reach(clause, forms, forbidden, place)
    yield from _implied(match.all, forms)


def _shadowed(
    clause: Clause, forms: Mapping[str, Forms], place: Place
) -> Iterator[tuple[Place, str]]:
    """Yield each term of an `any` whose every form another term of it finds as well."""
    if not isinstance(clause, Scoped):
        return
    if isinstance(clause, AnyClause):
        terms = [(one, spellings(one, forms)) for one in clause.any if isinstance(one, AnyTerm)]
        for at, (term, found) in enumerate(terms):
            for number, (other, wider) in enumerate(terms):
                if number != at and found and wider and _covered(found, wider):
                    if _covered(wider, found) and number > at:
                        continue  # the same twice: told of the second
                    words = f"'{describe(term)}' is shadowed by '{describe(other)}' beside it: remove it"
                    yield place, words
                    break
    for inner in inner_clauses(clause):
        yield from _shadowed(inner, forms, place)


def _covered(some: frozenset[Spelling], wider: frozenset[Spelling]) -> bool:
    """Return whether whatever finds one of `some` is found by `wider` as well."""
    plain_ones = some - wider
    return all(any(one.covers(it) for one in wider) for it in plain_ones)


def _out_of_reach(
    clause: Clause, forms: Mapping[str, Forms], forbidden: frozenset[Spelling], place: Place
) -> Iterator[tuple[Place, str]]:
    """Yield each branch of an `any` that `none` forbids."""
    if isinstance(clause, AnyClause) and forbidden:
        for inner in clause.any:
            if _stands_on(inner, forms, forbidden):
                yield place, f"'{describe(inner)}' can't be reached: 'none' forbids it: remove it"


def _implied(clauses: Sequence[Clause], forms: Mapping[str, Forms]) -> Iterator[tuple[Place, str]]:
    """Yield each clause of `all` that holds wherever another one of them does."""
    asked = [_choice(clause, forms) for clause in clauses]
    for at, wider in enumerate(asked):
        for number, narrow in enumerate(asked):
            if at == number or wider is None or narrow is None:
                continue
            if not _inside(narrow[1], wider[1]) or not _covered(narrow[0], wider[0]):
                continue
            if narrow == wider and number > at:
                continue
            words = f"'{describe(clauses[at])}' holds wherever '{describe(clauses[number])}' does"
            yield ("match", "all", at), f"{words}: remove it"
            break


def _choice(
    clause: Clause, forms: Mapping[str, Forms]
) -> tuple[frozenset[Spelling], Fields] | None:
    """Return the spellings of an `any` of words and its fields; None for all other clauses."""
    if isinstance(clause, Scoped) and not isinstance(clause, AnyClause):
        return None
    inner = clause.any if isinstance(clause, AnyClause) else (clause,)
    found: set[Spelling] = set()
    for one in inner:
        words = spellings(one, forms) if isinstance(one, AnyTerm) else None
        if words is None:
            return None
        found |= words
    scopes = clause.in_ if isinstance(clause, AnyClause) else None
    return frozenset(found), fields(scopes)


def _inside(narrow: Fields, wide: Fields) -> bool:
    """Return whether all of some fields lie inside others."""
    return wide == EVERYWHERE or all(
        place in wide or not _WITHIN.get(place, frozenset()).isdisjoint(wide) for place in narrow
    )
