"""The rule language: the pydantic models of terms and clauses.

A term is a phrase, a `prefix*`, a `$concept`, or `{term: EV, case: true}` where case matters. A
clause is a term, or one of `any`, `all`, `near` and `count`, each with an optional `in` that names
the fields it looks at. Unknown fields are refused, so that a slip never widens a rule in silence.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from classifiers.folding import fold
from classifiers.scripts import spaced, too_short

TAG = "clause "  # begins the tags that pydantic puts into the place of a fault


class Strict(BaseModel):
    """A model of something that people write: unknown fields refused, frozen once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Scope(StrEnum):
    """The fields that a clause may look at; lead and body are ranges of the text."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"
    TEXT = "text"


def _findable(value: str) -> str:
    """Return a term that can be found, or raise ValueError with what to write instead."""
    if value.startswith("re:"):
        message = f"'{value}': regular expressions are not part of the rule language: list phrases"
        raise ValueError(message)
    if value.startswith("$"):
        if not value[1:].replace("_", "").isalnum() or value != value.lower():
            raise ValueError(f"'{value}' is no concept name: write $lower_case_words")
        return value
    literal = value.removesuffix("*")
    folded = fold(literal)
    if not folded.strip() or folded != " ".join(folded.split()) or "*" in folded:
        message = (
            f"'{value}' can never be found: no blanks at the ends or in a row, no line breaks, "
            "nothing invisible, and a '*' at the very end alone"
        )
        raise ValueError(message)
    if value.endswith("*") and (len(folded) < 3 or not spaced(folded[-1])):
        raise ValueError(f"'{value}': a prefix needs three letters of a script with spaces")
    return value


def _phrase(value: str) -> str:
    """Return a term that can be found and is long enough to mean itself, or raise ValueError."""
    if not _findable(value).startswith("$") and (reason := too_short(fold(value))):
        raise ValueError(f"'{value}': {reason}")
    return value


class CasedTerm(Strict):
    """A phrase whose capitals matter: `{term: EV, case: true}`."""

    term: Annotated[str, Field(min_length=1), AfterValidator(_phrase)]
    case: Literal[True]

    @model_validator(mode="after")
    def _is_plain(self) -> "CasedTerm":
        if self.term.startswith("$") or self.term.endswith("*"):
            raise ValueError(f"'{self.term}': capitals matter in a phrase only, not in $ or *")
        return self


def _term_kind(value: Any) -> str:
    """Tell the two shapes of a term apart."""
    return f"{TAG}cased" if isinstance(value, dict | CasedTerm) else f"{TAG}phrase"


Term: TypeAlias = Annotated[
    Annotated[Annotated[str, AfterValidator(_phrase)], Tag(f"{TAG}phrase")]
    | Annotated[CasedTerm, Tag(f"{TAG}cased")],
    Discriminator(_term_kind),
]
Terms: TypeAlias = Annotated[tuple[Term, ...], Field(min_length=1)]
# The names of places may be short where `longer_words` lists the words in which they stand by chance.
PlaceName: TypeAlias = Annotated[
    Annotated[Annotated[str, AfterValidator(_findable)], Tag(f"{TAG}phrase")]
    | Annotated[CasedTerm, Tag(f"{TAG}cased")],
    Discriminator(_term_kind),
]


def _position_kind(value: Any) -> str:
    """Tell a position of `near` that lists its choices from one that is a term."""
    return f"{TAG}list" if isinstance(value, list | tuple) else f"{TAG}term"


Position: TypeAlias = Annotated[
    Annotated[Term, Tag(f"{TAG}term")] | Annotated[Terms, Tag(f"{TAG}list")],
    Discriminator(_position_kind),
]
Scopes: TypeAlias = Annotated[tuple[Scope, ...], Field(min_length=1)]


class Near(Strict):
    """Hits of every position in one paragraph, each at most `words` words after the one before."""

    terms: Annotated[tuple[Position, ...], Field(min_length=2, max_length=4)]
    words: Annotated[int, Field(ge=0, le=60, strict=True)]
    ordered: Annotated[bool, Field(strict=True)] = False


class Count(Strict):
    """Hits of these terms that do not overlap, counted over all of them."""

    of: Terms
    at_least: Annotated[int, Field(ge=2, le=50, strict=True)]


class Scoped(Strict):
    """A clause that may name the fields it looks at; without `in`, title and whole text."""

    in_: Scopes | None = Field(default=None, alias="in")


class AnyClause(Scoped):
    """Holds where one of its clauses holds."""

    any: Annotated[tuple["Clause", ...], Field(min_length=1)]


class AllClause(Scoped):
    """Holds where all of its clauses hold."""

    all: Annotated[tuple["Clause", ...], Field(min_length=1)]


class NearClause(Scoped):
    """Holds where `near` finds its positions close together."""

    near: Near


class CountClause(Scoped):
    """Holds where `count` finds enough hits."""

    count: Count


_SHAPES: dict[str, type[Scoped]] = {
    "any": AnyClause,
    "all": AllClause,
    "near": NearClause,
    "count": CountClause,
}


def _clause_kind(value: Any) -> str | None:
    """Return the tag of a clause by the one key that names its shape."""
    if isinstance(value, str):
        return f"{TAG}phrase"
    if isinstance(value, CasedTerm) or (isinstance(value, dict) and "term" in value):
        return f"{TAG}cased"
    for name, shape in _SHAPES.items():
        if isinstance(value, shape) or (isinstance(value, dict) and name in value):
            return TAG + name
    return None


Clause: TypeAlias = Annotated[
    Annotated[Annotated[str, AfterValidator(_phrase)], Tag(f"{TAG}phrase")]
    | Annotated[CasedTerm, Tag(f"{TAG}cased")]
    | Annotated[AnyClause, Tag(f"{TAG}any")]
    | Annotated[AllClause, Tag(f"{TAG}all")]
    | Annotated[NearClause, Tag(f"{TAG}near")]
    | Annotated[CountClause, Tag(f"{TAG}count")],
    Discriminator(
        _clause_kind,
        custom_error_type="clause",
        custom_error_message=(
            "a clause is a term, or has one of the keys any, all, near, count, or term with case"
        ),
    ),
]


class MatchClauses(Strict):
    """What a rule looks for: all of `all`, one of `any`, and nothing of `none`."""

    all: tuple[Clause, ...] = ()
    any: tuple[Clause, ...] = ()
    none: tuple[Clause, ...] = ()

    @model_validator(mode="after")
    def _looks_for_something(self) -> "MatchClauses":
        if not self.all and not self.any:
            raise ValueError("without a clause under 'all' or 'any' the rule would match all news")
        for clause in (*self.all, *self.any, *self.none):
            _refuse_nested_scope(clause, scoped=False)
        return self


def _refuse_nested_scope(clause: Clause, *, scoped: bool) -> None:
    """Raise ValueError where a clause with `in` stands inside another with `in`."""
    if not isinstance(clause, Scoped):
        return
    if scoped and clause.in_ is not None:
        raise ValueError("an 'in' stands inside another 'in': name the fields once")
    for inner in inner_clauses(clause):
        _refuse_nested_scope(inner, scoped=scoped or clause.in_ is not None)


def inner_clauses(clause: Clause | Scoped) -> tuple[Clause, ...]:
    """Return the clauses inside an `any` or `all`; none for every other shape."""
    if isinstance(clause, AnyClause):
        return clause.any
    return clause.all if isinstance(clause, AllClause) else ()


def terms_of(clause: Clause) -> Iterator[str | CasedTerm]:
    """Yield every term that stands anywhere in `clause`."""
    if isinstance(clause, str | CasedTerm):
        yield clause
    elif isinstance(clause, NearClause):
        for position in clause.near.terms:
            yield from choices(position)
    elif isinstance(clause, CountClause):
        yield from clause.count.of
    else:
        for inner in inner_clauses(clause):
            yield from terms_of(inner)


def choices(position: Position) -> tuple[str | CasedTerm, ...]:
    """Return the terms that may stand at one position of `near`."""
    return position if isinstance(position, tuple) else (position,)


AnyClause.model_rebuild()
AllClause.model_rebuild()
MatchClauses.model_rebuild()
