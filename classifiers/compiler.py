"""From rule files to compiled rules, with the index that leads from a literal to its candidates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from classifiers.clauses import AllOf, AnyOf, AnyTerms, Compiled, CountOf, Found, NearBy, Scopes
from classifiers.hits import Hits
from classifiers.language import (
    AnyClause,
    CasedTerm,
    Clause,
    CountClause,
    MatchClauses,
    NearClause,
    Term,
    choices,
    inner_clauses,
)
from classifiers.lexicon import Leaf, Lexicon
from classifiers.wording import describe


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One clause of a rule, with its words for `why`."""

    clause: Compiled
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledRule:
    """A rule or an exclusion, ready to be asked."""

    rule_id: str
    wanted: tuple[Part, ...]
    unwanted: tuple[Part, ...]

    def find(self, hits: Hits) -> list[Found] | None:
        """Return the passages that the rule stands on, or None where it does not match."""
        passages: list[Found] = []
        for part in self.wanted:
            found = part.clause.find(hits)
            if found is None:
                return None
            passages.extend(found)
        if any(part.clause.find(hits) is not None for part in self.unwanted):
            return None
        return passages

    def lacks(self, hits: Hits) -> tuple[str, list[Found]] | None:
        """Return the one clause that a near miss lacks and what it has, else None.

        A rule nearly matches where just one of two or more clauses stands in its way.
        """
        passages: list[Found] = []
        missing: list[str] = []
        for part in self.wanted:
            found = part.clause.find(hits)
            if found is None:
                missing.append(part.words)
            else:
                passages.extend(found)
        missing += [
            f"none of: {part.words}" for part in self.unwanted if part.clause.find(hits) is not None
        ]
        return (missing[0], passages) if len(missing) == 1 and passages else None

    def anchors(self, lexicon: Lexicon) -> list[frozenset[int]]:
        """Return the anchor of each wanted clause as literals, the rarest first."""
        return [lexicon.literals_of(part.clause.anchor(lexicon)) for part in self.wanted]


def compile_match(rule_id: str, match: MatchClauses, lexicon: Lexicon) -> CompiledRule:
    """Return the compiled form of one rule's `match`; raises KeyError for an unknown concept."""
    wanted = list(match.all)
    if match.any:
        wanted.append(AnyClause(any=match.any))
    parts = [_part(clause, lexicon) for clause in wanted]
    parts.sort(key=lambda part: lexicon.cost(part.clause.anchor(lexicon)))  # the rarest fails first
    return CompiledRule(
        rule_id=rule_id,
        wanted=tuple(parts),
        unwanted=tuple(_part(clause, lexicon) for clause in match.none),
    )


def _part(clause: Clause, lexicon: Lexicon) -> Part:
    """Return one compiled clause with its words."""
    return Part(clause=_compile(clause, lexicon, None), words=describe(clause))


def _compile(clause: Clause, lexicon: Lexicon, scopes: Scopes) -> Compiled:
    """Return a compiled clause; `scopes` are those of the clause around it."""
    if isinstance(clause, str | CasedTerm):
        return AnyTerms((lexicon.leaf(clause),), scopes)
    scopes = clause.in_ or scopes
    if isinstance(clause, NearClause):
        near = clause.near
        positions = tuple(_leaves(choices(place), lexicon) for place in near.terms)
        return NearBy(positions, near.words, near.ordered, scopes)
    if isinstance(clause, CountClause):
        return CountOf(_leaves(clause.count.of, lexicon), clause.count.at_least, scopes)
    inner = inner_clauses(clause)
    terms = [one for one in inner if isinstance(one, str | CasedTerm)]
    if isinstance(clause, AnyClause) and len(terms) == len(inner):
        return AnyTerms(_leaves(terms, lexicon), scopes)
    parts = tuple(_compile(one, lexicon, scopes) for one in inner)
    return AnyOf(parts) if isinstance(clause, AnyClause) else AllOf(parts)


def _leaves(terms: Iterable[Term], lexicon: Lexicon) -> tuple[Leaf, ...]:
    """Return the leaves of several terms."""
    return tuple(lexicon.leaf(term) for term in terms)


def index(
    rules: Iterable[CompiledRule], lexicon: Lexicon, *, near_misses: bool
) -> Mapping[int, tuple[int, ...]]:
    """Return, by literal, the places of the rules that a hit of it makes candidates.

    A rule is indexed under its rarest clause. To find near misses it is indexed under its two
    rarest clauses: a rule that lacks only one clause has one of the two.
    """
    by_literal: defaultdict[int, list[int]] = defaultdict(list)
    for place, rule in enumerate(rules):
        anchors = rule.anchors(lexicon)[: 2 if near_misses else 1]
        for literal in frozenset().union(*anchors):
            by_literal[literal].append(place)
    return {literal: tuple(places) for literal, places in by_literal.items()}
