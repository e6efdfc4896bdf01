"""The rule language: the pydantic models of terms and clauses.

A term is a phrase, a `prefix*`, a `$concept`, `{term: EV, case: true}` where case matters,
`{term: build a plant, inflect: first}` where a word takes endings, `{number: {at_least: 100, unit:
MW}}`, or `{regex: "gx[0-9]{2}", holds: gx}` (RE2). A clause is a term, or one of `any`, `all`,
`near` and `count`, each with an optional `in` that names the fields it looks at. Unknown fields are
refused, so that a slip never widens a rule in silence.
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
    SerializerFunctionWrapHandler,
    Tag,
    model_serializer,
    model_validator,
)

from classifiers.folding import fold
from classifiers.inflection import Inflect, inflectable
from classifiers.numbers import Unit
from classifiers.patterns import refusal
from classifiers.scripts import scan_key, spaced, too_short

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
        raise ValueError(f"'{value}': write a regular expression as {{regex: ..., holds: ...}}")
    if value.startswith("$"):
        if not value[1:].replace("_", "").isalnum() or value != value.lower():
            raise ValueError(f"'{value}' is no concept name: write $lower_case_words")
        return value
    literal = value.removesuffix("*")
    folded = fold(literal)
    whole = folded == " ".join(folded.split()) and not any(c < " " or c == "\x7f" for c in folded)
    if not folded.strip() or not whole or "*" in folded:
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


class InflectedTerm(Strict):
    """An English phrase of which one word takes endings: `{term: supply chain, inflect: last}`.

    The plural, the forms of a regular verb and of the common irregular ones are found as well.
    """

    term: Annotated[str, Field(min_length=1), AfterValidator(_phrase)]
    inflect: Inflect

    @model_validator(mode="after")
    def _is_english(self) -> "InflectedTerm":
        if self.term.startswith("$") or self.term.endswith("*"):
            raise ValueError(f"'{self.term}': endings belong to a phrase only, not to $ or *")
        if not inflectable(self.term):
            raise ValueError(f"'{self.term}': only words in the letters a to z take endings")
        return self


class Number(Strict):
    """A number in digits within bounds, `at_least` and `at_most` included."""

    at_least: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    at_most: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    unit: Unit | None = None

    @model_validator(mode="after")
    def _has_bounds(self) -> "Number":
        if self.at_least is None and self.at_most is None and self.unit is None:
            raise ValueError("any number would do: say at_least, at_most or a unit")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("can never match: at_least is above at_most")
        return self


class NumberTerm(Strict):
    """A number, with its unit where a rule needs one: `{number: {at_least: 100, unit: MW}}`."""

    number: Number


class RegexTerm(Strict):
    """A regular expression in RE2's syntax, read over folded (lower-case) title and text apart.

    `holds` is a phrase that every match must hold: it leads the one scan to the rules concerned.
    """

    regex: Annotated[str, Field(min_length=2, max_length=300)]
    holds: Annotated[str, Field(min_length=1, max_length=60)] | None = None

    @model_validator(mode="after")
    def _is_linear(self) -> "RegexTerm":
        if reason := refusal(self.regex):
            raise ValueError(f"'{self.regex}': {reason}")
        if self.holds is not None and scan_key(fold(self.holds)) is None:
            raise ValueError(f"holds: '{self.holds}' has no letter or digit to look for")
        return self


def _term_kind(value: Any) -> str:
    """Tell the shapes of a term apart."""
    for key, shape, tag in (
        ("number", NumberTerm, "number"),
        ("regex", RegexTerm, "regex"),
        ("inflect", InflectedTerm, "inflected"),
    ):
        if isinstance(value, shape) or (isinstance(value, dict) and key in value):
            return TAG + tag
    return f"{TAG}cased" if isinstance(value, dict | CasedTerm) else f"{TAG}phrase"


_Cased: TypeAlias = Annotated[CasedTerm, Tag(f"{TAG}cased")]
_Inflected: TypeAlias = Annotated[InflectedTerm, Tag(f"{TAG}inflected")]
_Phrase: TypeAlias = Annotated[Annotated[str, AfterValidator(_phrase)], Tag(f"{TAG}phrase")]
_Finding: TypeAlias = (
    Annotated[NumberTerm, Tag(f"{TAG}number")] | Annotated[RegexTerm, Tag(f"{TAG}regex")]
)
WordTerm: TypeAlias = Annotated[_Phrase | _Cased | _Inflected, Discriminator(_term_kind)]
Term: TypeAlias = Annotated[_Phrase | _Cased | _Inflected | _Finding, Discriminator(_term_kind)]
AnyTerm = str | CasedTerm | InflectedTerm | NumberTerm | RegexTerm  # for isinstance
Words: TypeAlias = Annotated[tuple[WordTerm, ...], Field(min_length=1)]
Terms: TypeAlias = Annotated[tuple[Term, ...], Field(min_length=1)]
# The names of places may be short where `longer_words` lists the words in which they stand by chance.
PlaceName: TypeAlias = Annotated[
    Annotated[Annotated[str, AfterValidator(_findable)], Tag(f"{TAG}phrase")] | _Cased | _Inflected,
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
    """Hits of every position in one paragraph, each close to the one before it.

    Close is at most `words` words between them, or within `sentences` sentences: 1 is the same one.
    """

    terms: Annotated[tuple[Position, ...], Field(min_length=2, max_length=4)]
    words: Annotated[int, Field(ge=0, le=60, strict=True)] | None = None
    sentences: Annotated[int, Field(ge=1, le=5, strict=True)] | None = None
    ordered: Annotated[bool, Field(strict=True)] = False

    @model_validator(mode="after")
    def _has_one_measure(self) -> "Near":
        if (self.words is None) == (self.sentences is None):
            raise ValueError("near counts either 'words' or 'sentences': write one of the two")
        return self

    @model_serializer(mode="wrap")
    def _as_written(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out the measure that is not used, so that its name changes no version."""
        dumped: dict[str, Any] = handler(self)
        return {
            key: value
            for key, value in dumped.items()
            if value is not None or key not in ("words", "sentences")
        }


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


_TERM_KEYS = {"term", "number", "regex"}


def _clause_kind(value: Any) -> str | None:
    """Return the tag of a clause by the one key that names its shape."""
    if isinstance(value, str):
        return f"{TAG}phrase"
    if isinstance(value, AnyTerm) or (isinstance(value, dict) and _TERM_KEYS & value.keys()):
        return _term_kind(value)
    for name, shape in _SHAPES.items():
        if isinstance(value, shape) or (isinstance(value, dict) and name in value):
            return TAG + name
    return None


Clause: TypeAlias = Annotated[
    _Phrase
    | _Cased
    | _Inflected
    | _Finding
    | Annotated[AnyClause, Tag(f"{TAG}any")]
    | Annotated[AllClause, Tag(f"{TAG}all")]
    | Annotated[NearClause, Tag(f"{TAG}near")]
    | Annotated[CountClause, Tag(f"{TAG}count")],
    Discriminator(
        _clause_kind,
        custom_error_type="clause",
        custom_error_message=(
            "a clause is a term, or has one of the keys any, all, near, count, number, regex, "
            "or term with case or inflect"
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


def concept_of(term: Term) -> str | None:
    """Return the name of the concept that a term is, or None."""
    return term[1:] if isinstance(term, str) and term.startswith("$") else None


def terms_of(clause: Clause) -> Iterator[Term]:
    """Yield every term that stands anywhere in `clause`."""
    if isinstance(clause, AnyTerm):
        yield clause
    elif isinstance(clause, NearClause):
        for position in clause.near.terms:
            yield from choices(position)
    elif isinstance(clause, CountClause):
        yield from clause.count.of
    else:
        for inner in inner_clauses(clause):
            yield from terms_of(inner)


def choices(position: Position) -> tuple[Term, ...]:
    """Return the terms that may stand at one position of `near`."""
    return position if isinstance(position, tuple) else (position,)


AnyClause.model_rebuild()
AllClause.model_rebuild()
MatchClauses.model_rebuild()
